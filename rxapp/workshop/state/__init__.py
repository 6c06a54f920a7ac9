"""The workshop's states, one per screen part."""
