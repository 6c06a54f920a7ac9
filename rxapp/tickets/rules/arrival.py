"""The rules for arriving messages: the first whose conditions all hold is applied, the catch-all stands last (THX-3, THX-4, D-47). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rxapp.core.addresses import compared_email
from rxapp.core.errors import BadInput
from rxapp.core.inputs import a_flag, a_line, an_id, one_of
from rxapp.core.shapes import is_dict, is_list
from rxapp.core.text import fold
from rxapp.tickets.rules.kinds import TAG_LIMIT, TAGS_AT_MOST

CONDITIONS_AT_MOST = 20
VALUE_LIMIT = 254


class If(StrEnum):
    """What a condition asks for."""

    SUBJECT_CONTAINS = "subject_contains"
    BODY_CONTAINS = "body_contains"
    SENDER_IS = "sender_is"
    SENDER_CONTAINS = "sender_contains"
    RECIPIENT_IS = "recipient_is"
    ONE_OF_RECIPIENTS_IS = "one_of_recipients_is"
    MAILBOX_IS = "mailbox_is"
    CUSTOMER_KNOWN = "customer_known"
    CUSTOMER_VIP = "customer_vip"
    CUSTOMER_TYPE = "customer_type"
    CUSTOMER_HAS_CARETAKER = "customer_has_caretaker"


BARE = (If.CUSTOMER_KNOWN, If.CUSTOMER_VIP, If.CUSTOMER_HAS_CARETAKER)  # they need no value
TYPES = ("person", "company")


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer who has the sender's address."""

    id: int
    kind: str
    is_vip: bool
    caretaker_id: int | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a rule may ask of a message; addresses as they are compared, `recipients` in the order of To and Cc."""

    subject: str
    body: str
    sender: str
    recipients: tuple[str, ...]
    mailbox_id: int = 0
    owners: tuple[Owner, ...] = ()

    @property
    def caretaker_id(self) -> int:
        """The caretaker of its customer; 0 where there is none, or the address is that of several (THX-4)."""
        return (self.owners[0].caretaker_id or 0) if len(self.owners) == 1 else 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule sets; 0 for what it leaves: the default queue, nobody, no category, the default priority."""

    queue_id: int = 0
    staff_id: int = 0
    uses_caretaker: bool = False
    category_id: int = 0
    priority_id: int = 0
    tags: tuple[str, ...] = ()


def holds(conditions: Iterable[dict[str, Any]], arrived: Arrived) -> bool:
    """Whether all of these conditions hold; those of a catch-all, which has none, always do."""
    return all(_holds(If(condition["if"]), condition.get("value"), arrived) for condition in conditions)


def _holds(asked: If, value: Any, arrived: Arrived) -> bool:
    texts = {If.SUBJECT_CONTAINS: arrived.subject, If.BODY_CONTAINS: arrived.body, If.SENDER_CONTAINS: arrived.sender}
    if asked in texts:
        return _contains(texts[asked], value)
    addresses = {
        If.SENDER_IS: (arrived.sender,),
        If.RECIPIENT_IS: arrived.recipients[:1],
        If.ONE_OF_RECIPIENTS_IS: arrived.recipients,
    }
    if asked in addresses:
        return _is_one(addresses[asked], value)
    if asked is If.MAILBOX_IS:
        return arrived.mailbox_id in (value if is_list(value) else [value])
    return _of_customer(asked, value, arrived)


def _of_customer(asked: If, value: Any, arrived: Arrived) -> bool:
    if asked is If.CUSTOMER_HAS_CARETAKER:
        return bool(arrived.caretaker_id)
    if asked is If.CUSTOMER_VIP:
        return any(owner.is_vip for owner in arrived.owners)
    if asked is If.CUSTOMER_TYPE:
        return any(owner.kind == value for owner in arrived.owners)
    return bool(arrived.owners)


def _contains(text: str, value: Any) -> bool:
    wanted = fold(str(value or ""))
    return bool(wanted) and wanted in fold(text)


def _is_one(addresses: Collection[str], value: Any) -> bool:
    return compared_email(str(value or "")) in addresses


def conditions(given: object) -> list[dict[str, Any]]:
    """Conditions of a form, as they are kept. Raises BadInput, TooLong."""
    if not is_list(given) or len(given) > CONDITIONS_AT_MOST:
        raise BadInput
    return [_condition(one) for one in given]


def _condition(given: object) -> dict[str, Any]:
    if not is_dict(given):
        raise BadInput
    asked, value = If(one_of(given.get("if"), If)), given.get("value")
    if asked in BARE:
        return {"if": asked.value, "value": ""}
    if asked is If.MAILBOX_IS:
        several: Sequence[Any] = value if is_list(value) else [value]
        return {"if": asked.value, "value": [an_id(one) for one in several[:50]]}
    if asked is If.CUSTOMER_TYPE:
        return {"if": asked.value, "value": one_of(value, TYPES)}
    said = a_line(value, limit=VALUE_LIMIT)
    if not said:
        raise BadInput
    return {"if": asked.value, "value": said}


def outcome(given: object) -> Outcome:
    """The outcome of a form or of a row. Raises BadInput, TooLong."""
    if not is_dict(given):
        raise BadInput
    numbers = {name: an_id(given[name]) if given.get(name) else 0 for name in ("queue_id", "staff_id", "category_id", "priority_id")}
    tags: Any = given.get("tags") or ()
    if not isinstance(tags, list | tuple) or len(tags) > TAGS_AT_MOST:  # type: ignore[arg-type]
        raise BadInput
    named = tuple(dict.fromkeys(name for tag in tags if (name := a_line(tag, limit=TAG_LIMIT))))  # type: ignore[arg-type]
    return Outcome(**numbers, uses_caretaker=a_flag(given.get("uses_caretaker", False)), tags=named)
