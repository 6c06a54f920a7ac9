"""Plain components, one class each in assets/look.css. Labels are words from `ui.words.t`, never literals."""

from typing import Any

import reflex as rx

from rxapp.core.kinds import KINDS
from rxapp.ui.words import t

Word = rx.Var[str]
Node = rx.Component | rx.Var | str
LONGEST_LINE = 200  # the limit of a field that names none
TAKEN = {"input": 10_000, "area": 150_000}  # what a browser lets in at all; an event must stay far below a megabyte
# More than the limit is told at the field and never cut; a form that the browser checks is not sent with it.
_TOLD = """((e) => {
  const x = e.currentTarget, over = x.value.length > LIMIT, told = x.validity.customError;
  x.setCustomValidity(over ? WORDS : '');
  if (over && !told) x.reportValidity();
})"""


def icon(name: str, size: int = 16, **props: Any) -> rx.Component:
    """A Lucide icon, hidden from readers because a word stands beside it."""
    return rx.icon(name, size=size, aria_hidden=True, **props)


def button(label: Word, *, kind: str = "", picture: str = "", trail: str = "", **props: Any) -> rx.Component:
    """A button with its word. `kind`: "" outline, primary, ghost, link, danger, staff, or several words."""
    parts = [icon(picture)] if picture else []
    parts.append(rx.el.span(label))
    if trail:
        parts.append(icon(trail))
    return rx.el.button(*parts, type=props.pop("type", "button"), class_name=_classes("btn", kind, props), **props)


def icon_button(label: Word, picture: str, *, kind: str = "ghost", **props: Any) -> rx.Component:
    """A square button whose word is its accessible name and tooltip."""
    return rx.el.button(
        icon(picture),
        type=props.pop("type", "button"),
        aria_label=label,
        title=label,
        class_name=_classes("btn icon", kind, props),
        **props,
    )


def link_button(label: Word, href: str | rx.Var, *, kind: str = "", picture: str = "", **props: Any) -> rx.Component:
    """A link that looks like a button; navigates without a reload."""
    parts = [icon(picture)] if picture else []
    return rx.link(
        *parts,
        rx.el.span(label),
        href=href,
        class_name=_classes("btn", kind, props),
        underline="none",
        **props,
    )


def text_link(label: Word, **props: Any) -> rx.Component:
    """A quiet teal word that acts; a link where `href` is given, else a button."""
    if "href" in props:
        return rx.link(label, class_name=_classes("textlink", "", props), underline="hover", **props)
    return rx.el.button(label, type="button", class_name=_classes("textlink", "", props), **props)


def field(label: Word, control: rx.Component, *, name: str, help_text: Node | None = None, error: Word | None = None) -> rx.Component:
    """A label above its control, help and error below. `name` is the control's id."""
    parts: list[Node] = [rx.el.label(label, html_for=name, class_name="label"), control]
    _describe(control, name, help=help_text, error=error)
    if help_text is not None:
        parts.append(rx.el.div(help_text, class_name="help", id=f"{name}-help"))
    if error is not None:
        shown = rx.el.div(icon("circle_x", 14), rx.el.span(error), class_name="error", role="alert", id=f"{name}-error")
        parts.append(rx.cond(error != "", shown))
    return rx.el.div(*parts, class_name="field")


def labelled(label: Word, control: rx.Component, *, name: str, beside: rx.Component, help_text: Node | None = None) -> rx.Component:
    """A field with something at the end of its label's line, such as a link to where its choices are made."""
    parts: list[Node] = [
        rx.el.div(rx.el.label(label, html_for=name, class_name="label"), rx.el.span(beside, class_name="end"), class_name="row-flex"),
        control,
    ]
    _describe(control, name, help=help_text)
    if help_text is not None:
        parts.append(rx.el.div(help_text, class_name="help", id=f"{name}-help"))
    return rx.el.div(*parts, class_name="field")


def _describe(control: rx.Component, name: str, **under: object) -> None:
    """Let a screen reader say with the control what stands under it; None is what does not."""
    ids = [f"{name}-{what}" for what, shown in under.items() if shown is not None]
    if ids:
        control.custom_attrs.setdefault("aria-describedby", " ".join(ids))


def text_input(name: str, **props: Any) -> rx.Component:
    """One line. Give `default_value` (uncontrolled) and a `key` that changes when the value is set from outside."""
    given = {"max_length": LONGEST_LINE, **props}
    props = given if props.get("type") == "search" else _told_when_over("input", given)  # what is searched for is kept nowhere
    return rx.el.input(id=name, name=props.pop("name", name), class_name=_classes("input", "", props), **props)


def text_area(name: str, **props: Any) -> rx.Component:
    """Several lines; uncontrolled like `text_input`."""
    props = _told_when_over("area", props)
    return rx.el.textarea(id=name, name=props.pop("name", name), class_name=_classes("area", "", props), **props)


def choice(name: str, *options: rx.Component | rx.Var, **props: Any) -> rx.Component:
    """A native drop-down (combobox): best on tablets, and nothing to load. Options are `option(...)`."""
    return rx.el.select(*options, id=name, name=props.pop("name", name), class_name=_classes("select", "", props), **props)


