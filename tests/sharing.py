"""Which tests one process of a parallel run takes together, and in which order they begin.

A file's tests stay together, because what they prepare is dear; those of a sweep and the linters are told apart, because each takes
long. Flows start processes of their own: two at a time at most. (The mark `xdist_group` of pytest-xdist 3.8 does nothing under pytest 9.)
"""

import re

from xdist.scheduler import LoadScopeScheduling

ALONE = re.compile(r"tests/(test_style|sweep/)")
FIRST = ("tests/test_style", "tests/flows/", "tests/sweep/", "tests/test_how_tos")
TOGETHER = {
    "workers": re.compile("tests/flows/test_(crash|accidents|outbox)"),
    "servers": re.compile("tests/flows/"),
}


class Shares(LoadScopeScheduling):
    """Gives out what belongs together as one piece, in the order in which pytest collected it."""

    def _split_scope(self, nodeid: str) -> str:
        return piece(nodeid)


def piece(nodeid: str) -> str:
    """What a test belongs to: a group, its file, or itself alone."""
    if ALONE.match(nodeid):
        return nodeid
    return next((group for group, files in TOGETHER.items() if files.match(nodeid)), nodeid.partition("::")[0])


def place(nodeid: str) -> int:
    """What takes long begins first, so that no process is alone with it at the end."""
    return next((number for number, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))
