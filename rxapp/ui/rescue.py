"""What was typed into a form stays where the line breaks and the server comes back without a memory of the tab (a restart).

The fields are then filled anew from the record, in other elements. The old elements, which nobody sees any more, still hold what
was typed: each changed field is written into its successor, unless the record says something else there by now.
"""

import json

from rxapp.ui.filled import CONTROL

LOST, HEARD = "rxapp:lost", "rxapp:heard"  # told by `page.stay_in_touch`
_LOOKS_FOR = 8_000  # milliseconds after the line is back

_RESCUE = """((id, mark, lost, heard, looksFor) => {
  if ((globalThis.__rescued ??= new Set()).has(id)) return;
  globalThis.__rescued.add(id);
  const box = () => document.getElementById(id)?.querySelector(mark)?.parentElement;
  const now = (e) => /checkbox|radio/.test(e.type) ? e.checked : e.value;
  const first = new WeakMap(), filled = new WeakSet();
  const fields = (b) => {
    const seen = {};
    const shown = [...b.querySelectorAll('input[name],select[name],textarea[name]')].filter((e) => e.type !== 'hidden' && !e.hidden);
    return new Map(shown.map((e) => [e.name + ' ' + (seen[e.name] = (seen[e.name] ?? 0) + 1), e]));
  };
  const begin = (e) => {
    const b = box();
    if (b?.contains(e.target)) for (const f of fields(b).values()) first.has(f) || first.set(f, now(f));
  };
  for (const what of ['focusin', 'pointerdown', 'keydown', 'beforeinput']) addEventListener(what, begin, true);
  const put = (e, value) => {
    if (typeof value === 'boolean') return e.checked === value || e.click();
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value').set.call(e, value);
    e.dispatchEvent(new Event(e.tagName === 'SELECT' ? 'change' : 'input', {bubbles: true}));
  };
  let old, path, timer, end;
  const look = () => {
    const b = box();
    if (location.pathname !== path || performance.now() > end) return clearInterval(timer);
    if (!b || b === old || filled.has(b) || !b.querySelector(mark).value) return;
    filled.add(b);
    b.dispatchEvent(new Event('pointerdown', {bubbles: true}));
    const typed = fields(old);
    for (const [name, e] of fields(b)) {
      const was = typed.get(name);
      if (was && first.has(was) && now(was) !== first.get(was) && now(e) === first.get(was)) put(e, now(was));
    }
  };
  addEventListener(lost, () => {
    [old, path, end] = [box(), location.pathname, Infinity];
    clearInterval(timer);
    if (old) timer = setInterval(look, 100);
  });
  addEventListener(heard, () => { end = performance.now() + looksFor; });
})"""


def script(form_id: str) -> str:
    """Watches over the form that stands under this name, and whose fields stand beside their mark (`filled.told`)."""
    mark = f'[name="{CONTROL}"]'
    return f"{_RESCUE}({', '.join(json.dumps(word) for word in (form_id, mark, LOST, HEARD, _LOOKS_FOR))})"
