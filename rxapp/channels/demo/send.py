"""Sending that goes nowhere: the message row keeps what would have been sent, marked as a demo. It takes all that a message has."""

from rxapp.messages.delivery.ports import OutgoingMessage, Receipt


async def send(message: OutgoingMessage) -> Receipt:
    """Take the message and do nothing; it ends at *Sent*, never at *Delivered*."""
    return Receipt(provider_id=f"demo-{message.reference}")


async def check() -> None:
    """Always ready."""
