"""Whether made-up words may come in: in a demo shop, while nothing real is connected for their kind."""

from sqlmodel import select

from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.work import Work
from rxapp.messages.delivery import ports
from rxapp.messages.mailboxes.models import Mailbox
from rxapp.shop import queries as shops
from rxapp.staff.rules import Permission


def may_simulate(work: Work, kind: str) -> bool:
    """For one kind; the actor must be one who works tickets."""
    shop = shops.shop(work)
    if not shop.is_demo or not work.actor.may(Permission.WORK_TICKETS):
        return False
    if kind == Kind.EMAIL and work.session.exec(select(Mailbox.id).limit(1)).first():
        return False
    chosen = shop.email_channel if kind == Kind.EMAIL else shop.sms_channel
    channel = ports.channel_for(Kind(kind), chosen)
    return channel is None or channel.is_demo


def kinds(work: Work) -> list[str]:
    """The kinds for which it may be done."""
    return [kind.value for kind in OUTGOING if may_simulate(work, kind)]
