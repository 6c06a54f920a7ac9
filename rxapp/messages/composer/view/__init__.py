"""The parts of the composer as seen; each takes the `Form` that names the states and the boxes of its screen."""
