"""How fast a search box tells the server what stands in it: at once while one types as people do, and never faster than it listens.

The browser keeps the same kind of bucket as the server's `TokenBucket`, a smaller one: no key is refused there, and the text
that stands in the box when a burst of keys ends is always asked for last.
"""

import reflex as rx
from reflex.config import get_config

# A newer text ends the asking for an older one. Not where states lie in Redis: the end may come while the state is being written,
# and the tab would then show what the server no longer holds (one search in a thousand, with two processes and no pause).
LATEST_WINS = not get_config().redis_url
AT_ONCE = 20  # keys that need not wait
EVERY = 125  # milliseconds for each key after those

# A key that must wait is hidden from React, which so takes the repeated one for a new text. Leaving the box waits for nothing.
_PACED = """((e) => {
  const box = e.currentTarget, now = performance.now(), pace = box.__pace ??= {left: AT_ONCE, at: now, later: 0};
  pace.left = Math.min(AT_ONCE, pace.left + (now - pace.at) / EVERY);
  pace.at = now;
  const again = () => box.dispatchEvent(new InputEvent('input', {bubbles: true}));
  const over = () => { clearTimeout(pace.later); pace.later = 0; };
  if (pace.left >= 1) { pace.left -= 1; return over(); }
  e.stopPropagation();
  if (pace.later) return;
  pace.later = setTimeout(() => { over(); again(); }, (1 - pace.left) * EVERY + 1);
  box.addEventListener('blur', () => { if (pace.later) { over(); pace.left = 1; again(); } }, {once: true});
})"""


def paced() -> dict[str, rx.Var]:
    """The attribute of a box whose `on_change` asks the server at every key."""
    return {"onInputCapture": rx.Var(_PACED.replace("AT_ONCE", str(AT_ONCE)).replace("EVERY", str(EVERY)))}
