"""One line of the inbox, the words of its deadline (D-50), and the keys that act on the line that has the focus."""

from typing import Any

import reflex as rx

from rxapp.customers.view.names import marks
from rxapp.tickets.queries.lists import TicketRow
from rxapp.tickets.state.bulk import BulkState
from rxapp.tickets.state.inbox import InboxState
from rxapp.ui import kit, links
from rxapp.ui.browser import run
from rxapp.ui.words import t, when, when_long

INBOX: Any = InboxState
BULK: Any = BulkState
SHOWN_TAGS = 3
# A finger that rests on a line selects it; the press that ends it opens nothing.
_LONG_PRESS = """((e) => {
  if (e.pointerType === 'mouse') return;
  const line = e.target.closest('.ticket'), box = line?.querySelector('input[type=checkbox]');
  if (!box || e.target.closest('.ticket-tick')) return;
  const at = [e.clientX, e.clientY], ended = new AbortController(), on = {signal: ended.signal, capture: true};
  const held = setTimeout(() => {
    box.click();
    const no = {once: true, capture: true, signal: AbortSignal.timeout(700)};
    addEventListener('click', (c) => { c.preventDefault(); c.stopPropagation(); }, no);
    ended.abort();
  }, 500);
  const over = () => { clearTimeout(held); ended.abort(); };
  for (const what of ['pointerup', 'pointercancel', 'scroll']) addEventListener(what, over, on);
  addEventListener('pointermove', (m) => Math.hypot(m.clientX - at[0], m.clientY - at[1]) > 10 && over(), on);
})"""
_FOCUSED = "document.activeElement?.closest('.ticket')"
_STEP = (
    "((all, way) => {{ const at = all.findIndex((x) => x.closest('.ticket') === {focused});"
    " all[Math.max(0, Math.min(all.length - 1, at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way))]?.focus() }})"
    "([...document.querySelectorAll('#tickets .ticket-subject')], {way})"
)


def row(line: Any) -> rx.Component:
    """A ticket: who and when, subject and the beginning of its words, how its time stands, queue, status, owner, tags."""
    line = line.to(TicketRow)
    is_picked = INBOX.selected.contains(line.id)
    subject = rx.cond(line.subject != "", line.subject, t("inbox.no_subject")).to(str)
    link = links.plain(
        subject,
        "/tickets/" + line.id.to(str),
        class_name="ticket-subject",
        aria_label=rx.cond(line.is_unread, t("inbox.unread_named", subject=subject), subject),
        title=subject,
    )
    return rx.el.li(
        _tick(line, is_picked),
        rx.el.div(rx.el.span(line.who, class_name="cut", title=line.who), marks(line), class_name="ticket-who who"),
        rx.el.div(link, _count(line), rx.cond(line.is_unread, rx.el.span(class_name="dot", aria_hidden=True)), class_name="ticket-head"),
        rx.el.div(line.excerpt, class_name="ticket-words cut"),
        _facts(line),
        rx.el.div(rx.cond(line.staff != "", line.staff, t("inbox.unassigned")), class_name="ticket-staff cut"),
        rx.el.time(when(line.at), date_time=line.at, title=when_long(line.at), class_name="ticket-at num"),
        class_name=rx.cond(is_picked, "ticket picked", "ticket") + rx.cond(line.is_unread, " unread", ""),
        key=line.id.to(str),
        custom_attrs={"data-ticket": line.id},
    )


def _tick(line: Any, is_picked: rx.Var[bool]) -> rx.Component:
    box = rx.el.input(
        type="checkbox", checked=is_picked, aria_label=t("inbox.pick", number=line.number, who=line.who), on_change=INBOX.pick(line.id)
    )
    return rx.el.label(box, class_name="ticket-tick")


def _count(line: Any) -> rx.Component:
    several = rx.el.span(line.message_count, class_name="small quiet num", title=t("inbox.messages", n=line.message_count))
    writing = rx.el.span(kit.icon("pencil_line", 14), rx.el.span(t("inbox.draft")), class_name="state ok small")
    return rx.fragment(rx.cond(line.message_count > 1, several), rx.cond(line.has_draft, writing))


