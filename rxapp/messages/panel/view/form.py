"""The panel's own composer: its states, its boxes, and where the browser keeps its words."""

import reflex as rx

from rxapp.messages.composer.view.form import Form
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState

FORM = Form(ComposeState, WritingState, name="panel")
WHOSE = ComposeState.whose
_PARTS = (ComposeState.staff_id.to_string(), ComposeState.person.id.to_string(), ComposeState.kind)
KEPT_AS = rx.Var.create("rxapp.text.") + _PARTS[0] + "." + _PARTS[1] + "." + _PARTS[2]
