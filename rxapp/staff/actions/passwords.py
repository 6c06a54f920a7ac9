"""Argon2 hashes. About 0.15 s and 64 MB each, on purpose: call them in a thread and, where it can be, outside a transaction."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from math import prod

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from rxapp.core import locks
from rxapp.core.errors import Refusal
from rxapp.staff.queries import LoginRow
from rxapp.staff.rules import MAX_PASSWORD, MIN_PASSWORD, is_good_password, may_sign_in_with

RATED = 40  # characters that are rated; no common password has as many
SIGNS_TRIED = 8  # ways of reading a text's signs as letters (4 and @ as a); no common password has as many
STRONG_ENOUGH = 2  # of 4: a million guesses

_hasher = PasswordHash.recommended()
_rating = locks.Mutex(locks.RATING)


class CommonPassword(Refusal):
    """A new password is on the list of common ones, or as easily guessed (ASVS 6.2.4)."""

    key = "staff.password_common"


class ShortPassword(Refusal):
    """A new password has fewer than 10 or more than 200 characters."""

    key = "staff.password_length"


def use_hasher(hasher: PasswordHash) -> None:
    """Put another hasher in place; tests use a fast one."""
    global _hasher
    _hasher = hasher
    _nobodys_hash.cache_clear()


def good_password(password: str, *, about: Iterable[str] = ()) -> str:
    """The password, if it may be chosen by a person of this name and e-mail. Raises ShortPassword, CommonPassword."""
    if not is_good_password(password):
        raise ShortPassword(n=MIN_PASSWORD, most=MAX_PASSWORD)
    if is_guessed_soon(password, about=about):
        raise CommonPassword
    return password


def is_guessed_soon(password: str, *, about: Iterable[str] = ()) -> bool:
    """Whether it is one of the 30,000 common passwords that the package lists, or falls to fewer than a million guesses.

    `about` are words that anybody would try for this person. The package's work grows with the square of the length, and with
    every way of reading signs as letters: both are bounded, so that no text takes more than some hundredths of a second.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 (its lists take a third of a second, and only a new password needs them)

    words = [word for text in about for word in re.split(r"\W+", text[:254]) if len(word) > 2]
    with _rating.held():  # the package keeps the words of the person in one place for all
        return zxcvbn(_few_signs(password[:RATED]), user_inputs=words)["score"] < STRONG_ENOUGH


def _few_signs(text: str) -> str:
    """The text; where its signs could be read in very many ways, with one sign for each letter: no easier to read as a word."""
    from zxcvbn.matching import L33T_TABLE  # noqa: PLC0415

    signs = {letter: [sign for sign in dict.fromkeys(text) if sign in table] for letter, table in L33T_TABLE.items()}
    if prod(len(found) or 1 for found in signs.values()) <= SIGNS_TRIED:
        return text
    first: dict[str, str] = {}
    for found in signs.values():
        letter = next((sign for sign in found if sign not in first), "")
        first |= {sign: first.get(sign, letter) for sign in found}
    return "".join(first.get(sign, sign) for sign in text)


def hash_password(password: str) -> str:
    """The hash to store. The length is not checked here; `good_password` does that."""
    return _hasher.hash(_plain(password))


def password_fits(login: LoginRow | None, password: str) -> bool:
    """Whether the password is this person's. Uses no database, and takes as long for None as for a person."""
    may_open = login is not None and may_sign_in_with(password, is_demo=login.is_demo)
    kept = (login.password_hash if login else "") or _nobodys_hash()
    try:
        fits = len(password) <= MAX_PASSWORD and _hasher.verify(_plain(password), kept)
    except UnknownHashError:
        fits = False
    return fits and may_open


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password, and the refusal below makes sure of it")


def _plain(password: str) -> bytes:
    """One form for a password typed on different keyboards."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
