"""The composer of a ticket: *Reply* on paper under a teal line, *Comment* all on yellow; the send row with its menus (TK-28..30, D-85)."""

from typing import Any

import reflex as rx

from rxapp.files.rules import MAX_BYTES
from rxapp.messages.composer.state.parts import TYPED_AT_MOST
from rxapp.messages.history.view.opened import answers, mend_link
from rxapp.tickets.rules.kinds import Part
from rxapp.tickets.state.answer import SEND_AT, AnswerState
from rxapp.tickets.state.commenting import CommentState
from rxapp.tickets.state.writing import BOXES, Theirs, WritingState
from rxapp.tickets.view.choices import choice_options, files
from rxapp.tickets.view.ticket_menu import ticket_actions
from rxapp.ui import attach, browser, kit
from rxapp.ui.words import t, t_with, wall_time

ANSWER: Any = AnswerState
COMMENT: Any = CommentState
WRITING: Any = WritingState
TICKET = ANSWER.ticket
IS_COMMENT = ANSWER.part == Part.COMMENT.value
_CTRL_ENTER = "(e) => {if((e.ctrlKey||e.metaKey)&&e.key==='Enter'){e.preventDefault();document.getElementById('%s')?.click()}}"


def composer() -> rx.Component:
    """The whole, at the foot of the ticket."""
    return rx.el.section(
        _tabs(),
        rx.cond(ANSWER.is_stale, _stale()),
        rx.cond(ANSWER.ask.key != "", _ask()),
        rx.cond(ANSWER.kept_as != "", _kept()),
        rx.cond(ANSWER.of_ticket == TICKET.id, rx.cond(IS_COMMENT, _comment(), _reply())),  # before that its fields are another ticket's
        aria_label=t("ticket.card.answer"),
        class_name=rx.cond(IS_COMMENT, "tk-composer staff", "tk-composer"),
    )


def _tabs() -> rx.Component:
    def tab(part: Part, picture: str, label: rx.Var[str], key: str) -> rx.Component:
        return rx.el.button(
            kit.icon(picture),
            rx.el.span(label),
            type="button",
            role="tab",
            aria_selected=ANSWER.part == part.value,
            aria_keyshortcuts=key,
            on_click=ANSWER.choose_part(part.value),
            class_name="tab",
        )

    address = rx.cond(ANSWER.kind == TICKET.kind, TICKET.shown_address, ANSWER.other_address)
    to = rx.el.span(rx.el.span(t("ticket.card.to_whom"), " ", class_name="quiet"), address, class_name="cut")
    staff_only = rx.el.span(t("ticket.card.staff_only"), class_name="staff-words")
    cc = rx.cond(ANSWER.kind == "email", kit.text_link(t("ticket.card.cc"), on_click=ANSWER.show_cc, aria_expanded=ANSWER.has_cc))
    return rx.el.div(
        rx.el.div(
            tab(Part.REPLY, "reply", t("ticket.card.reply"), "r"),
            tab(Part.COMMENT, "lock", t("ticket.card.comment"), "c"),
            role="tablist",
            aria_label=t("ticket.card.answer"),
            class_name="row-flex tk-parts",
        ),
        rx.el.div(rx.cond(IS_COMMENT, staff_only, rx.fragment(to, cc)), class_name="row-flex end tk-to"),
        class_name="row-flex tk-tabs",
    )


def _reply() -> rx.Component:
    mine = rx.fragment(
        rx.cond(ANSWER.has_cc & (ANSWER.kind == "email"), _cc()),
        rx.cond(ANSWER.kinds.length() > 1, _kinds()),
        _area(Part.REPLY, t("ticket.card.reply_words"), ANSWER.body, ANSWER.reply_filled, send="ticket-send"),
        files(ANSWER.files, on_drop=ANSWER.drop_file),
        rx.cond(ANSWER.kind == "sms", _meter(), _below()),
        rx.cond(ANSWER.is_later, _later()),
    )
    theirs = _theirs(ANSWER.their_reply, Part.REPLY)
    is_theirs = ANSWER.their_reply.name != ""
    return rx.el.div(rx.cond(is_theirs, theirs, mine), _send_row(is_theirs), role="tabpanel", class_name="tk-part")


def _comment() -> rx.Component:
    about = rx.el.div(
        rx.el.span(t("ticket.card.about", number=ANSWER.about), class_name="small"),
        kit.icon_button(t("ticket.card.no_about"), "x", on_click=COMMENT.no_about),
        class_name="row-flex",
    )
    mine = rx.fragment(
        rx.cond(ANSWER.about > 0, about),
        _area(Part.COMMENT, t("ticket.card.comment_words"), ANSWER.comment, ANSWER.comment_filled, send="ticket-save-comment"),
    )
    is_theirs = ANSWER.their_comment.name != ""
    save = kit.button(
        t("ticket.card.save_comment"),
        kind="staff",
        picture="lock",
        id="ticket-save-comment",
        on_click=COMMENT.save_comment(_typed(Part.COMMENT)),
        disabled=is_theirs,
    )
    row = rx.el.div(save, rx.el.div(ticket_actions(), class_name="row-flex end"), class_name="send-row")
    return rx.el.div(rx.cond(is_theirs, _theirs(ANSWER.their_comment, Part.COMMENT), mine), row, role="tabpanel", class_name="tk-part")


