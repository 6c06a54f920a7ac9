"""The states of the templates page, one per screen part: the list, the form, the preview beside the form; and the greetings."""

from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.greetings import GreetingsState
from rxapp.wording.state.listing import TemplatesState
from rxapp.wording.state.preview import TemplatePreviewState

__all__ = ["GreetingsState", "TemplateFormState", "TemplatePreviewState", "TemplatesState"]
