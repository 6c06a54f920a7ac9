"""What a role is offered does something: a right is a tick box once the feature that asks for it has declared it (D-65, D-139)."""

import ast

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from rxapp import migrations
from rxapp.staff import permissions
from rxapp.staff.models import Role
from rxapp.staff.permissions import RIGHTS, Right
from rxapp.staff.rules import ADMINISTRATOR, MANAGER, ROLES, Permission
from tests import house

STEP = "c8f2a6135b7e"
ANY_OF_THEM = "rxapp.files.rules"  # whoever holds one of several may upload; no box would stand for that alone
DECLARING = ("Right", "MenuEntry", "SettingsSection")


@pytest.fixture
def rights():
    """What is declared, put back afterwards."""
    before = tuple(RIGHTS)
    yield before
    RIGHTS.declare(*before)


def _asked_for() -> set[str]:
    """The rights that anything but the list of rights, declarations and the pages names."""
    found = set()
    for source in house.sources():
        if source.name in ("rxapp.staff.rules", ANY_OF_THEM) or source.name.startswith("rxapp.pages"):
            continue
        declared = {id(part) for node in ast.walk(source.tree) if _declares(node) for part in ast.walk(node)}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and house.last_name(node.value) == "Permission" and id(node) not in declared:
                found.add(node.attr)
    return found


def _declares(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and house.last_name(node.func) in DECLARING


def test_each_right_that_is_offered_is_asked_for_somewhere_and_no_other_is():
    asked = _asked_for()
    assert {permission.name for permission in permissions.offered()} == asked & {permission.name for permission in Permission}


def test_rights_to_come_stay_in_the_roles():
    assert set(ADMINISTRATOR) - set(permissions.offered())
    assert Permission.MANAGE_CHANNELS not in MANAGER


def test_a_right_is_offered_as_soon_as_its_feature_declares_it(rights):
    """D-139."""
    assert Permission.RUN_CAMPAIGNS not in permissions.offered()
    RIGHTS.declare(*rights, Right(Permission.RUN_CAMPAIGNS))
    assert Permission.RUN_CAMPAIGNS in permissions.offered()


def test_nothing_is_offered_that_nobody_declares_and_nothing_twice(rights):
    RIGHTS.declare()
    assert permissions.offered() == ()
    with pytest.raises(ValueError, match="send"):
        RIGHTS.declare(Right(Permission.SEND), Right(Permission.SEND))


@pytest.mark.both_databases
def test_the_migration_gives_the_new_rights_to_the_built_in_roles_alone(db, cast):
    """D-139: a shop's own roles get none; what a role held it keeps."""
    new = {"see_jobs", "see_figures", "manage_telephony"}
    with db.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(sa.insert(Role).values(key="", name="Saturday", permissions=["see_customers"]))
        _step(connection, "downgrade")
        assert not new & set(_held(connection, "administrator"))
        _step(connection, "upgrade")
        assert {key: set(_held(connection, key)) for key in ROLES} == {key: set(held) for key, held in ROLES.items()}
        assert _held(connection, "") == ["see_customers"]


def _step(connection: sa.Connection, way: str) -> None:
    step = ScriptDirectory.from_config(Config(migrations.HERE / "alembic.ini")).get_revision(STEP)
    with Operations.context(MigrationContext.configure(connection)):
        getattr(step.module, way)()


def _held(connection: sa.Connection, key: str) -> list[str]:
    return connection.execute(sa.select(Role.permissions).where(Role.key == key)).scalar_one()  # type: ignore[call-overload]
