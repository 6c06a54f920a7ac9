"""The composer of a ticket: what is written in its two parts, kept as one draft each, which others see and may take over.

At every key the browser keeps the words; the server has them a moment after one pauses. Whoever writes in a part is its only writer.
"""

import json
from dataclasses import dataclass
from typing import Any

import reflex as rx

from rxapp.core import ids, inputs
from rxapp.core.kinds import OUTGOING
from rxapp.messages.composer.state.parts import TYPED_AT_MOST
from rxapp.messages.panel.state.parts import kept_of
from rxapp.staff.state import Outcome
from rxapp.tickets.actions import drafts
from rxapp.tickets.queries import answering, marks
from rxapp.tickets.queries import drafts as reads
from rxapp.tickets.queries.drafts import TicketDraftRow
from rxapp.tickets.rules.kinds import Part
from rxapp.tickets.state.ticket import AT_END_SOON, TicketState
from rxapp.tickets.state.uploads import FileLine, UploadsMixin
from rxapp.ui import browser, filled, pauses
from rxapp.ui.assigned import change

NOTED = "ticket-part"  # by which the inbox says for what one comes
BOXES = {Part.REPLY.value: "ticket-reply", Part.COMMENT.value: "ticket-comment"}


@dataclass
class Theirs:
    """What somebody else writes in a part just now; `name` is "" where nobody does."""

    name: str = ""
    words: str = ""


