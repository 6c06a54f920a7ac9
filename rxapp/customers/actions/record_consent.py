"""Note or withdraw consent for one number or address of a record."""

from rxapp.core import inputs
from rxapp.core.errors import NotFound
from rxapp.core.kinds import OUTGOING, Kind
from rxapp.core.work import Work
from rxapp.customers import fieldset, rules
from rxapp.customers.actions import form as forms
from rxapp.customers.actions.records import locked, save
from rxapp.staff.rules import Permission


def set_consent(work: Work, *, customer_id: int, kind: str, address: str, agrees: bool, how: str = "") -> int:
    """Set the consent for one number (E.164) or address of a record. Returns the record's version (D-1, RO-14).

    Raises NotAllowed, NotFound where the address is not the customer's, BadInput, HowMissing.
    """
    work.need(Permission.SET_CONSENT)
    row = locked(work, customer_id)
    kind, agrees = inputs.one_of(kind, OUTGOING), inputs.a_flag(agrees)
    before = forms.values_of(row)
    listed, key = ("phones", "number") if kind == Kind.SMS else ("emails", "address")
    wanted = rules.folded_email(inputs.a_line(address, limit=fieldset.ADDRESS_LIMIT))
    found = next((place for place, value in enumerate(before[listed]) if rules.folded_email(value[key]) == wanted), None)
    if found is None:
        raise NotFound
    if before[listed][found]["agrees"] == agrees:
        return row.version
    after = {**before, listed: [dict(value) for value in before[listed]]}
    after[listed][found] |= {"agrees": agrees, "how": inputs.a_line(how, limit=20) if agrees else ""}
    return save(work, row, before, after, kind="consent")
