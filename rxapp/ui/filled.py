"""What the fields of a form or panel were filled for, and how the server knows it again.

A browser keeps what stands in a field until another field takes its place. So fields that the server fills stand under a
mark as their key: it names record and version and comes in no tab twice, not after a reset, a reload or a restart either.
A form sends the mark back, and fields that were filled for anything else are refused. Nothing here counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import ids
from rxapp.core.errors import Refusal

CONTROL = "filled-for"


class FilledForAnother(Refusal):
    """The fields were filled for another record, or for this one before it was filled anew; nothing was saved."""

    key = "refusal.filled_for_another"


def mark(*what: str | int) -> str:
    """A new mark: what the fields are filled for (kind of record, its id, its version), and a part that never comes again."""
    return "-".join([*(str(part) for part in what), ids.key()[:16]])


def told(filled: rx.Var[str]) -> rx.Component:
    """The unseen control by which a form tells the mark of its fields; it stands among them, under the same key."""
    return rx.el.input(hidden=True, name=CONTROL, default_value=filled)


def is_here(told_mark: object, filled: str) -> bool:
    """Whether a press comes from the fields that stand there now; "" is the server's own."""
    return told_mark in ("", filled)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a page was opened in a tab: its whole address, at which of the tab's visits to a page, and by which line."""

    address: str = ""
    visit: str = ""
    line: str = ""


def opening(router: Any, visit: str) -> Opening:
    """How the page that the tab shows was opened; `visit` is another one for each page to which it went."""
    return Opening(address_of(router), visit, router.session.session_id)


def address_of(router: Any) -> str:
    """The address that the tab shows, with what it asks for."""
    return f"{router.url.path}?{router.url.query}"


def is_again(before: Opening, now: Opening) -> bool:
    """Whether the same page came by another line, as after a cut or a reload: its fields may stand there already.

    Who has been at another page meanwhile has left them.
    """
    return (before.address, before.visit) == (now.address, now.visit) and before.line != now.line


def refusal_of(form: object, filled: str) -> Refusal | None:
    """Why a form's fields may not be saved here: their mark is another one. A form that tells none has no such fields."""
    given = form.get(CONTROL, filled) if isinstance(form, Mapping) else filled
    return None if given == filled else FilledForAnother()
