"""The panel's states, one per screen part: setting up, writing, sending, what is held."""
