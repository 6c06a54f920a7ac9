"""Two tables: `File`, one row per content in the store, and `FileUse`, its name on a record."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field, SQLModel


class File(SQLModel, table=True):
    """One content: `digest` is its SHA-256 in hex, `size` in bytes, `path` its place in the store, which is never used again.

    Two rows may have the same digest, where two people uploaded the same file at the same moment.
    """

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, index=True)
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    sniffed_type: str = Field(max_length=127)
    path: str = Field(max_length=100, unique=True)
    by: int | None = None
    at: datetime

    __table_args__ = ({"sqlite_autoincrement": True},)


class FileUse(SQLModel, table=True):
    """One use: the file's name on a record, with the Content-ID `cid` where it is a picture inside a mail. Its id is part of addresses and
    is never given twice.
    """

    __tablename__ = "file_use"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=20)
    subject_id: int
    file_id: int = Field(foreign_key="file.id", index=True)
    name: str = Field(max_length=200)
    cid: str = Field(default="", max_length=255)
    position: int = 0
    at: datetime

    __table_args__ = (Index("ix_file_use_subject", "subject", "subject_id"), {"sqlite_autoincrement": True})
