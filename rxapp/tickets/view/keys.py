"""The lines of the inbox in the sheet of shortcuts, for who works tickets."""

import reflex as rx

from rxapp.customers.view.palette import key_line
from rxapp.shop.state import DeskState
from rxapp.staff.rules import Permission

KEYS = (
    ("j", "inbox.key.next", "arrow_down"),
    ("k", "inbox.key.previous", "arrow_up"),
    ("r", "inbox.key.reply", "reply"),
    ("c", "inbox.key.comment", "lock"),
    ("a", "inbox.key.assign", "user_plus"),
    ("e", "inbox.key.close", "archive"),
)


def ticket_keys() -> tuple[rx.Component, ...]:
    """`j` `k` `r` `c` `a` `e`."""
    lines = rx.fragment(*[key_line(*key) for key in KEYS])
    return (rx.cond(DeskState.permissions.contains(Permission.WORK_TICKETS.value), lines),)
