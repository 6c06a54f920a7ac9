"""Both databases behave alike where the house relies on it; what the models say is what the migrations make."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import col

from rxapp import migrations
from rxapp.core import db as database
from rxapp.core.work import reading, work
from rxapp.history.models import Change
from rxapp.live.models import TopicVersion
from rxapp.staff.models import Staff
from tests import shortcuts

pytestmark = pytest.mark.both_databases


def test_which_database(db):
    assert database.engine() is db
    assert database.is_sqlite() == (db.dialect.name == "sqlite")


def test_a_moment_comes_back_aware_and_in_utc(db, clock):
    warsaw = timezone(timedelta(hours=1))
    with work() as job:
        job.session.add(Change(subject="x", subject_id=1, kind="y", changed_at=datetime(2026, 11, 20, 14, 58, 1, 5, tzinfo=warsaw)))
    with reading() as job:
        kept = job.session.get(Change, 1).changed_at
    assert kept == datetime(2026, 11, 20, 13, 58, 1, 5, tzinfo=UTC)
    assert kept.utcoffset() == timedelta(0)


def test_a_naive_moment_is_a_bug(db, clock):
    with pytest.raises(StatementError), work() as job:
        job.session.add(Change(subject="x", subject_id=1, kind="y", changed_at=datetime(2026, 11, 20)))  # noqa: DTZ001


def test_foreign_keys_hold(db):
    with pytest.raises(IntegrityError), work() as job:
        job.session.add(Staff(email="x@example.com", name="X", role_id=999))


def test_unique_keys_hold(db):
    with work() as job:
        job.session.add(TopicVersion(topic="shop"))
    with pytest.raises(IntegrityError), work() as job:
        job.session.add(TopicVersion(topic="shop"))


def test_every_table_and_column_has_a_name_for_its_keys(db):
    """A migration can only drop what has a name."""
    for table in migrations.every_table().values():
        assert all(constraint.name for constraint in table.constraints), table.name


def test_every_text_has_a_limit_or_is_meant_to_have_none(db):
    """PostgreSQL refuses what SQLite would keep."""
    bare = [
        str(column)
        for table in migrations.every_table().values()
        for column in table.columns
        if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Text | sa.Enum) and not column.type.length
    ]
    assert bare == []


def test_models_and_migrations_agree(db):
    assert shortcuts.differences(db) == []


def test_upgrading_again_changes_nothing(db):
    with work() as job:
        job.session.add(TopicVersion(topic="shop", version=3))
    migrations.upgrade(db)
    with reading() as job:
        assert job.session.get(TopicVersion, "shop").version == 3


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_sqlite_takes_the_write_lock_at_once(db):
    """A reader that becomes a writer half-way could die of "database is locked"."""
    with work(), db.connect() as other:
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(DBAPIError, match="locked"):
            other.exec_driver_sql("BEGIN IMMEDIATE")


def test_another_engine_can_be_put_in_place(db, tmp_path):
    other = database.connect(f"sqlite:///{tmp_path / 'other.db'}")
    database.use(other)
    assert database.engine() is other
    database.use(None)


@pytest.mark.parametrize("db", ["postgres"], indirect=True)
def test_a_database_that_was_away_is_used_again_without_a_restart(db):
    """Every connection of the pool was cut while it lay there: the next work notices before it begins."""
    for number in range(2):
        with work() as job:
            job.session.add(TopicVersion(topic=f"t{number}"))
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        other = sa.create_engine(db.url)
        with other.connect() as connection:
            connection.execute(sa.text(cut))
        other.dispose()
    with reading() as job:
        assert len(job.session.execute(sa.select(col(TopicVersion.topic))).all()) == 2


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_what_was_noted_is_noted_after_a_power_cut(db, tmp_path, monkeypatch):
    """The shop's own database waits for the disk at every commit; only tests do not."""
    monkeypatch.setattr(database, "SAFETY", "FULL")
    made = database.connect(f"sqlite:///{tmp_path / 'safe.db'}")
    with made.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    made.dispose()


