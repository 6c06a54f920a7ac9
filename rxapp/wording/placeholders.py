"""The placeholders that a template may use (D-19, ROX-11), declared by the features whose facts they show: one row each. Pure.

The label shown to staff is the catalogue word `placeholder.<name>`, the group's is `placeholder.group.<group>`. A feature's starter
templates come with its placeholders (`starters.catalogue`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from rxapp.core.registry import Registry


class Filling(Protocol):
    """What a placeholder's `value` gets: the unit of work, the customer, the shop, and the records that the message is about.

    `today` is the date as text in the template's language; `subjects` names the records that the message is about, such as
    `{"job": 7}`.
    """

    @property
    def work(self) -> Any: ...
    @property
    def customer(self) -> Any: ...
    @property
    def shop(self) -> Any: ...
    @property
    def language(self) -> str: ...
    @property
    def today(self) -> str: ...
    @property
    def subjects(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One value that a template can name, written `{{ name }}`; `sample` is shown where no customer is chosen.

    `value` returns its text, "" where there is none. `fact` names the declared fact by which a message that quotes the value is checked
    again before it is sent (D-127), of the record that `subjects` names by the `group`; "" where the message may be sent although the
    value has changed.
    """

    name: str
    group: str
    sample: str
    value: Callable[[Filling], str]
    fact: str = ""

    @property
    def written(self) -> str:
        """As it stands in a template."""
        return "{{ " + self.name + " }}"


def _full_name(at: Filling) -> str:
    customer = at.customer
    return customer.name if customer.first_name or customer.last_name or customer.company else ""


def _main_email(at: Filling) -> str:
    return at.customer.main_email.address if at.customer.main_email else ""


OWN = (  # the first phone, the main e-mail, today in the shop's zone
    Placeholder("customer.name", "customer", "Dora Whitfield", _full_name),
    Placeholder("customer.first_name", "customer", "Dora", lambda at: at.customer.first_name),
    Placeholder("customer.last_name", "customer", "Whitfield", lambda at: at.customer.last_name),
    Placeholder("customer.company", "customer", "Pennine Harriers", lambda at: at.customer.company),
    Placeholder("customer.phone", "customer", "07700 900123", lambda at: at.customer.main_phone.shown if at.customer.main_phone else ""),
    Placeholder("customer.email", "customer", "dora@example.com", _main_email),
    Placeholder("shop.name", "shop", "Calder Cycles", lambda at: at.shop.name),
    Placeholder("shop.phone", "shop", "01632 960400", lambda at: at.shop.phone),
    Placeholder("shop.email", "shop", "service@example.com", lambda at: at.shop.service_email),
    Placeholder("shop.address", "shop", "14 Valley Road", lambda at: at.shop.address),
    Placeholder("staff.name", "staff", "Ben Okafor", lambda at: at.work.actor.name),
    Placeholder("staff.first_name", "staff", "Ben", lambda at: at.work.actor.name.partition(" ")[0]),
    Placeholder("today", "date", "21 November 2026", lambda at: at.today),
)
PLACEHOLDERS: Registry[Placeholder] = Registry("placeholder", lambda row: row.name)


def names() -> frozenset[str]:
    """Every name that a template may write."""
    return frozenset(row.name for row in PLACEHOLDERS)


def samples() -> dict[str, object]:
    """A made-up value for every placeholder, nested as `rendering.render` wants them."""
    return nested({row.name: row.sample for row in PLACEHOLDERS})


def nested(flat: dict[str, str]) -> dict[str, object]:
    """`{"shop.name": "Calder Cycles"}` as `{"shop": {"name": "Calder Cycles"}}`."""
    found: dict[str, object] = {}
    for name, value in flat.items():
        group, dot, field = name.partition(".")
        if not dot:
            found[group] = value
            continue
        inside = found.setdefault(group, {})
        assert isinstance(inside, dict)
        inside[field] = value
    return found
