"""/customers/<id>/edit: the form of one customer."""

import reflex as rx

from rxapp.customers.state.form import FormState
from rxapp.customers.view.form import form
from rxapp.live.topics import Topic
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t

HEADING = "form.heading_edit"


def page() -> rx.Component:
    """*Edit customer record*."""
    return frame(form(t(HEADING)), current="/customers")


PAGE = Page(
    page,
    route="/customers/[record]/edit",
    heading=HEADING,
    load=(FormState.load,),
    topics=(Topic("form", (FormState.refresh,), follows=("customers",)),),
)
