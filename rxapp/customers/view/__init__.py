"""The customers' screens: grid, card, form, palette; and `name`, the one component for a name with its marks."""
