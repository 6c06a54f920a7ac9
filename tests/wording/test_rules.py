"""The greeting table of D-14 with D-14a and D-14b, and how a text is put together."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.core.kinds import Kind
from rxapp.wording import rules
from rxapp.wording.phrases import DEFAULT
from rxapp.wording.rules import NameParts, NoGreeting, StyleCase, assemble, greet

LANGUAGES = ("en", "pl", "es", "ru", "uk")
MARKS = {"en": ",", "pl": ",", "es": ":", "ru": ",", "uk": ","}

JOHN = NameParts(first_name="John", last_name="Doe")
MR = NameParts(title="mr", first_name="John", last_name="Doe")
MRS = NameParts(title="mrs", first_name="Jane", last_name="Doe")
MS = NameParts(title="ms", first_name="Jane", last_name="Doe")
MISS = NameParts(title="miss", first_name="Jane", last_name="Doe")
DR = NameParts(title="dr", first_name="John", last_name="Doe")
ACME = NameParts(kind="company", company="Acme Ltd")
EMPTY = NameParts()
ONLY_LAST = NameParts(last_name="Doe")
TITLE_ONLY = NameParts(title="mr")
TITLE_FIRST = NameParts(title="mr", first_name="John")
TITLE_LAST = NameParts(title="mr", last_name="Doe")
LAST_AT_ACME = NameParts(title="mr", last_name="Doe", company="Acme Ltd")

TABLE = [
    # customer, formal, en, pl, es, ru, uk (D-14, row by row)
    (JOHN, False, "Hi John", "Cześć John", "Hola John", "Привет, John", "Привіт, John"),
    (MR, False, "Hi John", "Cześć John", "Hola John", "Привет, John", "Привіт, John"),
    (MR, True, "Dear Mr Doe", "Szanowny Panie Doe", "Estimado Sr. Doe", "Уважаемый г-н Doe", "Шановний пане Doe"),
    (MRS, True, "Dear Mrs Doe", "Szanowna Pani Doe", "Estimada Sra. Doe", "Уважаемая г-жа Doe", "Шановна пані Doe"),
    (MS, True, "Dear Ms Doe", "Szanowna Pani Doe", "Estimada Sra. Doe", "Уважаемая г-жа Doe", "Шановна пані Doe"),
    (MISS, True, "Dear Miss Doe", "Szanowna Pani Doe", "Estimada Srta. Doe", "Уважаемая г-жа Doe", "Шановна пані Doe"),
    (DR, True, "Dear Dr Doe", "Dzień dobry, dr Doe", "Estimado/a Dr. Doe", "Здравствуйте, д-р Doe", "Добрий день, д-р Doe"),
    (JOHN, True, "Dear John", "Dzień dobry, John", "Estimado/a John", "Здравствуйте, John", "Добрий день, John"),
    (TITLE_FIRST, True, "Dear John", "Dzień dobry, John", "Estimado/a John", "Здравствуйте, John", "Добрий день, John"),
    (ACME, True, "Dear Acme Ltd", "Szanowni Państwo", "Estimados señores", "Добрый день", "Добрий день"),
    (ACME, False, "Hi Acme Ltd", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    (EMPTY, False, "Hello", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    (EMPTY, True, "Hello", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    (ONLY_LAST, False, "Hello", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    (ONLY_LAST, True, "Hello", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    (TITLE_ONLY, True, "Hello", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    # informal without a first name: the company row, then title + last, then the last row
    (LAST_AT_ACME, False, "Hi Acme Ltd", "Dzień dobry", "Hola", "Здравствуйте", "Вітаємо"),
    (TITLE_LAST, False, "Dear Mr Doe", "Szanowny Panie Doe", "Estimado Sr. Doe", "Уважаемый г-н Doe", "Шановний пане Doe"),
]
CASES = [(row[0], row[1], language, row[2 + at]) for row in TABLE for at, language in enumerate(LANGUAGES)]


@pytest.mark.parametrize(("name", "formal", "language", "expected"), CASES)
def test_table_of_greetings(name: NameParts, formal: bool, language: str, expected: str) -> None:
    """D-14, D-14a, CL-31..33: every row in every language, with the language's mark."""
    assert greet(name, language, formal=formal).text == expected + MARKS[language]


@pytest.mark.parametrize(
    ("name", "formal", "case", "used"),
    [
        (MR, False, StyleCase.INFORMAL_FIRST, ("first_name",)),
        (MR, True, StyleCase.FORMAL_TITLE, ("title", "last_name")),
        (JOHN, True, StyleCase.FORMAL_FIRST, ("first_name",)),
        (TITLE_LAST, False, StyleCase.INFORMAL_TITLE, ("title", "last_name")),
        (ACME, True, StyleCase.COMPANY, ("company",)),
        (ONLY_LAST, True, StyleCase.NOTHING, ()),
        (NameParts(first_name="Jan", form_informal="Janie"), False, StyleCase.INFORMAL_FORM, ("form_informal",)),
        (NameParts(first_name="Jan", form_formal="Panie Janie"), True, StyleCase.FORMAL_FORM, ("form_formal",)),
    ],
)
def test_greeting_names_what_it_took(name: NameParts, formal: bool, case: StyleCase, used: tuple[str, ...]) -> None:
    """CL-36: the row taken and the name parts used, for the explaining line and the marker."""
    greeting = greet(name, "en", formal=formal)
    assert (greeting.style_case, greeting.used) == (case, used)


