"""Hundreds of switches between customers on a slow line: no word of one customer's is ever kept for, shown to or sent to another."""

import asyncio
import random

import pytest
from reflex.event import Event
from sqlmodel import select

from rxapp.core.work import reading, work
from rxapp.messages.models import Draft, Message
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.staff import state as staff
from tests.factories import make_customer, make_shop

COMPOSE = ComposeState.get_full_name()
SWITCHES = 100


class Hand:
    """Somebody who works faster than the answers come: every press is made on what the tab shows, which lags behind."""

    def __init__(self, tab, seed: int) -> None:
        self.tab, self.dice, self.seen, self.shown, self.under_way = tab, random.Random(seed), 0, {}, []

    async def press(self, step) -> None:
        for event in Event.from_event_type(step, router_data=self.tab._router_data()):
            self.under_way.append(await self.tab.processor.enqueue(self.tab.tab, event))
        await asyncio.sleep(self.dice.choice((0, 0, 0.002, 0.01)))
        self.look(self.dice.randint(0, 3))

    def look(self, frames: int) -> None:
        """So many more answers have arrived."""
        for delta in self.tab.deltas[self.seen : self.seen + frames]:
            for name, value in delta.get(COMPOSE, {}).items():
                self.shown[name.removesuffix("_rx_state_")] = value
        self.seen = min(len(self.tab.deltas), self.seen + frames)

    @property
    def words(self) -> str:
        """What anybody would write here: it names the customer whose panel is shown."""
        return f"words for <{getattr(self.shown['person'], 'id', 0)}>, {self.dice.randint(0, 10**9)}"

    async def settle(self) -> None:
        for future in self.under_way:
            await future.wait_all()
        self.under_way = []
        self.look(len(self.tab.deltas))


@pytest.mark.asyncio
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(5))
async def test_switches_between_customers_with_delays_in_every_answer_mix_nothing(screen, cast, monkeypatch, seed):
    """Point 5: 5 x 100 seeded switches; notes, messages, drafts and what the panel shows each hold their own customer's words."""
    with work(cast.ada) as job:
        make_shop(job, address="14 Valley Road")
        people = [
            make_customer(job, first_name=name, emails=[{"address": f"{name}@example.com", "agrees": True}])
            for name in ("ann", "ben", "cleo")
        ]
    dice, run = random.Random(1000 + seed), staff._run

    async def slow(*given):
        await asyncio.sleep(dice.choice((0, 0.001, 0.004)))
        answer = await run(*given)
        await asyncio.sleep(dice.choice((0, 0.001, 0.004)))
        return answer

    monkeypatch.setattr(staff, "_run", slow)
    tab = await screen()
    hand = Hand(tab, seed)
    await hand.press(ComposeState.open(people[0], "note"))
    await hand.settle()
    for _ in range(SWITCHES):
        await hand.press(ComposeState.open(hand.dice.choice(people), hand.dice.choice(("note", "email"))))
        if hand.dice.randint(0, 1):
            await hand.settle()
        for _ in range(hand.dice.randint(1, 3)):
            await hand.press(_some_press(hand))
    await hand.settle()
    assert tab.errors == []
    _each_holds_its_own(cast, await tab.state(ComposeState))


def _some_press(hand: Hand):
    shown, words = hand.shown, hand.words
    return hand.dice.choice(
        (
            WritingState.write(words, shown["text_revision"]),
            SendingState.send(words, shown["text_revision"]),
            SendingState.send(words, shown["text_revision"]),
            ComposeState.set_subject(words, shown["fields_revision"]),
            ComposeState.set_kind(hand.dice.choice(("note", "email")), shown["whose"]),  # type: ignore[call-arg]
            WritingState.restore_kept(shown["whose"]),
            ComposeState.go_to("compose", shown["whose"]),  # type: ignore[call-arg]
            SendingState.write_another(shown["whose"]),
        )
    )


def _each_holds_its_own(cast, panel: ComposeState) -> None:
    with reading(cast.ada) as job:
        sent = [(row.customer_id, f"{row.subject} {row.body}") for row in job.session.exec(select(Message))]
        drafts = [(row.customer_id, str(row.content)) for row in job.session.exec(select(Draft))]
    shown = [(panel.person.id, f"{panel.subject} {panel.body} {panel.kept_text}")]
    assert len(sent) > 2
    mixed = [(number, text) for number, text in (*sent, *drafts, *shown) if "<" in text and text.count("<") != text.count(f"<{number}>")]
    assert mixed == []
