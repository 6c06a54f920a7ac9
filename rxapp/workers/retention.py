"""Deletes what is old, in small batches, so that nobody waits for it; safe in any order and beside other workers."""

from datetime import timedelta

from rxapp.core.work import reading, work
from rxapp.files import actions as files
from rxapp.files import remote_cache
from rxapp.messages.actions import drafts
from rxapp.messages.delivery.actions import retention
from rxapp.messages.delivery.queries import reports
from rxapp.messages.mailboxes import store as mails
from rxapp.messages.mailboxes.actions import raw_mails
from rxapp.messages.mailboxes.queries import fetching
from rxapp.workers.threads import safely

LEFT_FOR = timedelta(days=1)


async def forget_once() -> None:
    """Delete drafts after 30 days, providers' reports after 400 days, uploads attached to nothing after one day, and mails as they came
    30 days after they were read; it can be cancelled between two batches.
    """
    await safely(forget_drafts)
    after = await safely(forget_reports, 0)
    while after:
        after = await safely(forget_reports, after)
    await safely(forget_uploads)
    while await safely(forget_mails):
        pass
    await safely(sweep_mails)


def forget_drafts() -> None:
    """Delete the drafts that are too old."""
    with work() as job:
        drafts.forget_old_drafts(job)


def forget_reports(after: int) -> int:
    """Delete the old ones among the next few hundred reports with an id above `after`. Returns the next call's `after`, 0 at the end."""
    with reading() as job:
        found, after = reports.old_reports(job, after)
    if found:
        with work() as job:
            retention.forget_reports(job, report_ids=found)
    return after


def forget_uploads() -> None:
    """Delete the uploads that nobody attached, stored contents that no row names, and old remote pictures."""
    with work() as job:
        files.forget_uploads(job)
    with reading() as job:
        files.sweep(job)
        remote_cache.forget_old(job.now.timestamp())


def forget_mails() -> int:
    """Delete the bytes of some mails that were read long ago; the messages they became stay. Returns how many."""
    with reading() as job:
        old = fetching.old_ones(job)
    if old:
        with work() as job:
            raw_mails.forget(job, raw_ids=[raw_id for raw_id, _ in old])
        for _, path in old:
            mails.remove(path)
    return len(old)


def sweep_mails() -> None:
    """Delete the files of mails that no row names and that are older than a day: what a crash left behind."""
    with reading() as job:
        left = fetching.unnamed(job, mails.older_than((job.now - LEFT_FOR).timestamp()))
    for path in left:
        mails.remove(path)
