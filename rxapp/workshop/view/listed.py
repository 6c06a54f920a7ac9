"""A customer's jobs: those to be done, each with its status and when, and behind a press those that are over."""

from typing import Any

import reflex as rx

from rxapp.staff.rules import Permission
from rxapp.ui.kit import chip, icon, link_button
from rxapp.ui.words import t, wall_time
from rxapp.workshop.rules import JobKind
from rxapp.workshop.state.listed import CustomerJobs
from rxapp.workshop.view.names import status_word

JOBS: Any = CustomerJobs  # its names are vars here, and values inside the handlers


def customer_jobs() -> rx.Component:
    """The region *Jobs* of a customer's page, with *New job* for those who may create one; nothing for who may not see jobs."""
    new = link_button(t("listed.new"), "/workshop/new?customer=" + JOBS.of.to_string(), picture="plus")
    head = rx.el.div(
        rx.el.h2(t("listed.heading"), class_name="h3", id="jobs-heading"),
        rx.cond(JOBS.permissions.contains(Permission.CREATE_JOBS.value), new),
        class_name="row-flex listed-head",
    )
    none = rx.cond(JOBS.over.length() == 0, rx.el.p(t("listed.none"), class_name="quiet"))
    region = rx.el.section(
        head,
        rx.cond(JOBS.to_do.length() > 0, lines(JOBS.to_do), none),
        rx.cond(JOBS.over.length() > 0, _over()),
        aria_labelledby="jobs-heading",
        class_name="listed",
    )
    return rx.cond(JOBS.permissions.contains(Permission.SEE_JOBS.value), region)


def lines(jobs: Any) -> rx.Component:
    """Jobs one below the other, each a link to its page."""
    return rx.el.ul(rx.foreach(jobs, _line), class_name="plain-list")


def _over() -> rx.Component:
    """The jobs that are over, behind a press."""
    return rx.el.details(
        rx.el.summary(icon("chevron_right", 14), t("listed.over", n=JOBS.over.length()), class_name="listed-over"), lines(JOBS.over)
    )


def _line(job: Any) -> rx.Component:
    planned = rx.cond(job.start != "", wall_time(job.start), t("listed.unplanned"))
    promised = rx.cond(job.promised_on != "", t("listed.promised", day=wall_time(job.promised_on)), "")
    return rx.el.li(
        rx.el.div(
            rx.link(job.shown, href="/workshop/jobs/" + job.id.to_string(), class_name="num strong textlink"),
            rx.cond(job.kind == JobKind.QUOTE.value, chip(t("job.kind.quote"))),
            rx.el.span(job.item, class_name="cut", title=job.item),
            class_name="row-flex grow",
        ),
        rx.el.div(
            status_word(job.status),
            rx.el.span(planned, class_name="small quiet num"),
            rx.cond(job.mechanic != "", rx.el.span(job.mechanic, class_name="small quiet")),
            rx.cond(job.promised_on != "", rx.el.span(promised, class_name="small quiet num")),
            class_name="row-flex wrap",
        ),
        key=job.id,
        class_name="listed-line",
    )
