"""The checks of a signature before it is stored. The feature that fills signatures lies above this one and registers its check at start."""

from collections.abc import Callable, Mapping
from typing import Any

from rxapp.core import shapes
from rxapp.core.inputs import a_text

LIMITS = {"signature_email": 2000, "signature_sms": 400}
NAMES = tuple(LIMITS)

_checks: list[Callable[[str], None]] = []


def must_pass(check: Callable[[str], None]) -> None:
    """Register a check for every new signature; it raises a Refusal."""
    if check not in _checks:
        _checks.append(check)


def check(changed: Mapping[str, object]) -> None:
    """Check the signatures among the changed values of a form. Raises what the checks raise."""
    for name in NAMES:
        for passes in _checks if name in changed else ():
            passes(str(changed[name]))


def look(**form: object) -> None:
    """Check the signatures in a form before its transaction begins (`core.work.looks_first`); each check caches its result."""
    given = form.get("form", form)
    fields: Mapping[str, Any] = given if shapes.is_mapping(given) else {}
    for name in NAMES:
        if name in fields:
            check({name: a_text(fields[name], limit=LIMITS[name]).strip()})