def option(label: Word, value: str | rx.Var, **props: Any) -> rx.Component:
    """One entry of a drop-down."""
    return rx.el.option(label, value=value, **props)


def with_icon(picture: str, control: rx.Component, *trail: rx.Component) -> rx.Component:
    """A control with a small icon inside its left edge."""
    return rx.el.span(icon(picture), control, *trail, class_name="with-icon")


def tick(label: Node, *, name: str, **props: Any) -> rx.Component:
    """A tick box with its label at the right."""
    box = rx.el.input(type="checkbox", id=name, name=props.pop("name", name), **props)
    return rx.el.label(box, rx.el.span(label), class_name="tick", html_for=name)


def radio(label: Node, *, name: str, group: str, **props: Any) -> rx.Component:
    """One round choice of a group."""
    box = rx.el.input(type="radio", id=name, name=group, **props)
    return rx.el.label(box, rx.el.span(label), class_name="tick", html_for=name)


def chip(word: Node, **props: Any) -> rx.Component:
    """A small quiet word: a tag, a language, Demo."""
    return rx.el.span(word, class_name=_classes("chip", "", props), **props)


def empty(picture: str, title: Word, text: Node, *actions: rx.Component) -> rx.Component:
    """What is so, what next, one or two buttons."""
    return rx.el.div(
        icon(picture, 30),
        rx.el.h2(title),
        rx.el.p(text),
        rx.el.div(*actions, class_name="actions"),
        class_name="empty",
    )


def alert(text: Node, *actions: rx.Component, tone: str = "care", **props: Any) -> rx.Component:
    """An inline warning with its ways out. `tone`: care (amber) or wrong (red)."""
    body = [rx.el.div(text)]
    if actions:
        body.append(rx.el.div(*actions, class_name="actions"))
    picture = "triangle_alert" if tone == "care" else "circle_x"
    return rx.el.div(icon(picture), rx.el.div(*body, class_name="grow"), role="alert", class_name=_classes("alert", tone, props), **props)


def note(label: Word, text: Node) -> rx.Component:
    """A yellow surface: staff only, always and only."""
    return rx.el.div(rx.el.div(icon("lock", 14), rx.el.span(label), class_name="label"), text, class_name="note")


def avatar(initials: Node, tint: rx.Var | int, *, name: Word | None = None, picture: rx.Var | str = "", size: str = "") -> rx.Component:
    """Initials on a tint (id modulo 8), a picture over them where there is one; an image where it is named.

    Who has no name to take initials from gets a figure.
    """
    shown = rx.cond(picture != "", rx.el.img(src=picture, alt="", on_error=rx.noop())) if isinstance(picture, rx.Var) else rx.fragment()
    props: dict[str, Any] = {"role": "img", "aria_label": name} if name is not None else {"aria_hidden": True}
    return rx.el.span(
        rx.cond(initials, rx.el.span(initials), icon("user")) if isinstance(initials, rx.Var) else rx.el.span(initials),
        shown,
        class_name=rx.Var.create(f"avatar {size} c").to(str) + rx.Var.create(tint).to(str),
        **props,
    )


STATES: dict[str, tuple[str, str]] = {
    "scheduled": ("clock", ""),
    "stopped": ("circle_pause", "care"),
    "sending": ("loader", ""),
    "sent": ("check", ""),
    "delivered": ("check_check", "ok"),
    "failed": ("circle_x", "wrong"),
    "uncertain": ("circle_help", "care"),
    "cancelled": ("ban", ""),
    "saved": ("lock", ""),
    "received": ("arrow_down_left", ""),
}


def state_word(state: rx.Var[str]) -> rx.Component:
    """A message's state: always a word with an icon, colour only repeats it."""
    return rx.match(state, *[(name, _state(name)) for name in STATES], rx.fragment())


def kind_icon(kind: rx.Var[str], size: int = 16) -> rx.Component:
    """The icon of a message's kind."""
    return rx.match(kind, *[(kind.value, icon(facts.icon, size)) for kind, facts in KINDS.items()], rx.fragment())


def _state(name: str) -> rx.Component:
    picture, tone = STATES[name]
    return rx.el.span(icon(picture), rx.el.span(t(f"state.{name}")), class_name=f"state {tone}".strip())


def _told_when_over(kind: str, props: dict[str, Any]) -> dict[str, Any]:
    """`max_length` is the field's limit: a longer text is told there, and stays as it was typed."""
    most = props.get("max_length")
    if most is None:
        return props
    words = t("field.too_long", limit=most)
    told = rx.Var(_TOLD.replace("LIMIT", str(most)).replace("WORDS", str(words)), _var_data=words._get_all_var_data())
    attributes = {"onInput": told, **props.get("custom_attrs", {})}
    return {**props, "max_length": max(TAKEN[kind], most), "custom_attrs": attributes}


def _classes(base: str, kind: str, props: dict[str, Any]) -> Any:
    extra = props.pop("class_name", "")
    return " ".join(part for part in (base, kind, extra) if part) if isinstance(extra, str) else [base, kind, extra]
