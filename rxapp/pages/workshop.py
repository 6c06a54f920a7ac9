"""/workshop: the calendar of jobs; a job's menu opens the panel with the job in hand."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t
from rxapp.workshop.state.calendar import CalendarState
from rxapp.workshop.view.calendar import calendar

HEADING = "planner.heading"


def page() -> rx.Component:
    """*Workshop*."""
    return frame(calendar(t(HEADING), on_write=ComposeState.open), current="/workshop")


PAGE = Page(
    page,
    route="/workshop",
    heading=HEADING,
    load=(CalendarState.load,),
    topics=(
        Topic("calendar", (CalendarState.refresh,), follows=("jobs", "shop")),
        Topic("calendar_people", (CalendarState.reread,), follows=("staff",)),
    ),
)
