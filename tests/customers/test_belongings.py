"""What belongs to a customer is declared by the feature that keeps it: nothing is forgotten when records become one or are erased."""

import pytest
import sqlalchemy as sa

from rxapp import migrations
from rxapp.consent.queries import consents_of
from rxapp.core.work import reading, work
from rxapp.customers import belongings
from rxapp.customers.belongings import BELONGINGS, in_table
from rxapp.messages.actions.drafts import save_draft
from tests.factories import make_customer, make_message, make_note, make_shop

DORA, SHARED, PHONE = "dora@example.com", "both@example.com", "07700 900633"


def unnamed(tables: dict[str, sa.Table]) -> set[str]:
    """The tables with a `customer_id` that no declaration names."""
    named = {table for belonging in BELONGINGS for table in belonging.tables}
    return {name for name, table in tables.items() if "customer_id" in table.c and name not in named}


def test_every_table_with_a_customer_is_named():
    assert unnamed(migrations.every_table()) == set()


def test_a_table_that_nobody_names_is_found():
    planted = sa.Table("boat", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("customer_id", sa.Integer))
    assert unnamed({**migrations.every_table(), "boat": planted}) == {"boat"}


def test_every_named_table_is_there_and_holds_a_customer():
    holding = {name for name, table in migrations.every_table().items() if "customer_id" in table.c}
    assert {table for belonging in BELONGINGS for table in belonging.tables} <= holding


def test_a_name_is_declared_once():
    before = tuple(BELONGINGS)
    with pytest.raises(ValueError, match="drafts"):
        BELONGINGS.declare(*before, in_table("drafts", "draft"))
    assert tuple(BELONGINGS) == before


@pytest.fixture
def pair(cast):
    """Dora, who goes, and the record that stays; both hold one address, to which only one of them agrees."""
    with work(cast.ada) as job:
        make_shop(job)
        shared = {"address": SHARED}
        loser = make_customer(job, emails=[DORA, {**shared, "agrees": True}], phones=[PHONE], tags=["e-bike", "club"])
        survivor = make_customer(job, first_name="Theodora", last_name="Whitfield", emails=[shared], tags=["club"])
        make_message(job, loser, DORA, body="Your wheel is true.")
        make_note(job, loser)
        for customer_id in (loser, survivor):
            save_draft(job, customer_id=customer_id, kind="email", content={"body": f"For {customer_id}"})
    return loser, survivor


@pytest.mark.both_databases
def test_everything_moves_and_what_repeats_goes(cast, pair):
    loser, survivor = pair
    with work(cast.ada) as job:
        belongings.move_all(job, loser_id=loser, survivor_id=survivor)
    with reading(cast.ada) as job:
        assert set(belongings.counts(job, loser).values()) == {0}
        moved = belongings.counts(job, survivor)
        assert (moved["messages"], moved["drafts"], moved["phones"], moved["e-mail addresses"], moved["tags"]) == (2, 1, 1, 2, 2)
        draft = belongings.exported(job, survivor)["drafts"][0]
        assert draft["content"]["body"] == f"For {survivor}"


@pytest.mark.both_databases
def test_a_merge_never_widens_consent_d62(cast, pair):
    """The address that both hold keeps the no of one of them; an address of one alone keeps its own."""
    loser, survivor = pair
    with work(cast.ada) as job:
        belongings.move_all(job, loser_id=loser, survivor_id=survivor)
    with reading(cast.ada) as job:
        agreed = {address for (_, address), row in consents_of(job, survivor).items() if row.agrees}
        assert agreed == {DORA, "+447700900633"}


def test_the_no_of_the_one_that_goes_holds_for_the_one_that_stays_d62(cast, pair):
    loser, survivor = pair
    with work(cast.ada) as job:
        belongings.move_all(job, loser_id=survivor, survivor_id=loser)
    with reading(cast.ada) as job:
        assert not consents_of(job, loser)["email", SHARED].agrees
        log = belongings.exported(job, loser)["consent log"]
        assert [row["agrees"] for row in log if row["address"] == SHARED] == [True, False]


@pytest.mark.both_databases
def test_erasing_leaves_no_word_and_no_address_d118(cast, pair):
    loser, _ = pair
    with work(cast.ada) as job:
        belongings.erase_all(job, customer_id=loser)
    with reading(cast.ada) as job:
        left = belongings.exported(job, loser)
        assert len(left["messages"]) == 2
        assert not job.session.execute(sa.text("SELECT count(*) FROM recipient")).scalar_one()
        said = str(left)
        assert not [word for word in (DORA, SHARED, "7700900633", "wheel", "Will call", "For ") if word in said]


def test_an_export_names_each_kind(cast, pair):
    """D-34."""
    with reading(cast.ada) as job:
        found = belongings.exported(job, pair[0])
    assert set(found) == {belonging.name for belonging in BELONGINGS}
    assert {row["address"] for row in found["e-mail addresses"]} == {DORA, SHARED}
    assert "Your wheel is true." in {row["body"] for row in found["messages"]}
