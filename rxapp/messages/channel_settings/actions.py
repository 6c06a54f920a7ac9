"""Choosing which channel serves a kind."""

from rxapp.core.inputs import one_of
from rxapp.core.kinds import OUTGOING
from rxapp.core.work import Work
from rxapp.live import actions as live
from rxapp.messages.delivery import ports
from rxapp.shop import actions as shop


def choose(work: Work, *, kind: str, name: str) -> None:
    """Let this channel serve the kind; "" for the first one that is set up. Waiting messages go by it from now on.

    Raises NotAllowed, BadInput.
    """
    wanted = one_of(kind, OUTGOING)
    there = [facts.name for facts in ports.channels() if facts.kind == wanted]
    shop.choose_channel(work, kind=wanted, name=one_of(name, ["", *there]))
    live.publish(work, "messages")
