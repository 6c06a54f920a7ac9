"""A native dialog as a menu at a point of the screen: the focus moves in, arrows and letters walk it (`ui.keys`), and Esc gives it back."""

import json

import reflex as rx

from rxapp.ui.browser import run


def open_at(element_id: str, x: int, y: int) -> rx.event.EventSpec:
    """Open a native dialog as a menu at this point of the screen, whole, with the focus on its first line that can be pressed."""
    name = json.dumps(element_id)
    placed = (
        "d.open || d.showModal(); const r = d.getBoundingClientRect(),"
        " at = (p, size, most) => Math.max(8, Math.min(p, most - size - 8)) + 'px';"
        f" d.style.left = at({x}, r.width, innerWidth); d.style.top = at({y}, r.height, innerHeight);"
        " d.querySelector('.item:not([aria-disabled=true])')?.focus()"
    )
    opened = f"(d => {{ if (d) {{ {placed} }} }})(document.getElementById({name}))"
    return run(f"requestAnimationFrame(() => requestAnimationFrame(() => {opened}))")
