"""The house rules hold in every file, and each rule does catch what it forbids (and lets the right way pass)."""

import ast
import re
from pathlib import Path

import pytest

from tests import house

SCREEN, ACTION, VIEW = "rxapp/customers/state.py", "rxapp/customers/actions.py", "rxapp/customers/view.py"


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    broken = [f"{source.path}:{what}" for source in house.sources() for what in rule(source)]
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


def _state(body: str, base: str = "StaffState") -> str:
    return f"class GridState({base}):\n" + "\n".join(f"    {line}" for line in body.splitlines())


LONG = "\n".join(f"    x = {number}" for number in range(13))
CAUGHT = [
    (house.unnamed_locks, "rxapp/orders/actions.py", "held = sa.select(Order.id).with_for_update()"),
    (house.unnamed_locks, "rxapp/orders/actions.py", "held = session.get(Order, 1, with_for_update=True)"),
    (house.unnamed_locks, "rxapp/orders/actions.py", "sa.select(sa.func.pg_advisory_xact_lock(7))"),
    (house.unnamed_locks, "rxapp/orders/actions.py", "sa.text('SELECT id FROM job FOR UPDATE')"),
    (house.unnamed_locks, "rxapp/orders/actions.py", "from threading import Lock"),
    (house.facades, "rxapp/customers/actions/__init__.py", 'from rxapp.customers.actions.records import create\n__all__ = ["create"]'),
    (house.facades, "rxapp/customers/view/__init__.py", "from rxapp.customers.view import grid"),
    (house.facades, ACTION, "from rxapp.customers import rules\nmay_send = rules.may_send"),
    (house.counters, SCREEN, _state("def _fill(self):\n    self.reset()\n    self.round += 1")),
    (house.counters, SCREEN, _state("def _fill(self):\n    self.me, self.round = found, self.round + 1")),
    (house.counters, SCREEN, _state("def _fill(self):\n    self.box = self.box + (q != self.q)", "rx.State")),
    (house.weak_hashes, ACTION, "import hashlib\nx = hashlib.md5(b'')"),
    (house.weak_hashes, ACTION, "from hashlib import sha1"),
    (house.clock_readings, ACTION, "from datetime import datetime\nx = datetime.now()"),
    (house.clock_readings, ACTION, "import datetime as dt\nx = dt.datetime.now(dt.UTC)"),
    (house.clock_readings, ACTION, "import time\nx = time.monotonic()"),
    (house.clock_readings, ACTION, "from time import time"),
    (house.clock_readings, ACTION, "from sqlmodel import func\nx = func.now()"),
    (house.commits, ACTION, "def add(work):\n    work.session.commit()"),
    (house.lost_cancels, "rxapp/workers/deliver.py", "async def go(x):\n    await asyncio.wait_for(x, 2)"),
    (house.waits_on_the_loop, SCREEN, _state("@rx.event\nasync def search(self, q):\n    with reading() as job:\n        pages.page(job)")),
    (house.waits_on_the_loop, "rxapp/web/health.py", "async def health(request):\n    with db.engine().connect() as line:\n        ..."),
    (house.waits_on_the_loop, "rxapp/tickets/state.py", "from rxapp.core import short_reads"),
    (house.waits_on_the_loop, "rxapp/tickets/state.py", "from rxapp.core.short_reads import runner"),
    (house.mounted_values, "rxapp/pages/customer.py", "past = rx.el.div(on_mount=CardHistory.show(CardState.card.id))"),
    (house.private_names, ACTION, "from rxapp.consent.queries import _row"),
    (house.private_names, ACTION, "from rxapp.consent import queries as consent\nx = consent._row(1)"),
    (house.state_methods, SCREEN, _state("async def search(self, q): ...")),
    (house.state_methods, SCREEN, _state("@rx.event\ndef search(self, q): ...")),
    (house.state_methods, SCREEN, _state("@rx.event\nasync def search(self, q):\n" + LONG)),
    (house.state_methods, SCREEN, _state("async def search(self, q): ...", "rx.State")),
    (house.state_methods, SCREEN, _state("async def search(self, q): ...", "HistoryMixin")),
    (house.state_methods, SCREEN, _state("\n".join(f"@rx.event\nasync def h{n}(self): ..." for n in range(16)))),
    (house.paragraphs, ACTION, "x = 1"),
    (house.paragraphs, "rxapp/customers/__init__.py", '"""All about customers."""'),
    (house.paragraphs, "rxapp/customers/models.py", '"""Tables."""\nfrom __future__ import annotations'),
    (house.vendors, ACTION, "import twilio.rest"),
    (house.vendors, "rxapp/commands/doctor.py", "from sendgrid.helpers.mail import Mail"),
    (house.sizes, ACTION, "def f():\n" + "    x = 1\n" * 31),
    (house.sizes, VIEW, "def f():\n" + "    x = 1\n" * 46),
    (house.sizes, ACTION, "x = 1\n" * 301),
    (house.names, ACTION, "class CustomerManager: ..."),
    (house.names, ACTION, "def customer_data(): ..."),
    (house.names, "rxapp/customers/utils.py", ""),
    (house.english, VIEW, 'rx.text("Save")'),
    (house.english, VIEW, 'rx.el.button("save")'),
    (house.english, VIEW, 'button(f"Save {name}")'),
    (house.english, VIEW, 'rx.el.span(f"by {name}")'),
    (house.english, VIEW, 'rx.el.input(placeholder="search customers")'),
    (house.english, VIEW, 'rx.el.img(alt=f"avatar of {name}")'),
    (house.english, VIEW, 'rx.cond(State.on, "Yes", "No, I\'ll do it myself")'),
    (house.english, VIEW, 'rx.el.span(rx.cond(State.on, "yes", t("no")))'),
    (house.english, VIEW, 'HEADS = ["Name", "Last contact"]'),
    (house.english, VIEW, 'button("Сохранить")'),
    (house.english, "rxapp/pages/customers.py", 'rx.heading("Customers")'),
    (house.english, "rxapp/messages/panel/state/sending.py", 'self.said = "Saved."'),
    (house.english, "rxapp/app.py", 'rx.toast.error("That did not work")'),
]
PASSING = [
    (house.facades, ACTION, "from rxapp.customers import rules\nLIMIT = rules.EMAIL_LIMIT\ndef send(): return rules.may_send()"),
    (house.counters, SCREEN, _state('def _fill(self):\n    self.filled = filled.mark("store")\n    self.first = before + 1')),
    (house.counters, "rxapp/wording/grammar.py", "class Reader:\n    def step(self):\n        self.steps += 1"),
    (house.weak_hashes, ACTION, "import hashlib\nx = hashlib.sha256(b'')"),
    (house.clock_readings, "rxapp/core/clock.py", "import time\nx = time.monotonic()"),
    (house.clock_readings, ACTION, "from datetime import datetime, timedelta\nx = work.now + timedelta(days=1)\ny = clock.now()"),
    (house.commits, "rxapp/core/work.py", "session.commit()"),
    (house.lost_cancels, "rxapp/workers/deliver.py", "async def go(x):\n    async with asyncio.timeout(2):\n        await x"),
    (house.mounted_values, "rxapp/customers/view/form.py", "form = rx.el.form(on_mount=leaving.watch(FORM))"),
    (house.private_names, ACTION, "from rxapp.consent import queries\nx = queries.agrees(1)\ny = self._row"),
    (
        house.state_methods,
        SCREEN,
        _state("@rx.event(supersedes=True)\nasync def search(self, q): ...\n@rx.var\ndef n(self): ...\ndef _x(self): ..."),
    ),
    (house.paragraphs, "rxapp/customers/__init__.py", '"""The record. Not the messages."""'),
    (house.vendors, "rxapp/channels/twilio/send.py", "import twilio"),
    (house.sizes, VIEW, "def f():\n" + "    x = 1\n" * 45),
    (house.names, ACTION, "def database(): ...\nclass Role: ..."),
    (house.english, VIEW, 'rx.el.button(t("panel.send"), class_name="primary Big", type="submit", id="Send")'),
    (house.english, VIEW, 'field(label="panel.subject")\nrx.el.td("·")\nrx.icon("Truck")'),
    (house.english, VIEW, '"""Words for people who read this."""\ndef view():\n    """And here."""'),
    (house.english, VIEW, 'rx.cond(key == "Enter", State.open, rx.noop())\nlog.error("It failed")'),
    (house.english, VIEW, '__all__ = ["Outcome"]\nx = [w for w in wraps if w not in ("Overlay",)]\nrx.el.kbd("Ctrl K")'),
    (house.english, VIEW, 'headers = {"Content-Security-Policy": policy}'),
    (house.english, VIEW, 'style = rx.cond(State.formal, "formal", "informal")'),
    (house.english, VIEW, 'SCRIPT = "if(document.activeElement){focus()}"'),
    (house.english, ACTION, 'record(kind="Anything goes")'),
]


