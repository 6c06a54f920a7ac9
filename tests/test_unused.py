"""Nothing stands in rxapp that only tests call."""

import ast
from pathlib import Path

from tests.unused import Module, modules, unused

ROOT = Path(__file__).resolve().parents[1]
ENTRY_POINTS = {  # somebody else calls them: the launcher, Reflex's build, a module chosen at run time
    "rxapp.commands.demo.fill",
    "rxapp.commands.own_address.OwnAddress",
    *(f"rxapp.tickets.search_ddl.{name}" for name in ("create", "drop")),  # by a migration
    *(f"rxapp.customers.queries.{database}.{name}" for database in ("on_postgres", "on_sqlite") for name in ("found", "ids")),
}
SEAMS = {  # what a process remembers for its whole life, and a test must put back; and the watch that tests keep over locks
    "rxapp.core.locks.watch",
    "rxapp.staff.actions.passwords.use_hasher",
    "rxapp.web.health.forget",
    "rxapp.web.rate_limits.forget",
}
TO_COME = {  # made ready for features that come next; who uses one takes it off this list
    *(f"rxapp.customers.belongings.{name}" for name in ("counts", "erase_all", "exported", "move_all")),  # merge, erase, export
    "rxapp.customers.actions.record_consent.set_consent",  # the card's consents
    "rxapp.files.actions.detach",
    "rxapp.files.links.link_to",
    "rxapp.messages.actions.entries.amend",  # what happened: calls, orders
}


def test_everything_is_used():
    """A public function or class that nothing in rxapp uses goes to the tests that call it, or goes."""
    listed = [module for module in modules(ROOT / "rxapp", "rxapp") if ".versions." not in module.name]
    found = unused(listed)
    assert not found - ENTRY_POINTS - SEAMS - TO_COME


def test_what_counts_as_used():
    """Its own module, an import and an attribute of the module count; the definition itself, a recursion and another's namesake do not."""
    one = "def used(): ...\ndef again(): again()\ndef read(): ...\ndef taken(): ...\ndef _own(): used()\ndef alone(): ..."
    two = "from p import one\nfrom p.one import taken as mine\nmine()\none.read()\nother.alone()"
    assert unused([Module("p.one", ast.parse(one)), Module("p.two", ast.parse(two))]) == {"p.one.again", "p.one.alone"}
