"""One frozen Settings object, read once from the environment; a wrong value stops the start with one clear sentence.

What only one channel or feature needs stands beside it, as a SettingsGroup of its own: `settings().of(TheGroup)` is read in the same
way. Every name may also be given as `NAME_FILE`, the path of a file that holds the value (screens.md, Start and addresses).
"""

import os
import re
import sys
from contextlib import suppress
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rxapp.core.secret_file import kept_secret
from rxapp.core.setting_types import PRINTABLE, WebAddress
from rxapp.core.urls import names_a_database, whole

ROOT = Path(__file__).resolve().parents[2]
LEAST_SECRET, LEAST_SIGNS, LEAST_TOKEN = 32, 8, 16  # characters


class SettingsGroup(BaseSettings):
    """What one part of the house reads from the environment: typed names with their checks and defaults. Frozen; secrets never print.

    The field `smtp_url` is read from RXAPP_SMTP_URL. A check raises ValueError with a sentence that begins with "must" and does not
    show the value.
    """

    model_config = SettingsConfigDict(env_prefix="RXAPP_", frozen=True, extra="ignore", env_ignore_empty=True)

    def missing(self, *fields: str) -> tuple[str, ...]:
        """Those of these fields, texts or secrets, that are empty, as the environment names them."""
        values = {field: getattr(self, field) for field in fields}
        bare = {field: value.get_secret_value() if isinstance(value, SecretStr) else value for field, value in values.items()}
        return tuple(environment_name(field) for field, value in bare.items() if not value)


Group = TypeVar("Group", bound=SettingsGroup)


class Settings(SettingsGroup):
    """What every part of the house needs, and the groups that were asked for."""

    data_dir: Path = ROOT / "data"
    database_url: str = Field(default="", validate_default=True)
    redis_url: str = ""
    public_url: str = ""
    trusted_proxies: str = "127.0.0.0/8,::1"
    secret_key: SecretStr = SecretStr("")
    demo: Literal["on", "off"] = "on"
    workers: Literal["inside", "outside"] = "inside"
    health_token: SecretStr = SecretStr("")
    gravatar: Literal["on", "off"] = "on"
    gravatar_base: WebAddress = "https://gravatar.com/avatar"
    _groups: dict[type[SettingsGroup], SettingsGroup] = PrivateAttr(default_factory=dict[type[SettingsGroup], SettingsGroup])

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
        if given and (len(given) < LEAST_TOKEN or not PRINTABLE.fullmatch(given)):
            raise ValueError(f"must be one word of at least {LEAST_TOKEN} characters, such as the output of: openssl rand -hex 16")
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

    def of(self, group: type[Group]) -> Group:
        """The settings of one part of the house, read once. Ends the process as `settings` does where one is wrong."""
        if group not in self._groups:
            self._groups[group] = _read_all(group)
        return cast("Group", self._groups[group])

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
    made = _read_all(Settings)
    try:
        made.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _is_for_its_owner(made.data_dir)
        _stays_at_home(made.data_dir)
    except OSError as error:
        sys.exit(not_written(made.data_dir, error))
    return made


def environment_name(field: str) -> str:
    """A field of a group as the environment names it: `smtp_url` is RXAPP_SMTP_URL."""
    return f"RXAPP_{field.upper()}"


def not_written(folder: Path, error: OSError) -> str:
    """The sentence with which a start ends that cannot write to its data folder."""
    return f"rxapp cannot start: RXAPP_DATA_DIR {folder} cannot be written ({error.strerror})."


def _read_all(group: type[Group]) -> Group:
    try:
        return group(**_from_files(group))
    except ValidationError as error:
        sys.exit(f"rxapp cannot start: {_sentence(error)}")


def _from_files(group: type[SettingsGroup]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in group.model_fields:
        name = f"{environment_name(field)}_FILE"
        if path := os.environ.get(name):
            found[field] = _read(name, path)
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
    words = first["msg"].removeprefix("Value error, ")
    return f"{environment_name(str(first['loc'][0]))} {words[0].lower()}{words[1:]}."
