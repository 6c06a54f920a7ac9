"""Small pieces that the panel's states hold."""

from dataclasses import dataclass, field
from typing import Any

from rxapp.core import ids
from rxapp.core.kinds import Kind
from rxapp.messages.panel.queries import AddressOwner, Panel, Person, own_line

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
    "send_key",
    "retry_of",
)


@dataclass
class Ask:
    """A question asked inline: a catalogue key with its values, and what the yes confirms ("" for a plain warning)."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)
    confirms: str = ""
    link: str = ""


@dataclass
class Held:
    """The message just sent, while it can still be stopped; the moment in ISO, the span in seconds."""

    id: int = 0
    until: str = ""
    seconds: int = 0


@dataclass
class Paper:
    """A text by its parts: put together they are the text, break for break; `style` is how it greets, "" for not at all."""

    greeting: str = ""
    words: str = ""
    signature: str = ""
    style: str = ""


def paper(text: str, greeting: str, signature: str, style: str = "") -> Paper:
    """The text cut into the greeting that it begins with, its words, and the signature that it ends with."""
    tail = signature.strip()
    greets = greeting if greeting and text.startswith(greeting) else ""
    rest = text[len(greets) :].rstrip()
    signed = tail if tail and rest.endswith(tail) else ""
    return Paper(greets, rest.removesuffix(signed), signed, style if greets else "")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the fields of tab 1 hold as far as the server knows, and which subject and text staff wrote themselves."""

    subject: str
    to: str
    own_subject: str
    own_text: str


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
    draft = dict.fromkeys(DRAFTED, "") | new | (panel.draft or {})
    return {name: type(new.get(name, ""))(draft[name]) for name in DRAFTED} | {"send_key": str(draft["send_key"]) or ids.key()}


def consent_at(person: Person, kind: str, address: str, *, country: str, owner: AddressOwner) -> str:
    """What *Send to* is: an own address that agrees ("yes") or not ("no"), else what `owner` was told of it; "" where empty (D-1, D-3)."""
    if not address.strip() or kind == Kind.NOTE:
        return ""
    line = own_line(person, kind, address, country=country)
    return owner.word if line is None else "yes" if line.agrees else "no"
