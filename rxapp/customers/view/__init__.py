"""The customers' screens: grid, card, form, palette; and `name`, the one component for a name with its marks."""

from rxapp.customers.view.grid import grid
from rxapp.customers.view.names import marks, name
from rxapp.customers.view.palette import opener, palette, shortcuts

__all__ = ["grid", "marks", "name", "opener", "palette", "shortcuts"]
