"""Whose fault a mail server's refusal is: the shop's account or sender, the recipient's address, or this text. Pure.

| the answer                                   | verdict                                                  |
|----------------------------------------------|----------------------------------------------------------|
| 530, 534, 535, 538, 5.7.8, 5.7.9             | the login: stops the channel                             |
| 5.1.7, 5.1.8, any 5xx to the sender's name   | the shop's sender: stops the channel                     |
| 5.1.x                                        | the recipient's address: this message fails              |
| 5.7.x, words of relaying                     | the shop may not send by this server: stops the channel  |
| 5xx                                          | the address or the text: this message fails              |
| 4xx                                          | later                                                    |
| any other                                    | uncertain                                                |
"""

import re
from enum import StrEnum

_ENHANCED = re.compile(r"\A\s*5\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_RELAYING = re.compile(r"\brelay", re.IGNORECASE)
_LOGIN_CODES = (530, 534, 535, 538)
_LOGIN_DETAILS = ("7.8", "7.9", "7.11", "7.14")
_SENDER_DETAILS = ("1.7", "1.8")


class Step(StrEnum):
    """The command that the server answered: the greeting and login, our sender, a recipient, the text."""

    HELLO = "hello"
    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"


_OF_MESSAGE = {Step.RECIPIENT: "message.failure.recipient_refused", Step.TEXT: "message.failure.refused"}


def of_shop(step: Step, code: int, words: str) -> str:
    """The catalogue key of a fault on the shop's side (login, sender, relaying); "" where the 5xx answer is about this one message."""
    subject, detail = _enhanced(words)
    if code == 530:
        return "message.failure.login_wanted"
    if code in _LOGIN_CODES or detail in _LOGIN_DETAILS:
        return "message.failure.login"
    if step is Step.SENDER or detail in _SENDER_DETAILS:
        return "message.failure.sender_refused"
    if subject == "7" or (not subject and step is not Step.TEXT and _RELAYING.search(words)):
        return "message.failure.not_for_shop"
    return ""


def of_message(step: Step, words: str) -> str:
    """The catalogue key of why this one message is refused for good."""
    return _OF_MESSAGE[Step.RECIPIENT] if _enhanced(words)[0] == "1" else _OF_MESSAGE.get(step, "message.failure.refused")


def is_address_bad(step: Step, words: str) -> bool:
    """Whether the answer to a recipient or a text says 5.1.x, but of the sender's address (RFC 3463, 3.2): there is no such mailbox."""
    subject, detail = _enhanced(words)
    return step in _OF_MESSAGE and subject == "1" and detail not in _SENDER_DETAILS


def _enhanced(words: str) -> tuple[str, str]:
    """Of "5.7.1 no": "7" and "7.1"; empty where the answer has no such number."""
    found = _ENHANCED.match(words)
    return (found[1], f"{int(found[1])}.{int(found[2])}") if found else ("", "")
