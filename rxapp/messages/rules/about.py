"""Which job the words in the panel are about (D-130). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """The job (0: none), and the other one that staff are asked about before the words become its (0: nothing is asked)."""

    job_id: int = 0
    asks_for: int = 0


def about(*, opened_from: int, drafted_for: int, has_words: bool) -> About:
    """The job of a panel that opens with a draft, or with none, for a customer and type.

    `opened_from` is the job at which it was opened (0: elsewhere), `drafted_for` the draft's (0: none), `has_words` whether the draft
    holds words. Words stay with their job until staff say otherwise; words without one take that of the door.
    """
    if has_words and opened_from and drafted_for not in (0, opened_from):
        return About(drafted_for, opened_from)
    if has_words and drafted_for:
        return About(drafted_for)
    return About(opened_from or drafted_for)
