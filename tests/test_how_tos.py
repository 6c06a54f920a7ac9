"""The README's how-tos hold: each is followed on a copy of the tree, and the copy is run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT

SEND = '''"""Sends by pigeon."""

from rxapp.channels.pigeon.settings import loft
from rxapp.messages.delivery.ports import OutgoingMessage, Receipt


async def send(message: OutgoingMessage) -> Receipt:
    """Let it fly."""
    return Receipt(f"{loft().pigeon_loft}-{message.id}")


async def check() -> None:
    """The loft is open."""
'''
WEBHOOK = '''"""What comes back by pigeon."""

from rxapp.channels.hooks import Hook, Posted
from rxapp.channels.pigeon.settings import loft
from rxapp.channels.signatures import NotGenuine, single
from rxapp.core import clock
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import InboundMessage


def _read(posted: Posted) -> list[InboundMessage]:
    if single(posted.headers, "x-ring") != loft().pigeon_ring.get_secret_value():
        raise NotGenuine("ring")
    number, words = posted.body.decode().split("|")
    return [InboundMessage(f"p-{number}", "pigeon", Kind.SMS, "+447700900633", "+447700900000", words, clock.now())]


HOOKS = (Hook("/hooks/pigeon", Kind.SMS, 2_000, _read, answer="<Coo/>"),)
'''
SETTINGS = '''"""What pigeons need from the environment."""

from pydantic import SecretStr, field_validator

from rxapp.core.setting_types import SecretWord
from rxapp.core.settings import SettingsGroup, settings


class PigeonSettings(SettingsGroup):
    """The loft, and the ring that proves whose pigeon it is."""

    pigeon_loft: str = ""
    pigeon_ring: SecretWord = SecretStr("")

    @field_validator("pigeon_loft")
    @classmethod
    def _has_no_door(cls, value: str) -> str:
        if "/" in value:
            raise ValueError("must be the name of a loft")
        return value


def loft() -> PigeonSettings:
    return settings().of(PigeonSettings)
'''
CHANNEL = '''"""The channel: pigeons."""

from rxapp.channels.declared import Channel
from rxapp.channels.pigeon import send, webhook
from rxapp.channels.pigeon.settings import PigeonSettings, loft
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import ChannelFacts


def channel() -> Channel:
    """SMS by pigeon, where there is a loft."""
    facts = ChannelFacts("pigeon", Kind.SMS, "channel.pigeon", is_set_up=bool(loft().pigeon_loft))
    lacks = loft().missing("pigeon_ring")
    return Channel(facts, send.send, send.check, settings=PigeonSettings, lacks_for_reports=lacks, hooks=webhook.HOOKS)
'''
RUN = """
import asyncio
from starlette.applications import Starlette
from starlette.testclient import TestClient
from rxapp.commands import start
from rxapp.channels import registry
start.prepare()
registry.introduce()
import sqlalchemy as sa
from rxapp import web
from rxapp.core import db
from rxapp.core.kinds import Kind
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import OutgoingMessage
from rxapp.web.middleware import RequestGuard

from rxapp.core.settings import settings
assert ports.channel_for(Kind.SMS).name == "pigeon"
channel = registry.channel("pigeon", "sms")
assert asyncio.run(channel.send(OutgoingMessage(7, "r", Kind.SMS, "+447700900633", "Ready."))).provider_id == "feather-7"
assert channel.lacks_for_reports == ()
assert "ours" not in repr(settings().of(channel.settings))
client = TestClient(RequestGuard(Starlette(routes=web.routes())), base_url="http://10.0.0.7:3000")
assert client.post("/hooks/pigeon", content="1|Is it ready?").status_code == 403
assert client.post("/hooks/pigeon", content="x" * 2_001, headers={"x-ring": "ours"}).status_code == 413
for _ in range(2):
    answer = client.post("/hooks/pigeon", content="1|Is it ready?", headers={"x-ring": "ours"})
    assert (answer.status_code, answer.text) == (200, "<Coo/>")
assert client.post("/hooks/pigeon", content="no bar", headers={"x-ring": "ours"}).status_code == 200
with db.engine().connect() as connection:
    assert connection.execute(sa.text("SELECT channel, body FROM message WHERE direction = 'in'")).all() == [("pigeon", "Is it ready?")]
    assert connection.execute(sa.text("SELECT sort FROM providerevent")).scalars().all() == ["unreadable"]
print("It flies.")
"""

COLUMN = '    membership_number: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})\n'
ROW = '    Field("membership_number", "line", "account", 20, is_fact=True, is_searched=True),\n'
WORDS = {
    "en": "Membership number",
    "es": "Número de socio",
    "pl": "Numer członkowski",
    "ru": "Номер членства",
    "uk": "Номер членства",
}
STORY = """
import reflex as rx

from rxapp.core.work import reading, work
from rxapp.customers.queries import pages
from rxapp.customers.state.card import CardState
from rxapp.customers.state.form import FormState
from rxapp.customers.view import card, form
from rxapp.history.queries import changes_of
from tests.factories import make_customer