class WritingState(UploadsMixin, TicketState):
    """The words of both parts, and the set-up of the reply."""

    part: str = Part.REPLY.value
    kind: str = "email"
    body: str = ""
    comment: str = ""
    cc: str = ""
    has_cc: bool = False
    template_id: int = 0
    status_after: int = 0
    about: int = 0
    reply_filled: str = ""
    comment_filled: str = ""
    their_reply: Theirs = Theirs()
    their_comment: Theirs = Theirs()
    kept_text: str = ""
    kept_as: str = ""
    send_key: str = ""
    seen_event: int = 0
    kinds: list[str] = []
    signature: str = ""
    quote: str = ""
    other_address: str = ""
    _versions: dict[str, int] = {}
    _unkept: list[str] = []
    of_ticket: int = 0

    @rx.event
    async def open(self):
        """The page opens: each part begins with its draft, and with the words that only this browser still has."""
        await self._keep_all()
        if self.of_ticket == self.ticket.id and self.reply_filled:
            return [*await self._take_drafts(), self._look_for_kept()]
        self._begin()
        await self._look_below()
        at_end = browser.run(AT_END_SOON)
        return [*await self._take_drafts(), at_end, self._look_for_kept(anew=True), browser.noted(NOTED, WritingState.come_for)]

    @rx.event
    async def refresh(self):
        """Live: something has changed somewhere; where it is this ticket's, the page and its drafts are read again."""
        found = await self._read(marks.mark_of, self.ticket.id) if self.ticket.id and self.reply_filled else None
        if found is None or (found.ok and found.value == self._mark):
            return list[Any]()
        self._mark = found.value or ()
        shown = await self._reread()
        if not self._has_words():
            self.seen_event = self.ticket.last_event_id
        await self._look_below()
        return [*shown, *await self._take_drafts()]

    @rx.event
    async def choose_part(self, part: str):
        """*Reply* or *Comment*."""
        self.part = inputs.one_of(part, Part)
        return browser.focus_on(BOXES[self.part])

    @rx.event
    async def come_for(self, part: str):
        """The inbox was left by the key of a part: one goes on there."""
        if part not in (*Part,):
            return None
        self.part = part
        return [browser.note(NOTED, ""), browser.focus_on(BOXES[part])]

    @rx.event
    async def write(self, part: str, text: str, mark: str):
        """The words of a part, a moment after typing pauses or as one leaves them; those of an older field are ignored."""
        name, typed = inputs.one_of(part, Part), inputs.a_text(text, limit=TYPED_AT_MOST)
        if inputs.a_line(mark, limit=100) != self._mark_of(name) or typed == self._words(name):
            return None
        self._set_words(name, typed)
        return self._wrote(name)

    @rx.event
    async def set_kind(self, kind: str):
        """*Reply by* (D-86)."""
        self.kind = inputs.one_of(kind, OUTGOING)
        self._keep_soon(Part.REPLY)

    @rx.event
    async def set_cc(self, cc: str):
        """*Cc*, with commas between the addresses."""
        self.cc = inputs.a_line(cc, limit=10_000)
        self._keep_soon(Part.REPLY)

    @rx.event
    async def show_cc(self):
        """*Cc*: its field."""
        self.has_cc = not self.has_cc
        return browser.focus_on("ticket-cc") if self.has_cc else None

    @rx.event
    async def take_over(self, part: str):
        """*Take over* what somebody else has begun: from now on it is one's own."""
        done = await self._do(drafts.take_over, ticket_id=self.ticket.id, part=inputs.one_of(part, Part))
        return [*done.events, *await self._take_drafts(), browser.focus_on(BOXES[self.part])]

    @rx.event
    async def keep(self):
        """The person pauses: what was written is kept."""
        return await self._keep_all()

    @rx.event
    async def offer_kept(self, found: list[str]):
        """Words that only this browser has: they stand there again, or are offered where others stand."""
        name, text = kept_of(found, own=self._kept_name())
        if not text.strip() or text.strip() == self.body.strip():
            return browser.forget(name) if name else None
        if not self.body.strip() and not self.their_reply.name:
            self._put(Part.REPLY, text)
            self._keep_soon(Part.REPLY)
            return None
        self.kept_as, self.kept_text = name, text
        return None

    @rx.event
    async def answer_kept(self, is_wanted: bool):
        """*Use these words* or *Forget them*."""
        name, text = self.kept_as, self.kept_text
        self.kept_as = self.kept_text = ""
        if inputs.a_flag(is_wanted) and not self.their_reply.name:
            self._put(Part.REPLY, text)
            self._keep_soon(Part.REPLY)
        return browser.forget(name) if name else None

    async def _emptied(self, part: Part) -> list[Any]:
        """It is written down: its part is empty again, and what stands in the ticket is seen."""
        words, self.send_key, self._unkept = self._words(part), ids.key(), [one for one in self._unkept if one != part]
        self._put(part, "")
        if part is Part.REPLY:
            self.files, self.cc, self.has_cc, self.template_id, self.status_after = [], "", False, 0, 0
        else:
            self.about = 0
        shown = await self._reread()
        self.seen_event = self.ticket.last_event_id
        return [browser.forget_if_same(self._kept_name(), words), *shown, browser.run(AT_END_SOON), browser.focus_on(BOXES[part])]

    def _begin(self) -> None:
        self.of_ticket, self._versions, self._unkept = self.ticket.id, {}, []
        self.part, self.kind, self.cc, self.has_cc = Part.REPLY.value, self.ticket.kind, "", False
        self.template_id, self.status_after, self.files, self.about = 0, 0, [], 0
        self.their_reply, self.their_comment, self.kept_as, self.kept_text = Theirs(), Theirs(), "", ""
        self.send_key, self.seen_event = ids.key(), self.ticket.last_event_id
        for part in Part:
            self._put(part, "")

    async def _look_below(self) -> None:
        found = await self._read(answering.answer_for, self.ticket.id)
        if found.ok:
            below = found.value
            change(self, kinds=below.kinds, signature=below.signature, quote=below.quote, other_address=below.other_address)

    async def _take_drafts(self) -> list[Any]:
        found = await self._read(reads.drafts_of, self.ticket.id)
        if not found.ok:
            return []
        for part in Part:
            self._take_draft(part, found.value.get(part))
        return []

    def _take_draft(self, part: Part, row: TicketDraftRow | None) -> None:
        is_mine = row is not None and row.is_mine
        theirs = Theirs(row.name, str(row.content.get("body", ""))) if row and not is_mine else Theirs()
        was_theirs = (self.their_reply if part is Part.REPLY else self.their_comment).name
        if part is Part.REPLY:
            self.their_reply = theirs
        else:
            self.their_comment = theirs
        if row is None or not is_mine:
            self._versions[part] = row.version if row else 0
            return
        if row.version > self._versions.get(part, 0) and part not in self._unkept:
            self._versions[part] = row.version
            if str(row.content.get("body", "")) != self._words(part) or was_theirs:
                self._fill(part, row.content)

    def _fill(self, part: Part, content: dict[str, Any]) -> None:
        """Put a draft into its part; what a draft of another time lacks is as in a new one."""
        self._put(part, str(content.get("body", "")))
        if part is Part.COMMENT:
            self.about = int(content.get("about") or 0)
            return
        self.kind = str(content.get("kind") or self.ticket.kind)
        self.cc, self.template_id = str(content.get("cc") or ""), int(content.get("template_id") or 0)
        self.has_cc, self.send_key = bool(self.cc), str(content.get("send_key") or self.send_key)
        self.seen_event = int(content.get("seen_event") or self.seen_event)
        self.files = [FileLine(**one) for one in json.loads(str(content.get("files") or "[]"))]

    async def _keep_all(self) -> list[Any]:
        """Keep what is not kept yet; a part that another has taken over shows theirs."""
        events: list[Any] = []
        for name in list(self._unkept):
            done = await self._keep_part(name)
            self._unkept = [one for one in self._unkept if one != name]
            if done.ok:
                self._versions[name] = done.value
                events += [browser.forget_if_same(self._kept_name(), self._words(name))] if name == Part.REPLY else []
            else:
                events += [*done.events, *await self._take_drafts()]
        return events

    async def _keep_part(self, name: str) -> Outcome:
        """Save one part; where the same person went on in another tab, this one goes on from there."""
        wanted = {
            "ticket_id": self.of_ticket,
            "part": name,
            "content": self._content(name),
            "based_on": self.seen_event,
            "key": self.send_key,
        }
        done = await self._do(drafts.save, version=self._versions.get(name, 0), **wanted)
        if isinstance(done.refusal, drafts.InOtherTab):
            return await self._do(drafts.save, version=done.refusal.values["version"], **wanted)
        return done

    def _content(self, name: str) -> dict[str, Any]:
        if name == Part.COMMENT:
            return {"body": self.comment, "about": self.about}
        files = [{"key": one.key, "id": one.id, "name": one.name, "size": one.size} for one in self.files if one.id]
        plain = {"body": self.body, "kind": self.kind, "cc": self.cc, "template_id": self.template_id}
        return {**plain, "files": json.dumps(files), "send_key": self.send_key, "seen_event": self.seen_event}

    def _wrote(self, name: str) -> Any:
        self._keep_soon(name)
        self._is_writing = True
        if self._has_told:
            return None
        self._has_told = True
        return TicketState.still_here

    def _keep_soon(self, name: str) -> None:
        self._unkept = [*(one for one in self._unkept if one != name), str(name)]
        pauses.after(WritingState.keep)

    def _has_words(self) -> bool:
        return bool(self.body.strip() or self.comment.strip() or self.files)

    def _words(self, part: str) -> str:
        return self.comment if part == Part.COMMENT else self.body

    def _set_words(self, part: str, text: str) -> None:
        if part == Part.COMMENT:
            self.comment = text
        else:
            self.body = text

    def _mark_of(self, part: str) -> str:
        return self.comment_filled if part == Part.COMMENT else self.reply_filled

    def _put(self, part: str, text: str) -> None:
        """Other words in a field that stands anew, so that nothing typed into the old one comes after them."""
        self._set_words(part, text)
        setattr(self, f"{'comment' if part == Part.COMMENT else 'reply'}_filled", filled.mark(part, self.ticket.id))

    def _look_for_kept(self, *, anew: bool = False) -> Any:
        return browser.kept(self._kept_name(), WritingState.offer_kept, anew=anew)

    def _kept_name(self) -> str:
        return f"ticket.{self.staff_id}.{self.ticket.id}"
