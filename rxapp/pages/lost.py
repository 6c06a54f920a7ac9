"""Where an address leads nowhere: said inside the frame, with the way back."""

import reflex as rx

from rxapp.pages.page import Page
from rxapp.pages.shell import frame
from rxapp.ui.kit import empty, link_button
from rxapp.ui.page import bar
from rxapp.ui.words import t

HEADING = "lost.heading"


def page() -> rx.Component:
    """The page of every unknown address."""
    back = link_button(t("card.back"), "/customers", kind="primary")
    return frame(bar(t(HEADING)), empty("compass", t("lost.what"), t("lost.next"), back), current="")


PAGE = Page(page, route="404", heading=HEADING)
