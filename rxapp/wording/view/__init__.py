"""The templates page as seen: the list, or the form with its preview beside it; and the settings' section of greetings."""

from rxapp.wording.view.greetings import greetings
from rxapp.wording.view.page import templates

__all__ = ["greetings", "templates"]
