"""From a form to values: every field the right type, within its limit, or a refusal that names it.

The values of a record are plain JSON by field name. A phone is {number, label, agrees, how}, an e-mail address {address,
label, is_main, agrees, how}; `how` is filled only where the customer agrees. Fields that the form lacks are left alone.
"""

from collections.abc import Mapping
from typing import Any

from rxapp.consent.rules import How, is_proof, tick_counts
from rxapp.core import inputs, shapes
from rxapp.core.addresses import is_foreign
from rxapp.core.errors import BadInput, TooLong
from rxapp.core.text import fold
from rxapp.customers import fieldset, numbers, rules
from rxapp.customers.actions.refusals import (
    BadCharacters,
    CompanyMissing,
    EmailForeign,
    EmailWrong,
    FieldTooLong,
    GivenTwice,
    HowUnsaid,
    LabelUnknown,
    NameMissing,
    PhoneDoubtful,
    PhoneSuggestion,
    PhoneUnlikely,
    PhoneWrong,
    TooMany,
)
from rxapp.customers.fieldset import Field
from rxapp.customers.queries.lookups import CustomerRow

Values = dict[str, Any]


def _empty(field: Field) -> Any:
    if field.name in fieldset.LISTS:
        return []
    return False if field.kind == "flag" else ""


EMPTY: Values = {field.name: _empty(field) for field in fieldset.FIELDS} | {"kind": rules.Kind.PERSON.value}


def values_of(row: CustomerRow) -> Values:
    """The values of a stored record."""
    values: Values = dict(row.fields)
    values["phones"] = [{"number": p.number, "label": p.label, "agrees": p.agrees_sms, "how": p.how} for p in row.phones]
    values["emails"] = [
        {"address": e.address, "label": e.label, "is_main": e.is_main, "agrees": e.agrees_email, "how": e.how} for e in row.emails
    ]
    values["tags"] = list(row.tags)
    return values


class Reader:
    """Reads one form beside the record as its writer saw it (`seen`; EMPTY for a new one).

    `held` names the address of each stored row, by "sms" or "email" and id; `country` is whose national numbers are
    understood; `labels` are the phone types; `agrees_at_once` tells for "sms" and "email" whether an address agrees where
    the form does not say (ROX-3).
    """

    def __init__(
        self,
        seen: Values,
        *,
        held: Mapping[tuple[str, int], str],
        country: str,
        labels: tuple[str, ...],
        agrees_at_once: Mapping[str, bool],
    ) -> None:
        self.seen = seen
        self.held = held
        self.country = country
        self.labels = labels
        self.agrees_at_once = agrees_at_once

    def read(self, form: object) -> Values:
        """The whole record as the form wants it. Raises BadInput and the refusals of fields."""
        given = inputs.a_form(form)
        kind = inputs.one_of(given.get("kind", self.seen["kind"]), rules.Kind)
        values: Values = {}
        for field in fieldset.FIELDS:
            if kind not in field.applies:
                values[field.name] = EMPTY[field.name]
            elif field.name in given:
                values[field.name] = self._value(field, given[field.name], kind)
            else:
                values[field.name] = self.seen[field.name]
        _require(values)
        return values

    def _value(self, field: Field, value: object, kind: str) -> Any:
        if field.kind in fieldset.LISTS:
            return getattr(self, f"_{field.kind}")(value)
        if field.kind == "flag":
            return inputs.a_flag(value)
        text = _text(field.name, value, limit=field.limit, kind=kind, lines=field.kind == "text")
        return _chosen(field.kind, text)

    def _phones(self, value: object) -> list[Values]:
        before = {row["number"]: row for row in self.seen["phones"]}
        found: list[Values] = []
        for place, row in enumerate(_rows("phones", value, rules.MAX_PHONES)):
            text = _text("phones", row.get("number"), limit=fieldset.NUMBER_LIMIT, row=place)
            number = self._kept_number(text, row, place, before)
            label = _text("phones", row.get("label"), limit=fieldset.LABEL_LIMIT, row=place)
            if label and label not in self.labels:
                raise LabelUnknown("phones", row=place, value=label)
            if number:
                ticked = self._read(inputs.a_line(row.get("agrees_for"), limit=fieldset.NUMBER_LIMIT), row.get("prefix"))
                ticked_for = number if number in (ticked.number, ticked.suggestion) else ticked.number
                agreed = self._agreed(row, number, ticked_for, before, "sms")
                _add("phones", found, {"number": number, "label": label, **agreed}, "number", place)
        return found

    def _emails(self, value: object) -> list[Values]:
        before = {rules.folded_email(row["address"]): row for row in self.seen["emails"]}
        found: list[Values] = []
        for place, row in enumerate(_rows("emails", value, rules.MAX_EMAILS)):
            text = _text("emails", row.get("address"), limit=fieldset.ADDRESS_LIMIT, row=place)
            address = _address(text, before, place)
            label = _text("emails", row.get("label"), limit=fieldset.LABEL_LIMIT, row=place)
            if address:
                ticked_for = rules.folded_email(inputs.a_line(row.get("agrees_for"), limit=fieldset.ADDRESS_LIMIT))
                agreed = self._agreed(row, rules.folded_email(address), ticked_for, before, "email")
                is_main = inputs.a_flag(row.get("is_main"))
                _add("emails", found, {"address": address, "label": label, "is_main": is_main, **agreed}, "address", place)
        main = next((row for row in found if row["is_main"]), found[0] if found else None)
        return [row | {"is_main": row is main} for row in found]

    def _tags(self, value: object) -> list[str]:
        listed = value.replace("\n", ",").split(",") if isinstance(value, str) else value
        if not shapes.is_row(listed):
            raise BadInput
        names = [_text("tags", tag, limit=fieldset.BY_NAME["tags"].limit) for tag in listed]
        unique = {rules.tag_key(name): name for name in reversed(names) if fold(name)}
        if len(unique) > rules.MAX_TAGS:
            raise TooMany("tags", limit=rules.MAX_TAGS)
        return [unique[folded] for folded in sorted(unique)]

    def _kept_number(self, text: str, row: Values, place: int, before: Mapping[str, Values]) -> str:
        """The number as it is kept; one that may be another is asked about, unless the record has it or the form is sure."""
        found = self._read(text, row.get("prefix"))
        if not text or found.number in before:
            return found.number
        suggestion = numbers.international(found.suggestion) if found.suggestion else ""
        named: Values = {"row": place, "value": text} | ({"suggestion": suggestion} if suggestion else {})
        if not found.number:
            raise (PhoneSuggestion if suggestion else PhoneWrong)("phones", **named)
        if found.is_doubtful and not inputs.a_flag(row.get("sure")):
            raise (PhoneDoubtful if suggestion else PhoneUnlikely)("phones", **named)
        return found.number

    def _read(self, text: str, prefix: object) -> numbers.Read:
        country = rules.country_of_prefix(inputs.a_line(prefix, limit=5)) or self.country
        return numbers.read(text, country=country)

    def _agreed(self, row: Values, address: str, ticked_for: str, before: dict[str, Values], kind: str) -> Values:
        """The consent that a row of the form asks for: as it was where the form does not say (D-1)."""
        known = before.get(address)
        if "agrees" not in row:
            agrees = known["agrees"] if known else self.agrees_at_once[kind]
            return {"agrees": agrees, "how": known["how"] if known else How.SHOP_SETTING.value if agrees else ""}
        origin = ticked_for or self._origin(row, address, kind, is_known=known is not None)
        if not inputs.a_flag(row["agrees"]) or not tick_counts(ticked_for=origin, address=address):
            return {"agrees": False, "how": ""}
        if known and known["agrees"]:
            return {"agrees": True, "how": known["how"]}
        how = inputs.a_line(row.get("how"), limit=20)
        if is_proof(how):
            return {"agrees": True, "how": how}
        return {"agrees": True, "how": How.SHOP_SETTING.value if self.agrees_at_once[kind] else ""}

    def _origin(self, row: Values, address: str, kind: str, *, is_known: bool) -> str:
        """The address for which a row without `agrees_for` was ticked: the one it held when the form was opened."""
        if row.get("id") in (None, "", 0) or is_known:
            return address
        return self.held.get((kind, inputs.an_id(row["id"])), "")


