"""The few things that only the browser knows or keeps: its address bar, its own store, where the focus is.

Each is one expression, run without a round trip; nothing here sends a frame.
"""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.event import run_script

from rxapp.ui.toasts import toast

_SCRIPT = run_script("0")


def run(script: str | rx.Var[Any], callback: Any = None) -> rx.event.EventSpec:
    """Run an expression in the browser, and hand what comes of it to a handler: `run_script` of Reflex, which for a plain text without a
    handler reads its own signature anew each time; most events of ours end with one."""
    if callback is not None or isinstance(script, rx.Var):
        return run_script(script, callback)
    (name, _), *rest = _SCRIPT.args
    return replace(_SCRIPT, args=((name, rx.Var(f"(() => {script})")), *rest))


def focus_on(element_id: str) -> rx.event.EventSpec:
    """Put the focus on an element once it is there."""
    name = json.dumps(element_id)
    return run(f"requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById({name})?.focus()))")


def note(name: str, value: str) -> rx.event.EventSpec:
    """Let this tab remember a value until it is closed, over reloads and restarts of the server; "" forgets it."""
    return run(f"sessionStorage.setItem({json.dumps(name)}, {json.dumps(value)})")


def noted(name: str, then: Any) -> rx.event.EventSpec:
    """Hand what this tab remembers under the name to a handler; "" where it remembers nothing."""
    return run(f"sessionStorage.getItem({json.dumps(name)}) ?? ''", callback=then)


def forget(name: str) -> rx.event.EventSpec:
    """Drop what this browser kept under the name."""
    return run(f"localStorage.removeItem({json.dumps(name)})")


def forget_if_same(name: str, value: str) -> rx.event.EventSpec:
    """Drop whatever this browser kept under the name that is exactly the text which the server now has."""
    same = f"localStorage.getItem(k)?.replace(/\\r\\n?/g, '\\n').normalize('NFC') === {json.dumps(value)}"
    return run(f"{_kept_under(name)}.forEach((k) => {{ if ({same}) localStorage.removeItem(k) }})")


def kept(name: str, then: Any, *, anew: bool = False) -> rx.event.EventSpec:
    """Hand the latest text that this browser kept under the name to a handler, as its own name and the text ("" for none).

    What this very page is writing into now is left out; `anew` lets it write into another place from here on, so that
    nothing which has not been offered yet is overwritten by the next key.
    """
    begun = "globalThis.__keep = undefined, " if anew else ""
    found = f"{_kept_under(name)}.filter((k) => !globalThis.__keep || !k.endsWith('.' + globalThis.__keep)).sort().at(-1)"
    return run(f"({begun}((k) => k === undefined ? ['', ''] : [k, localStorage.getItem(k) ?? ''])({found}))", callback=then)


def keeper(name: rx.Var[str], *, most: int) -> rx.Var[Any]:
    """What a field does at every key: keep its text in this browser, in a place that no other tab or page writes into."""
    place = f"{name!s} + '.' + (globalThis.__keep ??= Date.now().toString(36) + Math.random().toString(36).slice(2, 6))"
    kept_now = (
        f"try {{ localStorage.setItem({place}, e.target.value.slice(0, {most})) }} catch {{}}"  # a full or forbidden store stops no key
    )
    return rx.Var(f"(e) => {{ {kept_now} }}", _var_data=name._get_all_var_data())


def tell(element_id: str) -> rx.event.EventSpec:
    """Let a field tell its words as it does when one leaves it."""
    return run(f"document.getElementById({json.dumps(element_id)})?.dispatchEvent(new FocusEvent('focusout', {{ bubbles: true }}))")


def unmark_if_same(mark_id: str, fields: dict[str, str]) -> rx.event.EventSpec:
    """Take the mark *typed since* from an element, if every field that is there holds what the server has."""
    plain = "(s) => s.normalize('NFC').replace(/\\s+/g, ' ').trim()"
    same = "Object.entries(all).every(([id, v]) => (e => !e || p(e.value) === p(v))(document.getElementById(id)))"
    return run(
        f"((m, all, p) => m && {same} && m.removeAttribute('data-typed'))"
        f"(document.getElementById({json.dumps(mark_id)}), {json.dumps(fields)}, {plain})"
    )


