"""How much work a function does, counted in steps and never in time: the same on every machine, on every day."""

import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

SLACK = 1.3  # what a longer text may cost beyond its length: sorting, the growth of a dictionary


def lines_run(done: Callable[..., object], *values: object) -> int:
    """The lines of Python that run in one call, in whatever module; a Refusal ends it as an answer does."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return note

    before, collects = sys.gettrace(), gc.isenabled()
    gc.disable()  # or what the collector ends meanwhile, whosever it is, is counted too
    sys.settrace(note)
    try:
        with suppress(Exception):  # the work counts, whatever the answer
            done(*values)
    finally:
        sys.settrace(before)
        if collects:
            gc.enable()
    return count


def grows_at_most_linearly(steps: Sequence[int]) -> bool:
    """Whether steps taken at n, 2n and 4n grow at most as the text does: from 2n to 4n twice as many come in as from n to 2n."""
    small, middle, large = steps
    return large < sys.maxsize and large - middle <= SLACK * 2 * max(middle - small, 0) + 60