def test_a_company_greeting_without_its_name_uses_no_part() -> None:
    """D-14: "Szanowni Państwo" takes nothing from the record, so nothing is marked."""
    assert greet(ACME, "pl", formal=True).used == ()


@pytest.mark.parametrize(
    ("language", "informal", "formal"),
    [
        ("en", "Hi Johnie,", "Dear Panie Janie,"),
        ("pl", "Cześć Johnie,", "Dzień dobry, Panie Janie,"),
        ("es", "Hola Johnie:", "Estimado/a Panie Janie:"),
        ("ru", "Привет, Johnie,", "Здравствуйте, Panie Janie,"),
        ("uk", "Привіт, Johnie,", "Добрий день, Panie Janie,"),
    ],
)
def test_forms_of_address(language: str, informal: str, formal: str) -> None:
    """D-14b: the informal form in the first row's pattern, the formal one in place of title and name; never crossed."""
    both = NameParts(title="mr", first_name="John", last_name="Doe", form_informal="Johnie", form_formal="Panie Janie")
    assert greet(both, language, formal=False).text == informal
    assert greet(both, language, formal=True).text == formal


def test_forms_of_address_are_never_crossed() -> None:
    """D-14b: an informal form says nothing about the formal greeting, and the other way round."""
    assert greet(NameParts(first_name="John", form_informal="Johnie"), "pl", formal=True).text == "Dzień dobry, John,"
    assert greet(NameParts(first_name="John", form_formal="Panie Janie"), "pl", formal=False).text == "Cześć John,"


def test_a_company_record_is_greeted_as_the_company() -> None:
    """D-14: the company's name is the record's name, whatever else stands on it."""
    company = NameParts(kind="company", title="mr", first_name="John", last_name="Doe", company="Acme Ltd")
    assert greet(company, "en", formal=False).text == "Hi Acme Ltd,"
    assert greet(company, "en", formal=True).text == "Dear Acme Ltd,"


def test_a_person_without_names_is_greeted_by_the_company() -> None:
    """D-14: no person on the record, so the company name is used."""
    assert greet(NameParts(last_name="Doe", company="Acme Ltd"), "en", formal=True).text == "Dear Acme Ltd,"


@pytest.mark.parametrize(
    ("title", "en", "pl"),
    [
        ("mx", "Dear Mx Doe,", "Dzień dobry, Mx Doe,"),
        ("prof", "Dear Prof Doe,", "Dzień dobry, prof. Doe,"),
        ("Father", "Dear Father Doe,", "Dzień dobry, Father Doe,"),
        ("Mr.", "Dear Mr. Doe,", "Dzień dobry, Mr. Doe,"),
    ],
)
def test_other_titles_tell_no_gender(title: str, en: str, pl: str) -> None:
    """D-14: only mr, mrs, ms and miss tell a gender; an own text is written as it stands."""
    name = NameParts(title=title, first_name="Jo", last_name="Doe")
    assert (greet(name, "en", formal=True).text, greet(name, "pl", formal=True).text) == (en, pl)


def test_titles_are_written_in_the_language() -> None:
    """D-14: codes are written per language, own texts stay."""
    assert [rules.title_text("dr", language) for language in LANGUAGES] == ["Dr", "dr", "Dr.", "д-р", "д-р"]
    assert rules.title_text(" Rev  Canon ", "pl") == "Rev Canon"


def test_an_unknown_language_is_greeted_in_english() -> None:
    assert greet(JOHN, "de", formal=False).text == "Hi John,"
    assert greet(JOHN, "", formal=False).text == "Hi John,"


def test_patterns_may_be_edited_by_the_shop() -> None:
    """D-14: the patterns are data, and a name that looks like a slot stays a name."""
    own = {**DEFAULT, "en": type(DEFAULT["en"])(**{**_fields(DEFAULT["en"]), "informal": "Ay up {name}"})}
    assert greet(NameParts(first_name="{last_name}", last_name="Doe"), "en", formal=False, patterns=own).text == "Ay up {last_name},"


@pytest.mark.parametrize("blank", ["", "   ", "\n", "-", ".", "\u200b", "?"])
def test_a_part_without_letters_is_no_name(blank: str) -> None:
    """D-14: nothing usable."""
    assert greet(NameParts(first_name=blank), "en", formal=False).text == "Hello,"


def test_a_mark_in_the_name_is_not_doubled() -> None:
    """D-14a."""
    assert greet(NameParts(first_name=" John, "), "en", formal=False).text == "Hi John,"


