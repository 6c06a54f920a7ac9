"""/workshop/new?customer=&start=&mechanic=&kind=: a new job or quote."""

import reflex as rx

from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t
from rxapp.workshop.state.form import JobState
from rxapp.workshop.view.job import new_job

HEADING = "job.form.heading_new"


def page() -> rx.Component:
    """*New job*."""
    return frame(new_job(t(HEADING)), current="/workshop")


PAGE = Page(page, route="/workshop/new", heading=HEADING, load=(JobState.start,), typed=(JobState.look,))
