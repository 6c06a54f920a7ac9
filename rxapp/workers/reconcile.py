"""Asks providers what became of messages whose outcome is not known. Sends nothing."""

import asyncio
import logging

from rxapp.channels import registry
from rxapp.core.work import reading, work
from rxapp.messages.delivery.actions import reconciliation
from rxapp.messages.delivery.actions.reconciliation import Asked
from rxapp.messages.delivery.lookups import Answer, LookupResult
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.queries import due
from rxapp.workers.threads import safely

ANSWER_FOR = 60.0

log = logging.getLogger("rxapp.ask")


async def ask_once() -> int:
    """Ask the questions that are due, side by side. Returns how many. A question lost with its process is asked again at the message's
    next moment, or by a person.
    """
    asked = await safely(_due) or []
    await asyncio.gather(*(_ask(one) for one in asked))
    return len(asked)


async def _ask(asked: Asked) -> None:
    message = asked.question.message
    channel = registry.channel(asked.channel, message.kind)
    try:
        async with asyncio.timeout(ANSWER_FOR):
            answer = await channel.ask(asked.question) if channel and channel.ask else Answer(LookupResult.CANNOT_SAY)
    except ChannelError as error:
        answer = Answer(LookupResult.CANNOT_SAY, key=error.key, words=error.words)
    except Exception as error:
        log.error("Channel %s failed when asked about message %s: %s", asked.channel, message.id, type(error).__name__)  # noqa: TRY400
        answer = Answer(LookupResult.CANNOT_SAY)
    await safely(_record, message.id, answer)


def _due() -> list[Asked]:
    with reading() as job:
        ask_at = due.next_ask_at(job)
        if ask_at is None or ask_at > job.now:
            return []
    with work() as job:
        return reconciliation.claim_asks(job)


def _record(message_id: int, answer: Answer) -> None:
    with work() as job:
        reconciliation.record_answer(job, message_id=message_id, answer=answer)