def _text(field: str, value: object, *, limit: int, kind: str = "person", row: int = 0, lines: bool = False) -> str:
    if isinstance(value, str):
        bad = ("\0",) if lines else ("\0", "\n", "\r", "\u2028", "\u2029")
        if any(c in value.strip() for c in bad):
            raise BadCharacters(field, customer_kind=kind, row=row)
    try:
        return inputs.a_text(value, limit=limit).strip() if lines else inputs.a_line(value, limit=limit)
    except TooLong as refusal:
        raise FieldTooLong(field, customer_kind=kind, row=row, limit=limit, length=refusal.values["length"]) from None


def _address(text: str, before: Mapping[str, Values], place: int) -> str:
    """The address as it is kept. One that stood on the record before addresses had a standard is left alone."""
    known = before.get(rules.folded_email(text))
    address = rules.email_address(text) or (known["address"] if known else "")
    if text and not address:
        raise (EmailForeign if is_foreign(text) else EmailWrong)("emails", row=place, value=text)
    return address


def _chosen(kind: str, text: str) -> str:
    if kind == "title":
        return rules.title_code(text)
    if kind == "language":
        return inputs.one_of(text, ("", *rules.LANGUAGES))
    if kind == "preference":
        return inputs.one_of(text, rules.Preference)
    if kind == "type":
        return inputs.one_of(text, rules.Kind)
    return inputs.one_of(text.upper(), ("", *rules.countries())) if kind == "country" else text


def _rows(field: str, value: object, limit: int) -> list[Values]:
    if not shapes.is_row(value):
        raise BadInput
    if len(value) > limit:
        raise TooMany(field, limit=limit)
    return [inputs.a_form(row) for row in value]


def _add(field: str, found: list[Values], row: Values, key: str, place: int) -> None:
    if any(rules.folded_email(other[key]) == rules.folded_email(row[key]) for other in found):
        raise GivenTwice(field, row=place, value=row[key])
    if row["agrees"] and not row["how"]:
        raise HowUnsaid(field, row=place, address=row[key])
    found.append(row)


def _require(values: Values) -> None:
    names = {name: values[name] for name in ("kind", "first_name", "last_name", "company")}
    if rules.has_name(**names, has_phone=bool(values["phones"])):
        return
    if values["kind"] == rules.Kind.COMPANY:
        raise CompanyMissing("company", customer_kind=rules.Kind.COMPANY)
    raise NameMissing("first_name" if values["first_name"] and not values["last_name"] else "last_name")
