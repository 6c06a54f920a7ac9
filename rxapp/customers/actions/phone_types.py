"""The shop's own phone types."""

from typing import ClassVar

from rxapp.core import inputs
from rxapp.core.errors import BadInput, Refusal
from rxapp.core.text import fold
from rxapp.core.work import Work
from rxapp.customers import fieldset, rules
from rxapp.customers.models import PhoneType
from rxapp.customers.queries.lookups import phone_labels
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.rules import Permission


class PhoneTypeTaken(Refusal):
    """The shop has a phone type of this name; values: name."""

    key: ClassVar[str] = "customers.refusal.phone_type_taken"


def add_phone_label(work: Work, *, name: str) -> str:
    """Add a phone type of the shop's own; returns it as it is kept (RO-13). Raises NotAllowed, BadInput, TooLong, PhoneTypeTaken."""
    work.need(Permission.EDIT_CUSTOMERS)
    name = inputs.a_line(name, limit=fieldset.LABEL_LIMIT)
    if not fold(name):
        raise BadInput
    if fold(name) in map(fold, phone_labels(work)):
        raise PhoneTypeTaken(name=name)
    kept = PhoneType(name=name, folded=rules.tag_key(name))
    work.session.add(kept)
    work.session.flush()
    history.record(work, subject="phone_type", subject_id=kept.id or 0, kind="created", after={"name": name})
    live.publish(work, "customers")
    return name
