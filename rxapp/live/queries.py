"""Reading the pulse."""

from sqlmodel import select

from rxapp.core.work import Work
from rxapp.live.models import Pulse


def versions(work: Work) -> dict[str, int]:
    """Every topic with its version."""
    return dict(work.session.exec(select(Pulse.topic, Pulse.version)).all())
