"""How the words of a reply are put together: *Re:* once, what staff typed, their signature, the last message quoted (D-135). Pure."""

import re
from dataclasses import dataclass

from rxapp.core.kinds import KINDS, SUBJECT_LIMIT, Kind
from rxapp.wording.rules import assemble

QUOTED_AT_MOST = 8_000
_ANSWERED = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|rv|odp|pd|ha|отв|на|відп)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_AGAIN = "Re: "


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reply consists of below what was typed; `quote` is "" where nothing is quoted."""

    signature: str = ""
    quote: str = ""


def subject_of(subject: str) -> str:
    """The subject of an answer: *Re:* once, however often it was answered, in whichever language."""
    bare = _ANSWERED.sub("", subject).strip()
    return (_AGAIN + bare)[:SUBJECT_LIMIT].rstrip() if bare else ""


def quoted(header: str, body: str) -> str:
    """The words of a message as they are quoted under an answer; what it quoted itself is left out, and the end of very long ones."""
    own = [line for line in body.strip().split("\n") if not line.lstrip().startswith(">")]
    text = "\n".join(own).strip()
    if not text:
        return ""
    if len(text) > QUOTED_AT_MOST:
        text = text[:QUOTED_AT_MOST].rstrip() + "…"
    return f"{header}\n" + "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def whole(kind: Kind, typed: str, parts: Parts) -> str:
    """The text that is sent. A signature that stands at the end already is not set twice; the quote gives way to a long answer."""
    typed = typed.strip()
    signature = "" if parts.signature and typed.endswith(parts.signature.strip()) else parts.signature
    text = assemble(kind, greeting="", content=typed, signature=signature)
    room = KINDS[kind].body_limit - len(text) - 2
    if kind is not Kind.EMAIL or not parts.quote or room < len(parts.quote):
        return text
    return f"{text}\n\n{parts.quote}"
