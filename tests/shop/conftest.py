"""Shop tests set up a shop, password and all: with the fast hash of the staff tests."""

from tests.staff.conftest import fast_hasher  # noqa: F401 (a fixture)
