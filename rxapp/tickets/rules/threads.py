"""To which ticket does a mail belong? Only ids that we know count, and only from somebody who takes part (D-141). Pure."""

import re
from collections.abc import Iterable, Sequence

from rxapp.messages.delivery.ports import InboundMessage, MailSort
from rxapp.messages.rules import keywords, mailtext
from rxapp.messages.rules.keywords import OptOut

IDS_LOOKED_AT = 30  # of the References of a mail: the newest, which stand last
_NUMBER = re.compile(r"#\s?([0-9]{1,9})(?![0-9])")
PASS, FAIL = "pass", "fail"


def named_ids(inbound: InboundMessage) -> list[str]:
    """The Message-IDs that a mail names as answered, as they are kept, the nearest first."""
    named = [inbound.about_id, inbound.in_reply_to, *reversed(inbound.references[-IDS_LOOKED_AT:])]
    return list(dict.fromkeys(kept for one in named if one and (kept := mailtext.kept_id(one))))


def numbers_in(subject: str) -> list[int]:
    """The public numbers that a subject names, such as #20418."""
    return [int(found) for found in _NUMBER.findall(subject)][:5]


def is_verified(inbound: InboundMessage, authserv_id: str) -> bool:
    """Whether the mailbox's own server says that the sender is who they say (D-141); without such a server nobody is."""
    said = inbound.authentication
    return bool(authserv_id and said and said.server.casefold() == authserv_id.casefold() and said.dmarc == PASS)


def is_forged(inbound: InboundMessage, authserv_id: str) -> bool:
    """Whether the mailbox's own server says that the sender is not who they say."""
    said = inbound.authentication
    return bool(authserv_id and said and said.server.casefold() == authserv_id.casefold() and said.dmarc == FAIL)


def may_join(*, takes_part: bool, is_signed: bool, is_verified: bool, is_forged: bool) -> bool:
    """Whether a mail that names an id of a ticket joins it: an id that only we give counts as it is, any other from a sender who is
    verified."""
    return takes_part and not is_forged and (is_signed or is_verified)


def is_by_machine(inbound: InboundMessage) -> bool:
    """Whether no person wrote it: it changes no status, stops no reply, and nothing answers it by itself."""
    return inbound.is_auto or inbound.sort is not MailSort.PERSON


def opens_nothing(inbound: InboundMessage) -> bool:
    """Whether it is but a key word, which is done as it says and needs no answer."""
    said = inbound.opt_out or keywords.opt_out_of(inbound.body)
    return not inbound.files and said in (OptOut.STOP, OptOut.START)


def first_of_ours(recipients: Iterable[str], ours: Sequence[str]) -> str:
    """Of several mailboxes of ours that one mail went to, the first in the order of its To and Cc; "" where none is named."""
    return next((address for address in recipients if address in ours), "")
