"""Each history shows its rows of the one event store (D-21, D-23, D-90, TK-31), in the order and by the index of time."""

import pytest
import sqlalchemy as sa

from rxapp.core import ids
from rxapp.core.kinds import KINDS, OUTGOING, STORED_SUBJECT_LIMIT, WRITTEN, Kind
from rxapp.core.work import SYSTEM, reading
from rxapp.messages.actions import entries
from rxapp.messages.history import rules
from rxapp.messages.history.queries import timeline
from rxapp.messages.history.rules import View
from rxapp.messages.history.state.timeline import CardHistory, PanelHistory
from rxapp.messages.models import Message
from tests import shortcuts
from tests.messages.desk import Desk

SHOWN = {  # view: what it shows of email, sms, note, call, chat, comment, an order's event, another event
    View.PANEL: (1, 1, 1, 0, 0, 0, 0, 0),
    View.CONTACT: (1, 1, 1, 1, 1, 0, 1, 0),
    View.FEED: (1, 1, 1, 1, 1, 0, 1, 1),
    View.CARD: (1, 1, 1, 1, 1, 1, 1, 1),
}
ROWS = (*((kind, "") for kind in Kind if kind is not Kind.EVENT), (Kind.EVENT, rules.ORDERS), (Kind.EVENT, "tickets"))


def is_shown(view: View, kind: Kind, source: str = "") -> bool:
    """Whether a view shows a row of this kind, told by this source."""
    return bool(SHOWN[view][ROWS.index((kind, source))])


@pytest.mark.parametrize("view", list(View))
def test_what_a_view_shows(view):
    """`tables.md`: panel, contact history, event feed, ticket card."""
    hidden, told = rules.hidden_kinds(view), rules.event_sources(view)
    assert [kind not in hidden or (kind is Kind.EVENT and source in told) for kind, source in ROWS] == [*map(bool, SHOWN[view])]


def test_the_kinds_of_the_house():
    """`tables.md`: kinds of at most ten characters."""
    assert [kind.value for kind in Kind] == ["email", "sms", "note", "call", "chat", "comment", "event"]
    assert KINDS.keys() == set(Kind)
    assert max(map(len, Kind)) <= Message.__table__.c.kind.type.length == 10  # type: ignore[attr-defined]
    assert Message.__table__.c.subject.type.length == STORED_SUBJECT_LIMIT == 998  # type: ignore[attr-defined]
    assert (OUTGOING, WRITTEN) == ((Kind.EMAIL, Kind.SMS), (Kind.EMAIL, Kind.SMS, Kind.NOTE))


def _filled(desk: Desk) -> dict[int, tuple[Kind, str]]:
    made = {}
    for kind, source in ROWS:
        form = {"key": ids.key(), "kind": kind, "direction": "in", "customer_id": desk.dora, "subject": kind, "source": source}
        made[desk.do(entries.enter, by=SYSTEM, **form)] = (kind, source)
    return made


@pytest.mark.both_databases
@pytest.mark.parametrize("view", list(View))
def test_a_page_holds_the_rows_of_its_view(desk, view):
    made = _filled(desk)
    page = desk.ask(timeline.timeline, desk.dora, view=view)
    wanted = [number for number, row in made.items() if is_shown(view, *row)]
    assert [row.id for row in page.rows] == sorted(wanted, reverse=True)
    assert (page.total, desk.ask(shortcuts.count, desk.dora)) == (len(wanted), 3)
    calls = desk.ask(timeline.timeline, desk.dora, view=view, kind="call")
    assert calls.total == (1 if is_shown(view, Kind.CALL) else 0)


async def test_the_panels_tab_and_the_customers_page_show_their_own(desk, screen):
    """D-21."""
    made = _filled(desk)
    for state, view in ((PanelHistory, View.PANEL), (CardHistory, View.CONTACT)):
        tab = await screen(desk.cast.ben, tab=state.__name__)
        await tab.do(state.show(desk.dora))
        found = await tab.state(state)
        assert sorted(row.id for row in found.rows) == [number for number, row in made.items() if is_shown(view, *row)]


@pytest.mark.parametrize("view", [View.PANEL, View.CONTACT])
def test_the_rows_come_in_the_order_of_the_index(desk, view):
    """No history of a thousand rows is sorted to show twenty-five; a sparse kind has an index of its own."""
    with reading() as job:
        mine = (Message.customer_id == 1, timeline.in_view(view))
        newest = sa.select(Message).where(*mine).order_by(sa.desc("shown_at"), sa.desc(sa.literal_column("message.id"))).limit(25)
        sparse = sa.select(Message).where(Message.customer_id == 1, Message.kind == "call").order_by(sa.desc("shown_at")).limit(25)
        for asked, index in ((newest, "ix_message_timeline"), (sparse, "ix_message_kind")):
            plan = str(job.session.execute(sa.text("EXPLAIN QUERY PLAN " + _said(job, asked))).all())
            assert index in plan
            assert "TEMP B-TREE" not in plan


def _said(job, asked) -> str:
    return str(asked.compile(job.session.get_bind(), compile_kwargs={"literal_binds": True}))
