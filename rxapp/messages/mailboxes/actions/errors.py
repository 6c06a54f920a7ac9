"""What is refused about mailboxes."""

from rxapp.core.errors import Refusal


class BadStart(Refusal):
    """The moment from which mail is fetched cannot be read, or is still to come."""

    key = "mailbox.refusal.start"


class NoAddress(Refusal):
    """A mailbox needs the address that customers write to (D-141); what was typed is none."""

    key = "mailbox.refusal.address"


class AddressTaken(Refusal):
    """Another mailbox has this address."""

    key = "mailbox.refusal.taken"


class NothingToRead(Refusal):
    """The bytes of this mail are not here, so it cannot be read again."""

    key = "mailbox.refusal.nothing"
