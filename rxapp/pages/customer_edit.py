"""/customers/<id>/edit: the form of one customer."""

import reflex as rx

from rxapp.customers.state.form import FormState
from rxapp.customers.view.form import form
from rxapp.live.topics import Topic
from rxapp.pages import lost
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t

HEADING = rx.cond(FormState.is_missing, t(lost.HEADING), t("form.heading_edit"))


def page() -> rx.Component:
    """*Edit customer record*; of a record that is not there, the same as its own page."""
    heading = rx.cond(FormState.is_missing, t("customers.heading"), t("form.heading_edit"))
    return frame(form(heading), current="/customers")


PAGE = Page(
    page,
    route="/customers/[record]/edit",
    heading=HEADING,
    load=(FormState.load,),
    topics=(Topic("form", (FormState.refresh,), follows=("customers",)),),
)
