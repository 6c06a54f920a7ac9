"""The states of the customers' screens: the grid, one record, its form, and the palette."""