def _kept_under(name: str) -> str:
    return f"Object.keys(localStorage).filter((k) => k === {json.dumps(name)} || k.startsWith({json.dumps(name + '.')}))"


def start_over() -> rx.event.EventSpec:
    """Begin a fresh tab: another person's state must not stay under this tab's key."""
    return run("(sessionStorage.removeItem('token'), window.location.reload())")


def begin_again(words: rx.Var[Any]) -> list[rx.event.EventSpec]:
    """Load the page again, because the server no longer knows it. Where something typed into a form would be lost with it, say so
    in these words instead."""
    typed = "[...document.querySelectorAll('main form input, main form textarea')].some(e => e.value !== e.defaultValue)"
    return [
        run(rx.Var(f"({typed} ? 0 : window.location.reload())")),
        toast("error", words, toast_id="forgotten", duration=60_000),
    ]


def open_again() -> rx.event.EventSpec:
    """Load the page again in ten seconds: it could not be opened now, and nothing has been typed into it yet."""
    return run("setTimeout(() => window.location.reload(), 10_000)")


def leave_for(path: str) -> rx.event.EventSpec:
    """Go to an address outside the single page (sign in)."""
    return run(f"window.location.assign({json.dumps(path)})")


def post(path: str, **fields: str) -> rx.event.EventSpec:
    """Leave the page by a form that is posted to a route of ours; so a field stands in no address (ASVS 14.2.1)."""
    filled = json.dumps({name: str(value) for name, value in fields.items()})
    return run(
        f"(f => {{ f.method = 'post'; f.action = {json.dumps(path)}; Object.entries({filled}).forEach(([name, value]) => "
        "f.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}))); "
        "document.body.append(f); f.submit(); })(document.createElement('form'))"
    )


def use_words(chosen: str) -> rx.event.EventSpec:
    """Have the words and the zone of `language|zone`: where the page was opened with others, it is loaded again."""
    value = json.dumps(chosen)
    return run(
        f"(document.cookie.includes('rxapp_ui=' + encodeURIComponent({value})) || ("
        f"document.cookie = 'rxapp_ui=' + encodeURIComponent({value}) + ';path=/;max-age=31536000;samesite=lax', window.location.reload()))"
    )


def has_words(cookie: str, chosen: str) -> bool:
    """Whether a page with this cookie header was opened with these words; if not, `use_words` is about to load it again."""
    return f"rxapp_ui={quote(chosen, safe='')}" in cookie


def open_sheet(element_id: str) -> rx.event.EventSpec:
    """Open a native dialog over the page: the focus moves in, stays in, and returns to where it was. Its text is selected."""
    name = json.dumps(element_id)
    return run(f"(d => d && !d.open && (d.showModal(), d.querySelector('input')?.select()))(document.getElementById({name}))")


def close_sheet(element_id: str) -> rx.event.EventSpec:
    """Close a native dialog."""
    return run(f"document.getElementById({json.dumps(element_id)})?.close()")


def press_first(selector: str) -> rx.event.EventSpec:
    """Press the first element that matches, once what came with this event is painted."""
    return run(f"requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector({json.dumps(selector)})?.click()))")


