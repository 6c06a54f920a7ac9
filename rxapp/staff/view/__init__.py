"""What staff see of themselves on the settings page: one's own account, and the team for those who manage it."""
