"""Reads of templates and greetings, and of the values for one customer. Each checks the right to see customers."""
