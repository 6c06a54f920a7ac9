"""Which channel serves which kind."""

from dataclasses import dataclass

from rxapp.core.work import Work
from rxapp.messages import ports
from rxapp.messages.kinds import Kind
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class ServedRow:
    """A kind and its channel; `channel` is a catalogue key, "" where the shop's choice is not set up and messages wait."""

    kind: str
    channel: str
    is_demo: bool


def served(work: Work) -> list[ServedRow]:
    """E-mail and SMS with what serves them. Raises NotAllowed without EDIT_SETTINGS."""
    work.need(Permission.EDIT_SETTINGS)
    shop = shops.shop(work)
    return [_row(kind, chosen) for kind, chosen in ((Kind.EMAIL, shop.email_channel), (Kind.SMS, shop.sms_channel))]


def _row(kind: Kind, chosen: str) -> ServedRow:
    facts = ports.channel_for(kind, chosen)
    return ServedRow(kind.value, facts.label if facts else "", bool(facts and facts.is_demo))
