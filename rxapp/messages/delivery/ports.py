"""The ports between delivery and the channels: the types of what goes out, comes back and comes in, and the list of channels.

Channels import these types; nothing here imports a channel. `rxapp.app` and the commands hand over the list at start (`set_channels`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rxapp.core.kinds import Kind
from rxapp.messages.rules.keywords import OptOut


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address with the name that stands beside it, "" for none."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file that goes with a message: `size` in bytes, `read` gives them when they are needed. `cid` is the name by which the
    HTML shows it as a picture (without brackets), "" for an attachment."""

    name: str
    content_type: str
    size: int
    read: Callable[[], bytes]
    cid: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message, complete: a channel adds nothing and looks nothing up.

    `reference` and `header_id` (the Message-ID) are ours, fixed before the first try and the same at every try. `cc` get a copy.
    `in_reply_to` and `references` are Message-IDs in brackets, the oldest first. `headers` are further lines of a mail. `is_auto`: no
    person wrote it, so no robot may answer (RFC 3834). What it cannot carry a channel refuses for good, or leaves out: see its `send`.
    """

    id: int
    reference: str
    kind: Kind
    to: str
    body: str
    subject: str = ""
    html: str = ""
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    header_id: str = ""
    dated_at: datetime | None = None
    cc: tuple[Mailbox, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    is_auto: bool = False


@dataclass(frozen=True, slots=True)
class RefusedCopy:
    """A copy that was not taken while the message was: the catalogue `key` of why, the provider's `words`; see ChannelError."""

    address: str
    key: str
    words: str = ""
    is_address_bad: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message: its own id where it gives one, its words, and which copies it refused."""

    provider_id: str = ""
    words: str = ""
    refused: tuple[RefusedCopy, ...] = ()


class ChannelError(Exception):
    """The provider did not take it, or we do not know.

    `permanent`: the same message will never pass. `certain_nothing_left`: surely nothing went out, so another try is safe.
    `stops_channel`: the account or connection is wrong, not the message. `is_address_bad`: the address takes nothing, and is marked on
    its records. `key`, `values`: the reason in the catalogue; `words`: the provider's own; `wait_for`: the pause it asks for, in seconds.
    """

    def __init__(
        self,
        key: str,
        *,
        permanent: bool,
        certain_nothing_left: bool,
        stops_channel: bool = False,
        is_address_bad: bool = False,
        words: str = "",
        wait_for: float = 0,
        **values: str | int,
    ) -> None:
        super().__init__(key)
        self.key = key
        self.permanent, self.certain_nothing_left = permanent, certain_nothing_left
        self.stops_channel = stops_channel
        self.is_address_bad = is_address_bad
        self.words = words[:1000]
        self.wait_for = wait_for
        self.values = values


class ReportState(StrEnum):
    """A provider's report of a message, in common terms; each channel translates its provider's own words into these.

    `PROCESSED` and `DEFERRED`: on its way. `FAILED`: the message or the network is at fault; `BOUNCED`: the address is. `SPAM`,
    `UNSUBSCRIBED` and `RESUBSCRIBED` are the recipient's wish. `UNKNOWN`: an event that the channel does not know, stored too.
    """

    PROCESSED = "processed"
    DEFERRED = "deferred"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    BOUNCED = "bounced"
    SPAM = "spam"
    RESUBSCRIBED = "resubscribed"
    UNSUBSCRIBED = "unsubscribed"
    OPENED = "opened"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One event about one message, its provider's signature already checked.

    `event_key` is unique, and the same at every repeat of the event. `reference` is the message's own; it may be empty, then only
    `provider_id` can find the message. `raw_state`, `words` and `code` are the provider's own state, reason and error number. `reason` is
    the catalogue key of why it failed, "" where the channel knows none; its placeholders may be {address} and {provider}. `is_permanent`:
    the same text to the same address will always fail. `happened_at` (UTC) is the provider's moment, else that of receipt.
    """

    event_key: str
    channel: str
    kind: Kind
    state: ReportState
    raw_state: str
    happened_at: datetime
    reference: str = ""
    provider_id: str = ""
    address: str = ""
    words: str = ""
    code: str = ""
    reason: str = ""
    is_permanent: bool = False


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file that came with a message: its `content`, or the `url` at the provider where it lies. `name` and `content_type` are
    the sender's words and prove nothing; `cid` is the name by which the HTML shows it."""

    name: str = ""
    content_type: str = ""
    content: bytes = b""
    url: str = ""
    cid: str = ""


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the server that took a mail says of its sender (RFC 8601): `pass`, `fail`, `none` ... for each method, "" where it
    says nothing. `server` is who says so; only the word of the mailbox's own server counts (D-141)."""

    server: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""