def _area(part: Part, label: rx.Var[str], words: rx.Var[str], mark: rx.Var[str], *, send: str) -> rx.Component:
    """A part's words; while it is the reply the browser keeps each key until the server has it."""
    name = f"'ticket.' + {ANSWER.staff_id!s} + '.' + {TICKET.id!s}"
    kept = rx.Var(f"({name})", _var_type=str, _var_data=TICKET._get_all_var_data()).to(str)
    keeps = {"onInput": browser.keeper(kept, most=TYPED_AT_MOST)} if part is Part.REPLY else {}
    return rx.el.textarea(
        id=BOXES[part],
        key=mark,
        default_value=words,
        aria_label=label,
        placeholder=label,
        on_change=lambda text: WRITING.write(part.value, text, mark).debounce(300),
        on_blur=lambda text: WRITING.write(part.value, text, mark),
        class_name="tk-area",
        custom_attrs={**keeps, "onKeyDown": rx.Var(_CTRL_ENTER % send)},
    )


def _typed(part: Part) -> rx.Var[str]:
    """What stands in the field now, whether or not the server knows it already."""
    return rx.Var(f"(document.getElementById('{BOXES[part]}')?.value ?? '')", _var_type=str)


def _theirs(theirs: rx.Var[Theirs], part: Part) -> rx.Component:
    """What somebody else is writing, live, and the way to take it over."""
    return rx.el.div(
        rx.el.div(
            kit.icon("pencil_line", 15),
            rx.el.span(t("ticket.card.theirs", name=theirs.name), class_name="strong"),
            kit.button(t("ticket.card.take_over"), picture="hand", on_click=WRITING.take_over(part.value)),
            class_name="row-flex wrap",
        ),
        rx.el.div(theirs.words, class_name="tk-words quiet", custom_attrs={"aria-live": "off"}),
        class_name="tk-theirs stack-tight",
    )


def _cc() -> rx.Component:
    box = kit.text_input("ticket-cc", default_value=ANSWER.cc, key=ANSWER.reply_filled, max_length=10_000, on_blur=ANSWER.set_cc)
    return rx.el.div(kit.field(t("ticket.card.cc"), box, name="ticket-cc", help_text=t("ticket.card.cc_help")), class_name="tk-cc")


def _kinds() -> rx.Component:
    def radio(kind: str) -> rx.Component:
        box = rx.el.input(
            type="radio",
            name="ticket-kind",
            value=kind,
            checked=ANSWER.kind == kind,
            on_change=ANSWER.set_kind(kind),
            id=f"ticket-kind-{kind}",
        )
        return rx.el.label(box, rx.el.span(t(f"kind.{kind}")), class_name="tick")

    return rx.el.div(radio("email"), radio("sms"), role="radiogroup", aria_label=t("ticket.card.reply_by"), class_name="row-flex tk-kinds")


def _meter() -> rx.Component:
    cost = ANSWER.meter
    return rx.el.div(
        rx.el.span(t("panel.sms_count", n=cost.count), class_name="strong"),
        rx.el.span(rx.cond(cost.is_unicode, t("panel.unicode"), t("panel.plain")), class_name="quiet"),
        rx.el.span(t("panel.characters", used=cost.units, n=cost.room), class_name="quiet num"),
        role="status",
        class_name="row-flex wrap small",
    )


def _below() -> rx.Component:
    """The signature and the quote that will stand below, folded (D-135)."""
    words = rx.el.div(ANSWER.signature, rx.cond(ANSWER.quote != "", "\n\n" + ANSWER.quote, ""), class_name="tk-quote")
    shown = rx.el.details(rx.el.summary(t("ticket.card.below"), class_name="textlink small"), words, class_name="quoted")
    return rx.cond((ANSWER.signature != "") | (ANSWER.quote != ""), shown)


def _later() -> rx.Component:
    box = rx.el.input(
        type="datetime-local",
        id=SEND_AT,
        default_value="",
        max=ANSWER.choices.latest,
        on_change=ANSWER.set_send_at,
        class_name="input num",
        key=ANSWER.reply_filled,
    )
    zone = t("new_ticket.zone", zone=ANSWER.choices.zone, latest=wall_time(ANSWER.choices.latest))
    away = kit.button(t("new_ticket.no_later"), kind="ghost", picture="x", on_click=ANSWER.turn_later)
    return rx.el.div(kit.field(t("new_ticket.field.send_at"), box, name=SEND_AT, help_text=zone), away, class_name="send-later")