def settle(path: str, *, selector: str, pattern: str, after: int = 150) -> rx.event.EventSpec:
    """When nothing newer has come for `after` milliseconds: show the address, and lay the marker on what was found.

    Both cost more than the answer itself, so they wait until the typing pauses. `pattern` is a regular expression over
    folded letters (no case, no accents, no apostrophes, one hyphen); "" takes the marker away. The page's own nodes are not
    touched, and the ranges are static: live ones would be mended with every node that the next answer changes.
    """
    return run(
        "((again) => { globalThis.CSS?.highlights?.delete('hit'); clearTimeout(globalThis.__settling);"
        f" globalThis.__settling = setTimeout(() => again(again, 9), {after}) }})"
        f"((again, left) => {{ const boxes = document.querySelectorAll({json.dumps(selector)}), p = {json.dumps(pattern)}, spots = [];"
        f"if (p && !boxes.length && left) {{ globalThis.__settling = setTimeout(() => again(again, left - 1), {after}); return }}"
        f"{_addressed(path)}; if (!globalThis.Highlight) return; if (p) {{ const find = new RegExp(p, 'gu'),"
        " bare = (c) => (c === 'ł' || c === 'Ł') ? 'l' : /[\\u2010-\\u2015\\u2212]/.test(c) ? '-' : c.normalize('NFD')[0].toLowerCase(),"
        " unsaid = /['`\\u00b4\\u02bb\\u02bc\\u2018\\u2019]/,"
        " read = (s) => s.split('').reduce((r, c, i) => (unsaid.test(c) || (r[0] += bare(c), r[1].push(i)), r), ['', []]);"
        "for (const box of boxes) for (let n, w = document.createTreeWalker(box, 4); (n = w.nextNode());)"
        " { const [text, from] = read(n.data); for (const hit of text.matchAll(find)) {"
        " const at = from[hit.index], end = from[hit.index + hit[0].length - 1] + 1;"
        " spots.push(new StaticRange({ startContainer: n, startOffset: at, endContainer: n, endOffset: end })) } } }"
        "CSS.highlights.set('hit', new Highlight(...spots)) })"
    )


def is_at(path: str, then) -> rx.event.EventSpec:
    """Tell a handler whether the browser still shows this address: whoever has gone on must not be led away from there."""
    return run(f"(location.pathname.replace(/[/]$/, '') === {json.dumps(path)})", callback=then)


def show_address(path: str) -> rx.event.EventSpec:
    """Show the address of what this page shows now, without loading anything; elsewhere nothing happens."""
    return run(_addressed(path))


def _addressed(path: str) -> str:
    place = json.dumps(path.partition("?")[0])
    return f"(location.pathname.replace(/[/]$/, '') === {place} && history.replaceState(history.state, '', {json.dumps(path)}))"


def show(element_id: str) -> rx.event.EventSpec:
    """Bring an element into sight once it is there, if it is not."""
    name = json.dumps(element_id)
    shown = f"document.getElementById({name})?.scrollIntoView({{block: 'nearest'}})"
    return run(f"requestAnimationFrame(() => requestAnimationFrame(() => {shown}))")


def scroll_up(element_id: str) -> rx.event.EventSpec:
    """Show the beginning of a part that scrolls."""
    return run(f"document.getElementById({json.dumps(element_id)})?.scrollTo(0, 0)")


def put(element_id: str, text: str, *, known: str) -> rx.event.EventSpec:
    """Put a text into a field that still holds what the server knows of it.

    Words typed there since stay, and the field tells them as it does when one leaves it (a moment later, so that what came
    with this event is in place).
    """
    tell = "setTimeout(() => e.dispatchEvent(new FocusEvent('focusout', { bubbles: true })), 60)"
    as_known = f"e.value.trim() === {json.dumps(known.strip())}"
    put_in = f"((e, t) => e && e.value !== t && ({as_known} ? (e.value = t) : {tell}))"
    return run(f"{put_in}(document.getElementById({json.dumps(element_id)}), {json.dumps(text)})")


def read(element_id: str, then: Any) -> rx.event.EventSpec:
    """Hand to a handler what stands in a field; "" where there is no such field."""
    return run(f"document.getElementById({json.dumps(element_id)})?.value ?? ''", callback=then)


def swap(element_id: str, pairs: list[tuple[str, str]]) -> rx.event.EventSpec:
    """In a field that somebody may be writing in, put one text in the place of another, once each, where it still stands.

    The caret keeps its place in the words, and the field tells them as it does when one leaves it.
    """
    name, texts = json.dumps(element_id), json.dumps(pairs)
    tell = "setTimeout(() => e.dispatchEvent(new FocusEvent('focusout', { bubbles: true })), 60)"
    one = (
        "const at = e.value.indexOf(a); if (at < 0) continue; const moved = (p) => p <= at ? p : Math.max(at, p + b.length - a.length);"
        "const s = moved(e.selectionStart), t = moved(e.selectionEnd);"
        "e.value = e.value.slice(0, at) + b + e.value.slice(at + a.length); e.setSelectionRange(s, t);"
    )
    return run(
        f"((e, all) => {{ if (!e) return; for (const [a, b] of all) {{ {one} }} {tell} }})(document.getElementById({name}), {texts})"
    )


