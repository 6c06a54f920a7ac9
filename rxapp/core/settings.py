"""One frozen Settings object, read once from the environment; a wrong value stops the start with one clear sentence.

Every name may also be given as `NAME_FILE`, the path of a file that holds the value (screens.md, Start and addresses).
"""

import base64
import os
import re
import sys
from contextlib import suppress
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rxapp.core.secret_file import kept_secret
from rxapp.core.urls import names_a_database, whole

ROOT = Path(__file__).resolve().parents[2]
LEAST_SECRET, LEAST_SIGNS, LEAST_TOKEN = 32, 8, 16  # characters
LEAST_PACE = 0.001  # messages a second
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PRINTABLE = re.compile(r"[!-~]*")
_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")  # how every public key on this curve begins
_TWILIO = {
    "twilio_account_sid": (r"AC[0-9a-f]{32}", "an account SID: AC and 32 digits or letters from a to f"),
    "twilio_api_key": (r"SK[0-9a-f]{32}", "the SID of an API key: SK and 32 digits or letters from a to f"),
    "twilio_from": (
        r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{2,11}",
        "a number such as +447700900000, a messaging service SID (MG...), a short code or a sender name of at most 11 characters",
    ),
}


class Settings(BaseSettings):
    """What the environment says. Secrets never print."""

    model_config = SettingsConfigDict(env_prefix="RXAPP_", frozen=True, extra="ignore", env_ignore_empty=True)

    data_dir: Path = ROOT / "data"
    database_url: str = Field(default="", validate_default=True)
    redis_url: str = ""
    public_url: str = ""
    trusted_proxies: str = "127.0.0.0/8,::1"
    secret_key: SecretStr = SecretStr("")
    demo: Literal["on", "off"] = "on"
    workers: Literal["inside", "outside"] = "inside"
    health_token: SecretStr = SecretStr("")
    sendgrid_api_key: SecretStr = SecretStr("")
    sendgrid_host: str = "https://api.sendgrid.com"
    sendgrid_webhook_key: str = ""
    sendgrid_per_second: float = Field(default=0, ge=0, le=10_000)
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_api_key: str = ""
    twilio_api_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    twilio_from: str = ""
    twilio_api_base: str = ""
    twilio_per_second: float = Field(default=1, ge=0, le=10_000)
    smtp_url: SecretStr = SecretStr("")
    imap_url: SecretStr = SecretStr("")
    gravatar: Literal["on", "off"] = "on"
    gravatar_base: str = "https://gravatar.com/avatar"

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value if value.is_absolute() else ROOT / value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str, info: ValidationInfo) -> str:
        value = value or f"sqlite:///{info.data.get('data_dir', ROOT / 'data') / 'rxapp.db'}"
        if value.startswith(("postgresql://", "postgres://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")) or not names_a_database(value):
            raise ValueError("must look like sqlite:////folder/desk.db or postgresql://user:pass@host:5432/desk")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies(cls, value: str) -> str:
        try:
            _networks(value)
        except ValueError:
            raise ValueError("must be addresses or networks with commas between them, such as 10.0.0.10,10.1.0.0/16") from None
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value.startswith("unix:///") and "#" not in value:
            return value
        if value:
            bare = re.sub(r"^(\w+://):", r"\1default:", value)  # Redis knows a password without a name
            whole(
                bare, like="redis://host:6379/0 or redis://user:pass@host:6379/0", schemes=("redis", "rediss"), path=r"(/\d*)?", words=None
            )
        return value

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        if value:
            whole(value, like="https://desk.example.com", schemes=("http", "https"))
        return value.lower().rstrip("/")  # as a browser writes it, because it is compared with what browsers say

    @field_validator("sendgrid_host", "twilio_api_base", "gravatar_base")
    @classmethod
    def _address(cls, value: str) -> str:
        if value:
            whole(value, like="https://api.example.com", schemes=("http", "https"), path=r"[\w./~-]*")
        return value.rstrip("/")

    @field_validator("sendgrid_host", "twilio_api_base")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        if urlsplit(value).scheme == "http" and urlsplit(value).hostname not in LOOPBACK:
            raise ValueError("must begin with https://, because the key travels with each call")
        return value

    @field_validator("secret_key")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value()
        if given and (len(given) < LEAST_SECRET or len(set(given)) < LEAST_SIGNS):
            least = f"{LEAST_SECRET} characters, {LEAST_SIGNS} of them different"
            raise ValueError(f"must have at least {least}, such as the output of: openssl rand -base64 36")
        return value

    @field_validator("health_token")
    @classmethod
    def _not_guessed(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value()
        if given and (len(given) < LEAST_TOKEN or not _PRINTABLE.fullmatch(given)):
            raise ValueError(f"must be one word of at least {LEAST_TOKEN} characters, such as the output of: openssl rand -hex 16")
        return value

    @field_validator("sendgrid_per_second", "twilio_per_second")
    @classmethod
    def _reached(cls, value: float) -> float:
        if 0 < value < LEAST_PACE:
            raise ValueError(f"must be 0 for no limit, or at least {LEAST_PACE} a second")
        return value

    @field_validator("sendgrid_api_key", "twilio_auth_token", "twilio_api_secret")
    @classmethod
    def _secret_key(cls, value: SecretStr) -> SecretStr:
        if not _PRINTABLE.fullmatch(value.get_secret_value()):
            raise ValueError("must be one word of plain characters")
        return value

    @field_validator("twilio_api_secret")
    @classmethod
    def _paired(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if bool(info.data.get("twilio_api_key")) != bool(value.get_secret_value()):
            raise ValueError("must be set together with RXAPP_TWILIO_API_KEY")
        return value

    @field_validator("sendgrid_webhook_key")
    @classmethod
    def _public_key(cls, value: str) -> str:
        bare = "".join(line.strip() for line in value.splitlines() if not line.startswith("-----"))
        try:
            is_key = not bare or base64.b64decode(bare, validate=True).startswith(_P256)
        except ValueError:
            is_key = False
        if not is_key:
            raise ValueError("must be the verification key that SendGrid shows beside the signed event webhook")
        return bare

    @field_validator("twilio_account_sid", "twilio_api_key", "twilio_from")
    @classmethod
    def _twilio(cls, value: str, info: ValidationInfo) -> str:
        pattern, sort = _TWILIO[str(info.field_name)]
        if value and not re.fullmatch(pattern, value):
            raise ValueError(f"must be {sort}")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value():
            return value
        like = "smtp://user:pass@host:587 or smtps://user:pass@host"
        parts = whole(value.get_secret_value(), like=like, schemes=("smtp", "smtps"), words=("tls=off",))
        if parts.query and parts.hostname not in LOOPBACK:
            raise ValueError("tls=off is only for this machine itself")
        return value

    @field_validator("imap_url")
    @classmethod
    def _imap(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            like = "imaps://user:pass@host:993/INBOX"
            whole(value.get_secret_value(), like=like, schemes=("imap", "imaps"), path=r"(/[^/\s]*)*")
        return value

    @property
    def is_demo(self) -> bool:
        """Whether a new database is filled with the demo shop: not at a public https address, unless that was asked for."""
        return self.demo == "on" and not self.refuses_demo_passwords

    @property
    def refuses_demo_passwords(self) -> bool:
        """Whether the demo people's passwords are refused: the app stands at a public https address, and no demo was asked for."""
        return self.is_https and not (self.demo == "on" and "demo" in self.model_fields_set)

    @property
    def is_https(self) -> bool:
        """Whether cookies must be Secure."""
        return self.public_url.startswith("https://")

    def trusts(self, address: str) -> bool:
        """Whether this network address is one of our proxies, whose forwarding headers count."""
        try:
            found = ip_address(address)
        except ValueError:
            return False
        plain = getattr(found, "ipv4_mapped", None) or found
        return any(plain in network for network in _networks(self.trusted_proxies))

    def secret(self) -> str:
        """The key that signs links: from the environment, else made once and kept in the data folder."""
        given = self.secret_key.get_secret_value()
        return given or kept_secret(self.data_dir / "secret.key")


@cache
def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


@cache
def settings() -> Settings:
    """The settings of this process. Ends it with one sentence on standard error when a value is wrong."""
    try:
        made = Settings(**_from_files())
    except ValidationError as error:
        sys.exit(f"rxapp cannot start: {_sentence(error)}")
    try:
        made.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _is_for_its_owner(made.data_dir)
        _stays_at_home(made.data_dir)
    except OSError as error:
        sys.exit(not_written(made.data_dir, error))
    return made


def not_written(folder: Path, error: OSError) -> str:
    """The sentence with which a start ends that cannot write to its data folder."""
    return f"rxapp cannot start: RXAPP_DATA_DIR {folder} cannot be written ({error.strerror})."


def _from_files() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in Settings.model_fields:
        path = os.environ.get(f"RXAPP_{name.upper()}_FILE")
        if path:
            found[name] = _read(f"RXAPP_{name.upper()}_FILE", path)
    return found


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        sys.exit(f"rxapp cannot start: {name} {path} is not plain text in UTF-8.")
    except OSError as error:
        sys.exit(f"rxapp cannot start: {name} {path} cannot be read ({error.strerror}).")


def _stays_at_home(folder: Path) -> None:
    """Mark a data folder inside the program's own, so that `reflex deploy` leaves it out of its bundle: it packs no environments."""
    mark = folder / "pyvenv.cfg"
    if folder != ROOT and folder.is_relative_to(ROOT) and not mark.exists():
        mark.write_text("# This folder holds the shop's data; this file keeps it out of what `reflex deploy` packs.\n", encoding="utf-8")


def _is_for_its_owner(folder: Path) -> None:
    """Close the folder that an earlier version made for everybody to look into; one that the shop chose stays as it chose."""
    if folder == ROOT / "data":
        with suppress(OSError):  # somebody else's, or on a disk that takes nothing
            folder.chmod(0o700)


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    name = f"RXAPP_{str(first['loc'][0]).upper()}"
    return f"{name} {first['msg'].removeprefix('Value error, ')[0].lower()}{first['msg'].removeprefix('Value error, ')[1:]}."
