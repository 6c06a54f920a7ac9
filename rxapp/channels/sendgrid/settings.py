"""What SendGrid needs from the environment: RXAPP_SENDGRID_..."""

import base64

from pydantic import SecretStr, field_validator

from rxapp.core.setting_types import ApiAddress, PerSecond, SecretWord
from rxapp.core.settings import SettingsGroup, settings

_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")  # how every public key on this curve begins


class SendGridSettings(SettingsGroup):
    """The API key, the host (the EU has its own), the public keys that prove the event webhook and arriving mail, and messages a second."""

    sendgrid_api_key: SecretWord = SecretStr("")
    sendgrid_host: ApiAddress = "https://api.sendgrid.com"
    sendgrid_webhook_key: str = ""
    sendgrid_parse_key: str = ""
    sendgrid_per_second: PerSecond = 0

    @field_validator("sendgrid_webhook_key", "sendgrid_parse_key")
    @classmethod
    def _public_key(cls, value: str) -> str:
        bare = "".join(line.strip() for line in value.splitlines() if not line.startswith("-----"))
        try:
            is_key = not bare or base64.b64decode(bare, validate=True).startswith(_P256)
        except ValueError:
            is_key = False
        if not is_key:
            raise ValueError("must be the verification key that SendGrid shows beside the signed webhook")
        return bare


def sendgrid_settings() -> SendGridSettings:
    """SendGrid's settings of this process."""
    return settings().of(SendGridSettings)
