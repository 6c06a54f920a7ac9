"""The mixins of the composer: marks, greeting, fields, text."""
