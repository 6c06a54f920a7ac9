"""The articles of a correspondence: theirs, ours with a teal rule, comments on yellow, system lines small (TK-29, TK-47, CC-18, D-82)."""

from typing import Any

import reflex as rx

from rxapp.messages.delivery.ports import MailSort
from rxapp.messages.history.view.opened import ways, why
from rxapp.staff.rules import Permission
from rxapp.tickets.state.answer import AnswerState
from rxapp.tickets.state.articles import FileLine, Line
from rxapp.tickets.state.change import ChangeState
from rxapp.tickets.state.commenting import CommentState
from rxapp.tickets.state.ticket import PAST, TicketState
from rxapp.ui import kit
from rxapp.ui.words import moment_full, t, t_with, when, when_long

STATE: Any = TicketState
ANSWER: Any = AnswerState
COMMENT: Any = CommentState
CHANGE: Any = ChangeState
SORTS = [sort.value for sort in MailSort if sort is not MailSort.PERSON]
MAY_SEND = STATE.permissions.contains(Permission.SEND.value)


_AS_HIGH_AS_ITS_MAIL = (
    "((e) => { const f = e.currentTarget, b = f.contentDocument?.body;"
    " if (b) f.style.height = Math.min(Math.max(80, b.getBoundingClientRect().height + 28), innerHeight * 0.8) + 'px' })"
)


def correspondence() -> rx.Component:
    """The part that scrolls, and begins at its end."""
    return rx.el.section(
        _tools(),
        rx.foreach(STATE.articles, _article),
        aria_label=t("ticket.card.correspondence"),
        id=PAST,
        tab_index=0,
        class_name="scroll tk-past",
    )


def _tools() -> rx.Component:
    show = kit.text_link(t("ticket.card.show"), on_click=STATE.show_earlier)
    before = rx.el.span(t("ticket.card.earlier", n=STATE.earlier), " ", show, class_name="quiet")
    is_folded = STATE.folded.length() > 0
    unfold = kit.button(t("ticket.card.expand_all"), kind="ghost", picture="unfold_vertical", on_click=STATE.fold_all(False))
    fold = kit.button(t("ticket.card.collapse_all"), kind="ghost", picture="fold_vertical", on_click=STATE.fold_all(True))
    return rx.el.div(
        rx.cond(STATE.earlier > 0, before),
        rx.el.span(rx.cond(is_folded, unfold, fold), class_name="end"),
        class_name="row-flex tk-tools",
    )


def _article(line: rx.Var[Line]) -> rx.Component:
    return rx.match(
        line.part,
        ("line", _system_line(line)),
        ("comment", _comment(line)),
        _message(line),
    )


def _system_line(line: rx.Var[Line]) -> rx.Component:
    """One small grey line; a value that begins with @ is itself a word of the catalogue."""
    values = line.given
    spelled = rx.Var(
        f"Object.fromEntries(Object.entries({values!s} ?? {{}}).map(([k, v]) =>"
        " [k, typeof v === 'string' && v.startsWith('@') ? (globalThis.__t?.(v.slice(1)) ?? '') : v]))",
        _var_data=values._get_all_var_data(),
    )
    return rx.el.p(
        kit.icon("arrow_left_right", 14),
        rx.el.span(t_with(line.line, spelled), " ", rx.el.time(when_long(line.sent.at), date_time=line.sent.at), class_name="grow"),
        class_name="tk-line small quiet",
        key=line.id.to_string(),
    )


def _comment(line: rx.Var[Line]) -> rx.Component:
    head = rx.el.div(
        kit.icon("lock", 15),
        rx.el.span(t("ticket.card.comment_staff"), class_name="strong"),
        rx.el.span("·", aria_hidden=True),
        rx.el.span(line.who, class_name="strong ink cut"),
        _at(line),
        class_name="row-flex tk-head-line",
    )
    body = rx.el.div(rx.el.div(line.words, class_name="tk-words"), _files(line))
    return rx.el.article(
        head,
        rx.cond(STATE.folded.contains(line.id), rx.fragment(), body),
        aria_label=t("ticket.card.comment_of", name=line.who),
        class_name=rx.cond(line.about > 0, "tk-comment note under", "tk-comment note"),
        id=_place(line),
        key=line.id.to_string(),
    )


