"""/customers/<id>/edit and /customers/new: the form of one customer."""

import reflex as rx

from rxapp.customers.view.form import form
from rxapp.pages.shell import frame
from rxapp.ui.words import t

WORDS = "form.heading_edit"
WORDS_NEW = "form.heading_new"


def page() -> rx.Component:
    """*Edit customer record*."""
    return frame(form(t(WORDS)), current="/customers")


def new() -> rx.Component:
    """*New customer*."""
    return frame(form(t(WORDS_NEW)), current="/customers")
