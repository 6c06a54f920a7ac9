"""A form that the browser itself sends to one of our routes; Reflex's own form never lets it."""

import reflex as rx
from reflex_components_core.el.element import Element

_COMES_BACK = rx.Var("(e) => {e.currentTarget.elements.next.value = location.pathname + location.search}")


class _Form(Element):
    tag = "form"
    method: rx.Var[str]
    action: rx.Var[str]


def posted(path: str, *children: rx.Component) -> rx.Component:
    """A form posted to the path, with the address of this page in `next`, so that the way back leads here."""
    here = rx.el.input(type="hidden", name="next")
    return _Form.create(here, *children, method="post", action=path, custom_attrs={"onSubmit": _COMES_BACK})
