"""The templates page as seen: the list, or the form with its preview beside it; and the settings' section of greetings."""
