"""Staff tests: a hash that takes a fifth of a millisecond instead of a fifth of a second."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from rxapp.staff.actions import passwords


@pytest.fixture(autouse=True, scope="session")
def fast_hasher():
    """Argon2 with next to no work."""
    before = passwords._hasher
    passwords.use_hasher(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))
    yield
    passwords.use_hasher(before)
