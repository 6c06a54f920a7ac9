"""/templates: the communication templates, with a test to oneself."""

import reflex as rx

from rxapp.live.topics import Topic
from rxapp.messages.panel.state.trying import TryingState
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.kit import button
from rxapp.ui.words import t
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.listing import TemplatesState
from rxapp.wording.state.preview import TemplatePreviewState
from rxapp.wording.view.page import templates

HEADING = "templates.heading"


def page() -> rx.Component:
    """The list, or one template's form beside its preview."""
    return frame(templates(test_button=_test_button()), current="/templates")


def _test_button() -> rx.Component:
    form = TemplateFormState
    return button(
        t("templates.send_test"),
        picture="send",
        disabled=form.is_changed | (form.template_id == 0),
        on_click=TryingState.send_test(form.template_id, TemplatePreviewState.customer.id),
    )


PAGE = Page(
    page,
    route="/templates",
    heading=HEADING,
    load=(TemplateFormState.arrive,),
    topics=(Topic("templates", (TemplatesState.load, TemplateFormState.refresh)),),
)
