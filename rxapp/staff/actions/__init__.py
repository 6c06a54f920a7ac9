"""What staff can be made to do: come in and leave, be invited, change roles and themselves. One file per occasion.

Callers import the module: `from rxapp.staff import actions as staff`, then `staff.invite(work, ...)`.
"""

from rxapp.staff.actions.links import LinkUnusable, accept, accept_setup, invite, renew, reset_link, setup_link
from rxapp.staff.actions.own import WrongPassword, change_password, choose_password, edit_own, end_other_sessions
from rxapp.staff.actions.passwords import CommonPassword, ShortPassword, good_password, hash_password, password_fits
from rxapp.staff.actions.people import BadEmail, EmailTaken, LastAdministrator, NoName, activate, add_staff, deactivate, edit_person
from rxapp.staff.actions.roles import add_roles, set_permissions, tick
from rxapp.staff.actions.sessions import WrongLogin, lock, open_session, saw, sign_in, sign_out, unlock

__all__ = [
    "BadEmail",
    "CommonPassword",
    "EmailTaken",
    "LastAdministrator",
    "LinkUnusable",
    "NoName",
    "ShortPassword",
    "WrongLogin",
    "WrongPassword",
    "accept",
    "accept_setup",
    "activate",
    "add_roles",
    "add_staff",
    "change_password",
    "choose_password",
    "deactivate",
    "edit_own",
    "edit_person",
    "end_other_sessions",
    "good_password",
    "hash_password",
    "invite",
    "lock",
    "open_session",
    "password_fits",
    "renew",
    "reset_link",
    "saw",
    "set_permissions",
    "setup_link",
    "sign_in",
    "sign_out",
    "tick",
    "unlock",
]
