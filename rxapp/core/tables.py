"""Two things that SQLModel's and SQLAlchemy's types leave out: the table of a model, and how many rows a statement changed."""

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import SQLModel

from rxapp.core.work import Work


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table of a model with `table=True`, for statements that name columns instead of making objects."""
    return cast(Any, model).__table__


def rows_changed(work: Work, statement: sa.Update | sa.Delete, values: Mapping[str, Any] | None = None) -> int:
    """Run an UPDATE or DELETE with its bound values. Returns the number of rows it met; 0 where its condition did not hold
    (compare-and-set).
    """
    return cast(Any, work.session).execute(statement, values).rowcount
