"""What may pass the middleware beyond its rule, each exception by name and for one address; its neighbours stay shut.

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
        """Whether the method may pass without a session."""
        return self.is_public and (method in READS or self.takes_posts)

    def takes(self, method: str) -> bool:
        """Whether it takes what is posted by this method."""
        return self.takes_posts and method == "POST"

    def streams(self, method: str) -> bool:
        """Whether the route reads the body of this method itself."""
        return self.is_streamed and self.takes(method)


RULE = RouteException("rule", "")


class Exceptions:
    """Every exception there is, asked by path."""

    def __init__(self, listed: Iterable[RouteException]) -> None:
        self._listed = [(re.compile(one.path), one) for one in listed]

    def at(self, path: str) -> RouteException:
        """The exception for this path; the rule where there is none."""
        return next((one for pattern, one in self._listed if pattern.fullmatch(path)), RULE)
