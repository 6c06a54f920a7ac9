"""The exceptions to the middleware's rule: each has a name and holds for one address, and the addresses beside it stay closed.

The rule: reads need a session, posts are refused, each comes from a page of ours, a body is small and read whole, no page may be
framed, and a page talks to this host alone. Whoever adds an exception adds the test that its neighbour stays shut.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rxapp.web.origins import READS

OWN_CAP = 64 * 1024
NOBODY = "'none'"


@dataclass(frozen=True, slots=True)
class RouteException:
    """One address (a pattern for the whole path) and what is different there.

    `is_public`: no session is asked for. `takes_posts`: a POST may pass. `needs_origin`: a POST must come from a page of ours.
    `cap`: bytes of a body. `is_streamed`: the route takes the body as it comes, and keeps to the cap itself. `framed_by`: whose
    pages may frame it. `connects_to`: hosts that the page may talk to, beside this one.
    """

    name: str
    path: str
    is_public: bool = False
    takes_posts: bool = False
    needs_origin: bool = True
    cap: int = OWN_CAP
    is_streamed: bool = False
    framed_by: str = NOBODY
    connects_to: tuple[str, ...] = ()

    def lets_in(self, method: str) -> bool:
        """Whether a request with this method may pass without a session."""
        return self.is_public and (method in READS or self.takes_posts)

    def takes(self, method: str) -> bool:
        """Whether a body sent with this method is let in."""
        return self.takes_posts and method == "POST"

    def streams(self, method: str) -> bool:
        """Whether the route reads this method's body itself, in pieces, instead of getting it whole."""
        return self.is_streamed and self.takes(method)


RULE = RouteException("rule", "")


class Exceptions:
    """All exceptions, found by path."""

    def __init__(self, listed: Iterable[RouteException]) -> None:
        self._listed = [(re.compile(one.path), one) for one in listed]

    def at(self, path: str) -> RouteException:
        """The exception for this path; where there is none, one that allows nothing beyond the rule."""
        return next((one for pattern, one in self._listed if pattern.fullmatch(path)), RULE)
