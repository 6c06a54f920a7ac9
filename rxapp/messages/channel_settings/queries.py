"""The channels as the settings page shows them."""

from dataclasses import dataclass

from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.work import Work
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.queries import channels as channels_queries
from rxapp.messages.delivery.queries import rows
from rxapp.shop import queries as shops
from rxapp.staff import queries as staff
from rxapp.staff.rules import Permission


@dataclass(frozen=True, slots=True)
class ServedRow:
    """A kind, the shop's choice for it ("" for the first channel that is set up) and what serves it now.

    `channel` is a catalogue key, "" where the choice is not set up and messages wait.
    """

    kind: str
    chosen: str
    channel: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """The section: a row per kind, a row per channel, and where a test e-mail goes."""

    kinds: tuple[ServedRow, ...]
    channels: tuple[rows.ChannelStatusRow, ...]
    own_email: str


def serving(work: Work) -> Serving:
    """E-mail and SMS with what serves them, and how every channel fares. Raises NotAllowed without MANAGE_CHANNELS."""
    work.need(Permission.MANAGE_CHANNELS)
    shop = shops.shop(work)
    chosen = {Kind.EMAIL: shop.email_channel, Kind.SMS: shop.sms_channel}
    return Serving(tuple(_row(kind, chosen[kind]) for kind in OUTGOING), channels_queries.channel_statuses(work), staff.me(work).email)


def _row(kind: Kind, chosen: str) -> ServedRow:
    facts = ports.channel_for(kind, chosen)
    return ServedRow(kind.value, chosen, facts.label if facts else "", bool(facts and facts.is_demo))
