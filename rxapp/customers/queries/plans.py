"""What both databases' plans of the grid share: how much a page holds, how far is counted, which columns are shown."""

import math

PAGE = 50
CAP = 1000

COLUMNS = (
    "id, name, phone_national, phone_international, main_email, tags_text, last_contact_at, last_contact_kind,"
    " is_supplier, is_conflict, is_vip"
)


def sorted_up_to(customers: int) -> int:
    """How many hits are sooner sorted than met along an index, in a base of so many customers (measured: search_plans)."""
    return max(CAP, math.isqrt(30 * customers))
