"""Which states and which boxes a composer on a page has, so that its parts can be laid out anywhere, more than once in a tab."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import reflex as rx
from reflex.experimental.client_state import ClientStateVar

from rxapp.messages.composer.state.parts import TYPED_AT_MOST
from rxapp.ui.toasts import toast
from rxapp.ui.words import t


@cache
def _pressed(name: str) -> ClientStateVar:
    return ClientStateVar.create(f"pressed_{name}".replace("-", "_"), default=None)


@dataclass(frozen=True, slots=True)
class Form:
    """One composer: `fields` is the state with `FieldsMixin`, `text` the one with `TextMixin` (the same one, or its child).

    `name` begins the ids of its fields; `message`, `send` and `greeting` are the ids of its text area, *Send* and greeting preview.
    """

    fields: Any
    text: Any
    name: str
    message: str = "message"
    send: str = "send"
    greeting: str = "greeting-preview"

    def box(self, part: str) -> str:
        """The id of a field."""
        return f"{self.name}-{part}"

    @property
    def pressed(self) -> ClientStateVar:
        """What was pressed last of *Formal greeting* and *Use the name?*, known to the browser alone: under which `fields_revision`,
        with the name, formal. Null when the server has had its time."""
        return _pressed(self.name)

    @property
    def typed(self) -> rx.Var[str]:
        """What stands in the text area now, whether or not the server knows it already."""
        return rx.Var(f"(document.getElementById('{self.message}')?.value ?? '')", _var_type=str)

    def if_it_fits(self, event: rx.event.EventSpec, *, is_told: bool = True) -> rx.Var:
        """The event, unless the text is longer than the server takes at all: then it says so, and the text stays where it is."""
        length = rx.Var(f"(document.getElementById('{self.message}')?.value.length ?? 0)", _var_type=int).to(int)
        told = toast("error", t("refusal.too_long", length=length, limit=TYPED_AT_MOST), toast_id="refused")
        return rx.cond(length > TYPED_AT_MOST, told if is_told else rx.noop(), event)
