"""What the customer form offers and begins with: phone types, known tags, the shop's prefix and country, its consent setting."""

from dataclasses import dataclass

from rxapp.core.work import Work
from rxapp.customers import rules
from rxapp.customers.queries.lookups import phone_labels, tag_names
from rxapp.shop import queries as shop

TAGS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Choices:
    """`own_labels` are the shop's own phone types; the flags say what a new customer's addresses agree to (ROX-3)."""

    own_labels: tuple[str, ...]
    tags: tuple[str, ...]
    prefix: str
    country: str
    agrees_sms: bool
    agrees_email: bool


def choices(work: Work) -> Choices:
    """The pick-lists of the form. Raises NotAllowed."""
    facts = shop.shop(work)
    return Choices(
        own_labels=phone_labels(work)[len(rules.PHONE_LABELS) :],
        tags=tag_names(work, limit=TAGS_OFFERED),
        prefix=rules.prefix_of(facts.country),
        country=facts.country,
        agrees_sms=facts.consent_new_sms,
        agrees_email=facts.consent_new_email,
    )
