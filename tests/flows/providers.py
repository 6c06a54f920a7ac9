"""SendGrid and Twilio as they report: signed, in any order, some things twice, and again until they are heard."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from rxapp.core import clock
from tests.channels.http_peer import Accepted, Peer
from tests.channels.signing import signing_key, twilio_headers
from tests.flows.processes import Web

KEY, TOKEN = signing_key(), "0123456789abcdef0123456789abcdef"
PUBLIC, OURS, ACCOUNT = "https://desk.example.com", "+447700900000", "AC" + "1" * 32
MAIL_STEPS, TEXT_STEPS = ("processed", "delivered"), ("sent", "delivered")


def at_once(engine: sa.Engine) -> None:
    """A demo shop that has nothing of its own to send any more, and whose messages go without a pause for an undo."""
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE shop SET undo_panel_for = 0"))
        connection.execute(sa.text("UPDATE message SET status = 'cancelled', next_try_at = NULL WHERE status = 'held'"))


def environment(peer: Peer) -> dict[str, str]:
    """What a shop sets that sends by both."""
    return {
        "RXAPP_PUBLIC_URL": PUBLIC,
        "RXAPP_SENDGRID_API_KEY": "SG.flows",
        "RXAPP_SENDGRID_HOST": peer.url,
        "RXAPP_SENDGRID_WEBHOOK_KEY": KEY.public,
        "RXAPP_TWILIO_ACCOUNT_SID": ACCOUNT,
        "RXAPP_TWILIO_AUTH_TOKEN": TOKEN,
        "RXAPP_TWILIO_FROM": OURS,
        "RXAPP_TWILIO_API_BASE": peer.url,
        "RXAPP_TWILIO_PER_SECOND": "0",
    }


@dataclass(frozen=True)
class Report:
    """What is posted at once: a batch of SendGrid's events, or one status of Twilio's. `keys` are those under which we keep them."""

    path: str
    content: list[dict[str, Any]] | dict[str, str]
    keys: tuple[str, ...]

    def post(self, web: Web) -> int:
        """Sign it as of now and post it; returns the status, 0 where nobody answers."""
        if isinstance(self.content, dict):
            signed = twilio_headers(f"{PUBLIC}{self.path}", self.content, TOKEN)
            headers = {"Content-Type": "application/x-www-form-urlencoded", **signed}
            return web.post(self.path, urlencode(self.content).encode(), headers)
        raw = json.dumps(self.content).encode()
        return web.post(self.path, raw, {"Content-Type": "application/json", **KEY.headers(raw, clock.now())})


def mails(taken: Iterable[Accepted], steps: Iterable[str] = MAIL_STEPS) -> Report:
    """One batch about several mails."""
    events = [(one, step, f"{one.provider_id}-{step}") for one in taken for step in steps]
    told = [
        {
            "event": step,
            "email": one.to,
            "reference": one.reference,
            "sg_event_id": key,
            "sg_message_id": f"{one.provider_id}.filter0001.1.A.0",
            "timestamp": int(time.time()),
        }
        for one, step, key in events
    ]
    return Report("/hooks/sendgrid/events", told, tuple(f"sendgrid:{key}" for *_, key in events))


def texts(taken: Accepted, steps: Iterable[str] = TEXT_STEPS) -> list[Report]:
    """One report for each status of an SMS."""
    plain = {"MessageSid": taken.provider_id, "To": taken.to, "From": OURS, "AccountSid": ACCOUNT}
    path = f"/hooks/twilio/status?ref={taken.reference}"
    return [Report(path, plain | {"MessageStatus": step}, (f"twilio:{taken.provider_id}:{step}:",)) for step in steps]


@dataclass
class Reporters:
    """Both providers at once, in a thread each; they tell of everything that the peer took, but for what they keep silent about.

    A report that gets no 2xx is told again a moment later; one in five is told twice; neither keeps to the order of events.
    `heard` are the keys of all events that got 2xx, `answers` every status (0: nobody answered).
    """

    web: Web
    peer: Peer
    seed: int
    is_silent_about: Callable[[Accepted], bool]
    again_after: float = 0.4
    heard: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    _ends: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Begin to report."""
        for provider in ("sendgrid", "twilio"):
            self._threads.append(threading.Thread(target=self._report, args=(provider,), daemon=True))
            self._threads[-1].start()

    def end(self, within: float = 60) -> None:
        """Report what is left, and stop."""
        self._ends.set()
        for thread in self._threads:
            thread.join(within)
            assert not thread.is_alive(), f"not everything was heard: {self.answers}"

    def _report(self, provider: str) -> None:
        chance, known, waiting = random.Random(f"{self.seed} {provider}"), 0, list[Report]()
        while True:
            is_last = self._ends.is_set()
            fresh = self._taken(provider, known)
            known += len(fresh)
            waiting += self._reports(provider, [one for one in fresh if not self.is_silent_about(one)], chance)
            chance.shuffle(waiting)
            some, waiting = waiting[:40], waiting[40:]
            refused = [report for report in some if not self._tell(report)]
            waiting += refused
            if is_last and not waiting and not fresh:
                return
            time.sleep(self.again_after if refused or not some else 0.01)

    def _taken(self, provider: str, known: int) -> list[Accepted]:
        with self.peer.lock:
            return [one for one in self.peer.accepted if one.provider == provider][known:]

    @staticmethod
    def _reports(provider: str, fresh: list[Accepted], chance: random.Random) -> list[Report]:
        if provider == "twilio":
            made = [report for one in fresh for report in texts(one)]
        else:
            made = [mails(fresh[start : start + 8]) for start in range(0, len(fresh), 8)]
        return [report for report in made for _ in range(2 if chance.random() < 0.2 else 1)]

    def _tell(self, report: Report) -> bool:
        status = report.post(self.web)
        with self._lock:
            self.answers[status] += 1
            if 200 <= status < 300:
                self.heard.update(report.keys)
        return 200 <= status < 300
