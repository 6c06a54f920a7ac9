"""The states of the templates page, one per screen part: the list, the form, the preview beside the form; and the greetings."""
