"""One frozen Settings object, read once from the environment; a wrong value stops the start with one clear sentence.

Every name may also be given as `NAME_FILE`, the path of a file that holds the value (screens.md, Start and addresses).
"""

import os
import secrets
import sys
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """What the environment says. Secrets never print."""

    model_config = SettingsConfigDict(env_prefix="RXAPP_", frozen=True, extra="ignore", env_ignore_empty=True)

    data_dir: Path = ROOT / "data"
    database_url: str = Field(default="", validate_default=True)
    redis_url: str = ""
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    demo: Literal["on", "off"] = "on"
    workers: Literal["inside", "outside"] = "inside"
    health_token: SecretStr = SecretStr("")
    sendgrid_api_key: SecretStr = SecretStr("")
    sendgrid_host: str = "https://api.sendgrid.com"
    sendgrid_webhook_key: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_api_key: str = ""
    twilio_api_secret: SecretStr = SecretStr("")
    twilio_from: str = ""
    twilio_api_base: str = ""
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
    def _database(cls, value: str, info) -> str:
        value = value or f"sqlite:///{info.data.get('data_dir', ROOT / 'data') / 'rxapp.db'}"
        if value.startswith(("postgresql://", "postgres://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("public_url", "sendgrid_host", "twilio_api_base", "gravatar_base")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
            raise ValueError("must be a whole address such as https://desk.example.com")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if not value.get_secret_value():
            return value
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("must look like smtp://user:pass@host:587 or smtps://user:pass@host")
        if "tls=off" in parts.query and parts.hostname not in LOOPBACK:
            raise ValueError("tls=off is only for this machine itself")
        return value

    @property
    def is_demo(self) -> bool:
        """Whether a new database is filled with the demo shop."""
        return self.demo == "on"

    @property
    def is_https(self) -> bool:
        """Whether cookies must be Secure."""
        return self.public_url.startswith("https://")

    def secret(self) -> str:
        """The key that signs links: from the environment, else made once and kept in the data folder."""
        given = self.secret_key.get_secret_value()
        return given or _kept_secret(self.data_dir / "secret.key")


@cache
def settings() -> Settings:
    """The settings of this process. Ends it with one sentence on standard error when a value is wrong."""
    try:
        made = Settings(**_from_files())
    except (ValidationError, OSError) as error:
        sys.exit(f"rxapp cannot start: {_sentence(error)}")
    try:
        made.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"rxapp cannot start: RXAPP_DATA_DIR {made.data_dir} cannot be made ({error.strerror}).")
    return made


def _from_files() -> dict[str, Any]:
    found = {}
    for name in Settings.model_fields:
        path = os.environ.get(f"RXAPP_{name.upper()}_FILE")
        if path:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
    return found


def _sentence(error: ValidationError | OSError) -> str:
    if isinstance(error, OSError):
        return f"a file named by the environment cannot be read ({error.filename}: {error.strerror})."
    first = error.errors(include_input=False, include_url=False)[0]
    name = f"RXAPP_{str(first['loc'][0]).upper()}"
    return f"{name} {first['msg'].removeprefix('Value error, ')[0].lower()}{first['msg'].removeprefix('Value error, ')[1:]}."


@cache
def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip()
