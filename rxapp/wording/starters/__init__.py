"""The templates that a new shop starts with: a bicycle shop with a workshop, in five languages. Data only.

Their words are the shop's from then on: edited, deleted, never put back. No greeting and no signature stands in them,
because those are added when a template is used (CL-41); the placeholders are those of D-19.
"""
