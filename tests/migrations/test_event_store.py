"""A shop's database of the commit before becomes the event store with every row, and goes back again, on both databases."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from rxapp import migrations
from rxapp.core import db as database
from tests import shortcuts

BEFORE, AFTER = "c8f2a6135b7e", "9e42c1d7a05b"
STATES = ("held", "sending", "sent", "delivered", "failed", "uncertain", "cancelled")
MOMENT = "2026-03-05 09:00:00.123456"
TABLES = (
    "customer",
    "staff",
    "role",
    "message",
    "messageevent",
    "providerevent",
    "channelstatus",
    "draft",
    "consent",
    "objection",
    "template",
)


@pytest.fixture(params=["sqlite", "postgres"])
def old(request: pytest.FixtureRequest, tmp_path) -> Iterator[sa.Engine]:
    """A database at the step before, with rows in every state."""
    url = f"sqlite:///{tmp_path}/old.db" if request.param == "sqlite" else _new_on(request.getfixturevalue("postgres_url"))
    with closing_engine(url) as engine:
        _go(engine, BEFORE)
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            _fill(connection)
        yield engine


class closing_engine:  # noqa: N801 (read as a function)
    """An engine that is put away at the end."""

    def __init__(self, url: str) -> None:
        self.engine = database.connect(url)

    def __enter__(self) -> sa.Engine:
        return self.engine

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()


def _new_on(url: str) -> str:
    with closing(sa.create_engine(url, isolation_level="AUTOCOMMIT").connect()) as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS before_the_store"))
        connection.execute(sa.text("CREATE DATABASE before_the_store"))
    return url.rsplit("/", 1)[0] + "/before_the_store"


def _go(engine: sa.Engine, step: str, way: str = "upgrade") -> None:
    with (
        engine.connect().execution_options(write=True) as connection,
        migrations.tables_may_be_replaced(connection),
        connection.begin(),
    ):
        getattr(command, way)(Config(migrations.HERE / "alembic.ini", attributes={"connection": connection}), step)


def _fill(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(connection, only=TABLES)

    def add(of: str, **values: Any) -> None:
        table = tables.tables[of]
        row = {column.name: values.get(column.name, _filler(column)) for column in table.columns}
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join(f":{column}" for column in row)
        connection.execute(sa.text(f"INSERT INTO {of} ({columns}) VALUES ({marks})"), row)

    add("role", id=1)
    add("staff", id=1, role_id=1, email="ada@example.com")
    add("customer", id=1)
    for number, status in enumerate(STATES, start=1):
        _message(add, number, kind="email", status=status, header_id=f"<{number}@shop.example.com>", subject="s" * 200)
        _message(add, number + 20, kind="sms", status=status, to=f"+4477009000{number:02}")
    _message(add, 41, kind="note", status="saved", to="")
    _message(add, 42, kind="sms", status="received", direction="in", to="+441632960001", failure="message.said_stop")
    _message(add, 43, kind="email", status="held", is_test=True, customer_id=None, header_id="<43@shop.example.com>", retry_of=5)
    for number in (1, 2, 41):
        add("messageevent", id=number, message_id=number, status="held", label="message.ladder.held", event_key=f"e{number}", channel="")
    add("providerevent", id=1, event_key="p1", message_id=3)
    add("channelstatus", id=1, name="smtp", kind="email", free_at=None)
    add("draft", id=1, staff_id=1, customer_id=1, kind="note", content='{"body": "half"}')
    add("consent", id=1, customer_id=1, kind="email", address="ann@example.com")
    add("objection", id=1, kind="sms", address="+447700900001")
    add("template", id=1, kind="email", starter=None)


def _message(add: Any, number: int, **values: Any) -> None:
    own = {"id": number, "key": f"key-{number}", "reference": f"{number:032}", "customer_id": 1, "staff_id": 1, "direction": "out"}
    texts = {"to": f"ann{number}@example.com", "body": "Zażółć “it” — 👍", "waiting_values": '{"at": "x"}', "failure_values": '{"n": 1}'}
    failure = {"failure": "message.failure.bounced" if values["status"] == "failed" else ""}
    add("message", **{**own, **texts, **failure, "header_id": None, "retry_of": None, **values})


def _filler(column: sa.Column[Any]) -> Any:
    if column.nullable:
        return None
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.DateTime):
        return MOMENT
    if isinstance(kind, sa.JSON):
        return "{}"
    return 0 if isinstance(kind, sa.Integer) else ""


def _rows(engine: sa.Engine, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        found = {}
        for table, names in columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            found[table] = [tuple(map(str, row)) for row in connection.exec_driver_sql(f"SELECT {listed} FROM {table} ORDER BY id")]
        return found


def _columns(engine: sa.Engine) -> dict[str, list[str]]:
    return {table: [column["name"] for column in sa.inspect(engine).get_columns(table)] for table in TABLES}


def _indexes(engine: sa.Engine) -> set[str]:
    return {str(index["name"]) for table in TABLES for index in sa.inspect(engine).get_indexes(table)}


def test_no_row_is_lost_and_each_has_its_recipient(old: sa.Engine) -> None:
    """`tables.md`, messages; D-143: every state of every kind, on the way there and back."""
    columns, indexes = _columns(old), _indexes(old)
    before = _rows(old, columns)
    _go(old, AFTER)
    assert _rows(old, columns) == before
    assert indexes <= _indexes(old)
    with old.connect() as connection:
        listed = "SELECT message_id, role, address, status, event FROM recipient ORDER BY message_id"
        recipients = connection.exec_driver_sql(listed).all()
        mail_ids = connection.exec_driver_sql("SELECT value, message_id FROM mail_id ORDER BY message_id").all()
        plain = connection.exec_driver_sql("SELECT count(*) FROM message WHERE about_id IS NULL AND NOT is_auto").scalar()
    assert plain == len(before["message"])
    assert [tuple(row) for row in recipients[:7]] == [
        (1, "to", "ann1@example.com", "held", ""),
        (2, "to", "ann2@example.com", "held", ""),
        (3, "to", "ann3@example.com", "sent", ""),
        (4, "to", "ann4@example.com", "delivered", ""),
        (5, "to", "ann5@example.com", "failed", "message.failure.bounced"),
        (6, "to", "ann6@example.com", "uncertain", ""),
        (7, "to", "ann7@example.com", "cancelled", ""),
    ]
    assert [row[0] for row in recipients] == [*range(1, 8), *range(21, 28), 42, 43]
    assert [tuple(row) for row in mail_ids] == [(f"{number}@shop.example.com", number) for number in (*range(1, 8), 43)]
    _go(old, BEFORE, "downgrade")
    assert _rows(old, columns) == before
    assert _indexes(old) == indexes
    migrations.upgrade(old)
    assert shortcuts.differences(old) == []


@pytest.mark.parametrize("old", ["sqlite"], indirect=True)
def test_a_deleted_newest_id_never_comes_back(old: sa.Engine) -> None:
    """`tables.md`: the public number of a message is its id."""
    migrations.upgrade(old)
    copied = "INSERT INTO message ({0}) SELECT {1} FROM message WHERE id = 41"
    names = [column["name"] for column in sa.inspect(old).get_columns("message") if column["name"] != "id"]
    own = {"key": "'other'", "reference": "'other'"}
    listed = ", ".join(f'"{name}"' for name in names), ", ".join(own.get(name, f'"{name}"') for name in names)
    with old.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql("DELETE FROM recipient WHERE message_id = 43")
        connection.exec_driver_sql("DELETE FROM mail_id WHERE message_id = 43")
        connection.exec_driver_sql("DELETE FROM message WHERE id = 43")
        connection.exec_driver_sql(copied.format(*listed))
        assert connection.exec_driver_sql("SELECT max(id) FROM message").scalar() == 44
