"""Sending by the demo channel: the message row keeps what would have been sent, marked as a demo. Every part of a message is accepted."""

from rxapp.messages.delivery.ports import OutgoingMessage, Receipt


async def send(message: OutgoingMessage) -> Receipt:
    """Accept the message and send nothing; it ends as *sent*, never as *delivered*."""
    return Receipt(provider_id=f"demo-{message.reference}")


async def check() -> None:
    """Succeeds always."""
