"""Types of settings that several groups use: each checks its value, and says what it must be without showing it. Pure."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from rxapp.core.urls import whole

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PRINTABLE = re.compile(r"[!-~]*")
LEAST_PACE = 0.001  # messages a second


def _web(value: str) -> str:
    if value:
        whole(value, like="https://api.example.com", schemes=("http", "https"), path=r"[\w./~-]*")
    return value.rstrip("/")


def _encrypted(value: str) -> str:
    if urlsplit(value).scheme == "http" and urlsplit(value).hostname not in LOOPBACK:
        raise ValueError("must begin with https://, because the key travels with each call")
    return value


def _one_word(value: SecretStr) -> SecretStr:
    if not PRINTABLE.fullmatch(value.get_secret_value()):
        raise ValueError("must be one word of plain characters")
    return value


def _reached(value: float) -> float:
    if 0 < value < LEAST_PACE:
        raise ValueError(f"must be 0 for no limit, or at least {LEAST_PACE} a second")
    return value


WebAddress = Annotated[str, AfterValidator(_web)]  # http or https, without the slash at its end; "" is none
ApiAddress = Annotated[WebAddress, AfterValidator(_encrypted)]  # the same, by https alone unless it is this machine itself
SecretWord = Annotated[SecretStr, AfterValidator(_one_word)]  # an API key or a token
PerSecond = Annotated[float, Field(ge=0, le=10_000), AfterValidator(_reached)]  # messages; 0 is no limit
