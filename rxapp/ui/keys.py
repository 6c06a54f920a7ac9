"""Keyboard shortcuts, declared on the elements themselves by `aria-keyshortcuts`; one listener presses or focuses them.

Nothing here sends a frame: a key that nobody declared does nothing, a declared one acts as its element would when pressed.
Single keys rest while one types, while a dialog is open, and where the person has switched them off. A letter is told by what it
writes where that is a Latin one, else by the place of its key, so that it works on a Cyrillic layout; AltGr only ever writes.
"""

import reflex as rx
from reflex_components_core.core.window_events import WindowEventListener

# The element that is shown goes first; one inside a closed sheet stands in where the page has none of its own.
_PRESS = """((e) => {
  if (e.isComposing || e.defaultPrevented) return;
  const open = [...document.querySelectorAll('dialog[open]')].pop();
  const typing = e.target.closest?.('input:not([type=checkbox],[type=radio]),textarea,select');
  if (open?.matches('.roving') && /^Arrow(Up|Down)$/.test(e.key)) {
    const stops = [...open.querySelectorAll('input,.item')].filter((x) => x.checkVisibility?.() ?? true);
    const at = stops.indexOf(document.activeElement);
    e.preventDefault();
    return stops[Math.max(0, Math.min(stops.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1)))]?.focus();
  }
  if (e.getModifierState?.('AltGraph')) return;
  const letter = e.key.length === 1 && e.key !== ' ' && !e.ctrlKey && !e.metaKey && !e.altKey;
  const place = !e.shiftKey && e.key > '~' && /^Key([A-Z])$/.exec(e.code ?? '')?.[1].toLowerCase();
  const line = letter && open?.matches('.menu')
    && [...open.querySelectorAll('[data-letter]')].find((x) => x.dataset.letter === (place || e.key.toLowerCase()));
  if (line) return e.preventDefault(), line.click();
  if (open?.matches('.roving') && letter && !typing) return open.querySelector('input')?.focus();
  const busy = typing || e.repeat || open || document.querySelector('[role=dialog]');
  const rests = letter ? !PLAIN || busy : !(e.ctrlKey || e.metaKey) || e.altKey;
  if (rests) return;
  const name = letter ? place || e.key : 'Control+' + e.key.toUpperCase();
  const found = [...document.querySelectorAll('[aria-keyshortcuts]')].filter((x) => x.getAttribute('aria-keyshortcuts') === name);
  const hit = found.find((x) => x.checkVisibility?.()) ?? found[0];
  if (!hit) return;
  e.preventDefault();
  hit.matches('input') ? (hit.focus(), hit.select()) : hit.click();
})"""


def _whole_event(e: rx.vars.ObjectVar) -> tuple[rx.Var]:
    return (e,)


class _Keys(WindowEventListener):
    on_key_down: rx.EventHandler[_whole_event]


def listener(*, plain: rx.Var[bool]) -> rx.Component:
    """Listen for the declared keys; `plain` tells whether single keys are on. Mount it once per page."""
    return rx.cond(plain, _listening(single=True), _listening(single=False))


def _listening(*, single: bool) -> rx.Component:
    return _Keys.create(on_key_down=rx.vars.FunctionStringVar.create(_PRESS.replace("PLAIN", "true" if single else "false")))
