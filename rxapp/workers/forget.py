"""Forgetting what is old, a little at a time, so that nobody waits for it."""

from rxapp.core.work import reading, work
from rxapp.messages import actions, queries


def forget_old() -> None:
    """Drafts after 30 days, reports of providers after 400; any number of workers may do it at once."""
    with work() as job:
        actions.forget_old_drafts(job)
    after, is_over = 0, False
    while not is_over:
        with reading() as job:
            found, after = queries.old_reports(job, after)
        if found:
            with work() as job:
                actions.forget_reports(job, report_ids=found)
        is_over = not after
