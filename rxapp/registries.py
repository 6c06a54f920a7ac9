"""Fills the registries by which a lower feature asks an upper one, for every process: the web, the worker and each command.

A feature that is added declares itself by one name in each list that concerns it. What only screens need (menu, settings sections) is
declared in `rxapp.app`.
"""

import rxapp.core.db  # noqa: F401 # pyright: ignore[reportUnusedImport] (it says how keys are named, and so stands before every table)
from rxapp.consent import rules as consent
from rxapp.customers import belongings, destinations
from rxapp.customers import rules as customers
from rxapp.files import readers
from rxapp.messages import facts, subjects
from rxapp.messages.actions import arrivals, finders, keepers
from rxapp.messages.actions import belongings as messages_belongings
from rxapp.messages.queries import viewers
from rxapp.messages.rules import sending
from rxapp.shop import rules as shop
from rxapp.staff import leavers, permissions
from rxapp.tickets import starters as ticket_starters
from rxapp.tickets.actions import arriving, outcomes
from rxapp.tickets.actions import belonging as ticket_belongings
from rxapp.tickets.queries import going as ticket_numbers
from rxapp.tickets.queries import readable as ticket_words
from rxapp.tickets.rules import rights as tickets
from rxapp.wording import placeholders
from rxapp.wording import rules as wording
from rxapp.wording.starters import catalogue
from rxapp.workshop import going as job_numbers
from rxapp.workshop import rules as workshop
from rxapp.workshop import starters
from rxapp.workshop import subjects as jobs
from rxapp.workshop.actions import belonging as workshop_belongings


def fill() -> None:
    """Declare everything; once more changes nothing. Raises ValueError where two features declare the same name."""
    permissions.RIGHTS.declare(
        *customers.RIGHTS,
        *consent.RIGHTS,
        *sending.RIGHTS,
        *wording.RIGHTS,
        *workshop.RIGHTS,
        *tickets.RIGHTS,
        *shop.RIGHTS,
        *permissions.OWN,
    )
    belongings.BELONGINGS.declare(*belongings.OWN, *messages_belongings.OWN, *ticket_belongings.BELONGINGS, *workshop_belongings.BELONGINGS)
    leavers.LEAVERS.declare(*ticket_belongings.LEAVERS, *workshop_belongings.LEAVERS)
    readers.READERS.declare(*readers.OWN, viewers.FILES)
    finders.FINDERS.declare(*finders.OWN)
    arrivals.ARRIVALS.declare(arriving.ARRIVAL)
    destinations.FINDERS.declare(ticket_numbers.FINDER, job_numbers.FINDER)
    keepers.KEEPERS.declare(outcomes.KEEPER)
    viewers.VIEWERS.declare(*viewers.OWN, ticket_words.VIEWER)
    subjects.SUBJECTS.declare(*jobs.SUBJECTS)
    facts.FACTS.declare(*jobs.FACTS)
    placeholders.PLACEHOLDERS.declare(*placeholders.OWN, *jobs.PLACEHOLDERS)
    catalogue.STARTERS.declare(*catalogue.own(), *starters.starters(), *ticket_starters.starters())
    refuse_unknown_facts()


def refuse_unknown_facts() -> None:
    """Raises ValueError where a placeholder names a fact that nobody declares: a message that quotes it could never leave."""
    unknown = [row.fact for row in placeholders.PLACEHOLDERS if row.fact and facts.FACTS.named(row.fact) is None]
    if unknown:
        raise ValueError(f"Placeholders name facts that nobody declares: {', '.join(unknown)}.")
