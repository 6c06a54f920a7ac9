"""The keys of a box that offers lines while one types (ARIA combobox with a listbox): arrows, Enter, Esc.

The browser moves among the lines by itself. No line is chosen in advance, so that Enter without an arrow, as a scanner sends it,
is left to the form, which sends what stands in the box. A line that was reached by the arrows is left again with the next letter.
"""

import reflex as rx

_KEYS = """((e) => {
  if (e.isComposing) return;
  const box = e.currentTarget, list = document.getElementById(box.getAttribute('aria-controls'));
  const lines = list ? [...list.querySelectorAll('[role=option]')] : [];
  const now = box.dataset.reached === box.value ? box.getAttribute('aria-activedescendant') : null;
  const at = now ? lines.findIndex((x) => x.id === now) : -1;
  const go = (to) => {
    lines.forEach((x, n) => x.setAttribute('aria-selected', n === to));
    if (!lines[to]) return box.removeAttribute('aria-activedescendant');
    box.setAttribute('aria-activedescendant', lines[to].id);
    box.dataset.reached = box.value;
    lines[to].scrollIntoView({block: 'nearest'});
  };
  const places = lines.length + 1, way = {ArrowDown: 1, ArrowUp: -1}[e.key];
  if (way && lines.length) { e.preventDefault(); return go((at + 1 + way + places) % places - 1); }
  if (e.key === 'Enter' && at >= 0) { e.preventDefault(); return lines[at].click(); }
  if (e.key === 'Escape' && box.value) {
    e.preventDefault();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, '');
    box.dispatchEvent(new InputEvent('input', {bubbles: true}));
  }
  if (!/^(Shift|Control|Alt|Meta|Enter)/.test(e.key)) go(-1);
})"""


# Also where a text comes without a key: pasted, spoken, or typed on glass.
_LEFT = """((e) => {
  const box = e.currentTarget;
  if (box.dataset.reached === box.value) return;
  box.removeAttribute('aria-activedescendant');
  document.getElementById(box.getAttribute('aria-controls'))
    ?.querySelectorAll('[aria-selected=true]').forEach((x) => x.setAttribute('aria-selected', false));
})"""


def keys() -> dict[str, rx.Var]:
    """The attributes of the box; `aria-controls` names its listbox, whose options each have an id and act when clicked."""
    return {"onKeyDown": rx.Var(_KEYS), "onInput": rx.Var(_LEFT)}
