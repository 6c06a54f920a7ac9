"""The rights that tickets ask for (D-2, D-26, D-65, D-129). Pure."""

from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (
    Right(Permission.WORK_TICKETS),
    Right(Permission.SEE_ALL_QUEUES),
    Right(Permission.DELETE_TICKETS),
    Right(Permission.SEND_WITHOUT_CONSENT),
)
