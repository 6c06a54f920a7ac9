"""What a record may hold, and how two edits of one record join."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from rxapp.customers import rules
from rxapp.customers.fieldset import BY_NAME, COLUMNS, FIELDS
from rxapp.customers.models import Customer
from rxapp.customers.rules import join_edits


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("07700 900633", "GB", "+447700900633"),
        ("+44 7700 900633", "PL", "+447700900633"),
        ("0044 7700 900633", "PL", "+447700900633"),
        ("+44 (0)7700 900633", "PL", "+447700900633"),
        ("(07700) 900-633", "GB", "+447700900633"),
        ("601 555 014", "PL", "+48601555014"),
        ("8 916 123-45-67", "RU", "+79161234567"),
        ("+7 916 123 45 67", "GB", "+79161234567"),
        ("٠٧٧٠٠٩٠٠٦٣٣", "GB", "+447700900633"),
        ("12345", "GB", ""),
        ("07700 900633 900633", "GB", ""),
        ("phone", "GB", ""),
        ("0800 FLOWERS", "GB", ""),
        ("07700 900633 ext 5", "GB", ""),
        ("112", "GB", ""),
        ("", "GB", ""),
        ("+", "GB", ""),
        ("+999 12345678", "GB", ""),
        ("07700 900633", "", ""),
    ],
)
def test_phone_numbers_are_kept_in_international_form(text, country, number):
    """D-30: one stored form, whatever was typed; what is no number gives ""."""
    assert rules.phone_number(text, country=country) == number


@pytest.mark.parametrize(
    ("country", "shown"), [("GB", "07700 900633"), ("GG", "07700 900633"), ("PL", "+44 7700 900633"), ("", "+44 7700 900633")]
)
def test_phones_show_nationally_at_home(country, shown):
    assert rules.phone_shown("+447700900633", country=country) == shown
    assert rules.phone_shown("", country=country) == ""


@given(st.integers(0, 999), st.sampled_from(["+447700900", "+48601555", "+34600555", "+79161234", "+380501234", "+12125550", "+390612345"]))
def test_any_last_digits_are_written_like_the_library_writes_them(last, beginning):
    import phonenumbers  # noqa: PLC0415

    number = f"{beginning}{last:03d}"
    parsed = phonenumbers.parse(number)
    written = [phonenumbers.format_number(parsed, form) for form in (2, 1)]
    assert list(rules.phone_parts(number)) == [f"+{parsed.country_code}", *written]


def test_every_prefix_has_one_country():
    """CC-5."""
    listed = dict(rules.prefixes())
    assert listed["+44"] == "GB"
    assert listed["+48"] == "PL"
    assert rules.prefix_of("UA") == "+380"
    assert rules.country_of_prefix("+1") == "US"
    assert rules.country_of_prefix("44") == ""


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Oliver@Example.COM", "Oliver@example.com"),
        (" a@example.com ", "a@example.com"),
        ("zażółć@example.com", ""),
        ("fritz@fußball.example", "fritz@fußball.example"),
        ("a@example", ""),
        ("a@localhost", ""),
        ("a b@example.com", ""),
        ("a@example.com\nBcc: b@example.com", ""),
        ("Ann <a@example.com>", "a@example.com"),
        ("", ""),
    ],
)
def test_email_addresses(text, address):
    assert rules.email_address(text) == address


@pytest.mark.parametrize(
    ("kind", "names", "shown"),
    [
        ("person", ("Oliver", "Hartley", "Acme", ""), "Oliver Hartley"),
        ("person", ("Oliver", "", "Acme", ""), "Oliver"),
        ("person", ("", "", "Acme", "+44 7700 900633"), "Acme"),
        ("person", ("", "", "", "+44 7700 900633"), "+44 7700 900633"),
        ("company", ("Oliver", "Hartley", "Acme", ""), "Acme"),
    ],
)
def test_the_name_shown(kind, names, shown):
    """D-29: a person without a name is shown by their phone."""
    first, last, company, phone = names
    assert rules.name_shown(kind=kind, first_name=first, last_name=last, company=company, phone=phone) == shown


@pytest.mark.parametrize(
    ("kind", "names", "has_phone", "enough"),
    [
        ("person", ("A", "", ""), False, True),
        ("person", ("", "B", ""), False, True),
        ("person", ("", "", ""), True, True),
        ("person", ("", "", "Acme"), False, False),
        ("company", ("", "", "Acme"), False, True),
        ("company", ("A", "B", ""), True, False),
    ],
)
def test_the_name_required(kind, names, has_phone, enough):
    """D-29."""
    first, last, company = names
    assert rules.has_name(kind=kind, first_name=first, last_name=last, company=company, has_phone=has_phone) is enough


@pytest.mark.parametrize(("typed", "kept"), [("Mr", "mr"), ("MR.", "mr"), ("dr", "dr"), ("Sir", "Sir"), ("", "")])
def test_titles_are_codes_or_own_words(typed, kept):
    """D-14."""
    assert rules.title_code(typed) == kept


@pytest.mark.parametrize(
    ("kind", "icon"), [("email", "out"), ("sms", "out"), ("in", "in"), ("note", "note"), ("call", "call"), ("fax", None)]
)
def test_the_icon_of_the_latest_contact(kind, icon):
    assert rules.last_contact(kind) == icon


@pytest.mark.parametrize(
    ("one", "other"), [("Acme Ltd", "ACME limited"), ("O'Hara, Ian", "Ian OHara"), ("Łódź sp. z o.o.", "Lodz"), ("Ann-Mary", "Mary Ann")]
)
def test_names_that_say_the_same(one, other):
    assert rules.similarity_key(one) == rules.similarity_key(other)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "saved", "conflict"),
    [
        ("a", "a", "a", "a", False),
        ("a", "b", "a", "b", False),
        ("a", "a", "c", "c", False),
        ("a", "b", "b", "b", False),
        ("a", "b", "c", "c", True),
        ("a", "a", "", "", False),
        ("a", "", "c", "c", True),
        ([1], [1, 2], [1, 3], [1, 3], True),
    ],
)
def test_two_edits_of_one_field(base, theirs, mine, saved, conflict):
    """D-37: only what both changed, differently, is a conflict."""
    joined = join_edits(base={"x": base}, theirs={"x": theirs}, mine={"x": mine})
    assert joined.values == {"x": saved}
    assert bool(joined.conflicts) is conflict


def _phone(number: str, label: str = "") -> dict:
    return {"number": number, "label": label, "agrees": False, "how": ""}


def _email(address: str, *, main: bool = False) -> dict:
    return {"address": address, "label": "", "is_main": main, "agrees": False, "how": ""}


A, B, C = _phone("+1"), _phone("+2"), _phone("+3")


@pytest.mark.parametrize(
    ("name", "three", "saved", "conflict"),
    [
        ("phones", ([A], [A, B], [A, C]), [A, B, C], False),
        ("phones", ([A, B], [B], [A, B, C]), [B, C], False),
        ("phones", ([A, B], [A], [B]), [], False),
        ("phones", ([A], [A, B], [A, _phone("+2", "work")]), [A, _phone("+2", "work")], True),
        ("phones", ([A], [_phone("+1", "home")], [_phone("+1", "work")]), [_phone("+1", "work")], True),
        ("phones", ([A], [_phone("+1", "home")], [B]), [B], True),
        ("phones", ([A], [A], []), [], False),
        ("tags", (["Fleet"], ["Fleet", "b"], ["Fleet", "a"]), ["a", "b", "Fleet"], False),
        ("tags", (["Fleet"], [], ["fleet", "a"]), ["a", "fleet"], True),
        (
            "emails",
            (
                [_email("a@x.example", main=True)],
                [_email("a@x.example"), _email("b@x.example", main=True)],
                [_email("a@x.example", main=True), _email("c@x.example")],
            ),
            [_email("a@x.example"), _email("b@x.example", main=True), _email("c@x.example")],
            False,
        ),
        (
            "emails",
            (
                [_email("a@x.example", main=True)],
                [_email("a@x.example"), _email("b@x.example", main=True)],
                [_email("a@x.example"), _email("c@x.example", main=True)],
            ),
            [_email("a@x.example"), _email("b@x.example"), _email("c@x.example", main=True)],
            True,
        ),
    ],
)
def test_two_edits_of_one_list_are_joined_row_by_row(name, three, saved, conflict):
    """A3b, D-37: side by side only where both changed the same row, differently."""
    base, theirs, mine = ({name: listed} for listed in three)
    joined = join_edits(base=base, theirs=theirs, mine=mine)
    assert joined.values == {name: saved}
    assert joined.conflicts == ((name,) if conflict else ())


_TAGS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6).map(sorted)


@given(base=_TAGS, theirs=_TAGS, mine=_TAGS)
def test_joining_lists_loses_nobodys_row(base, theirs, mine):
    """A3b: what either added is there, what either took away is not, in whatever both did."""
    joined = set(join_edits(base={"tags": base}, theirs={"tags": theirs}, mine={"tags": mine}).values["tags"])
    assert joined == (set(base) & set(theirs) & set(mine)) | (set(theirs) - set(base)) | (set(mine) - set(base))


_SMALL = st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"})


@given(base=_SMALL, theirs=_SMALL, mine=_SMALL)
def test_joining_loses_nobodys_change(base, theirs, mine):
    """D-37: after a join without conflict every changed field holds what its changer wrote."""
    joined = join_edits(base=base, theirs=theirs, mine=mine)
    if joined.conflicts:
        assert all(len({base[name], theirs[name], mine[name]}) == 3 for name in joined.conflicts)
        return
    for name in base:
        assert joined.values[name] in {theirs[name], mine[name]}
        assert mine[name] == base[name] or joined.values[name] == mine[name]
        assert theirs[name] == base[name] or joined.values[name] == theirs[name]


def test_each_type_has_its_form():
    """RO-2, RO-8: a company has one name, and its label says so."""
    company = {field.name for field in FIELDS if "company" in field.applies}
    assert {field.name for field in FIELDS} - company == {"title", "first_name", "last_name"}
    assert BY_NAME["company"].label("company") == "field.company.company"
    assert BY_NAME["company"].label("person") == "field.company.person"
    assert BY_NAME["note"].label("person") == "field.note"


def test_every_field_has_its_column_and_limit():
    columns = sa.inspect(Customer).columns
    for name in COLUMNS:
        limit = getattr(columns[name].type, "length", None)
        assert limit is None or BY_NAME[name].limit <= limit, name
