"""Fills the registries by which a lower feature asks an upper one, for every process: the web, the worker and each command.

A feature that is added declares itself by one name in each list that concerns it. What only screens need (menu, settings sections) is
declared in `rxapp.app`.
"""

from rxapp.consent import rules as consent
from rxapp.customers import belongings
from rxapp.customers import rules as customers
from rxapp.messages.actions import belongings as messages_belongings
from rxapp.messages.rules import sending
from rxapp.shop import rules as shop
from rxapp.staff import permissions
from rxapp.wording import rules as wording


def fill() -> None:
    """Declare everything; once more changes nothing. Raises ValueError where two features declare the same name."""
    permissions.RIGHTS.declare(*customers.RIGHTS, *consent.RIGHTS, *sending.RIGHTS, *wording.RIGHTS, *shop.RIGHTS, *permissions.OWN)
    belongings.BELONGINGS.declare(*belongings.OWN, *messages_belongings.OWN)
