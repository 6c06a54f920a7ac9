"""Small pieces that the composer's states hold."""

from dataclasses import dataclass, field

TYPED_AT_MOST = 100_000
LINE_AT_MOST = 10_000  # as much as a browser lets into a line


@dataclass
class Ask:
    """A question asked inline: a catalogue key with its values, and what the yes confirms ("" for a plain warning)."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict[str, str | int])
    confirms: str = ""
    link: str = ""


@dataclass
class Offer:
    """A greeting that one press of *Formal greeting* or of *Use the name?* puts into the text: the text, "formal" or "informal", the
    row of the greeting table, and why there is none ("" where there is one)."""

    greeting: str = ""
    style: str = ""
    case: str = ""
    none: str = ""


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
