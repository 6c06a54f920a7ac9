"""`python -m tests.bench.search_plans [URL]`: what one page of the grid costs below the screen, per kind of needle and order.

Medians and the quickest in ms, of the whole call with its transaction, on the database of the URL (or the environment's),
which `python3 -m rxapp seed` has filled. Prints a table; proves nothing by itself.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from rxapp.core import db
from rxapp.core.work import SYSTEM, Work, reading
from rxapp.customers.queries import doubles, pages

NEEDLES = {
    "cleared": "",
    "1 letter": "h",
    "1 letter, Cyrillic": "к",
    "2 letters": "ha",
    "2 letters, rare": "qx",
    "common": "example",
    "common, 3 letters": "har",
    "middling": "hartley",
    "two words": "ha com",
    "two words, rare": "oliver hartley",
    "rare": "brzecz",
    "none": "zzzq",
    "none, of common letters": "leyson",
    "phone, 3 digits": "077",
    "phone, 5 digits": "01632",
    "phone, 7 digits": "0163212",
    "phone, whole": "+44 1632 654321",
    "phone, none": "07123 456789",
    "postcode": "hx7 0aa",
    "postcode, digits": "28013",
    "short beside long": "hartley o",
    "two short, one long": "de la cruz",
    "name and piece of phone": "hartley 633",
    "account number": "000123",
    "company with its form": "sp. z o.o.",
    "tag": "recumbent",
}
ROUNDS = 25


def main(words: list[str]) -> None:
    """Print the table."""
    if words:
        db.use(db.connect(words[0]))
    _say(f"{db.engine().dialect.name}, {_timed(pages.page)[2].total:,}+ customers; ms: median (quickest)\n")
    _say(
        f"{'needle':26}{'total':>7}  "
        + "".join(f"{head:>18}" for head in ("name", "-name", "suppliers", "page 2", "email", "-last_contact"))
    )
    for kind, q in NEEDLES.items():
        first = _timed(lambda job, q=q: pages.page(job, q=q))
        after = first[2].after
        ways: list[dict[str, Any]] = [
            {"sort": "-name"},
            {"suppliers": True},
            {"after": after},
            {"sort": "email"},
            {"sort": "-last_contact"},
        ]
        cells = [first, *(_timed(lambda job, q=q, way=way: pages.page(job, q=q, **way)) for way in ways)]
        total = f"{first[2].total:,}" + ("+" if first[2].is_capped else "")
        _say(f"{kind:26}{total:>7}  " + "".join(f"{median:9.2f} ({least:6.2f})" for median, least, _ in cells))
    form = {"first_name": "Olivr", "last_name": "Hartley", "phones": [{"number": "01632 654321"}]}
    for what, call in (("likely_doubles", lambda job: doubles.likely_doubles(job, form)), ("nearest_names", _suggestion)):
        median, least, found = _timed(call)
        _say(f"{what:26}{median:9.2f} ({least:6.2f})  {found if isinstance(found, str) else len(found)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _suggestion(job: Work) -> str:
    return " ".join(doubles.nearest_names(job, "hartlee"))


def _timed(call: Callable[[Work], Any]) -> tuple[float, float, Any]:
    spans, found = [], None
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with reading(SYSTEM) as job:
            found = call(job)
        spans.append((time.perf_counter() - began) * 1000)
    return statistics.median(spans), min(spans), found


if __name__ == "__main__":
    main(sys.argv[1:])
