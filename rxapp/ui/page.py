"""The parts of every page: bar, scrolling body, foot, and the words loader of the document's head."""

import json
from urllib.parse import urlsplit

import reflex as rx

from rxapp.ui.kit import Node
from rxapp.ui.rescue import HEARD, LOST
from rxapp.ui.words import t

HERE = ("localhost", "0.0.0.0", "::")
BONES = "bones"


def bar(heading: Node, *facts: rx.Component, actions: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The page bar: heading, a quiet fact beside it, actions at the right."""
    return rx.el.header(
        rx.el.h1(heading, class_name="cut"),
        *facts,
        rx.el.div(*actions, class_name="actions"),
        class_name="bar",
    )


def body(*children: rx.Component, **props) -> rx.Component:
    """The part that scrolls."""
    return rx.el.div(*children, class_name=f"scroll {props.pop('class_name', '')}".strip(), **props)


def foot(*children: rx.Component, actions: tuple[rx.Component, ...] = ()) -> rx.Component:
    """The foot: state left, actions right."""
    return rx.el.footer(*children, rx.el.div(*actions, class_name="actions"), class_name="foot")


def words_loader(paths: dict[str, str], default: str) -> rx.Component:
    """The script that loads the catalogue of the language in the `rxapp_ui` cookie before anything is shown."""
    return rx.el.script(
        "(()=>{const m=document.cookie.match(/(?:^|; )rxapp_ui=([^;]*)/);"
        'const[l,z]=decodeURIComponent(m?m[1]:"").split("|");'
        f"const P={json.dumps(paths)};globalThis.__zone=z||undefined;"
        # written in halves: React escapes a whole script tag in the prerendered page and then finds another text
        f"document.write('<scr'+'ipt src=\"'+(P[l]||P[{json.dumps(default)}])+'\"></scr'+'ipt>')}})()"
    )


def lead_home(desk: str, *, from_pages_at: str) -> tuple[rx.Component, ...]:
    """Where the pages are built for another address than the desk's (Reflex's hosting): the script that goes to the desk first, to
    the same page there. The address is fixed, so it leads nowhere else. Nothing where both are one."""
    home, pages = (f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, (desk, from_pages_at)))
    if home == pages or urlsplit(desk).hostname in HERE:
        return ()
    there = f"{json.dumps(home)}+location.pathname+location.search+location.hash"
    return (rx.el.script(f"location.origin!=={json.dumps(home)}&&location.replace({there})"),)


def stay_in_touch() -> rx.Component:
    """The script that watches over the page's socket, also before anything of Reflex runs.

    While the server is not heard: after four seconds a page that shows nothing yet says so, and what a proxy may be missing; and
    the page is asked for every three seconds, because a socket is refused without saying why. Where the answer leads elsewhere
    (to sign-in: the session has ended, or a server came back with an empty disk) it is loaded again, unless something typed into
    a form would be lost. A device that knows itself to be offline has lost the line at once, though its socket would wait for
    the next missing sign of life.
    """
    heard = (
        "const S=globalThis.WebSocket,all=new Set();let heard=0,lost=performance.now(),asked=lost,box;"
        "addEventListener('offline',()=>all.forEach(s=>s.close()));"
        "globalThis.WebSocket=class extends S{constructor(...a){super(...a);all.add(this);"
        f"this.addEventListener('message',()=>{{heard=1;dispatchEvent(new Event({json.dumps(HEARD)}))}},{{once:true}});"
        "this.addEventListener('close',()=>{all.delete(this);if(heard){heard=0;lost=performance.now();"
        f"dispatchEvent(new Event({json.dumps(LOST)}))}}}})}}}};"
    )
    typed = "[...document.querySelectorAll('main form input,main form textarea')].some(e=>e.type!=='hidden'&&e.value!==e.defaultValue)"
    ask = (
        "asked=now;fetch(location.href,{redirect:'manual',cache:'no-store'})"
        f".then(r=>r.type==='opaqueredirect'&&!heard&&!{typed}&&location.reload()).catch(()=>{{}})"
    )
    say = (
        "box=document.createElement('div');box.className='banner no-socket';box.setAttribute('role','alert');"
        f"for(const w of[{t('live.no_socket')!s},{t('live.no_socket_why')!s}])box.append(Object.assign(document.createElement('div'),"
        "{textContent:w}));document.body.append(box)"
    )
    look = (
        f"setInterval(()=>{{const now=performance.now(),bare=!heard&&now-lost>4000&&document.getElementById({json.dumps(BONES)});"
        f"if(bare&&!box){{{say}}}if(!bare&&box){{box.remove();box=0}}"
        f"if(!heard&&now-lost>3000&&now-asked>3000){{{ask}}}}},500)"
    )
    return rx.el.script(f"(()=>{{{heard}{look}}})()")
