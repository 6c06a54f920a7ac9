"""The mailboxes that the environment names: RXAPP_IMAP_URL, several with spaces between them."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import SecretStr, field_validator

from rxapp.core.setting_types import LOOPBACK
from rxapp.core.settings import SettingsGroup, settings
from rxapp.core.urls import whole

LIKE = "imaps://user:pass@host:993/INBOX"
LIKE_OAUTH = "imaps+oauth://user@host:993/INBOX?client_id=...&client_secret=...&refresh_token=...&token_url=https://..."
OAUTH = "imaps+oauth"
SCHEMES = ("imap", "imaps", OAUTH)
GIVEN = ("client_id", "client_secret", "refresh_token", "token_url")
NAME_LIMIT = 254


@dataclass(frozen=True, slots=True)
class OAuth:
    """What a short-lived token is asked for with, and where."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token_url: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A mailbox with its login. `name` is how it is shown and kept: user@host/folder. `oauth` stands in place of a password.

    `tls` is "at_once", "starttls" or, for this machine alone, "off".
    """

    name: str
    host: str
    port: int
    user: str
    folder: str
    tls: str = "at_once"
    password: str = field(default="", repr=False)
    oauth: OAuth | None = None


class ImapSettings(SettingsGroup):
    """The mailboxes. `imaps://` is TLS at once, `imap://` requires STARTTLS, `?tls=off` is for this machine alone, `imaps+oauth://`
    asks for a token in place of a password."""

    imap_url: SecretStr = SecretStr("")

    @field_validator("imap_url")
    @classmethod
    def _mailboxes(cls, value: SecretStr) -> SecretStr:
        found = [_login(one) for one in value.get_secret_value().split()]
        if len({login.name.lower() for login in found}) < len(found):
            raise ValueError("must name each mailbox once")
        return value


def logins() -> tuple[Login, ...]:
    """Every mailbox of this process; none where none is set."""
    return tuple(_login(one) for one in settings().of(ImapSettings).imap_url.get_secret_value().split())


def login_named(name: str) -> Login | None:
    """The mailbox of this name; None where the environment does not name it any more."""
    return next((login for login in logins() if login.name == name), None)


def _login(value: str) -> Login:
    parts = _parts(value)
    user, host, folder = unquote(parts.username or ""), parts.hostname or "", unquote(parts.path.strip("/")) or "INBOX"
    name = f"{user}@{host}/{folder}"
    if len(name) > NAME_LIMIT:
        raise ValueError(f"must name mailboxes of at most {NAME_LIMIT} characters")
    tls = "at_once" if parts.scheme != "imap" else "off" if parts.query else "starttls"
    oauth = _oauth(parts) if parts.scheme == OAUTH else None
    port = parts.port or (993 if tls == "at_once" else 143)
    return Login(name, host, port, user, folder, tls, "" if oauth else unquote(parts.password or ""), oauth)


def _parts(value: str) -> SplitResult:
    """The parts of one address. Raises ValueError with a sentence that shows none of them."""
    is_oauth = value.startswith(f"{OAUTH}://")
    like = LIKE if not is_oauth else LIKE_OAUTH
    head, at, tail = value.partition("?")[0].rpartition("@")
    query = value.partition("?")[2]
    if is_oauth and (not at or ":" in head.removeprefix(f"{OAUTH}://")):
        raise ValueError(f"must look like {like}")
    checked = f"{head}:token@{tail}" + (f"?{query}" if "?" in value else "") if is_oauth else value
    try:
        whole(checked, like=LIKE, schemes=SCHEMES, path=r"(/[^/\s]*)*", words=None if is_oauth else ("tls=off",))
    except ValueError:
        if is_oauth:
            raise ValueError(f"must look like {like}, each part URL-encoded") from None
        raise
    parts = urlsplit(value)
    if not parts.username:
        raise ValueError(f"must look like {like}")
    if not is_oauth and parts.query and (parts.scheme != "imap" or parts.hostname not in LOOPBACK):
        raise ValueError("tls=off is only for imap:// and this machine itself")
    return parts


def _oauth(parts: SplitResult) -> OAuth:
    given = parse_qs(parts.query, keep_blank_values=True)
    values = {name: given.get(name, [""])[0].strip() for name in GIVEN}
    if set(given) - set(GIVEN) or not (values["client_id"] and values["refresh_token"] and values["token_url"]):
        raise ValueError(f"must look like {LIKE_OAUTH}, each part URL-encoded")
    try:
        address = whole(values["token_url"], like="https://host/token", schemes=("https", "http"), path=r"[\w./~-]*")
    except ValueError:
        raise ValueError("must have a token_url that looks like https://host/token") from None
    if address.scheme == "http" and address.hostname not in LOOPBACK:
        raise ValueError("must have a token_url that begins with https://, because the secret travels with each call")
    return OAuth(**values)
