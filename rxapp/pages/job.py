"""/workshop/jobs/<id>: one job or quote, its customer, and the messages about it."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.history.state.timeline import JobHistory
from rxapp.messages.history.view.timeline import history
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t
from rxapp.workshop.state.form import JobState
from rxapp.workshop.view.job import job_page

JOB = JobState.job
HEADING = rx.cond(JOB.id > 0, t("job.form.heading", number=JOB.shown, item=JOB.item), t("planner.heading")).to(str)


def page() -> rx.Component:
    """*Job J-3318: Orbea Terra*."""
    past = history(JobHistory, of=JobState.owner.id, on_edit_retry=SendingState.edit_again, label=t("job.form.messages"))
    return frame(job_page(HEADING, on_write=ComposeState.open, past=rx.cond(JOB.id > 0, past)), current="/workshop")


PAGE = Page(
    page,
    route="/workshop/jobs/[record]",
    heading=HEADING,
    load=(JobState.load,),
    topics=(
        Topic("job", (JobState.refresh,), follows=("jobs", "customers")),
        Topic("job_history", (JobHistory.refresh,), follows=("messages",)),
    ),
)
