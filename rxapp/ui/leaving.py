"""Leaving a form whose changes are not saved: asked first, by links, by the way back, and by the browser when the tab closes.

All of it stays in the browser: what the form held before the first touch is compared with what it holds now. Each form that
comes to stand under the name is another one, whether the page was drawn anew or only its record was changed.
"""

import json
from collections.abc import Callable

import reflex as rx

from rxapp.ui import rescue
from rxapp.ui.browser import run
from rxapp.ui.kit import button
from rxapp.ui.words import t

_WATCH = """((id, sheet) => {
  globalThis.__leaving?.end();
  const form = () => document.getElementById(id), ask = () => document.getElementById(sheet);
  const held = (f) => JSON.stringify([...new FormData(f)].map(([name, value]) => [name, String(value)]));
  const first = new WeakMap(), ended = new AbortController(), on = {capture: true, signal: ended.signal};
  let go = null, free = null;
  const begin = (e) => { const f = form(); if (f?.contains(e.target) && !first.has(f)) first.set(f, held(f)); };
  for (const what of ['focusin', 'pointerdown', 'keydown', 'beforeinput']) addEventListener(what, begin, on);
  const changed = () => { const f = form(); return !!(f && f !== free && ask() && first.has(f) && first.get(f) !== held(f)); };
  const stop = (e, then) => { e.preventDefault(); e.stopPropagation(); go = then; ask().open || ask().showModal(); };
  addEventListener('click', (e) => {
    const link = e.target.closest?.('a[href]');
    if (!link || link.target === '_blank' || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    if (changed()) stop(e, () => link.click());
  }, on);
  addEventListener('beforeunload', (e) => { if (changed()) e.preventDefault(); }, on);
  globalThis.navigation?.addEventListener('navigate', (e) => {
    if (e.navigationType !== 'traverse' || !e.cancelable || e.destination.sameDocument === false || !changed()) return;
    stop(e, () => globalThis.navigation.traverseTo(e.destination.key));
  }, {signal: ended.signal});
  globalThis.__leaving = {
    changed,
    settled: () => { const f = form(); if (f) first.delete(f); },
    end: () => ended.abort(),
    stay: () => ask()?.close(),
    save: () => { ask()?.close(); form()?.requestSubmit(); },
    leave: () => { free = form(); ask()?.close(); go?.(); },
  };
})"""


def watch(form_id: str) -> rx.event.EventSpec:
    """Ask before changes of the form that stands under this name are left behind, and keep them over a restart of the server.

    Its `sheet` must stand beside it.
    """
    return run(f"[{_WATCH}({json.dumps(form_id)}, {json.dumps(_name(form_id))}), {rescue.script(form_id)}]")


def is_untouched(then: Callable[[rx.Var[bool]], rx.event.EventSpec]) -> rx.event.EventSpec:
    """Tell a handler whether nothing was changed in the form that stands there: then it may be filled anew."""
    return run("!globalThis.__leaving?.changed()", callback=then)


def settled() -> rx.event.EventSpec:
    """What stands in the form now is what is saved: its fields were filled anew under the same form."""
    return run("requestAnimationFrame(() => requestAnimationFrame(() => globalThis.__leaving?.settled()))")


def sheet(form_id: str, *, saves: bool = True) -> rx.Component:
    """The question, with its three answers; `saves` is False where the form's button sends, which is no answer to it."""
    name = _name(form_id)
    save = [button(t("leaving.save"), kind="primary", on_click=_press("save"))] if saves else []
    return rx.el.dialog(
        rx.el.h2(t("leaving.heading"), class_name="h2", id=f"{name}-heading"),
        rx.el.p(t("leaving.why")),
        rx.el.div(
            button(t("leaving.leave"), kind="danger", on_click=_press("leave")),
            button(t("leaving.stay"), on_click=_press("stay")),
            *save,
            class_name="actions",
        ),
        id=name,
        aria_labelledby=f"{name}-heading",
        class_name="sheet centre leaving",
    )


def _press(answer: str) -> rx.event.EventSpec:
    return run(f"globalThis.__leaving?.{answer}()")


def _name(form_id: str) -> str:
    return f"{form_id}-leaving"
