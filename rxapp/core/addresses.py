"""E-mail addresses by one standard: IDNA 2008 with UTS-46. Kept with a readable domain, compared in one form, ASCII on the wire."""

import unicodedata
from urllib.parse import unquote

import idna
from email_validator import EmailNotValidError, validate_email

_LOCAL_LIMIT = 64  # RFC 5321, 4.5.3.1.1: servers refuse a longer one


def email_address(text: str) -> str:
    """The address as it is stored, its domain in readable form ("fritz@fußball.example"); "" where the text is no address. No DNS
    look-up.

    `mailto:` and `Name <a@b>` around it are dropped. A part before the @ that no channel carries makes it no address.
    """
    try:
        found = validate_email(bare_email(text), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return ""
    return found.normalized if len(found.local_part) <= _LOCAL_LIMIT else ""


def is_foreign(text: str) -> bool:
    """Whether the text would be an address if the part before the @ were written in ASCII letters."""
    local, _, domain = bare_email(text).rpartition("@")
    return not local.isascii() and bool(email_address(f"a@{domain}"))


def bare_email(text: str) -> str:
    """The address inside a pasted link or mail header; the text itself where it is neither."""
    bare = text.strip().strip(";,").strip()
    if bare.endswith(">") and "<" in bare:
        bare = bare[bare.rfind("<") + 1 : -1].strip()
    return unquote(bare[7:].partition("?")[0].strip()) if bare[:7].casefold() == "mailto:" else bare


def compared_email(address: str) -> str:
    """The form in which addresses are compared: in small letters, the domain readable, however it was written. ß is not ss here, because
    these are two domains (`str.casefold` would make them one).
    """
    local, at, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    return unicodedata.normalize("NFC", local.lower()) + at + _readable(domain)


def wire_email(address: str) -> str:
    """The address in ASCII. Raises ValueError where it has no such form."""
    local, _, domain = address.rpartition("@")
    if not local or not domain or not local.isascii() or " " in local:
        raise ValueError("address")
    return f"{local}@{wire_domain(domain)}"


def wire_domain(domain: str) -> str:
    """The domain in ASCII ("xn--fuball-cta.example"). Raises ValueError for one that the standard does not know."""
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")


def _readable(domain: str) -> str:
    small = domain.lower()
    if small.isascii() and "xn--" not in small:
        return small
    try:
        return idna.decode(idna.encode(domain, uts46=True))
    except idna.IDNAError:
        return small
