"""The words by which a new ticket is acknowledged (D-134): the shop's template in the customer's language, else those built in."""

from sqlmodel import col, select

from rxapp.core.errors import Refusal
from rxapp.core.i18n import say
from rxapp.core.kinds import Kind
from rxapp.core.work import Work
from rxapp.shop import queries as shops
from rxapp.tickets import starters
from rxapp.tickets.models import Ticket
from rxapp.tickets.queries import replying
from rxapp.wording.models import Template
from rxapp.wording.queries import filling


def words(work: Work, ticket: Ticket) -> tuple[str, str]:
    """Subject, with the ticket's number, and text."""
    language = replying.language_of(work, ticket)
    own = select(Template).where(Template.starter == starters.key_of(language), col(Template.deleted_at).is_(None))
    template = work.session.exec(own).first()
    values = {"number": f"#{ticket.number}", "shop": shops.shop(work).name}
    built_in = say(language, "ticket.acknowledge.subject", **values), say(language, "ticket.acknowledge.body", **values)
    if template is None:
        return built_in
    customer = replying.customer_of(work, ticket)
    try:
        filled = filling.fill(work, customer, kind=Kind.EMAIL, language=language, subject=template.subject, content=template.content)
    except Refusal:  # a template that somebody broke must not keep the words from arriving
        return built_in
    return f"{filled.subject} [{values['number']}]", filled.content
