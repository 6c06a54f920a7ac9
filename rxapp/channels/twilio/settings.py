"""What Twilio needs from the environment: RXAPP_TWILIO_..."""

import re

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from rxapp.core.setting_types import ApiAddress, PerSecond, SecretWord
from rxapp.core.settings import SettingsGroup, settings

_PATTERNS = {
    "twilio_account_sid": (r"AC[0-9a-f]{32}", "an account SID: AC and 32 digits or letters from a to f"),
    "twilio_api_key": (r"SK[0-9a-f]{32}", "the SID of an API key: SK and 32 digits or letters from a to f"),
    "twilio_from": (
        r"\+[1-9]\d{6,14}|MG[0-9a-f]{32}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{2,11}",
        "a number such as +447700900000, a messaging service SID (MG...), a short code or a sender name of at most 11 characters",
    ),
}


class TwilioSettings(SettingsGroup):
    """The account; its auth token, which also proves what comes in; the API key for calls out, where there is one; the sender; another
    address of the API; segments a second.
    """

    twilio_account_sid: str = ""
    twilio_auth_token: SecretWord = SecretStr("")
    twilio_api_key: str = ""
    twilio_api_secret: SecretWord = Field(default=SecretStr(""), validate_default=True)
    twilio_from: str = ""
    twilio_api_base: ApiAddress = ""
    twilio_per_second: PerSecond = 1

    @field_validator("twilio_account_sid", "twilio_api_key", "twilio_from")
    @classmethod
    def _as_twilio_writes_it(cls, value: str, info: ValidationInfo) -> str:
        pattern, sort = _PATTERNS[str(info.field_name)]
        if value and not re.fullmatch(pattern, value):
            raise ValueError(f"must be {sort}")
        return value

    @field_validator("twilio_api_secret")
    @classmethod
    def _paired(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if bool(info.data.get("twilio_api_key")) != bool(value.get_secret_value()):
            raise ValueError("must be set together with RXAPP_TWILIO_API_KEY")
        return value


def twilio_settings() -> TwilioSettings:
    """Twilio's settings of this process."""
    return settings().of(TwilioSettings)
