"""Reading the change feed."""

from sqlmodel import select

from rxapp.core.work import Work
from rxapp.live.models import TopicVersion


def versions(work: Work) -> dict[str, int]:
    """Every topic with its version; a topic that never changed is absent."""
    return dict(work.session.exec(select(TopicVersion.topic, TopicVersion.version)).all())
