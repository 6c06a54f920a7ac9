"""What the shop's mail server needs from the environment: RXAPP_SMTP_URL."""

from pydantic import SecretStr, field_validator

from rxapp.core.setting_types import LOOPBACK
from rxapp.core.settings import SettingsGroup, settings
from rxapp.core.urls import whole


class SmtpSettings(SettingsGroup):
    """The server with its login. `smtp://` requires STARTTLS, `smtps://` is TLS at once, `?tls=off` is for this machine alone."""

    smtp_url: SecretStr = SecretStr("")

    @field_validator("smtp_url")
    @classmethod
    def _server(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value():
            return value
        like = "smtp://user:pass@host:587 or smtps://user:pass@host"
        parts = whole(value.get_secret_value(), like=like, schemes=("smtp", "smtps"), words=("tls=off",))
        if parts.query and parts.hostname not in LOOPBACK:
            raise ValueError("tls=off is only for this machine itself")
        return value


def smtp_url() -> str:
    """The mail server of this process; "" where none is set."""
    return settings().of(SmtpSettings).smtp_url.get_secret_value()
