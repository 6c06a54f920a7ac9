"""What becomes of the things that a person has at hand when their account is closed: each feature says it for its own."""

from collections.abc import Callable
from dataclasses import dataclass

from rxapp.core.registry import Registry
from rxapp.core.work import Work


@dataclass(frozen=True, slots=True)
class Leaver:
    """What a feature does when somebody leaves: `leave` takes the id of the person whose account is closed, in that transaction.

    It hands on what others must go on with (a ticket to its queue, a job to nobody yet), and may raise a Refusal: then the account stays
    open. An account that is opened again gets nothing back.
    """

    name: str
    leave: Callable[[Work, int], None]


LEAVERS: Registry[Leaver] = Registry("leaver", lambda leaver: leaver.name)
