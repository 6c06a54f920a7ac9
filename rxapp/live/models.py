"""The change feed: one row per topic."""

from sqlmodel import Field, SQLModel


class TopicVersion(SQLModel, table=True):
    """A topic, such as "customers", and its version: how often it has changed."""

    topic: str = Field(primary_key=True, max_length=40)
    version: int = 0
