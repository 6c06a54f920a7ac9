"""The HTML of a mail that arrived, for whoever may read its words."""

from dataclasses import dataclass

from rxapp.core.errors import NotFound
from rxapp.core.work import Work
from rxapp.files import queries as files
from rxapp.messages.models import MessageHtml
from rxapp.messages.queries import viewers
from rxapp.messages.queries.one import message_of


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """Cleaned HTML (`rules.mail_html.clean`), and its pictures that came with the mail: cid -> number of the file."""

    clean: str
    files: dict[str, int]


def html_of(work: Work, message_id: int) -> HtmlRow:
    """The mail's own look. Raises BadInput, NotFound where it has none or the actor may not read its words."""
    message = message_of(work, message_id)
    viewers.need(work, message)
    row = work.session.get(MessageHtml, message.id)
    if row is None:
        raise NotFound
    listed = files.files_of(work, viewers.SUBJECT, [message.id or 0]).get(message.id or 0, [])
    return HtmlRow(row.clean, {one.cid: one.id for one in listed if one.cid})