def _message(line: rx.Var[Line]) -> rx.Component:
    label = rx.cond(line.part == "ours", t("ticket.card.reply_of", name=line.who), t("ticket.card.message_of", name=line.who))
    return rx.el.article(
        rx.el.div(
            kit.avatar(line.initials, line.tint, size="s28"),
            rx.el.span(rx.cond(line.who != "", line.who, t("ticket.card.nobody_named")), class_name="strong cut"),
            rx.el.span(_way(line), class_name="quiet cut grow"),
            kit.icon_button(
                t("ticket.card.comment_on"), "message_square_plus", on_click=COMMENT.comment_on(line.id), class_name="tk-about"
            ),
            rx.cond(line.sort != "", kit.chip(rx.match(line.sort, *[(sort, t(f"ticket.card.mail.{sort}")) for sort in SORTS], ""))),
            _standing(line),
            _at(line),
            class_name="row-flex tk-head-line",
        ),
        rx.cond(STATE.folded.contains(line.id), rx.el.div(line.words, class_name="tk-words cut quiet"), _opened(line)),
        aria_label=label,
        class_name=rx.cond(line.part == "ours", "tk-article ours", "tk-article"),
        id=_place(line),
        key=line.id.to_string(),
    )


def _way(line: rx.Var[Line]) -> rx.Var[str]:
    """Where it went and by what, or by what it came."""
    kind = t("kind." + line.sent.kind)
    came = rx.cond(line.entered_by != "", t("ticket.card.entered_by", kind=kind, name=line.entered_by), kind)
    return rx.cond(line.part == "ours", t("ticket.card.to", to=line.sent.address, kind=kind), came).to(str)


def _standing(line: rx.Var[Line]) -> rx.Component:
    """The state in a word: of theirs only that it is new."""
    new = rx.cond(line.is_new, rx.el.span(t("ticket.card.new"), class_name="state ok tk-new"))
    stopped = rx.el.span(kit.icon("octagon_pause"), rx.el.span(t("state.stopped")), class_name="state care")
    ours = rx.cond(line.is_stopped, stopped, kit.state_word(line.sent.state))
    demo = rx.cond(line.sent.is_demo, kit.chip(t("demo.chip")))
    return rx.fragment(rx.cond(line.part == "ours", ours, new), demo)


def _at(line: rx.Var[Line]) -> rx.Component:
    """When, its number as a link to itself (CC-18), and the chevron."""
    is_folded = STATE.folded.contains(line.id)
    number = line.id.to_string()
    return rx.el.span(
        rx.el.time(when(line.sent.at), date_time=line.sent.at, title=moment_full(line.sent.at), class_name="small quiet num nowrap"),
        rx.el.a("#" + number, href="#message-" + number, class_name="small quiet num tk-number"),
        rx.el.button(
            kit.icon("chevron_right"),
            type="button",
            class_name="btn icon ghost chevron",
            aria_label=rx.cond(is_folded, t("ticket.card.expand"), t("ticket.card.collapse")),
            aria_expanded=~is_folded,
            on_click=STATE.toggle(line.id),
        ),
        class_name="row-flex end tk-at",
    )


def _opened(line: rx.Var[Line]) -> rx.Component:
    unsure = rx.el.p(kit.icon("shield_alert", 15), rx.el.span(t("ticket.card.unverified")), class_name="state care wrap-words small")
    copies = rx.cond(line.copies != "", rx.el.p(t("ticket.card.copies", addresses=line.copies), class_name="small quiet"))
    quote = rx.el.details(
        rx.el.summary(t("ticket.card.quoted"), class_name="textlink small"),
        rx.el.div(line.quote, class_name="tk-quote"),
        class_name="quoted",
    )
    with_html = STATE.with_html.contains(line.id)
    return rx.el.div(
        rx.cond(line.is_unverified, unsure),
        rx.cond(line.choices.length() > 0, _which(line)),
        copies,
        rx.cond(with_html, _frame(line), rx.fragment(rx.el.div(line.words, class_name="tk-words"), rx.cond(line.quote != "", quote))),
        rx.cond(line.has_html, _look(line, with_html)),
        _files(line),
        rx.cond(line.part == "ours", _outcome(line)),
        class_name="tk-body",
    )