def _send_row(is_theirs: rx.Var[bool]) -> rx.Component:
    at = rx.cond(ANSWER.send_at != "", t("new_ticket.send_at", at=wall_time(ANSWER.send_at)), t("new_ticket.send_later"))
    label = rx.cond(ANSWER.is_later, at, t("new_ticket.send")).to(str)
    send = rx.el.button(
        rx.cond(ANSWER.is_later, kit.icon("clock"), kit.icon("send")),
        rx.el.span(label),
        type="button",
        id="ticket-send",
        disabled=is_theirs | (ANSWER.is_later & (ANSWER.send_at == "")),
        on_click=ANSWER.send(_typed(Part.REPLY)),
        class_name="btn primary",
    )
    undo = rx.cond(ANSWER.choices.undo_for > 0, t("new_ticket.goes_after", n=ANSWER.choices.undo_for), t("new_ticket.goes_now"))
    hint = rx.el.span(rx.cond(ANSWER.is_later, t("new_ticket.later_hint"), undo), class_name="small quiet cut")
    tools = (
        _then(),
        _template(),
        rx.cond(ANSWER.kind == "email", attach.control(t("new_ticket.attach"), most=MAX_BYTES, on_told=ANSWER.attach)),
        ticket_actions(),
    )
    return rx.el.div(
        rx.el.div(send, _menu(), class_name="send-split"),
        hint,
        rx.el.div(*tools, class_name="row-flex end tk-tools-row"),
        class_name="send-row",
    )


def _menu() -> rx.Component:
    """Each way to send with what follows from it (D-72)."""
    closed = browser.run("document.getElementById('ticket-send-menu')?.removeAttribute('open')")

    def line(picture: str, label: rx.Var[str], help_text: rx.Var[str], pressed: Any) -> rx.Component:
        words = (kit.icon(picture), rx.el.span(label), rx.el.span(help_text, class_name="small quiet end"))
        return rx.el.button(*words, type="button", class_name="item", on_click=[closed, pressed])

    typed, label = _typed(Part.REPLY), t("new_ticket.send_menu")
    return rx.el.details(
        rx.el.summary(kit.icon("chevron_up"), class_name="btn primary icon", aria_label=label, title=label, role="button"),
        rx.el.div(
            line("send", t("new_ticket.send_now"), t("new_ticket.no_undo"), ANSWER.send_at_once(typed)),
            line("undo_2", t("new_ticket.send_in", n=ANSWER.choices.undo_for), t("new_ticket.usual"), ANSWER.send(typed)),
            line("calendar_clock", t("new_ticket.send_later"), t("new_ticket.up_to"), ANSWER.turn_later),
            class_name="menu send-menu",
        ),
        id="ticket-send-menu",
        class_name="send-ways",
    )


def _then() -> rx.Component:
    """The status after sending; by itself *Awaiting customer* (D-132)."""
    return kit.choice(
        "ticket-then",
        kit.option(t("ticket.card.then_waits"), "0"),
        choice_options(ANSWER.choices.statuses),
        value=ANSWER.status_after.to_string(),
        on_change=ANSWER.set_status_after,
        aria_label=t("ticket.card.then"),
        title=t("ticket.card.then"),
        class_name="narrow",
    )


def _template() -> rx.Component:
    names = rx.foreach(ANSWER.choices.templates, lambda row: kit.option(row.name, row.id.to_string(), key=row.id.to_string()))
    return kit.choice(
        "ticket-template",
        kit.option(t("ticket.card.template"), "0"),
        names,
        value="0",
        on_change=lambda chosen: ANSWER.set_template(chosen, _typed(Part.REPLY)),
        aria_label=t("ticket.card.template"),
        class_name="narrow",
    )


def _stale() -> rx.Component:
    """Somebody said something that the writer has not seen: the text stays, and nothing is sent."""
    ways = (
        kit.button(t("ticket.card.stale_show"), on_click=ANSWER.show_news),
        kit.button(t("past.send_anyway"), on_click=ANSWER.send_anyway_now),
        kit.button(t("ticket.card.keep_editing"), kind="ghost", on_click=ANSWER.keep_editing),
    )
    words = rx.el.span(rx.el.span(t("ticket.card.stale"), class_name="strong"), " ", t("ticket.card.stale_kept"))
    return kit.alert(words, *ways, id="ticket-stale", tab_index=-1, aria_label=t("ticket.card.stale"))


def _ask() -> rx.Component:
    ask = ANSWER.ask
    no = kit.button(rx.cond(ask.confirms == "", t("past.close"), t("panel.do_not_send")).to(str), kind="ghost", on_click=ANSWER.answer_no)
    yes = rx.cond(ask.confirms == "", rx.cond(ask.link != "", mend_link(ask.link)), answers(ask, ANSWER.answer_yes))
    return kit.alert(t_with(ask.key, ask.facts), yes, no, id="ticket-ask", tone="wrong")


def _kept() -> rx.Component:
    """Words that only this browser still has, beside others that stand in the field."""
    shown = rx.el.div(rx.el.div(t("ticket.card.kept"), class_name="strong"), rx.el.div(ANSWER.kept_text, class_name="clamp quiet"))
    use = kit.button(t("ticket.card.kept_use"), on_click=ANSWER.answer_kept(True))
    return kit.alert(shown, use, kit.button(t("ticket.card.kept_drop"), kind="ghost", on_click=ANSWER.answer_kept(False)))
