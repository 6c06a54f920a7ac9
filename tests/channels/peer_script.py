"""What the HTTP peer does next, and what it has taken."""

import itertools
import json
import random
import threading
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Act:
    """What to do with one request. The default is to take it and say so.

    `status` 0 is the provider's own good answer; another one refuses, unless `takes`. `body` and `headers` replace those of
    the answer. `hangs` and `drops` say where: "before" the request is read, "after" it is read (nothing is taken), "taken"
    (it is taken, and the answer lost), "middle" of the answer's body (it is taken where the status is good). `after_for` is
    a pause in seconds before the answer.
    """

    status: int = 0
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    takes: bool = False
    hangs: str = ""
    drops: str = ""
    after_for: float = 0.0


GOOD = Act()


@dataclass(frozen=True)
class Accepted:
    """One message that the peer took, as any provider would have sent it. `at` is a moment in ISO 8601."""

    provider: str
    provider_id: str
    reference: str
    to: str
    sender: str
    body: str
    at: str
    callback: str = ""
    subject: str = ""
    header_id: str = ""
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes it one message: our reference, else address and words."""
        return self.reference or f"{self.to} {self.body}"


@dataclass(frozen=True)
class Seen:
    """One request as it came in, taken or not."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Script:
    """What comes next: planned acts first, then those for an address, then a share of the rest, then the usual."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.accepted: list[Accepted] = []
        self.seen: list[Seen] = []
        self.past: list[dict[str, Any]] = []
        self.usual = GOOD
        self.can_list = True
        self.scopes: list[str] = ["mail.send", "messages.read"]
        self.account_status = "active"
        self.log: Path | None = None
        self.keeps_seen = True
        self._numbers = itertools.count(1)
        self._planned: deque[Act] = deque()
        self._by_address: dict[str, Act] = {}
        self._shares: list[tuple[float, Act]] = []
        self._random = random.Random(7)

    def next(self, *acts: Act) -> None:
        """Do these with the next requests, one each."""
        with self.lock:
            self._planned.extend(acts)

    def always(self, act: Act) -> None:
        """Do this with every request that nothing else is said about."""
        with self.lock:
            self.usual = act

    def on(self, address: str, act: Act) -> None:
        """Do this with every message to that address."""
        with self.lock:
            self._by_address[address] = act

    def share(self, part: float, act: Act) -> None:
        """Do this with about that part of the requests (0.05 is one in twenty); the same each run."""
        with self.lock:
            self._shares.append((part, act))

    def clear(self) -> None:
        """Forget every message and every plan."""
        with self.lock:
            self.accepted.clear()
            self.seen.clear()
            self.past.clear()
            self._planned.clear()
            self._by_address.clear()
            self._shares.clear()
            self.usual = GOOD

    def counts(self) -> Counter[str]:
        """How often each message was taken: anything above 1 went out twice."""
        with self.lock:
            return Counter(one.key for one in self.accepted)

    def act(self) -> Act | None:
        """The act for a request about which nothing is known yet; None where its address decides."""
        with self.lock:
            if self._planned:
                return self._planned.popleft()
            if self._by_address:
                return None
            return self._chosen()

    def act_for(self, address: str) -> Act:
        """The act for a message to that address."""
        with self.lock:
            return self._by_address.get(address) or self._chosen()

    def take(self, taken: Accepted) -> None:
        """Note a message as sent."""
        with self.lock:
            self.accepted.append(taken)
            if self.log:
                with self.log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(taken)) + "\n")

    def number(self) -> int:
        """A number that no other message has."""
        return next(self._numbers)

    def _chosen(self) -> Act:
        roll = self._random.random()
        for part, act in self._shares:
            if roll < part:
                return act
            roll -= part
        return self.usual
