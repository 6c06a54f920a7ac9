"""The timeline and an opened message as seen."""
