"""The placeholders that a template may use (D-19, ROX-11): one row each. Adding one is adding a row here.

`needs` names what must be at hand to fill it; jobs, tickets and orders add their rows with their features.
The label shown to staff is the catalogue word `placeholder.<name>`, the group's is `placeholder.group.<group>`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One value that a template can name, written `{{ name }}`; the sample stands in where nobody is chosen."""

    name: str
    group: str
    needs: str
    sample: str

    @property
    def written(self) -> str:
        """As it stands in a template."""
        return "{{ " + self.name + " }}"


PLACEHOLDERS: tuple[Placeholder, ...] = (
    Placeholder("customer.name", "customer", "customer", "Dora Whitfield"),
    Placeholder("customer.first_name", "customer", "customer", "Dora"),
    Placeholder("customer.last_name", "customer", "customer", "Whitfield"),
    Placeholder("customer.company", "customer", "customer", "Pennine Harriers"),
    Placeholder("customer.phone", "customer", "customer", "07700 900123"),
    Placeholder("customer.email", "customer", "customer", "dora@example.com"),
    Placeholder("shop.name", "shop", "shop", "Calder Cycles"),
    Placeholder("shop.phone", "shop", "shop", "01632 960400"),
    Placeholder("shop.email", "shop", "shop", "service@example.com"),
    Placeholder("shop.address", "shop", "shop", "14 Valley Road"),
    Placeholder("staff.name", "staff", "staff", "Ben Okafor"),
    Placeholder("staff.first_name", "staff", "staff", "Ben"),
    Placeholder("today", "date", "clock", "21 November 2026"),
)

NAMES = frozenset(row.name for row in PLACEHOLDERS)


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
