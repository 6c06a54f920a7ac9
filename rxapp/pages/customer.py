"""/customers/<id>: the filled facts, *Contact*, *Edit*, their jobs, and the same history as the panel's third tab."""

import reflex as rx

from rxapp.customers.state.card import CardState
from rxapp.customers.view.card import card
from rxapp.live.topics import Topic
from rxapp.messages.history.state.timeline import CardHistory
from rxapp.messages.history.view.timeline import history
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.pages import lost
from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.staff.rules import Permission
from rxapp.ui import kit
from rxapp.ui.words import t
from rxapp.workshop.state.listed import CustomerJobs
from rxapp.workshop.view.listed import customer_jobs

HEADING = rx.cond(CardState.is_gone, t(lost.HEADING), CardState.card.name)


def page() -> rx.Component:
    """One customer's page."""
    past = rx.el.div(
        history(CardHistory, of=CardState.card.id, on_edit_retry=SendingState.edit_again),
        key=CardState.card.id,
        class_name="past",
    )
    shown = rx.cond(CardState.card.id > 0, rx.fragment(customer_jobs(), past))
    ticket = kit.link_button(t("inbox.new"), "/tickets/new?customer=" + CardState.card.id.to_string(), picture="inbox")
    actions = (rx.cond(CardState.permissions.contains(Permission.WORK_TICKETS.value), ticket),)
    opened = card(on_contact=lambda customer_id: ComposeState.open(customer_id, "", 0), right=shown, actions=actions)
    return frame(opened, current="/customers")


PAGE = Page(
    page,
    route="/customers/[record]",
    heading=HEADING,
    load=(CardState.load, CustomerJobs.load, CardHistory.load),
    topics=(
        Topic("card", (CardState.refresh,), follows=("customers",)),
        Topic("customer_jobs", (CustomerJobs.refresh,), follows=("jobs",)),
        Topic("card_history", (CardHistory.refresh,), follows=("messages",)),
    ),
)
