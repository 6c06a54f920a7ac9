"""/customers/new: the empty form of a customer."""

import reflex as rx

from rxapp.customers.state.form import FormState
from rxapp.customers.view.form import form
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.words import t

HEADING = "form.heading_new"


def page() -> rx.Component:
    """*New customer*."""
    return frame(form(t(HEADING)), current="/customers")


PAGE = Page(page, route="/customers/new", heading=HEADING, load=(FormState.start,))
