"""Which sort of mail it is: by its structure first, then by its header lines, so that no machine answers a machine (RFC 3834)."""

from rxapp.channels.inbound_mail.headers import Headers
from rxapp.channels.inbound_mail.parts import Part
from rxapp.channels.inbound_mail.reports import Report, report
from rxapp.messages.delivery.ports import MailSort

_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from", "x-mail-autoreply")
_LISTS = ("list-id", "list-unsubscribe", "list-post", "list-help")


def sort(mail: Part, raw: bytes, sender: str) -> Report:
    """The sort, and of a report what it says. `X-Auto-Response-Suppress` alone says nothing: people's programs write it too."""
    if mail.headers.get("x-rxapp-auto"):
        return Report(MailSort.OURS)
    found = report(mail, raw, sender)
    if found:
        return found
    if _is_automatic(mail.headers):
        return Report(MailSort.VACATION)
    return Report(MailSort.LIST if _is_of_a_list(mail.headers) else MailSort.PERSON)


def _is_automatic(headers: Headers) -> bool:
    said = [value.partition(";")[0].strip().lower() for value in headers.all("auto-submitted")]
    is_vacation = any(headers.get(name).strip().lower() not in ("", "no", "false") for name in _AUTOMATIC)
    return any(value not in ("", "no") for value in said) or is_vacation or _precedence(headers) == "auto_reply" or _is_from_nobody(headers)


def _is_from_nobody(headers: Headers) -> bool:
    return headers.get("return-path").strip() == "<>"


def _is_of_a_list(headers: Headers) -> bool:
    return any(headers.get(name) for name in _LISTS) or _precedence(headers) in ("bulk", "list", "junk")


def _precedence(headers: Headers) -> str:
    return headers.get("precedence").strip().lower()
