"""Who works at the demo shop besides the demo's own people: Rita, who may only read."""

from sqlmodel import select

from rxapp.core.work import work
from rxapp.staff.actions import passwords, people
from rxapp.staff.models import Role, Staff

RITA = "rita@example.com"


def hire_rita() -> None:
    """Hire her, once per database; her password is the demo's."""
    with work() as job:
        if job.session.exec(select(Staff.id).where(Staff.email == RITA)).first():
            return
        role = job.session.exec(select(Role).where(Role.key == "read_only")).one()
        hashed = passwords.hash_password("demo")
        people.add_staff(job, name="Rita Holm", email=RITA, role_id=role.id or 0, password_hash=hashed, language="en", is_demo=True)
