"""Small pieces that the panel's states hold."""

from dataclasses import dataclass
from typing import Any

from rxapp.core import ids, inputs, shapes
from rxapp.core.errors import Refusal
from rxapp.core.kinds import Kind
from rxapp.messages.composer.queries import Person
from rxapp.messages.composer.state.parts import TYPED_AT_MOST
from rxapp.messages.panel.queries import AddressOwner, Panel, own_line

DRAFTED = (
    "template_id",
    "language",
    "subject",
    "offered",
    "to",
    "use_name",
    "formal",
    "body",
    "content",
    "signature",
    "greeting_in",
    "generated",
    "empty",
    "quoted",
    "send_key",
    "retry_of",
)


class WordsOffered(Refusal):
    """Words that only this browser has are offered, and nobody has said yet whether they belong to the message (D-142)."""

    key = "panel.refusal.offered"


class JobUnsaid(Refusal):
    """The words are for one job, the panel was opened at another, and nobody has said yet whose they are (D-130)."""

    key = "panel.refusal.which_job"


@dataclass
class Held:
    """The message just sent, while it can still be stopped; the moment in ISO, the span in seconds."""

    id: int = 0
    until: str = ""
    seconds: int = 0


def drafted(panel: Panel) -> dict[str, Any]:
    """The set-up and the words that a panel opens with: its draft's, else those of a new message to the first who agreed."""
    lines = panel.person.emails if panel.kind == Kind.EMAIL else panel.person.phones
    agreed = [line for line in lines if line.agrees] or lines
    new = {
        "template_id": 0,
        "language": panel.person.language,
        "to": agreed[0].shown if agreed else "",
        "use_name": True,
        "formal": False,
        "retry_of": 0,
    }
    draft: dict[str, Any] = dict.fromkeys(DRAFTED, "") | new | (panel.draft or {})
    return {name: type(new.get(name, ""))(draft[name]) for name in DRAFTED} | {"send_key": str(draft["send_key"]) or ids.key()}


def kept_of(found: object, *, own: str) -> tuple[str, str]:
    """The name and the words of what a browser kept; empty where they were not kept under the `own` name, with a mark of the page or none.

    Raises BadInput, TooLong.
    """
    name, text = found if shapes.is_list(found) and len(found) == 2 else ("", "")
    name = inputs.a_line(name, limit=200)
    is_own = name == own or name.startswith(f"{own}.")
    return (name, inputs.a_text(text, limit=TYPED_AT_MOST)) if is_own else ("", "")


def consent_at(person: Person, kind: str, address: str, *, country: str, owner: AddressOwner) -> str:
    """What *Send to* is: an own address that agrees ("yes") or not ("no"), else what `owner` was told of it; "" where empty (D-1, D-3)."""
    if not address.strip() or kind == Kind.NOTE:
        return ""
    line = own_line(person, kind, address, country=country)
    return owner.word if line is None else "yes" if line.agrees else "no"
