"""The form's lines and what passes between them and a record: phones, e-mails, titles, tags. Pure, no handler.

A control's name is `customer-<field>`, or `phones-<key>-<part>` for a line of a list; a form sends only what was filled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rxapp.customers import fieldset, rules

OWN = "own"
PLAIN = tuple(f.name for f in fieldset.FIELDS if f.kind not in {*fieldset.LISTS, "flag", "type", "title"})
TICKS = tuple(f.name for f in fieldset.FIELDS if f.kind == "flag")


@dataclass
class Line:
    """One phone or e-mail of the form: `key` names its controls, `id` its stored row (0 for a new one).

    `address` is the national number or the e-mail address; `agreed` says that the record holds the consent already, given
    in the way of `how`; `is_ticked` how the tick stands when the line appears; `trouble` what a provider told of it.
    """

    key: int
    id: int = 0
    prefix: str = ""
    address: str = ""
    label: str = ""
    is_main: bool = False
    agreed: bool = False
    is_ticked: bool = False
    how: str = ""
    trouble: str = ""


@dataclass
class Filled:
    """What the form's controls show: texts and ticks by field name, the lines, and the tags in one text."""

    kind: str = rules.Kind.PERSON.value
    texts: dict[str, str] = field(default_factory=dict[str, str])
    ticks: dict[str, bool] = field(default_factory=dict[str, bool])
    phones: list[Line] = field(default_factory=list[Line])
    emails: list[Line] = field(default_factory=list[Line])


def filled(values: Mapping[str, Any], *, prefix: str, ids: Mapping[str, int], troubles: Mapping[str, str]) -> Filled:
    """The controls for a record's values (as `customers.actions` holds them); `ids` are the stored rows by address.

    `troubles` are those of them that a provider told of, by address.
    """
    title = values.get("title", "")
    texts = {name: str(values.get(name, "")) for name in PLAIN}
    texts |= {"title": title if title in ("", *rules.TITLES) else OWN, "title_own": "" if title in rules.TITLES else title}
    texts["tags"] = ", ".join(values.get("tags", ()))
    return Filled(
        kind=values.get("kind", rules.Kind.PERSON.value),
        texts=texts,
        ticks={name: bool(values.get(name)) for name in TICKS},
        phones=[_phone(at, row, prefix, ids, troubles) for at, row in enumerate(values.get("phones", ()))],
        emails=[_email(at, row, ids, troubles) for at, row in enumerate(values.get("emails", ()))],
    )


def read(form: Mapping[str, Any], *, kind: str, phones: Iterable[Line], emails: Iterable[Line], sets_consent: bool) -> dict[str, Any]:
    """The form for `customers.actions` from what the browser sent; the action checks every value."""
    given: dict[str, Any] = {name: form.get(f"customer-{name}", "") for name in PLAIN}
    given |= {name: form.get(f"customer-{name}", "") for name in TICKS}
    title = form.get("customer-title", "")
    given |= {"kind": kind, "title": form.get("customer-title_own", "") if title == OWN else title}
    given["tags"] = form.get("customer-tags", "")
    given["phones"] = [_given(form, "phones", line, "number", sets_consent=sets_consent) for line in phones]
    main = form.get("customer-main", "")
    given["emails"] = [
        {**_given(form, "emails", line, "address", sets_consent=sets_consent), "is_main": main == str(line.key)} for line in emails
    ]
    given["confirmed"] = form.get("customer-confirmed", "")
    return given


def _given(form: Mapping[str, Any], listed: str, line: Line, address: str, *, sets_consent: bool) -> dict[str, Any]:
    def part(name: str) -> Any:
        return form.get(f"{listed}-{line.key}-{name}", "")

    given = {"id": line.id, address: part("address"), "label": part("label"), "prefix": part("prefix")}
    if sets_consent:
        given |= {"agrees": part("agrees"), "agrees_for": part("agrees_for"), "how": part("how")}
    return given


def _phone(at: int, row: Mapping[str, Any], home: str, ids: Mapping[str, int], troubles: Mapping[str, str]) -> Line:
    prefix, national, _international = rules.phone_parts(row["number"])
    number = row["number"]
    trouble = troubles.get(number, "")
    return _line(at, row, row_id=ids.get(number, 0), trouble=trouble, prefix=prefix or home, address=national)


def _email(at: int, row: Mapping[str, Any], ids: Mapping[str, int], troubles: Mapping[str, str]) -> Line:
    address = row["address"]
    trouble = troubles.get(address, "")
    return _line(at, row, row_id=ids.get(address, 0), trouble=trouble, address=address, is_main=bool(row.get("is_main")))


def _line(at: int, row: Mapping[str, Any], *, row_id: int, **facts: Any) -> Line:
    agrees = bool(row["agrees"])
    return Line(
        key=at, id=row_id, label=row["label"], agreed=agrees and row_id > 0, is_ticked=agrees, how=row["how"] if agrees else "", **facts
    )
