"""The templates page as seen: the list, or the form with its preview beside it."""

from rxapp.wording.view.page import templates

__all__ = ["templates"]
