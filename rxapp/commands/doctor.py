"""`python3 -m rxapp doctor`: says in plain words what is set up, what is missing and what is stuck, and tries each login."""

import argparse
import asyncio
import sys
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from rxapp.channels import registry
from rxapp.channels.imap import client
from rxapp.channels.imap.errors import MailboxError
from rxapp.channels.imap.settings import Login, logins
from rxapp.core import db, i18n, redis
from rxapp.core.kinds import KINDS, Kind
from rxapp.core.settings import settings
from rxapp.core.work import reading
from rxapp.messages.delivery import ports
from rxapp.messages.delivery.ports import ChannelError
from rxapp.messages.delivery.queries import channels, due, rows
from rxapp.messages.rules import times
from rxapp.shop import queries as shops

CERTIFICATES = ("message.failure.certificate", "message.failure.provider_certificate")
MAILBOX_CERTIFICATE = "mailbox.error.certificate"
Say = Callable[..., str]
ABOUT = "Says in plain words what is set up, missing or stuck, and tries each channel's login. Changes nothing, sends nothing."


def main(words: list[str]) -> int:
    """Print the findings; returns 0 where everything that is set up works, else 1."""
    argparse.ArgumentParser(prog="python3 -m rxapp doctor", description=ABOUT).parse_args(words)
    registry.introduce()
    found = _database()
    if found:
        print(found)
        return 1
    with reading() as job:
        shop, counts, stuck = shops.shop(job), due.delivery_counts(job), channels.stuck(job)

    def say(key: str, **values: str | int) -> str:
        return i18n.say(shop.language, key, **values)

    print(say("doctor.database_ok", place=db.place()))
    print(say("doctor.shop" if shop.service_email else "doctor.no_service_email", name=shop.name or "—", email=shop.service_email))
    works = [_shared(say)]
    works += [asyncio.run(_tried(channel, say)) for channel in registry.channels() if not channel.facts.is_demo]
    works += [_readable(login, say) for login in logins()]
    for kind, chosen in ((Kind.EMAIL, shop.email_channel), (Kind.SMS, shop.sms_channel)):
        print(_serving(kind, chosen, say))
    print(say(f"doctor.workers_{settings().workers}"))
    print(say("doctor.queue", waiting=counts.waiting, failed=counts.failed, uncertain=counts.uncertain))
    for row in stuck:
        print(_stuck(row, shop, say))
    return 0 if all(works) and not stuck else 1


def _database() -> str:
    """What is wrong with the database, in English; "" where nothing is."""
    try:
        has_tables = sa.inspect(db.engine()).has_table("message")
    except (DBAPIError, OSError) as error:
        words = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
        return i18n.say(i18n.DEFAULT, "doctor.database_away", place=db.place(), words=words)
    return "" if has_tables else i18n.say(i18n.DEFAULT, "doctor.database_empty", place=db.place())


def _shared(say: Say) -> bool:
    """Print whether Redis answers; returns False where it is set and does not."""
    if not settings().redis_url:
        return True
    words = redis.trouble()
    print(say("doctor.redis_away", place=redis.place(), words=words) if words else say("doctor.redis_ok", place=redis.place()))
    return not words


async def _tried(channel: registry.Channel, say: Say) -> bool:
    """Try the channel's login and print how it went. Returns False for a failed login or half an account; not being set up is no fault."""
    name = say(channel.facts.label)
    if channel.lacks:
        print(say("doctor.lacks", channel=name, names=", ".join(channel.lacks)))
        return False
    if not channel.facts.is_set_up:
        print(say("doctor.channel_off", channel=name))
        return True
    try:
        await channel.check()
    except ChannelError as error:
        print(say("doctor.channel_fails", channel=name, reason=say(error.key, **error.values), words=error.words))
        if error.key in CERTIFICATES:
            print(say("doctor.private_authority", host=str(error.values.get("host") or "")))
        return False
    print(say("doctor.channel_ok", channel=name))
    if channel.lacks_for_reports:
        print(say("doctor.no_reports", channel=name, names=", ".join(channel.lacks_for_reports)))
    if channel.lacks_for_mail:
        print(say("doctor.no_mail", channel=name, names=", ".join(channel.lacks_for_mail)))
    return True


def _readable(login: Login, say: Say) -> bool:
    """Try a mailbox's login and print how it went. Returns False where it cannot be read."""
    try:
        client.check(login)
    except MailboxError as error:
        reason = say(error.key, host=login.host, folder=login.folder)
        print(say("doctor.mailbox_fails", name=login.name, reason=reason, words=error.words))
        if error.key == MAILBOX_CERTIFICATE:
            print(say("doctor.private_authority", host=login.host))
        return False
    print(say("doctor.mailbox_ok", name=login.name))
    return True


def _serving(kind: Kind, chosen: str, say: Say) -> str:
    facts, word = ports.channel_for(kind, chosen), say(KINDS[kind].label)
    if facts is None:
        return say("doctor.serves_none", kind=word, channel=chosen)
    return say("doctor.serves_demo" if facts.is_demo else "doctor.serves", kind=word, channel=say(facts.label))


def _stuck(row: rows.StuckRow, shop: shops.ShopRow, say: Say) -> str:
    """A sentence on one stopped or overdue channel: since when (shop's zone), how many messages wait, and why."""
    by = say(f"kind.{row.kind}")
    if row.channel:
        by = say("doctor.by", kind=by, channel=say(row.channel))
    facts = {"channel": by, "since": times.told(row.since, zone=shop.zone, language=shop.language), "why": say(row.why, **row.why_values)}
    return say("doctor.stuck", n=row.waiting, **facts) if row.waiting else say("doctor.stopped", **facts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
