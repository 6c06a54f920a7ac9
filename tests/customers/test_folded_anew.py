"""A shop's own data, folded as it was before, is found in the new way after the start (D-140, C1c, C2)."""

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from rxapp import migrations
from rxapp.core.work import reading, work
from rxapp.customers.queries import lookups, pages
from rxapp.messages.history.queries import timeline
from tests.factories import make_company, make_customer, make_note

pytestmark = pytest.mark.both_databases

STEP = "5d1f0c7a92e4"
BEFORE = (
    "UPDATE customer SET last_folded = 'o’brien', sort_name = 'ann o’brien', search_text = 'XYann\nXYo’brien' WHERE id = :ann",
    "UPDATE customer SET first_name = 'Be\u200ba', name = 'Be\u200ba Hall', search_text = 'XYbe\u200ba\nXYhall' WHERE id = :bea",
    "UPDATE customer SET search_text = 'XYsmith & sons' WHERE id = :firm",
    "UPDATE tag SET folded = 'rock’n’roll' WHERE folded = 'rocknroll'",
    "INSERT INTO tag (id, name, folded) VALUES (99, 'Rock''n''roll', 'rock''n''roll')",
    "INSERT INTO customertag (customer_id, tag_id) VALUES (:ann, 99), (:bea, 99)",
    "INSERT INTO phonetype (id, name, folded) VALUES (1, 'Mum’s', 'mum’s'), (2, 'Mum''s', 'mum''s')",
    "UPDATE customerphone SET label = 'Mum''s' WHERE customer_id = :ann",
    "UPDATE message SET search_text = 'rang o’hara' WHERE customer_id = :ann",
)


def test_what_is_stored_is_folded_anew(cast):
    with work(cast.ada) as job:
        ann = make_customer(job, first_name="Ann", last_name="O’Brien", tags=["Rock’n’roll"], phones=["07700 900633"], postcode="00-950")
        bea = make_customer(job, first_name="Bea", last_name="Hall")
        firm = make_company(job, company="Smith & Sons")
        make_note(job, ann, subject="Rang", body="O’Hara")
        for statement in BEFORE:
            job.session.execute(sa.text(statement), {"ann": ann, "bea": bea, "firm": firm})
    step = ScriptDirectory.from_config(Config(migrations.HERE / "alembic.ini")).get_revision(STEP)
    with work() as job:
        step.module.rebuild(job.session.connection())
    with reading(cast.ada) as job:
        for q, who in (
            ("o'brien", [ann]),
            ("00-950", [ann]),
            ("bea", [bea]),
            ("smith & sons", [firm]),
            ("rock'n'roll", [ann, bea]),
            ("000001", [ann]),
        ):
            assert [row.id for row in pages.page(job, q=q).rows] == who, q
        assert [row.name for row in pages.page(job).rows] == ["Ann O’Brien", "Bea Hall", "Smith & Sons"]
        assert [row.tags for row in pages.page(job).rows] == [("Rock’n’roll",), ("Rock’n’roll",), ()]
        assert lookups.customer_for(job, bea).first_name == "Bea"
        assert lookups.customer_for(job, ann).phones[0].label == "Mum’s"
        assert lookups.tag_names(job) == ("Rock’n’roll",)
        assert timeline.timeline(job, ann, q="o'hara").total == 1
    with work(cast.ada) as job:
        assert make_customer(job, first_name="Cy", last_name="Ash", tags=["rock'n'roll"])
    with reading(cast.ada) as job:
        assert [row.name for row in pages.page(job).rows] == ["Ann O’Brien", "Bea Hall", "Cy Ash", "Smith & Sons"]