class MailSort(StrEnum):
    """What kind of mail came in: from a person, or from which machine.

    `VACATION`: any automatic answer. `BOUNCE`: a report that a mail did not arrive, or not yet; `DELIVERED`: that it did; `FEEDBACK`: that
    its recipient calls it spam; `RECEIPT`: that it was read, or not. `LIST`: sent to many. `OURS`: our own notification that came back.
    """

    PERSON = "person"
    VACATION = "vacation"
    BOUNCE = "bounce"
    DELIVERED = "delivered"
    FEEDBACK = "feedback"
    LIST = "list"
    RECEIPT = "receipt"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class FailedAddress:
    """An address in a report: its `status` (RFC 3463, "" where it has none), the server's `words`, and whether it fails for good."""

    address: str
    status: str = ""
    words: str = ""
    is_permanent: bool = False


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message from outside, already known to be genuine. `provider_id` is unique: a repeat of it is the same message.

    `sender_name` is how the sender calls themselves. `mail_id`, `in_reply_to` and `references` are Message-IDs as they came,
    `cc` who else got it. `is_auto`: its headers say that no person wrote it. A channel fills what its provider tells.

    Of a mail: `recipients` is every address that it names as its goal, in order, with those that a server wrote on it; `dated_at` what its
    Date says, within reason; `sort` what kind it is; `about_id` and `failed` which mail of ours a report is about, and whom it names.
    """

    provider_id: str
    channel: str
    kind: Kind
    sender: str
    to: str
    body: str
    received_at: datetime
    opt_out: OptOut = OptOut.NONE
    subject: str = ""
    html: str = ""
    sender_name: str = ""
    cc: tuple[Mailbox, ...] = ()
    mail_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[InboundFile, ...] = ()
    authentication: Authentication | None = None
    is_auto: bool = False
    recipients: tuple[str, ...] = ()
    dated_at: datetime | None = None
    sort: MailSort = MailSort.PERSON
    about_id: str = ""
    failed: tuple[FailedAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the app knows of a channel. `can_look_up`: whether its provider can be asked what became of a message; if not, `no_look_up` is
    the catalogue key of why.

    Limits, 0 for none: `most_bytes` of a whole mail, `most_chars` of a text, `per_second` messages (of SMS: segments) that may be handed
    over in a second; `at_once` is how many may be handed over side by side. `login` is a digest of the key or account in use; `account`
    is the account whose messages a look-up lists, "" where there is none.
    """

    name: str
    kind: Kind
    label: str
    is_set_up: bool
    is_demo: bool = False
    can_look_up: bool = False
    no_look_up: str = ""
    most_bytes: int = 0
    most_chars: int = 0
    per_second: float = 0
    login: str = ""
    account: str = ""
    at_once: int = 16  # the two SDKs together fill the threads of their line


_channels: tuple[ChannelFacts, ...] = ()


def set_channels(facts: Iterable[ChannelFacts]) -> None:
    """Set the list of channels that exist, the preferred first. Called once at start."""
    global _channels
    _channels = tuple(facts)


def channels() -> tuple[ChannelFacts, ...]:
    """Every channel that exists, set up or not, the preferred first."""
    return _channels


def channel_for(kind: Kind, chosen: str = "") -> ChannelFacts | None:
    """The channel that serves a kind: the shop's choice, else the first one set up; None where the choice is not set up.

    A shop that chose a provider never falls back to the demo channel in silence: its messages wait instead.
    """
    able = [facts for facts in _channels if facts.kind == kind]
    if chosen:
        return next((facts for facts in able if facts.name == chosen and facts.is_set_up), None)
    return next((facts for facts in able if facts.is_set_up), None)


def facts_of(name: str, kind: str) -> ChannelFacts | None:
    """The channel of that name for that kind, set up or not."""
    return next((facts for facts in _channels if facts.name == name and facts.kind == kind), None)
