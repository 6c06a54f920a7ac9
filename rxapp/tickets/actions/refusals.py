"""Every expected "no" of opening a ticket and of pinning its customer."""

from rxapp.core.errors import Refusal


class NoSubject(Refusal):
    """The ticket has no subject (TK-25)."""

    key = "ticket.refusal.no_subject"


class NoQueue(Refusal):
    """No queue was chosen, or one that the actor does not see or that takes no tickets (TK-25)."""

    key = "ticket.refusal.no_queue"


class NoWords(Refusal):
    """Neither a message nor a comment was written."""

    key = "ticket.refusal.no_words"


class NoEmailOnRecord(Refusal):
    """The customer's record has no e-mail address, so nothing can be sent to it; values: name. Links to where it is added."""

    key = "ticket.refusal.no_email"


class NotTheirWork(Refusal):
    """The chosen person is not active, does not work tickets, or does not see the queue."""

    key = "ticket.refusal.not_their_work"


class NotOneOfThem(Refusal):
    """The chosen status, category or priority is not on offer any more."""

    key = "ticket.refusal.not_on_offer"


class TooManyTags(Refusal):
    """A ticket bears more tags than it can; values: most."""

    key = "ticket.refusal.too_many_tags"
