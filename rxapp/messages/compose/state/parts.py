"""Small pieces that the panel's states hold."""

from dataclasses import dataclass, field

DRAFTED = (
    "template_id",
    "language",
    "subject",
    "to",
    "use_name",
    "formal",
    "body",
    "content",
    "signature",
    "greeting_in",
    "generated",
    "empty",
    "send_key",
    "retry_of",
)


@dataclass
class Ask:
    """A question asked inline: a catalogue key with its values, and what the yes confirms ("" for a plain warning)."""

    key: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)
    confirms: str = ""
    link: str = ""


@dataclass
class Held:
    """The message just sent, while it can still be stopped; the moment in ISO, the span in seconds."""

    id: int = 0
    until: str = ""
    seconds: int = 0
