"""Reads of templates, and of what fills them for one customer. Every one asks for the right to see customers."""
