"""Tab 2 of the panel, the words: the composer's text, and the words that only this browser or another tab still has."""

import reflex as rx

from rxapp.messages.composer.state.marks import of_whom
from rxapp.messages.composer.state.parts import Ask
from rxapp.messages.composer.state.text import TextMixin
from rxapp.messages.panel.state.parts import WordsOffered
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.ui import browser


class WritingState(TextMixin, ComposeState):
    """The message's own words."""

    @rx.event
    @of_whom
    async def restore_kept(self):
        """Take the words that only this browser still had; other words that stood there are offered in their place."""
        was, self.kept_as = self.body, ""
        self._answered()
        self._put(self.kept_text)
        self._set_aside(was if was.strip() and was.strip() not in self.body else "")
        self._keep_soon()
        return None if self.kept_text else self._look_for_kept()

    @rx.event
    @of_whom
    async def drop_kept(self):
        """Forget the words that only this browser still had, and look whether it has more."""
        name, self.kept_as, self.kept_text = self.kept_as, "", ""
        self._answered()
        if not name:
            self._set_aside("")
            self._keep_soon()
        return [*([browser.forget(name)] if name else []), self._look_for_kept()]

    def _answered(self) -> None:
        if self.ask.key == WordsOffered.key:
            self.ask = Ask()
