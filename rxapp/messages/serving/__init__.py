"""*Channels* on the settings page: which one serves e-mail and SMS at this moment. Not the channels, and nothing to change."""
