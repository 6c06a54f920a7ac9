"""The floor of sending: the two SDKs called in a bare loop, with no outbox and nothing of ours around them.

`python -m tests.bench.bare_sdk URL MESSAGES THREADS` says "ready", waits for a line, then sends by turns by e-mail and SMS.
"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sendgrid import SendGridAPIClient
from twilio.rest import Client

from rxapp.channels.sendgrid.send import mail_request
from rxapp.core import ids
from rxapp.core.kinds import Kind
from rxapp.messages.delivery.ports import OutgoingMessage
from tests.bench.outbox import BODY, SENDER

KEY, ACCOUNT, TOKEN = "SG.a-key-of-the-bench", "AC0123456789abcdef0123456789abcdef", "a-token-of-the-bench"
NUMBER = "+447700900000"

_own = threading.local()


def main(words: list[str]) -> None:
    """Send them all."""
    url, messages, threads = words[0], int(words[1]), int(words[2])
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: _clients(url), range(threads * 4)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        list(pool.map(lambda number: _send(url, number), range(messages)))


def _clients(url: str) -> tuple[Any, Client]:
    """This thread's own, made once, as the SDKs' own examples do."""
    if not hasattr(_own, "clients"):
        phones = Client(ACCOUNT, TOKEN)
        phones.api.base_url = url
        _own.clients = SendGridAPIClient(KEY, host=url), phones
    return _own.clients


def _send(url: str, number: int) -> None:
    mails, phones = _clients(url)
    reference = ids.key()
    if number % 2:
        phones.messages.create(to="+447700900123", from_=NUMBER, body=BODY, status_callback=f"https://desk.example.com/?ref={reference}")
        return
    message = OutgoingMessage(
        id=number,
        reference=reference,
        kind=Kind.EMAIL,
        to=f"someone{number}@example.com",
        body=BODY,
        subject="Your bicycle is ready",
        html=f"<p>{BODY}</p>",
        sender=SENDER,
        sender_name="Calder Cycles",
        reply_to=SENDER,
        header_id=f"<{reference}@example.com>",
    )
    mails.client.mail.send.post(request_body=mail_request(message))


if __name__ == "__main__":
    main(sys.argv[1:])
