"""The request to send or keep a message, made of a browser's values: each field of the right type and length, or a refusal."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from typing import TypedDict, Unpack

from rxapp.core import shapes
from rxapp.core.errors import BadInput, TooLong
from rxapp.core.inputs import a_flag, a_line, a_text, an_id, one_of
from rxapp.core.kinds import KINDS, SUBJECT_LIMIT, WRITTEN, Kind
from rxapp.customers.fieldset import ADDRESS_LIMIT
from rxapp.messages.actions.refusals import BadAddress, BadNumber
from rxapp.messages.rules import sending
from rxapp.messages.rules.sending import Confirm
from rxapp.wording.quotes import Quoted

_KEY = re.compile(r"[0-9A-Za-z_-]{8,64}")

DRAFTED_AT_MOST = 300_000


class SubjectTooLong(TooLong):
    """The subject is longer than one may be; values: length, limit."""

    key = "message.refusal.subject_too_long"


@dataclass(frozen=True, slots=True)
class Context:
    """To what a message belongs beside its customer: a ticket, a job, a campaign's record; and the message that it answers or is
    about. Numbers of features above, which have asked who may."""

    ticket_id: int | None = None
    job_id: int | None = None
    record_id: int | None = None
    about_id: int | None = None

    def checked(self) -> "Context":
        """The same with every number in its range. Raises BadInput."""
        return Context(*(an_id(number) if number else None for number in astuple(self)))


NO_CONTEXT = Context()


class Manner(TypedDict, total=False):
    """How a message of a ticket goes, beside what it says; each part as `MessageRequest` tells it."""

    sender: tuple[str, str]
    undo_for: int | None
    reason: str
    typed: int


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A message as wanted: all texts clean (NFC, `\\n`), nothing checked yet but types and lengths.

    `customer_id` is 0 in a ticket that is nobody's yet. `files` are numbers of uploads; `files_of` is the message whose files go along.
    `sender` is the address and name as which it goes ("" for the store's), `undo_for` the seconds that it can be stopped (None: the
    panel's), `reason` why it goes without consent, `typed` how many characters of the body its writer typed (0: all).
    """

    key: str
    customer_id: int
    kind: str
    to: str
    subject: str
    body: str
    greeting: str
    signature: str
    template_id: int | None
    language: str
    uses_name: bool
    is_formal: bool
    empty: tuple[str, ...]
    confirmed: frozenset[str]
    retry_of: int | None
    asks_whose: bool = False
    drafted: str = ""
    cc: tuple[tuple[str, str], ...] = ()
    context: Context = NO_CONTEXT
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_auto: bool = False
    files: tuple[int, ...] = ()
    files_of: int | None = None
    quoted: tuple[Quoted, ...] = ()
    sender: tuple[str, str] = ("", "")
    undo_for: int | None = None
    reason: str = ""
    typed: int = 0

    @property
    def fingerprint(self) -> str:
        """By which the same words are known again."""
        return sending.fingerprint(self.body, greeting=self.greeting, signature=self.signature)


def request(
    *,
    key: object,
    customer_id: object,
    kind: object,
    subject: object,
    body: object,
    to: object = "",
    greeting: object = "",
    signature: object = "",
    template_id: object = None,
    language: object = "",
    uses_name: object = True,
    is_formal: object = False,
    empty: Iterable[str] = (),
    confirmed: Iterable[str] = (),
    retry_of: object = None,
    asks_whose: object = False,
    drafted: object = "",
    cc: Iterable[object] = (),
    context: Context = NO_CONTEXT,
    headers: Mapping[str, str] | None = None,
    is_auto: object = False,
    files: Iterable[object] = (),
    files_of: object = None,
    quoted: Iterable[Quoted] = (),
    **manner: Unpack[Manner],
) -> MessageRequest:
    """Make the request of a browser's values. Raises BadInput, TooLong, SubjectTooLong, BadAddress, BadNumber."""
    chosen = one_of(kind, WRITTEN)
    return MessageRequest(
        key=_key(key),
        customer_id=an_id(customer_id) if customer_id or not context.ticket_id else 0,
        kind=chosen,
        to=_recipient(to, chosen),
        subject=_subject(subject),
        body=a_text(body, limit=KINDS[Kind(chosen)].body_limit),
        greeting=a_line(greeting, limit=400),
        signature=a_text(signature, limit=5_000),
        template_id=an_id(template_id) if template_id else None,
        language=a_line(language, limit=5),
        uses_name=a_flag(uses_name),
        is_formal=a_flag(is_formal),
        empty=tuple(a_line(name, limit=80) for name in _several(empty)),
        confirmed=frozenset(one_of(word, Confirm) for word in _several(confirmed)),
        retry_of=an_id(retry_of) if retry_of else None,
        asks_whose=a_flag(asks_whose),
        drafted=a_text(drafted, limit=DRAFTED_AT_MOST),
        cc=tuple(_copy(one) for one in _several(cc)),
        context=context.checked(),
        headers={a_line(name, limit=60): a_line(value, limit=900) for name, value in (headers or {}).items()},
        is_auto=a_flag(is_auto),
        files=tuple(dict.fromkeys(an_id(number) for number in _several(files))),
        files_of=an_id(files_of) if files_of else None,
        quoted=tuple(_quoted(said) for said in _several(quoted)),
        **_manner(manner),
    )


def _manner(asked: Manner) -> Manner:
    address, name = asked.get("sender", ("", ""))
    clean: Manner = {"sender": (a_line(address, limit=254), a_line(name, limit=120)), "reason": a_line(asked.get("reason", ""), limit=300)}
    return asked | clean


def _subject(value: object) -> str:
    """The subject; one that is too long is named as the subject, not as the text."""
    try:
        return a_line(value, limit=SUBJECT_LIMIT)
    except TooLong as refusal:
        raise SubjectTooLong(length=refusal.values["length"], limit=SUBJECT_LIMIT) from None


def _recipient(value: object, kind: str) -> str:
    """The address or number; one that is too long is none."""
    try:
        return a_line(value, limit=ADDRESS_LIMIT)
    except TooLong:
        wrong = BadNumber if kind == Kind.SMS else BadAddress
        raise wrong(address=f"{str(value)[:40]}…") from None


def _key(value: object) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise BadInput
    return value


def _copy(value: object) -> tuple[str, str]:
    """A copy's address and name, from a pair or from the address alone."""
    address, name = value if shapes.is_row(value) and len(value) == 2 else (value, "")
    return a_line(address, limit=254), a_line(name, limit=120)


def _quoted(said: object) -> Quoted:
    if not isinstance(said, Quoted):
        raise BadInput
    language = a_line(said.language, limit=5)
    return Quoted(a_line(said.fact, limit=80), an_id(said.source_id), a_line(said.value, limit=400), language)


def _several(values: object) -> Iterable[object]:
    if not shapes.is_several(values) or len(values) > 100:
        raise BadInput
    return values
