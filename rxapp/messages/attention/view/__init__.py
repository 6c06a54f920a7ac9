"""The page *Needs attention*, its count in the menu, and the banner of a channel that has stopped."""

from rxapp.messages.attention.view.listing import attention
from rxapp.messages.attention.view.notices import badge, badge_words, stopped_banner

__all__ = ["attention", "badge", "badge_words", "stopped_banner"]
