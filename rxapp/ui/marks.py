"""Reflex marks a var inside a formatted string with `<reflex.Var>` and a number, and reads the mark back wherever a string becomes a
var: a toast, a script, an event's argument. A person's text that looked so would be cut, replaced or read for ever (D3).
"""

import re
import secrets

from reflex_base import constants
from reflex_base.constants import base as said_in
from reflex_base.vars import base, color, sequence
from reflex_components_core.core import colors

KNOWN = "<reflex.Var>"
_READERS = (constants, said_in, sequence, color, colors)


def use_own() -> None:
    """Let the marks of this process hold a secret, so that no text looks like one. Before anything is formatted."""
    if constants.REFLEX_VAR_OPENING_TAG != KNOWN:
        return
    own = f"<reflex.Var {secrets.token_hex(16)}>"
    for reader in _READERS:
        reader.REFLEX_VAR_OPENING_TAG = own  # type: ignore[attr-defined, assignment]
    for reader in (base, sequence):
        reader._decode_var_pattern = re.compile(re.escape(own) + "(.*?)" + re.escape(constants.REFLEX_VAR_CLOSING_TAG), re.DOTALL)  # type: ignore[attr-defined]
