"""Whose company a person belongs to: one at most (D-32)."""

from sqlmodel import col, select

from rxapp.core import locks
from rxapp.core.errors import BadInput
from rxapp.core.inputs import an_id
from rxapp.core.work import Work
from rxapp.customers.models import Customer
from rxapp.customers.rules import Kind
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.rules import Permission


def join(work: Work, *, customer_id: int, company_id: int | None) -> None:
    """Make a person one of a company's, or of none's. Raises NotAllowed, BadInput where the one is no person or the other no company."""
    work.need(Permission.EDIT_CUSTOMERS)
    wanted = [an_id(number) for number in (customer_id, company_id) if number]
    asked = select(Customer).where(col(Customer.id).in_(wanted)).order_by(col(Customer.id))
    found = {row.id: row for row in work.session.exec(locks.rows(locks.CUSTOMERS, asked, wanted))}
    person, company = found.get(an_id(customer_id)), found.get(company_id or 0)
    if person is None or person.kind != Kind.PERSON or (company_id and (company is None or company.kind != Kind.COMPANY)):
        raise BadInput
    before, person.company_id = person.company_id, company_id
    work.session.add(person)
    if before != company_id:
        history.record(
            work,
            subject="customer",
            subject_id=person.id or 0,
            kind="company_set",
            before={"company_id": before},
            after={"company_id": company_id},
        )
    live.publish(work, "customers")
