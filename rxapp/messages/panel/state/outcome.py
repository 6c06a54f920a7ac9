"""What the panel says of the message that was just sent."""

from rxapp.core.kinds import Kind
from rxapp.messages.history.queries import rows
from rxapp.messages.rules.states import Status


def outcome(row: rows.MessageRow, *, is_named: bool) -> str:
    """What is said of the message: a catalogue key by kind and state; without a name where the address is nobody's (D-3)."""
    if row.kind == Kind.NOTE:
        return "panel.outcome.note_saved"
    came = f"{row.kind}_{'scheduled' if row.is_scheduled else 'held'}" if row.status == Status.HELD else row.state
    return f"panel.outcome.{came}" if is_named else f"panel.outcome_to.{came}"