def insert(element_id: str, text: str) -> rx.event.EventSpec:
    """Put a text into a text area: in the place of what was put in so before, where nobody has changed it; else under what stands there."""
    name, words = json.dumps(element_id), json.dumps(text)
    put_in = "e.value = !e.value.trim() || e.value === e.__put ? t : e.value.trimEnd() + '\\n\\n' + t; e.__put = e.value"
    there = f"requestAnimationFrame(() => ((e, t) => {{ if (e) {{ {put_in}; e.focus() }} }})(document.getElementById({name}), {words}))"
    return run(f"requestAnimationFrame(() => {there})")


def add_word(element_id: str, word: rx.Var[str]) -> rx.event.EventSpec:
    """Add a word to a list that is typed with commas, unless it stands there."""
    name = json.dumps(element_id)
    stands = "e.value.split(',').map((x) => x.trim()).filter((x) => x && x !== w)"
    added = f"e && (e.value = [...{stands}, w].join(', '))"
    return run(rx.Var(f"((e, w) => ({added}, e?.focus()))(document.getElementById({name}), {word!s})", _var_data=_known(word)))


def submit(form_id: str, **values: str) -> rx.event.EventSpec:
    """Send a form as its own button would, with more values in its hidden controls."""
    filled = "".join(f"f.elements[{json.dumps(name)}].value = {json.dumps(value)};" for name, value in values.items())
    return run(f"((f) => {{ {filled} f.requestSubmit() }})(document.getElementById({json.dumps(form_id)}))")


def _known(*parts: rx.Var[Any]):
    return rx.vars.VarData.merge(*(part._get_all_var_data() for part in parts))


def copy_value(source_id: rx.Var[str], target_id: rx.Var[str]) -> rx.event.EventSpec:
    """Copy what one control holds into another."""
    copied = f"((a, b) => a && b && (b.value = a.value))(document.getElementById({source_id!s}), document.getElementById({target_id!s}))"
    return run(rx.Var(copied, _var_data=_known(source_id, target_id)))


def write_into(target_id: rx.Var[str] | str, text: rx.Var[str]) -> rx.event.EventSpec:
    """Write a text into a control, and go there."""
    target = rx.Var.create(target_id)
    written = f"((a, text) => a && (a.value = text, a.focus()))(document.getElementById({target!s}), {text!s})"
    return run(rx.Var(written, _var_data=_known(target, text)))


def untick_for_another(tick_id: rx.Var[str], made_for_id: rx.Var[str]):
    """While one types: take away a tick that was made for another text than the one that stands there now."""

    def typed(text: rx.Var[str]) -> rx.event.EventSpec:
        there = f"document.getElementById({tick_id!s}), document.getElementById({made_for_id!s})"
        undone = f"((t, f) => t?.checked && f?.value && f.value !== {text!s} && (t.click(), f.value = ''))({there})"
        return run(rx.Var(undone, _var_data=_known(tick_id, made_for_id, text)))

    return typed


def narrow(list_id: str, needle: rx.Var[str]) -> rx.event.EventSpec:
    """Show only those lines of a list whose `data-words` hold what is looked for, whatever its case and accents."""
    name = json.dumps(list_id)
    folded = "(s) => s.normalize('NFD').replace(/\\p{M}/gu, '').toLowerCase().trim()"
    hidden = f"document.querySelectorAll('#' + {name} + ' li').forEach((li) => (li.hidden = !f(li.dataset.words).includes(f(q))))"
    return run(rx.Var(f"((f, q) => {hidden})({folded}, {needle!s})", _var_data=_known(needle)))
