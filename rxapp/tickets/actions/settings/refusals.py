"""Why a setting of tickets is not saved."""

from rxapp.core.errors import Refusal


class NoName(Refusal):
    """It needs a name."""

    key = "tickets.settings.refusal.name"


class NameTaken(Refusal):
    """Another one has this name already; values: name."""

    key = "tickets.settings.refusal.taken"


class ChangedMeanwhile(Refusal):
    """Somebody else has saved it since it was opened."""

    key = "tickets.settings.refusal.meanwhile"


class QueueNotEmpty(Refusal):
    """A queue is archived only when no open ticket waits in it; values: n."""

    key = "tickets.settings.refusal.not_empty"


class QueueNeeded(Refusal):
    """The default queue and the one for spam cannot be archived or be the same."""

    key = "tickets.settings.refusal.needed"


class SpansWrong(Refusal):
    """The warning comes after the end, or the reply is due after it."""

    key = "tickets.settings.refusal.spans"


class Fixed(Refusal):
    """What is built in, and the rule for everything else, cannot be changed so (D-47, THX-1)."""

    key = "tickets.settings.refusal.fixed"