def _facts(line: Any) -> rx.Component:
    status = rx.cond(line.status.startswith("@"), t(line.status[1:]), line.status)
    tags = rx.foreach(line.tags[:SHOWN_TAGS], kit.chip)
    return rx.el.div(
        deadline(line),
        rx.el.span(status, class_name="nowrap"),
        rx.el.span(line.queue, class_name="cut"),
        rx.el.span(tags, class_name="ticket-tags"),
        class_name="ticket-facts",
    )


def deadline(line: Any) -> rx.Component:
    """How a ticket's action time stands: a word with an icon, colour only repeats it (D-50)."""
    minutes = _minutes(line.deadline_at)
    return rx.match(
        line.deadline,
        ("reply_due", _state("clock", "ok", t("inbox.reply_due", when=_at(line.deadline_at)))),
        ("near", _state("clock_alert", "care", _span("near", minutes))),
        ("overdue", _state("alarm_clock", "wrong", _span("overdue", minutes))),
        rx.fragment(),
    )


def _state(picture: str, tone: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.span(kit.icon(picture, 15), rx.el.span(words), class_name=f"state {tone} deadline")


def _at(moment: rx.Var[str]) -> rx.Var[str]:
    """16:30 for a moment of today, with its day for any other."""
    today = f"(new Date({moment!s}).toDateString() === new Date().toDateString())"
    is_today = rx.Var(today, _var_type=bool, _var_data=moment._get_all_var_data()).to(bool)
    long = when_long(moment)
    clock = rx.Var(f"({long!s}.split(' ').at(-1))", _var_type=str, _var_data=long._get_all_var_data()).to(str)
    return rx.cond(is_today, clock, long).to(str)


def _minutes(moment: rx.Var[str]) -> rx.Var[int]:
    """How many minutes lie between a moment and now, whichever comes first."""
    told = f"Math.max(1, Math.round(Math.abs(Date.parse({moment!s}) - Date.now()) / 60000))"
    return rx.Var(told, _var_type=int, _var_data=moment._get_all_var_data()).to(int)


def _span(what: str, minutes: rx.Var[int]) -> rx.Var[str]:
    """25 min, 2 h 10 min, or 3 d."""
    whole, day = rx.Var.create(60), rx.Var.create(60 * 24)
    words = {
        "min": t(f"inbox.{what}_min", n=minutes),
        "h": t(f"inbox.{what}_h", h=minutes // whole, min=minutes % whole),
        "d": t(f"inbox.{what}_d", n=minutes // day),
    }
    return rx.cond(minutes < whole, words["min"], rx.cond(minutes < day, words["h"], words["d"])).to(str)


def long_press() -> dict[str, rx.Var]:
    """The attribute of the list by which a long press selects a line."""
    return {"onPointerDown": rx.Var(_LONG_PRESS)}


def keys() -> rx.Component:
    """The keys of the list, pressed by `ui.keys`: next, previous, and what is done with the ticket that has the focus."""
    go = "((x) => x && x.querySelector('.ticket-subject')?.click())"
    number = f"(+({_FOCUSED}?.dataset.ticket ?? 0))"
    return rx.el.div(
        _key("j", "inbox.key.next", run(_STEP.format(focused=_FOCUSED, way=1))),
        _key("k", "inbox.key.previous", run(_STEP.format(focused=_FOCUSED, way=-1))),
        _key("r", "inbox.key.reply", run(f"{_NOTE.format(part='reply')}, {go}({_FOCUSED})")),
        _key("c", "inbox.key.comment", run(f"{_NOTE.format(part='comment')}, {go}({_FOCUSED})")),
        _key("a", "inbox.key.assign", run(number, callback=BULK.key_assign)),
        _key("e", "inbox.key.close", run(number, callback=BULK.key_close)),
        class_name="visually-hidden",
        aria_hidden=True,
    )


_NOTE = "sessionStorage.setItem('ticket-part', '{part}')"


def _key(key: str, label: str, pressed: Any) -> rx.Component:
    return rx.el.button(t(label), type="button", tab_index=-1, aria_keyshortcuts=key, on_click=pressed)
