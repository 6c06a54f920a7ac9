"""The copies (Cc) of a mail as staff name them: each address once, at most thirty, each with its owner's consent (D-9, D-81)."""

from collections.abc import Iterable

from rxapp.core.errors import BadInput, Refusal
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.customers import rules as customer_rules
from rxapp.customers.queries.lookups import customer_for
from rxapp.messages.actions import checks, refusals
from rxapp.messages.actions.message_request import MessageRequest
from rxapp.messages.queries import copies
from rxapp.messages.rules.sending import Confirm, Hindrance

MOST = 30


class TooManyCopies(Refusal):
    """A mail has more copies than allowed; values: most, n."""

    key = "message.refusal.too_many_copies"


def checked(work: Work, wanted: MessageRequest) -> tuple[tuple[str, str], ...]:
    """The copies of a request as pairs of address and name, without doubles and without the To's.

    Raises BadInput for what is no mail, BadAddress, ForeignAddress, TooManyCopies, Objected, NoConsent, OthersConsent, and AdHoc for
    an address of nobody's that staff have not confirmed.
    """
    if not wanted.cc:
        return ()
    if wanted.kind != Kind.EMAIL:
        raise BadInput
    named = listed(work, to=wanted.to, cc=wanted.cc)
    refused = copies.hindrances(
        work,
        customer_id=wanted.customer_id,
        ticket_id=wanted.context.ticket_id,
        addresses=[address for address, _ in named],
        is_confirmed=Confirm.AD_HOC in wanted.confirmed,
    )
    for address, (why, owner) in refused.items():
        raise _refusal(work, address, why, owner)
    return named


def listed(work: Work, *, to: str, cc: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Pairs of address and name, each address once and without the To's (D-9). Raises BadAddress, ForeignAddress, TooManyCopies."""
    named: dict[str, tuple[str, str]] = {}
    for typed, name in cc:
        address = checks.address(work, Kind.EMAIL, typed)
        named.setdefault(customer_rules.folded_email(address), (address, name))
    named.pop(customer_rules.folded_email(to), None)
    if len(named) > MOST:
        raise TooManyCopies(most=MOST, n=len(named))
    return tuple(named.values())


def _refusal(work: Work, address: str, why: Hindrance, owner: int) -> Refusal:
    if why is Hindrance.OBJECTED:
        return refusals.Objected(address=address)
    if why is Hindrance.ASK:
        return refusals.AdHoc(address=address)
    refused = refusals.NoConsent if why is Hindrance.NO_CONSENT else refusals.OthersConsent
    return refused(link=f"/customers/{owner}/edit", address=address, name=customer_for(work, owner).name)
