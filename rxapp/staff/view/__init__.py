"""What staff see of themselves on the settings page: one's own account, and the team for those who manage it."""

from rxapp.staff.view.account import account
from rxapp.staff.view.team import team

__all__ = ["account", "team"]
