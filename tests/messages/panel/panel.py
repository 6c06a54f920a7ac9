"""The panel's commonest steps: open it and write, and send."""

from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState


async def write(tab, customer: int, text: str, subject: str = "Wheel") -> None:
    """The panel open, with subject and text in it."""
    await tab.do(ComposeState.open(customer), ComposeState.set_subject(subject))
    await tab.do(WritingState.write(text, (await tab.state(ComposeState)).text_revision))


async def send(tab, customer: int, text: str = "Spokes are in") -> int:
    """The same, sent; the message's id."""
    await write(tab, customer, text)
    await tab.do(SendingState.send(text, (await tab.state(ComposeState)).text_revision))
    return (await tab.state(SendingState)).sent.id
