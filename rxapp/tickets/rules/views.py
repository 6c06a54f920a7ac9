"""The views of the inbox: which tickets each shows, as it stands in the address. Pure."""

from dataclasses import dataclass

from rxapp.core.inputs import MAX_ID

MINE, UNASSIGNED, US, CUSTOMER, SNOOZED, CLOSED, QUEUE = "mine", "unassigned", "us", "customer", "snoozed", "closed", "queue"
VIEWS = (MINE, UNASSIGNED, US, CUSTOMER, SNOOZED, CLOSED)
FIRST = MINE
_OF_A_QUEUE = f"{QUEUE}-"


@dataclass(frozen=True, slots=True)
class View:
    """A view: one of VIEWS, or `QUEUE` with the queue's id, which shows its open tickets."""

    name: str
    queue_id: int = 0

    def __str__(self) -> str:
        return f"{_OF_A_QUEUE}{self.queue_id}" if self.name == QUEUE else self.name


def view_of(text: str) -> View | None:
    """The view that an address names, such as `mine` or `queue-3`; the first for "", None for anything else."""
    if not text:
        return View(FIRST)
    if text in VIEWS:
        return View(text)
    number = text.removeprefix(_OF_A_QUEUE)
    if number == text or not (number.isascii() and number.isdecimal() and len(number) <= len(str(MAX_ID))):
        return None
    return View(QUEUE, int(number)) if 0 < int(number) <= MAX_ID else None
