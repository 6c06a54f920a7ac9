"""The few things that only the browser knows or keeps: its address bar, its own store, where the focus is.

Each is one expression, run without a round trip; nothing here sends a frame.
"""

import json

import reflex as rx
from reflex.event import run_script as run


def set_address(path: str) -> rx.event.EventSpec:
    """Show another address without navigating, so that reload and back find the same view."""
    return run(f"window.history.replaceState(window.history.state, '', {json.dumps(path)})")


def focus_on(element_id: str) -> rx.event.EventSpec:
    """Put the focus on an element once it is there."""
    name = json.dumps(element_id)
    return run(f"requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById({name})?.focus()))")


def keep(name: str | rx.Var, value: rx.Var) -> rx.event.EventSpec:
    """Keep a text in this browser under a name: survives a lost connection, a closed tab and a restart."""
    return run(rx.Var(f"localStorage.setItem({rx.Var.create(name)!s}, {value!s})", _var_data=value._get_all_var_data()))


def forget(name: str) -> rx.event.EventSpec:
    """Drop what this browser kept under the name."""
    return run(f"localStorage.removeItem({json.dumps(name)})")


def forget_if_same(name: str, value: str) -> rx.event.EventSpec:
    """Drop what this browser kept, if it is exactly the text that the server now has."""
    key = json.dumps(name)
    return run(f"localStorage.getItem({key}) === {json.dumps(value)} && localStorage.removeItem({key})")


def kept(name: str, then) -> rx.event.EventSpec:
    """Hand what this browser kept under the name to a handler of one text argument ("" for nothing)."""
    return run(f"localStorage.getItem({json.dumps(name)}) ?? ''", callback=then)


def start_over() -> rx.event.EventSpec:
    """Begin a fresh tab: another person's state must not stay under this tab's key."""
    return run("(sessionStorage.removeItem('token'), window.location.reload())")


def leave_for(path: str) -> rx.event.EventSpec:
    """Go to an address outside the single page (sign in)."""
    return run(f"window.location.assign({json.dumps(path)})")


def use_words(chosen: str) -> rx.event.EventSpec:
    """Have the words and the zone of `language|zone`: where the page was opened with others, it is loaded again."""
    value = json.dumps(chosen)
    return run(
        f"(document.cookie.includes('rxapp_ui=' + encodeURIComponent({value})) || ("
        f"document.cookie = 'rxapp_ui=' + encodeURIComponent({value}) + ';path=/;max-age=31536000;samesite=lax', window.location.reload()))"
    )