WORDS = st.text(max_size=20)
NAMES = st.builds(
    NameParts,
    kind=st.sampled_from(["person", "company"]),
    title=st.one_of(st.sampled_from(["", "mr", "mrs", "ms", "miss", "mx", "dr", "prof"]), WORDS),
    first_name=WORDS,
    last_name=WORDS,
    company=WORDS,
    form_informal=WORDS,
    form_formal=WORDS,
)


@given(NAMES, st.sampled_from(LANGUAGES), st.booleans())
def test_every_greeting_is_one_clean_line(name: NameParts, language: str, formal: bool) -> None:
    """D-14a: NFC, one line, no double space, exactly its mark at the end, and always something before it."""
    text = greet(name, language, formal=formal).text
    assert unicodedata.is_normalized("NFC", text)
    assert "  " not in text
    assert "\n" not in text
    assert text == text.strip()
    assert text.endswith(MARKS[language])
    assert text[-2] not in " ,:;"
    assert len(text) > 3


@given(NAMES, st.sampled_from(LANGUAGES), st.booleans())
def test_no_name_is_invented(name: NameParts, language: str, formal: bool) -> None:
    """D-14: everything in the greeting is either the language's own words or the parts it says it used."""
    greeting = greet(name, language, formal=formal)
    assert "None" not in greeting.text or any("None" in getattr(name, part) for part in greeting.used)
    taken = {part: getattr(name, part) for part in greeting.used}
    if greeting.style_case == StyleCase.COMPANY:
        taken["company"] = name.company  # chose the row, even where its words name no company
    alone = NameParts(kind=name.kind, **taken)
    assert greet(alone, language, formal=formal).text == greeting.text


@given(NAMES, st.sampled_from(LANGUAGES))
def test_the_two_forms_never_cross(name: NameParts, language: str) -> None:
    """D-14b."""
    assert "form_formal" not in greet(name, language, formal=False).used
    assert "form_informal" not in greet(name, language, formal=True).used


@pytest.mark.parametrize(
    ("kind", "greeting", "content", "signature", "whole"),
    [
        ("email", "Hi John,", "Ready.", "Ben", "Hi John,\n\nReady.\n\nBen"),
        ("sms", "Hi John,", "Ready.", "Ben", "Hi John,\nReady.\nBen"),
        ("note", "Hi John,", "Phoned.", "Ben", "Phoned."),
        ("email", "Hi John,", "", "Ben", "Hi John,\n\nBen"),
        ("sms", "Hi John,", " \n ", "Ben", "Hi John,\nBen"),
        ("email", "", "Ready.", "", "Ready."),
        ("email", "Hi John,", "\r\nOne.\r\n\r\nTwo.\n\n", "", "Hi John,\n\nOne.\n\nTwo."),
        ("note", "", "", "", ""),
    ],
)
def test_assembling(kind: str, greeting: str, content: str, signature: str, whole: str) -> None:
    """CL-41, CL-43, CL-44, D-14a, D-16."""
    assert assemble(kind, greeting=greeting, content=content, signature=signature) == whole


def test_assembled_text_is_composed() -> None:
    """D-14a: a decomposed letter would turn an SMS into UCS-2."""
    assert assemble("sms", greeting="Hola Jose\u0301:", content="Ya esta\u0301.", signature="") == "Hola José:\nYa está."


@pytest.mark.parametrize(
    ("kind", "has_template", "uses_name", "why"),
    [
        (Kind.EMAIL, True, True, NoGreeting.NO),
        (Kind.SMS, True, True, NoGreeting.NO),
        (Kind.EMAIL, True, False, NoGreeting.OWN_WORDS),
        (Kind.EMAIL, False, True, NoGreeting.NO_TEMPLATE),
        (Kind.EMAIL, False, False, NoGreeting.NO_TEMPLATE),
        (Kind.NOTE, True, True, NoGreeting.NOTE),
        (Kind.NOTE, False, True, NoGreeting.NOTE),
    ],
)
def test_why_there_is_no_greeting(kind: str, has_template: bool, uses_name: bool, why: NoGreeting) -> None:
    """CL-27, CL-37, CL-43, D-13, D-16."""
    assert rules.why_no_greeting(kind, has_template=has_template, uses_name=uses_name) == why


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in type(row).__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "formal", "text"),
    [
        ("pl", False, "Cześć Johnie,"),
        ("en", False, "Hi John,"),
        ("pl", True, "Dzień dobry, Panie Janie,"),
        ("es", True, "Estimado Sr. Doe:"),
        ("xx", False, "Hi John,"),
    ],
)
def test_a_form_of_address_belongs_to_the_customers_language(language, formal, text):
    """D-128: "Hi Johnie" would be Polish in an English letter."""
    name = NameParts(title="mr", first_name="John", last_name="Doe", form_informal="Johnie", form_formal="Panie Janie", language="pl")
    assert greet(name, language, formal=formal).text == text
