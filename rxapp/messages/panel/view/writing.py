"""Tab 2, left column: greeting style, subject reminder, message, SMS meter, questions, outcome."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from rxapp.core.kinds import SUBJECT_LIMIT
from rxapp.messages.history.view.opened import mend_link
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import TYPED_AT_MOST, ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.messages.panel.view.recipient import recipient_line
from rxapp.messages.panel.view.sent import outcome
from rxapp.ui import browser
from rxapp.ui.kit import alert, button, field, icon, labelled, text_input, text_link
from rxapp.ui.toasts import toast
from rxapp.ui.words import t, t_with, wall_time

METER = WritingState.meter
WHOSE = ComposeState.whose
MESSAGE_TEXT = rx.Var("(document.getElementById('message')?.value ?? '')", _var_type=str)
_CTRL_ENTER = rx.Var("(e) => {if((e.ctrlKey||e.metaKey)&&e.key==='Enter'){e.preventDefault();document.getElementById('send')?.click()}}")


def writing() -> rx.Component:
    """The left column of tab 2."""
    return rx.el.div(
        kept_here(),
        rx.cond(ComposeState.kind != "note", rx.fragment(recipient_line(), _style())),
        _reminder(),
        rx.cond(WritingState.size.is_near, _size()),
        _message(),
        rx.cond(ComposeState.kind == "sms", _meter()),
        rx.cond(ComposeState.ask.key != "", rx.el.div(question(), id="question")),
        rx.cond(SendingState.is_later, _later()),
        outcome(),
        class_name="stack",
    )


def if_it_fits(event: rx.event.EventSpec, *, is_told: bool = True) -> rx.Var:
    """The event, unless the text is longer than the server takes at all: then it says so, and the text stays where it is."""
    length = rx.Var("(document.getElementById('message')?.value.length ?? 0)", _var_type=int).to(int)
    told = toast("error", t("refusal.too_long", length=length, limit=TYPED_AT_MOST), toast_id="refused")
    return rx.cond(length > TYPED_AT_MOST, told if is_told else rx.noop(), event)


def _style() -> rx.Component:
    some = rx.fragment(
        rx.el.span(t("panel.style." + ComposeState.greeting_style), class_name="strong"),
        " ",
        rx.el.span(ComposeState.greeting, class_name="marker"),
    )
    none = rx.match(
        ComposeState.no_greeting,
        ("own_words", t("panel.none.own_words")),
        ("not_in_text", t("panel.none.not_in_text")),
        t("panel.none.no_template_style"),
    )
    again = text_link(t("panel.reinsert"), on_click=WritingState.reinsert_greeting(WHOSE))
    return rx.el.div(
        rx.el.span(t("panel.greeting_style"), " ", rx.cond(ComposeState.greeting != "", some, none), class_name="style-line"),
        rx.cond(ComposeState.may_reinsert, again),
        role="status",
        class_name="row-flex wrap",
    )


def manage_templates() -> rx.Component:
    """To the templates in a tab of its own (D-77): the panel and its draft stay. `noopener` gives that tab a state of its own."""
    return text_link(t("panel.manage_templates"), href="/templates", target="_blank", rel="noopener", class_name="small")


def subject_error() -> rx.Var[str]:
    """What stands under the subject, and under its reminder, while it is too long."""
    return rx.cond(ComposeState.subject.length() > SUBJECT_LIMIT, t("field.too_long", limit=SUBJECT_LIMIT), "")


def _reminder() -> rx.Component:
    control = rx.el.span(
        text_input("panel-reminder", value=ComposeState.subject, read_only=True),
        rx.el.span(icon("lock", 15), class_name="trail lock"),
        class_name="with-icon no-lead",
    )
    sms = rx.cond(ComposeState.kind == "sms", t("panel.reminder_sms"), t("panel.reminder_help"))
    return field(t("panel.reminder"), control, name="panel-reminder", help_text=sms, error=subject_error())


def _message() -> rx.Component:
    whose = [ComposeState.staff_id.to_string(), ComposeState.person.id.to_string(), ComposeState.kind]
    name = rx.Var.create("rxapp.text.") + whose[0] + "." + whose[1] + "." + whose[2]
    control = rx.el.textarea(
        id="message",
        key=ComposeState.round,
        default_value=ComposeState.body,
        on_change=lambda text: if_it_fits(WritingState.write(text, ComposeState.round).debounce(300)),
        on_blur=lambda text: if_it_fits(WritingState.write(text, ComposeState.round), is_told=False),
        class_name="area message",
        aria_describedby="panel-meter",
        custom_attrs={"onInput": browser.keeper(name, most=TYPED_AT_MOST), "onKeyDown": _CTRL_ENTER},
    )
    return labelled(t("panel.message"), control, name="message", beside=manage_templates())


def _size() -> rx.Component:
    """How many characters of how many, from nine tenths on."""
    size = WritingState.size
    over = rx.el.span(icon("circle_x"), t("size.over", used=size.used, most=size.most), class_name="state wrong wrap-words")
    near = rx.el.span(icon("triangle_alert"), t("size.near", used=size.used, most=size.most), class_name="state care wrap-words")
    return rx.el.div(rx.cond(size.is_over, over, near), role="status", class_name="num")


def _meter() -> rx.Component:
    dear = METER.plain_count < METER.count
    return rx.el.div(
        rx.el.div(
            rx.el.span(t("panel.sms_count", n=METER.count), class_name="strong"),
            rx.el.span(rx.cond(METER.is_unicode, t("panel.unicode"), t("panel.plain")), class_name="quiet"),
            rx.el.span(t("panel.characters", used=METER.units, n=METER.room), class_name="quiet end num"),
            class_name="row-flex",
        ),
        rx.el.div(rx.foreach(METER.bars, lambda share: _bar(share, dear)), class_name="bars", aria_hidden=True),
        rx.cond(METER.culprit != "", _culprit(dear)),
        id="panel-meter",
        class_name="stack-tight",
    )


def _bar(share: rx.Var[int], dear: rx.Var[bool]) -> rx.Component:
    return rx.el.span(rx.el.span(style={"width": share.to_string() + "%"}), class_name=rx.cond(dear, "seg care", "seg"))


def _culprit(dear: rx.Var[bool]) -> rx.Component:
    says = rx.cond(
        dear,
        rx.cond(
            METER.others > 0,
            t("panel.culprit_several", n=METER.others + 1),
            t("panel.culprit_dear", n=METER.count, plain=METER.plain_count),
        ),
        t("panel.culprit_same"),
    )
    word = rx.el.span("“", METER.before, rx.el.span(METER.culprit, class_name="culprit"), METER.behind, "”", class_name="strong")
    one = t("panel.replace_with", replacement=METER.replacement, n=METER.plain_count)
    fix = button(rx.cond(METER.others > 0, t("panel.replace_all", n=METER.plain_count), one), on_click=WritingState.make_plain(WHOSE))
    return rx.el.div(
        rx.cond(dear, icon("triangle_alert", 16, class_name="amber"), icon("info", 16)),
        rx.el.div(says, " ", t(METER.label), " ", word, class_name="grow"),
        rx.cond(METER.may_replace, fix),
        class_name="row-flex culprit-line",
    )


def question() -> rx.Component:
    ask = ComposeState.ask
    subject = rx.fragment(
        button(t("panel.replace_subject"), on_click=WritingState.replace_subject(WHOSE)),
        button(t("panel.keep_subject"), on_click=WritingState.keep_text(WHOSE)),
    )
    is_template = (ask.key == "panel.ask.template_changed") & (ComposeState.template_id > 0) & (ComposeState.kind != "note")
    text = rx.fragment(
        button(t("panel.replace_text"), on_click=WritingState.replace_text(WHOSE)),
        button(t("panel.keep_text"), on_click=WritingState.keep_text(WHOSE)),
        rx.cond(is_template, button(t("panel.add_around"), on_click=WritingState.add_around(WHOSE))),
    )
    replace = rx.cond(ask.key == "panel.ask.subject_kept", subject, text)
    no = button(t("panel.do_not_send"), kind="ghost", on_click=SendingState.drop_ask(WHOSE))
    go_on = rx.fragment(_yes(t("panel.send_anyway")), no)
    hours = rx.fragment(_yes(t("panel.earlier_hour")), _yes(t("panel.later_hour"), "later_hour"))
    quiet = rx.fragment(_yes(t("past.send_now")), _yes(t("past.send_at_end", time=ask.facts["time"]), "at_end"), no)
    plain = rx.cond(ask.link != "", mend_link(ask.link))
    too = rx.fragment(_yes(rx.cond(ComposeState.kind == "note", t("panel.save_too"), t("panel.send_too")).to(str)), no)
    known = (("replace", replace), ("", plain), ("earlier_hour", hours), ("now", quiet), ("these_too", too))
    ways = rx.match(ask.confirms, *known, go_on)
    return rx.cond(ask.confirms == "", alert(t_with(ask.key, ask.facts), ways, tone="wrong"), alert(t_with(ask.key, ask.facts), ways))


def _yes(label: rx.Var[str], answer: str = "") -> rx.Component:
    """Send after all; a question with two answers names the one that is not its own."""
    send = if_it_fits(SendingState.send_anyway(MESSAGE_TEXT, ComposeState.round, answer))
    return button(label, on_click=send, disabled=has_connection_errors)


def kept_here() -> rx.Component:
    """The offer of words that only this browser has."""
    offer = alert(
        rx.cond(ComposeState.kept_as == "", t("panel.kept_aside"), t("panel.kept_here")),
        button(t("panel.restore"), on_click=WritingState.restore_kept(WHOSE)),
        button(t("panel.drop"), kind="ghost", on_click=WritingState.drop_kept(WHOSE)),
    )
    return rx.cond(ComposeState.kept_text != "", offer)


def _later() -> rx.Component:
    zone, is_missing = ComposeState.house.zone, ComposeState.ask.key == "message.refusal.time_missing"
    control = rx.el.input(
        type="datetime-local",
        id="panel-send-at",
        class_name="input",
        step="300",
        default_value=SendingState.send_at,
        key="at-" + WHOSE,
        aria_invalid=((SendingState.time_problem != "") | is_missing).to(str),
        on_blur=lambda moment: SendingState.set_send_at(moment, WHOSE),
        on_change=lambda moment: SendingState.set_send_at(moment, WHOSE),  # at once: a late one would undo a likely time
    )
    likely = rx.foreach(SendingState.likely, lambda moment: button(wall_time(moment), on_click=SendingState.choose_time(moment, WHOSE)))
    help_text = rx.fragment(t("panel.send_at_help", zone=zone, latest=wall_time(SendingState.latest)), " ", t("panel.send_at_then"))
    wrong = rx.cond(SendingState.time_problem != "", t("message.refusal.time_" + SendingState.time_problem, zone=zone), "")
    return rx.el.div(
        field(t("panel.send_at"), control, name="panel-send-at", help_text=help_text, error=wrong.to(str)),
        rx.el.div(likely, role="group", aria_label=t("panel.likely_times"), class_name="row-flex wrap"),
        id="send-later",
        class_name="stack-tight",
    )
