"""What may be written down as having happened, by whom it may be changed, and what of it was a contact. Pure (D-53, D-90)."""

from rxapp.core.kinds import KINDS, Direction, Kind
from rxapp.messages.rules.states import Status

OWN_WORDS = (Kind.NOTE, Kind.COMMENT)  # what one person wrote for the others
FACTS_LIMIT = 8_000  # characters of JSON: what a line of a list shows, never the thing itself
STORED = (Status.SAVED, Status.RECEIVED)
IS_CONTACT = "is_contact"  # the fact of a row that says so where it was none, such as a call that nobody took


def may_enter(kind: Kind, direction: Direction) -> bool:
    """Whether it may be written down as having happened: what goes out by a channel may not, because only `enqueue` sends."""
    return not (KINDS[kind].goes_out and direction is Direction.OUT)


def entered_as(direction: Direction) -> Status:
    """The state of what happened: *saved* by us, *received* from them. Neither ever moves."""
    return Status.RECEIVED if direction is Direction.IN else Status.SAVED


def may_amend(kind: Kind, status: Status, *, changes_words: bool, is_author: bool, is_house: bool) -> bool:
    """Whether a row may be changed: of what was sent nothing, of what customers wrote never the words, of a note or comment only
    what its author changes; of a call, chat or event whatever staff note on it."""
    if status not in STORED or (changes_words and KINDS[kind].goes_out):
        return False
    return is_house or is_author or kind not in OWN_WORDS


def may_remove(kind: Kind, status: Status, *, is_author: bool, is_house: bool) -> bool:
    """Whether a row may go for good: one's own note or comment; all else by the hand of the house alone, for an action that has
    asked who may (D-26)."""
    return is_house or (is_author and kind in OWN_WORDS and status is Status.SAVED)


def contact(kind: Kind, direction: Direction) -> str:
    """As which contact of the customer it counts, where it was one (D-90); "" for what is said among staff, and for events."""
    if kind in (Kind.COMMENT, Kind.EVENT):
        return ""
    return kind.value if kind in (Kind.CALL, Kind.NOTE) else direction.value