def _which(line: rx.Var[Line]) -> rx.Component:
    """Several tickets of the customer are open: one tap says for which this SMS is (D-86)."""
    ways = rx.foreach(
        line.choices, lambda one: kit.button(one.label, on_click=CHANGE.move_message(line.id, one.id), key=one.id.to_string())
    )
    return kit.alert(rx.fragment(t("ticket.card.which"), rx.el.div(ways, class_name="row-flex wrap")))


def _frame(line: rx.Var[Line]) -> rx.Component:
    """The mail's own look, where nothing in it can act (`web.mails`)."""
    pictures = rx.cond(STATE.with_pictures.contains(line.id), "?pictures=1", "")
    return rx.el.iframe(
        src="/mails/" + line.id.to_string() + pictures.to(str),
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox",  # as the policy of `web.mails` has it: no script
        title=t("ticket.card.frame", name=line.who),
        loading="lazy",
        custom_attrs={"onLoad": rx.Var(_AS_HIGH_AS_ITS_MAIL)},
        class_name="tk-frame",
    )


def _look(line: rx.Var[Line], with_html: rx.Var[bool]) -> rx.Component:
    turn = kit.text_link(rx.cond(with_html, t("ticket.card.plain"), t("ticket.card.as_written")).to(str), on_click=STATE.turn_html(line.id))
    ask = kit.text_link(t("ticket.card.pictures"), on_click=STATE.show_pictures(line.id))
    asks = with_html & line.has_remote & ~STATE.with_pictures.contains(line.id)
    return rx.el.div(turn, rx.cond(asks, ask), class_name="row-flex wrap small tk-look")


def _files(line: rx.Var[Line]) -> rx.Component:
    return rx.cond(
        line.files.length() > 0,
        rx.el.ul(rx.foreach(line.files, _file), aria_label=t("ticket.card.files"), class_name="tk-files"),
    )


def _file(one: rx.Var[FileLine]) -> rx.Component:
    size = rx.cond(one.mb > 0, t("ticket.card.mb", n=one.mb), t("ticket.card.kb", n=one.kb))
    name = rx.el.a(one.name, href="/files/" + one.id.to_string(), target="_blank", rel="noopener", class_name="cut")
    return rx.el.li(
        rx.cond(one.is_picture, kit.icon("image"), kit.icon("paperclip")),
        name,
        rx.el.span(size, class_name="small quiet nowrap"),
        class_name="chip file",
    )


def _outcome(line: rx.Var[Line]) -> rx.Component:
    """What became of a reply of ours: when it goes, why it did not, and the ways out (TK-29, D-131)."""
    goes = rx.el.p(t("ticket.card.goes_at", when=when_long(line.goes_at)), class_name="small quiet")
    cancel = kit.button(t("ticket.card.cancel"), picture="undo_2", on_click=ANSWER.take_back(line.id))
    held = rx.el.div(goes, rx.cond(MAY_SEND, cancel), class_name="row-flex wrap")
    waits = (line.goes_at != "") & ~line.is_stopped
    return rx.el.div(
        why(line.sent),
        rx.cond(waits & ~line.sent.may_change_time, held, _ways(line)),
        class_name="stack-tight",
    )


def _ways(line: rx.Var[Line]) -> rx.Component:
    goes = rx.cond(line.goes_at != "", rx.el.p(t("ticket.card.goes_at", when=when_long(line.goes_at)), class_name="small quiet"))
    return rx.fragment(goes, rx.cond(MAY_SEND, ways(TicketState, line.sent, ANSWER.edit_again)))


def _place(line: rx.Var[Line]) -> rx.Var[str]:
    return "message-" + line.id.to_string()