FIRST = "a84b3b45818c"
WRITTEN = """
INSERT INTO message (id, key, direction, kind, status, "to", is_ad_hoc, is_test, sender, sender_name, reply_to, subject, body, greeting,
  signature, fingerprint, search_text, language, uses_name, is_formal, staff_name, created_at, shown_at, is_scheduled, channel, is_demo,
  reference, provider_id, tries, worker, failure, failure_values, failure_words)
VALUES (7, 'k', 'out', 'sms', 'sent', '+447700900633', 0, 0, '', '', '', 'Ready', 'Words', '', '', '', '', 'en', 1, 0, 'Ada', :at, :at, 0,
  'demo', 1, 'r', '', 1, '', '', '{}', '')
"""
RUNG = "INSERT INTO messageevent (message_id, status, label, label_values, words, channel, at) VALUES (7, 'sent', 'x', '{}', '', '', :at)"


def test_a_shop_of_the_first_days_keeps_its_history(tmp_path):
    """SQLite makes a table anew to change it, and the rungs that point to its rows must neither forbid that nor go with it."""
    engine = database.connect(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        command.upgrade(Config(migrations.HERE / "alembic.ini", attributes={"connection": connection}), FIRST)
        for statement in (WRITTEN, RUNG):
            connection.execute(sa.text(statement), {"at": "2026-11-20 13:58:00.000000"})
    migrations.upgrade(engine)
    assert shortcuts.differences(engine) == []
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT m.body, e.status FROM messageevent e JOIN message m ON m.id = e.message_id")).all() == [
            ("Words", "sent")
        ]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


AGREED = (
    "INSERT INTO consent (customer_id, kind, address, agrees, how, staff_name, set_at) VALUES (:of, :kind, :to, :agrees, :how, '', :at)"
)
TOLD = """
INSERT INTO consentevent (customer_id, kind, address, agrees, how, staff_name, at, proof)
VALUES (:of, :kind, :to, :agrees, :how, '', :at, :proof)
"""


def test_who_had_said_no_before_objections_were_kept_is_known_after(db, clock):
    """D-1: as long as their no stands; each address once, with its latest proof."""
    at = "2026-11-20 13:58:00+00:00"
    said = [
        (1, "sms", "+447700900633", False, "stop", ("p1", "p3")),
        (2, "sms", "+447700900633", False, "stop", ("p2",)),
        (3, "sms", "+447700900634", True, "start", ()),
        (3, "sms", "+447700900635", False, "removed", ()),
        (4, "email", "a@example.com", False, "unsubscribed", ("p4",)),
    ]
    with db.begin() as connection:
        for of, kind, to, agrees, how, proofs in said:
            row = {"of": of, "kind": kind, "to": to, "agrees": agrees, "how": how, "at": at}
            connection.execute(sa.text(AGREED), row)
            for proof in proofs:
                connection.execute(sa.text(TOLD), {**row, "proof": proof})
        step = ScriptDirectory.from_config(Config(migrations.HERE / "alembic.ini")).get_revision("792743ba3c4e")
        connection.execute(sa.text(step.module.KNOWN))
        kept = connection.execute(sa.text("SELECT kind, address, how, proof FROM objection ORDER BY address")).all()
    assert kept == [("sms", "+447700900633", "stop", "p2"), ("email", "a@example.com", "unsubscribed", "p4")]


@pytest.mark.parametrize("was", [None, 0o644, 0o660])
def test_the_files_of_a_database_are_for_their_owner_alone(tmp_path, was):
    """A new one, and one that an earlier version made for everybody to read, each with the two files beside it."""
    path = tmp_path / "desk.db"
    if was:
        path.touch()
        path.chmod(was)
    made = database.connect(f"sqlite:///{path}")
    with made.begin() as connection:
        connection.execute(sa.text("CREATE TABLE one (id INTEGER)"))
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    made.dispose()
    assert modes == {"desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_another_process_leaves_the_log_of_an_open_database_alone(db, cast):
    """What it writes is seen here although it came and went: a further connection of ours has not taken our locks away."""
    with db.connect() as held:
        assert held.execute(sa.text("SELECT count(*) FROM customer")).scalar() == 0
        held.rollback()
        with database.connect(str(db.url)).connect() as further:
            further.execute(sa.text("SELECT 1"))
        connects = f"import sqlite3; c = sqlite3.connect({db.url.database!r})"
        writes = f"{connects}; c.execute(\"UPDATE staff SET name = 'Seen'\"); c.commit(); c.close()"
        subprocess.run([sys.executable, "-c", writes], check=True)
        assert held.execute(sa.text("SELECT DISTINCT name FROM staff")).scalars().all() == ["Seen"]
        assert Path(f"{db.url.database}-wal").exists()
