"""*Attach files*: a button that uploads what is chosen to POST /files, one file at a time, and tells the server of each (TK-18).

The bytes never pass through the page's socket. A file that is too large, or that the server refuses, is told with the reason.
"""

import reflex as rx

from rxapp.ui.kit import Word, icon

# What is told is a text of JSON: {key, name, size} when it begins, {key, id} when it is there, {key, error} when it is not.
_TAKE = """((e) => {
  const input = e.currentTarget, box = input.parentElement, teller = box.querySelector('[data-tells]');
  const tell = (what) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(teller, JSON.stringify(what));
    teller.dispatchEvent(new Event('input', {bubbles: true}));
  };
  const files = [...input.files];
  input.value = '';
  const send = (file, key) => new Promise((done) => {
    const over = (error) => { tell({key, error}); done(); };
    const x = new XMLHttpRequest();
    x.open('POST', '/files');
    x.setRequestHeader('X-Requested-With', 'rxapp');
    x.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    x.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    x.onload = () => {
      let said = {};
      try { said = JSON.parse(x.responseText); } catch {}
      if (x.status !== 201) return over(said.error ?? '');
      tell({key, id: said.id});
      done();
    };
    x.onerror = () => over('');
    x.send(file);
  });
  const all = files.map((file) => [file, crypto.randomUUID?.() ?? String(Math.random())]);
  const fits = all.filter(([file, key]) => {
    tell({key, name: file.name, size: file.size});
    if (file.size <= MOST) return true;
    tell({key, error: 'large'});
    return false;
  });
  globalThis.__uploads = (globalThis.__uploads ?? Promise.resolve()).then(async () => {
    for (const [file, key] of fits) await send(file, key);
  });
})"""


def control(label: Word, *, most: int, on_told: rx.event.EventHandler) -> rx.Component:
    """The button; `most` bytes pass, `on_told` takes one text of JSON for each file that begins, is there, or is refused."""
    chosen = rx.el.input(
        type="file",
        multiple=True,
        class_name="visually-hidden",
        custom_attrs={"onChange": rx.Var(_TAKE.replace("MOST", str(most)))},
    )
    teller = rx.el.input(hidden=True, on_change=on_told, custom_attrs={"data-tells": ""})
    return rx.el.label(icon("paperclip"), rx.el.span(label), chosen, teller, class_name="btn ghost attach")
