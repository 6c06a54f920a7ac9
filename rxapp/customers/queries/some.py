"""Some customers, for made-up data."""

import sqlalchemy as sa

from rxapp.core.tables import table_of
from rxapp.core.work import Work
from rxapp.customers.models import Customer

_CUSTOMER = table_of(Customer)


def with_email(work: Work, *, limit: int) -> list[tuple[int, str, str]]:
    """Id, name and main e-mail address of the first customers who have one."""
    asked = sa.select(_CUSTOMER.c.id, _CUSTOMER.c.name, _CUSTOMER.c.main_email).where(_CUSTOMER.c.main_email != "")
    return [(row.id, row.name, row.main_email) for row in work.session.execute(asked.order_by(_CUSTOMER.c.id).limit(limit))]
