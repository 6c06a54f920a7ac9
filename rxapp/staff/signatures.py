"""What a signature must pass before it is kept. The feature that fills signatures in lies above, and says so here at start."""

from collections.abc import Callable, Mapping

NAMES = ("signature_email", "signature_sms")

_checks: list[Callable[[str], None]] = []


def must_pass(check: Callable[[str], None]) -> None:
    """Have every new signature pass this check, which raises a Refusal."""
    if check not in _checks:
        _checks.append(check)


def check(changed: Mapping[str, object]) -> None:
    """Check the signatures among the changed values of a form. Raises what the checks raise."""
    for name in NAMES:
        for passes in _checks if name in changed else ():
            passes(str(changed[name]))
