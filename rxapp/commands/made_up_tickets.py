"""Made-up tickets for the seed, of about ten messages each: the same number, the same words."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rxapp.tickets.actions.seeding import Seeded
from rxapp.tickets.rules.kinds import Built

_SUBJECTS = (
    "Gear cable",
    "Rear brake",
    "Invoice",
    "Wheel build",
    "Puncture",
    "Order delayed",
    "Quote for a service",
    "Lost key",
    "Battery",
)
_SENTENCES = (
    "Could you have a look at the rear brake before the weekend?",
    "The gear cable is frayed and the shifting has become rough.",
    "We have ordered the part and expect it on Thursday.",
    "Please send me the invoice again, the first one went to the old address.",
    "I had a puncture on the way home and the tyre looks worn too.",
    "Your bicycle is ready and can be collected until six o’clock.",
    "Is it possible to come tomorrow morning instead of the afternoon?",
    "The saddle creaks whenever I climb out of the valley.",
    "We trued both wheels and replaced four spokes.",
    "How much would a full service cost for a cargo bike?",
    "The battery no longer charges beyond half.",
    "Thank you for the quick answer, that helps a lot.",
    "We will ring you as soon as the mechanic has seen it.",
    "My employer pays through the cycle to work scheme.",
    "The chain slips in the two smallest sprockets.",
    "Would you fit mudguards and a rack at the same time?",
    "I am afraid the frame cannot be mended safely.",
    "Please keep the replaced parts, I would like to see them.",
)
_TURNS = (1, 3, 8, 9, 10, 11, 12, 14, 18)
_SHARE = {Built.CLOSED: 965, Built.NEW: 12, Built.IN_PROGRESS: 8, Built.AWAITING: 10, Built.POSTPONED: 5}
_YEARS = 3 * 365
Person = tuple[int, str, str]  # id, name, address


def tickets(number: int, seed: int, people: Sequence[Person], now: datetime) -> Iterator[Seeded]:
    """That many, the oldest first, until `now`; each of one of the `people`, or of a stranger where there are none."""
    dice = random.Random(seed)
    step = timedelta(days=_YEARS) / max(number, 1)
    for place in range(number):
        at = now - step * (number - place) - timedelta(days=3)
        customer_id, name, address = dice.choice(people) if people else (0, "A stranger", "stranger@example.com")
        status = dice.choices(tuple(_SHARE), tuple(_SHARE.values()))[0]
        words = [_words(dice) for _ in range(dice.choice(_TURNS))]
        yield Seeded(dice.choice(_SUBJECTS), name, address, at, timedelta(hours=4), words, status, customer_id)


def _words(dice: random.Random) -> str:
    return "\n\n".join(" ".join(dice.choices(_SENTENCES, k=dice.randint(2, 4))) for _ in range(dice.randint(1, 4)))