async def test_a_membership_number_from_the_form_to_the_history(screen, cast):
    with work() as job:
        make_customer(job, first_name="Cleo", last_name="Carter")
    assert "customer-membership_number" in str(form.form(rx.Var.create("")))
    shown = str(card.card(on_contact=lambda _id: rx.noop(), right=rx.el.div()))
    assert '"field.membership_number"' in shown and '"facts"]?.["membership_number"]' in shown
    tab = await screen(cast.ben, path="/customers/new")
    new = {"customer-first_name": "Dora", "customer-membership_number": "x" * 21}
    await tab.do(FormState.start, FormState.save(new))
    wrong = (await tab.state(FormState)).wrong
    assert (wrong.field, wrong.facts["limit"]) == ("membership_number", 20)
    await tab.do(FormState.save({**new, "customer-membership_number": " MC 4711 "}))
    dora = (await tab.state(FormState)).customer_id
    with reading(cast.ben) as job:
        assert [[row.id for row in pages.page(job, q=q).rows] for q in ("mc 4711", "mc4711", "4711", "4712")] == [[dora]] * 3 + [[]]
        assert changes_of(job, "customer", dora)[0].after["membership_number"] == "MC 4711"
    tab = await screen(cast.ben, path=f"/customers/{dora}/edit")
    await tab.do(FormState.load)
    page = await tab.state(FormState)
    assert page.texts["membership_number"] == "MC 4711"
    tab.path = f"/customers/{dora}"
    await tab.do(CardState.load)
    assert (await tab.state(CardState)).card.facts["membership_number"] == "MC 4711"
"""

ASKED = (
    "customers/test_membership.py",
    "customers/test_rules.py::test_every_field_has_its_column_and_limit",
    "core/test_db.py::test_models_and_migrations_agree",
    "test_security_document.py::test_every_field_stands_with_its_limit",
    "test_words.py",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tree as a newcomer has it, with what Python has compiled of it: it compiles anew what is changed here."""
    for name in ("rxapp", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc.*"))  # one that is being written
    shutil.copy(ROOT / ".pytest.ini", tmp_path)
    return tmp_path


def _tried(folder: Path, *arguments: str, **names: str) -> subprocess.CompletedProcess[str]:
    """Python in the copy, on a data folder of its own, with these names in its environment."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("RXAPP_")}
    data = folder / "data"
    data.mkdir(exist_ok=True)
    env = {**bare, "RXAPP_DATA_DIR": str(data), "RXAPP_DEMO": "off", "PYTHONPATH": str(folder), **names}
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def _run(folder: Path, *arguments: str, **names: str) -> str:
    """The same where it succeeds. Returns what it says."""
    done = _tried(folder, *arguments, **names)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _before(path: Path, mark: str, line: str) -> None:
    """Write a line before the one that holds the mark."""
    text = path.read_text(encoding="utf-8")
    assert text.count(mark) == 1
    path.write_text(text.replace(mark, line + mark), encoding="utf-8")


@pytest.mark.timeout(300)
def test_add_a_channel(copy):
    """A folder and its line in the registry: it sends, its hook has a route, a cap and its own proof, its settings are read and refused at
    the start, and the doctor tries it; nothing else is touched but its words.
    """
    folder = copy / "rxapp" / "channels" / "pigeon"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Pigeons."""\n')
    for name, text in (("settings", SETTINGS), ("send", SEND), ("webhook", WEBHOOK), ("channel", CHANNEL)):
        (folder / f"{name}.py").write_text(text)
    registry = copy / "rxapp" / "channels" / "registry.py"
    _before(registry, "from rxapp.channels.sendgrid import", "from rxapp.channels.pigeon import channel as pigeon\n")
    _before(registry, "        demo.channel(Kind.EMAIL),", "        pigeon.channel(),\n")
    for language in WORDS:
        with (copy / "rxapp" / "core" / "locale" / language / "channels.po").open("a", encoding="utf-8") as words:
            words.write('\nmsgid "channel.pigeon"\nmsgstr "Pigeon"\n')
    ring = copy / "ring"
    ring.write_text("ours\n")
    feathers = {"RXAPP_PIGEON_LOFT": "feather", "RXAPP_PIGEON_RING_FILE": str(ring)}
    assert "It flies." in _run(copy, "-c", RUN, **feathers)
    assert "SMS: goes by Pigeon." in _run(copy, "-m", "rxapp.commands.doctor", **feathers)
    ring.write_text("two words")
    done = _tried(copy, "-c", "from rxapp.commands import start; start.prepare()", **feathers)
    assert (done.returncode, done.stderr) == (1, "rxapp cannot start: RXAPP_PIGEON_RING must be one word of plain characters.\n")


@pytest.mark.timeout(300)
def test_add_a_customer_field(copy):
    """A column, a row of the fieldset, a generated migration, its word and its line among the limits: everything else follows."""
    customers = copy / "rxapp" / "customers"
    _before(customers / "models.py", "    created_at: datetime\n    note:", COLUMN)
    _before(customers / "fieldset.py", '    Field("phones", "phones"', ROW)
    _before(copy / "rxapp" / "docs" / "security.md", "| phones | phones |", "| membership_number | line | 20 |\n")
    for language, word in WORDS.items():
        with (copy / "rxapp" / "core" / "locale" / language / "customers.po").open("a", encoding="utf-8") as words:
            words.write(f'\nmsgid "field.membership_number"\nmsgstr "{word}"\n')
    alembic = ("-m", "alembic", "-c", "rxapp/migrations/alembic.ini")
    _run(copy, *alembic, "upgrade", "head")
    _run(copy, *alembic, "revision", "--autogenerate", "-m", "membership number")
    made = next((copy / "rxapp" / "migrations" / "versions").glob("*membership_number.py")).read_text()
    assert "add_column(sa.Column('membership_number'" in made
    assert made.count("batch_op.") == 2, made
    (copy / "tests" / "customers" / "test_membership.py").write_text(STORY)
    _run(copy, "-m", "pytest", "-c", ".pytest.ini", "-q", "-n", "0", "-k", "not postgres", *(f"tests/{name}" for name in ASKED))
