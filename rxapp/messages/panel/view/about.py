"""The job that the words are about: in the panel's head, and asked where they were begun for another one (D-130)."""

import reflex as rx

from rxapp.messages.panel.queries import JobFacts
from rxapp.messages.panel.state.about import AboutState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.view.form import WHOSE
from rxapp.staff.rules import Permission
from rxapp.ui.kit import alert, button, icon, icon_button, text_link
from rxapp.ui.words import t

JOB, ASKED, JOBS = ComposeState.job, ComposeState.asked_job, ComposeState.jobs
MAY_SEND = ComposeState.permissions.contains(Permission.SEND.value)
SHOWN = 2  # open jobs in the head; the others are counted


def head_job() -> rx.Component:
    """At the right of the head: the job of these words with the way to take it off, else the customer's open jobs."""
    off = icon_button(t("panel.job_off", job=JOB.name), "x", on_click=AboutState.drop_job(WHOSE))
    about = rx.el.div(
        icon("wrench"),
        text_link(JOB.label, href=JOB.link, title=JOB.label, class_name="cut"),
        rx.cond(MAY_SEND, off),
        role="group",
        aria_label=t("panel.about_job"),
        class_name="head-job",
    )
    return rx.cond(JOB.id > 0, about, rx.cond(JOBS.length() > 0, _open_jobs()))


def _open_jobs() -> rx.Component:
    more = rx.el.li("+", (JOBS.length() - SHOWN).to_string(), class_name="quiet num")
    return rx.el.div(
        icon("wrench"),
        rx.el.ul(
            rx.foreach(JOBS[:SHOWN], _open_job),
            rx.cond(JOBS.length() > SHOWN, more),
            aria_label=t("panel.open_jobs"),
        ),
        class_name="head-job",
    )


def _open_job(job: rx.Var[JobFacts]) -> rx.Component:
    return rx.el.li(text_link(job.name, href=job.link, title=job.label), " ", rx.el.span(t(job.status), class_name="quiet"))


def which_job() -> rx.Component:
    """The question whose the words are, on both tabs, until it is answered."""
    return rx.cond(ASKED.id > 0, alert(t("panel.ask.which_job", job=JOB.label, other=ASKED.label), job_answers()))


def job_answers() -> rx.Component:
    """Its two answers."""
    return rx.fragment(
        button(t("panel.keep_for_job", job=JOB.name), on_click=AboutState.keep_job(WHOSE)),
        button(t("panel.use_for_job", job=ASKED.name), on_click=AboutState.use_job(WHOSE)),
    )
