"""A native dialog as a menu at a point of the screen: the focus moves in, arrows and letters walk it (`ui.keys`), and Esc gives it back."""

import json

import reflex as rx

from rxapp.ui.browser import run

_AT = "at = (p, size, most) => Math.max(8, Math.min(p, most - size - 8)) + 'px'"


def open_at(element_id: str, x: int, y: int) -> rx.event.EventSpec:
    """Open a native dialog as a menu at this point of the screen, whole, with the focus on its first line that can be pressed."""
    name = json.dumps(element_id)
    placed = (
        f"d.open || d.showModal(); const r = d.getBoundingClientRect(), {_AT};"
        f" d.style.left = at({x}, r.width, innerWidth); d.style.top = at({y}, r.height, innerHeight);"
        " d.querySelector('.item:not([aria-disabled=true])')?.focus()"
    )
    return _soon(f"(d => {{ if (d) {{ {placed} }} }})(document.getElementById({name}))")


def keep_whole(element_id: str) -> rx.event.EventSpec:
    """Put a menu that has unfolded, and may reach beyond the window now, back inside it."""
    placed = f"const r = d.getBoundingClientRect(), {_AT}; d.style.top = at(r.top, r.height, innerHeight)"
    return _soon(f"(d => {{ if (d?.open) {{ {placed} }} }})(document.getElementById({json.dumps(element_id)}))")


def _soon(script: str) -> rx.event.EventSpec:
    """After what the server has changed is drawn."""
    return run(f"requestAnimationFrame(() => requestAnimationFrame(() => {script}))")
