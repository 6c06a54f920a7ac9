"""A worker that meets an accident at one step of its work, as the first thing it does there; in a shop no such thing can be set.

`python -m tests.flows.dying STEP`, with STEP one of `ACCIDENTS`.
"""

import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rxapp.channels import registry
from rxapp.channels.imap import client
from rxapp.commands import worker
from rxapp.messages.delivery.actions import claim, outcomes
from rxapp.messages.mailboxes.actions import raw_mails
from rxapp.workers import deliver, mail_round

FULL_FOR = 2.5


def die(*_: Any) -> None:
    """As kill -9 does, or the power."""
    os.kill(os.getpid(), signal.SIGKILL)


def fill_disk(*_: Any) -> None:
    """No file takes another byte, for a while."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, limits[1]))
    threading.Timer(FULL_FOR, resource.setrlimit, (resource.RLIMIT_FSIZE, limits)).start()


def before_the_claim_is_kept(accident: Callable[..., None]) -> None:
    """Taken, and the transaction still open."""
    _after(claim, "claim", accident, when=bool)


def after_the_claim_is_kept(accident: Callable[..., None]) -> None:
    """Written down, and nothing sent yet."""
    _after(deliver, "exchange", accident, when=lambda taken: taken.claimed)


def after_the_send(accident: Callable[..., None]) -> None:
    """The provider has taken it, and nobody has written that down."""
    whole = registry.channel

    def channel(name: str, kind: str) -> Any:
        found = whole(name, kind)

        async def send(message: Any) -> Any:
            receipt = await found.send(message)
            accident()
            return receipt

        return found and replace(found, send=send)

    registry.channel = channel


def before_the_outcome_is_kept(accident: Callable[..., None]) -> None:
    """Noted, and the transaction still open."""
    _after(outcomes, "record_outcomes", accident, when=bool)


def after_the_outcome_is_kept(accident: Callable[..., None]) -> None:
    """Everything is written down."""
    whole = deliver.exchange

    def exchange(name: str, outcomes: Any = (), *rest: Any, **named: Any) -> Any:
        taken = whole(name, outcomes, *rest, **named)
        if outcomes:
            accident()
        return taken

    deliver.exchange = exchange


def after_the_mail_is_kept(accident: Callable[..., None]) -> None:
    """Its bytes and its row are there, and nobody has read it yet."""
    mail_round.read_one = accident


def before_the_mail_is_a_message(accident: Callable[..., None]) -> None:
    """Read, and the transaction still open."""
    _after(raw_mails, "parsed", accident, when=lambda _: True)


def after_the_mail_is_a_message(accident: Callable[..., None]) -> None:
    """Everything is written down, and the mailbox does not know."""
    whole = client.Connection.mark_seen

    def mark_seen(box: client.Connection, uids: Any) -> None:
        if uids:
            accident()
        whole(box, uids)

    setattr(client.Connection, "mark_seen", mark_seen)  # noqa: B010 (its type says otherwise)


MAIL_STEPS = (after_the_mail_is_kept, before_the_mail_is_a_message, after_the_mail_is_a_message)
STEPS = (before_the_claim_is_kept, after_the_claim_is_kept, after_the_send, before_the_outcome_is_kept, after_the_outcome_is_kept)
ACCIDENTS = {step.__name__: (step, die) for step in (*STEPS, *MAIL_STEPS)} | {"disk_full": (after_the_send, fill_disk)}


def _after(owner: Any, name: str, accident: Callable[..., None], *, when: Callable[[Any], Any]) -> None:
    whole = getattr(owner, name)

    def wrapped(*arguments: Any, **named: Any) -> Any:
        made = whole(*arguments, **named)
        if when(made):
            setattr(owner, name, whole)
            accident()
        return made

    setattr(owner, name, wrapped)


if __name__ == "__main__":
    place, happens = ACCIDENTS[sys.argv[1]]
    place(happens)
    sys.exit(worker.main([]))
