"""What is new in the text of a mail and what it only quotes, as mail programs in five languages write it (D-135).

Nothing is thrown away: screens fold what is quoted. Where it is not clear, everything is new. Each line is looked at a bounded number
of times and never beyond its first `_SEEN` characters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SEEN = 400
_WRAPS = 3  # the line that begins a quote is broken over at most so many
_MOMENT = re.compile(r"\d\d?[./:-]\d\d|\b(?:19|20)\d\d\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEGINS = re.compile(r"(?:on|el|dnia|w dniu|le|wiadomość napisana przez)\s|\d|[^\W\d_]{2,12}[.,]{0,2}\s", re.IGNORECASE)
_FORWARDED = re.compile(r"\A\s{0,9}(?:fwd?|pd|rv|reenv|пересл|переслано|fw)\s{0,3}:", re.IGNORECASE)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(","))


_WROTE = _listed(
    "wrote, writes, napisał(a), napisał, napisała, pisze, nadesłał, nadesłała, nadesłał(a), escribió, escribio, пишет, пишете,"
    "написал(а), написал, написала, писал(а), писал, писала, пише, написав, написав(ла), написав(-ла), написав(а), пишуть"
)
_LABELS = {
    label: kind
    for kind, labels in {
        "from": "from, od, de, от, от кого, від, від кого",
        "date": "sent, date, wysłano, wysłane, data, enviado, enviado el, fecha, отправлено, дата, надіслано",
        "to": "to, do, para, a, кому",
        "subject": "subject, temat, asunto, тема",
        "cc": "cc, dw, udw, копия, копія, reply-to, odpowiedz do, responder a",
    }.items()
    for label in _listed(labels)
}
_SEPARATORS = frozenset(
    _listed(
        "original message, original appointment, reply message, wiadomość oryginalna, oryginalna wiadomość, wiadomość źródłowa,"
        "mensaje original, исходное сообщение, первоначальное сообщение, оригинальное сообщение, пересылаемое сообщение,"
        "вихідне повідомлення, оригінальне повідомлення, початкове повідомлення, пересланное сообщение, переслане повідомлення,"
        "forwarded message, wiadomość przekazana, treść przekazanej wiadomości, mensaje reenviado, конец исходного сообщения"
    )
)


@dataclass(frozen=True, slots=True)
class Split:
    """`new` is what its writer wrote now, `quoted` what stood in earlier mails, "" for nothing. Line breaks are kept."""

    new: str
    quoted: str


def split(text: str, *, subject: str = "") -> Split:
    """The text in its two parts. A forwarded mail (by its subject) and answers between quoted lines are new from end to end."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.split("\n")
    found = None if _FORWARDED.match(subject) else _quote(lines)
    if found is None:
        return Split(plain.strip(), "")
    first, end = found
    new = _joined([*lines[:first], *lines[end:]])
    return Split(new, _joined(lines[first:end])) if new else Split(plain.strip(), "")


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip()


def _quote(lines: Sequence[str]) -> tuple[int, int] | None:
    """The first line of what is quoted and the one after its last; None where nothing is."""
    seen = [line[: _SEEN + 1].strip() for line in lines]
    counts = _Counts(seen)
    at = 0
    while at < len(seen):
        if _is_separator(seen, at):
            return at, len(lines)
        if at == 0 and _is_header_block(seen, 0):
            return None  # pasted or forwarded at the very top
        length = _introduction(seen, at)
        if length:
            return counts.quote_behind(at, length)
        at += 1
    return counts.last_block()


class _Counts:
    """How many lines from each one on are not empty, and how many are quoted: counted once."""

    def __init__(self, seen: Sequence[str]) -> None:
        self.seen = seen
        self.filled, self.quoted = [0] * (len(seen) + 1), [0] * (len(seen) + 1)
        self.last = -1
        for at in range(len(seen) - 1, -1, -1):
            is_quoted = seen[at].startswith(">")
            self.filled[at] = self.filled[at + 1] + bool(seen[at])
            self.quoted[at] = self.quoted[at + 1] + is_quoted
            if is_quoted and self.last < 0:
                self.last = at

    def quote_behind(self, at: int, length: int) -> tuple[int, int] | None:
        """The quote that the introduction at a line begins: to the end, or to its last line where an answer follows; None where
        answers stand between its lines."""
        filled, quoted = self.filled[at + length], self.quoted[at + length]
        after = self.filled[self.last + 1] if quoted else 0
        if not after:
            return at, len(self.seen)
        return (at, self.last + 1) if quoted + after == filled else None

    def last_block(self) -> tuple[int, int] | None:
        """The quoted lines with which the text ends, where nothing introduces them."""
        at = len(self.seen)
        while at and (not self.seen[at - 1] or self.seen[at - 1].startswith(">")):
            at -= 1
        return (at, len(self.seen)) if self.quoted[at] else None


def _is_separator(seen: Sequence[str], at: int) -> bool:
    """Whether an older mail begins here: a line that says so, or its header lines behind an empty line or a rule."""
    line = seen[at]
    if line.startswith("--") and len(line) <= _SEEN and line.strip("-— ").lower() in _SEPARATORS:
        return True
    is_rule = len(line) >= 20 and not line.strip("_")
    return (is_rule or not line) and _is_header_block(seen, at + 1)


def _is_header_block(seen: Sequence[str], at: int) -> bool:
    """From, then at least two of Sent, To, Subject and Cc, whatever the language and whether in bold."""
    kinds: list[str] = []
    for line in seen[at : at + 6]:
        label, colon, _ = line[:60].partition(":")
        kind = _LABELS.get(label.strip("*_ \xa0").lower()) if colon else None
        if kind is None:
            break
        kinds.append(kind)
    return kinds[:1] == ["from"] and len(set(kinds)) >= 3


def _introduction(seen: Sequence[str], at: int) -> int:
    """Over how many lines somebody "wrote on Monday" from this one on; 0 where nobody did."""
    first = seen[at]
    if not first or first.startswith(">") or len(first) > _SEEN:
        return 0
    whole = first
    for length in range(1, _WRAPS + 1):
        if _is_introduction(whole):
            return length
        following = seen[at + length] if at + length < len(seen) else ""
        if not following or not _tells_when(first):
            return 0
        whole = f"{whole} {following}"[:_SEEN]
    return 0


def _is_introduction(line: str) -> bool:
    if not line.endswith(":"):
        return False
    said = line[:-1].rstrip()
    if said.endswith(">") and "@" in said[-260:]:  # Gmail in Russian, mail.ru, Yandex
        return bool(_YEAR.search(said))
    is_apple = said[:24].lower().startswith("wiadomość napisana przez")
    return (is_apple or said.lower().endswith(_WROTE)) and _tells_when(said) and bool(_BEGINS.match(said))


def _tells_when(line: str) -> bool:
    return bool(_MOMENT.search(line)) or ("@" in line and "<" in line)