@pytest.mark.parametrize(("rule", "path", "text"), CAUGHT)
def test_it_catches(rule, path, text):
    assert list(rule(house.Source(Path(path), text)))


@pytest.mark.parametrize(("rule", "path", "text"), PASSING)
def test_it_lets_pass(rule, path, text):
    assert list(rule(house.Source(Path(path), text))) == []


def test_every_folder_is_a_package():
    """The import linter does not see a folder without its paragraph."""
    folders = {path.parent for path in (house.ROOT / "rxapp").rglob("*.py") if path.parent.name != "versions"}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("path", ["rxapp/__main__.py", "rxapp/__init__.py", "tests/__main__.py", "tests/__init__.py"])
def test_an_old_python_can_read_the_launchers(path):
    """It must get as far as the sentence that says it is too old."""
    ast.parse((house.ROOT / path).read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("path", ["rxapp/__main__.py", "tests/__main__.py", "tests/chromium.py"])
def test_the_launchers_need_nothing_installed(path):
    import sys  # noqa: PLC0415

    tree = ast.parse((house.ROOT / path).read_text())
    named = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named - set(sys.stdlib_module_names) <= {"rxapp", "tests"}


def test_no_file_names_a_registry_or_a_machine():
    """Where packages come from is for whoever installs to say; nothing of the machine that made it stays in it."""
    told = re.compile(
        r"registry\.npmjs|pypi\.org/simple|files\.pythonhosted|--(extra-)?index-url|\"resolved\": \"http|(?<![\w/.-])/(root|work|home)/\w"
    )
    kinds = {".py", ".txt", ".json", ".toml", ".ini", ".yaml", ".md", ".po", ".css", ".mako", ""}
    hidden = {".importlinter", ".ruff.toml", ".pytest.ini", ".env.example", ".pre-commit-config.yaml", ".pyrightconfig.json", ".ci"}
    tops = [path for path in house.ROOT.iterdir() if path.name in hidden or not path.name.startswith(".")]
    files = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*")) if file.is_file() and file.suffix in kinds]
    files = [
        file
        for file in files
        if not {"__pycache__", "node_modules", "words", "external", "data"} & set(file.relative_to(house.ROOT).parts)
        and file != Path(__file__)
    ]
    assert len(files) > 50
    assert [str(file) for file in files if told.search(file.read_text(encoding="utf-8", errors="replace"))] == []
