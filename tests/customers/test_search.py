"""What a needle asks for: words, short words, phone numbers; one meaning, told without a database."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rxapp.core.text import fold
from rxapp.customers.search import SearchQuery, plain, query_of, stored_text

pytestmark = pytest.mark.both_databases

OLIVER = {
    "names": ("Oliver", "Hartley-Whittingham", "Calder Architects"),
    "phones": ("+447700900633",),
    "emails": ("Oliver@hartley.example.com",),
    "lines": ("HX7 0AA",),
    "tags": ("Road club", "Łódź"),
    "is_supplier": False,
    "is_conflict": False,
}


def finds(q: str, **changed) -> bool:
    return query_of(q).matches(stored_text(**{**OLIVER, **changed}))


@pytest.mark.parametrize(
    "q",
    [
        "oliver",
        "OLIVER",
        "liv",
        "hartley whit",
        "whit oliver",
        "club road hartley",
        "lodz",
        "ŁÓDŹ",
        "hx7 0aa",
        "hx70aa",
        "calder",
        "hartley.example",
        "@hartley",
        "ol",
        "o",
        "ha",
        "ca ol",
        "o hartley",
        "ley-whi",
        "  oliver   hartley ",
        "",
        " ",
    ],
)
def test_found(q):
    """Words in any order and field; one or two letters begin a first name, last name or company."""
    assert finds(q)


@pytest.mark.parametrize("q", ["olivier", "liver hartly", "iv", "wh", "ro", "hx", "w", "oliver zzz", "road-club", "o z", "conflict"])
def test_not_found(q):
    assert not finds(q)


@pytest.mark.parametrize(
    "q",
    [
        "07700900633",
        "+44 7700 900633",
        "0044 7700 900633",
        "00447700900633",
        "7700900",
        "447700",
        "07700",
        "077",
        "+44",
        "0044",
        "900",
        "0633",
        "900 633",
        "(07700) 900-633",
        "07700/900.633",
        "+44 (0)7700 900633",
        "+44 07700 900633",
        "0044 (0) 7700 900633",
        "+447",
        "63 3",
        "0 7",
    ],
)
def test_a_phone_number_is_found_however_it_is_written(q):
    """By digits without trunk 0, 00 or country code; a part of it will do."""
    assert finds(q)


@pytest.mark.parametrize(
    "q", ["07700900634", "+48 7700 900633", "0633 07700", "08", "4470", "(0)", "(123)", "0 8", "9006330", "+90", "0078"]
)
def test_another_phone_number_is_not(q):
    assert not finds(q)


def test_russian_numbers_are_dialled_with_an_eight():
    assert finds("8 916 123-45-67", phones=("+79161234567",))
    assert finds("+7 916 123", phones=("+79161234567",))


def test_italian_numbers_keep_their_nought():
    assert finds("06 1234 5678", phones=("+390612345678",))
    assert finds("+39 06 1234", phones=("+390612345678",))


@pytest.mark.parametrize(
    ("q", "field"),
    [
        ("28013", {"lines": ["28013"]}),
        ("280", {"lines": ["28013"]}),
        ("00-950", {"lines": ["00-950"]}),
        ("00950", {"lines": ["00-950"]}),
        ("950", {"lines": ["00-950"]}),
        ("32-650", {"lines": ["32–650"]}),
        ("32–650", {"lines": ["32-650"]}),
        ("110 00", {"lines": ["110 00"]}),
        ("11000", {"lines": ["110 00"]}),
        ("N1 9GU", {"lines": ["N1 9GU"]}),
        ("m1 1ae", {"lines": ["M1 1AE"]}),
        ("oliver n1", {"lines": ["N1 9GU"]}),
        ("oliver 00-950", {"lines": ["00-950"]}),
        ("2024", {"tags": ("2024",)}),
        ("2024", {"tags": ("Sale 2024/25",)}),
        ("2024/25", {"tags": ("Sale 2024/25",)}),
        ("000123", {"number": "000123"}),
        ("123", {"number": "000123"}),
        ("20417", {"number": "K-20417"}),
        ("k-20417", {"number": "K-20417"}),
        ("1000", {"names": ("", "", "1000 Rowerów")}),
    ],
)
def test_digits_ask_for_a_phone_a_postcode_a_tag_or_an_account_number(q, field):
    """D-140, C1b: whichever is found, and the phones with these digits beside it."""
    assert finds(q, **field)
    assert not finds(q)
    assert finds("28013", phones=("+34628013999",))


def test_digits_alone_ask_for_no_email_and_no_middle_of_another_number():
    assert not finds("2024", emails=("oliver2024@example.com",))
    assert finds("ver2024", emails=("oliver2024@example.com",))
    assert not finds("8013", lines=["28013"])
    assert not finds("123", phones=("+447700900124", "+447700900633"))


@pytest.mark.parametrize(
    ("q", "stored"),
    [
        ("Smith & Sons", ("", "", "Smith & Sons")),
        ("Zoë de la Cruz", ("Zoë", "de la Cruz", "")),
        ("Bike 24", ("", "", "Bike 24")),
        ("Lê Văn An", ("Lê", "Văn An", "")),
        ("An", ("Lê", "Văn An", "")),
        ("Mies van de Rohe", ("Mies", "van de Rohe", "")),
        ("ООО Вело и Ко", ("", "", "ООО Вело и Ко")),
        ("ООО «Вело»", ("", "", "ООО «Вело»")),
        ("вело", ("", "", "ООО «Вело»")),
        ("ИП Иванов А. Б.", ("", "", "ИП Иванов А. Б.")),
        ("иванов а б", ("", "", "ИП Иванов А.Б.")),
        ("Zakład Sp. z o.o.", ("", "", "Zakład Sp. z o.o.")),
        ("zaklad sp z oo", ("", "", "Zakład Sp. z o.o.")),
        ("Zakład Sp. z o. o.", ("", "", "Zakład Sp. z o.o.")),
        ("Kolo s.r.o.", ("", "", "Kolo s.r.o.")),
        ("kolo sro", ("", "", "Kolo s.r.o.")),
        ("kolo sro", ("", "", "Kolo s. r. o.")),
        ("kolo s. r. o.", ("", "", "Kolo s.r.o.")),
        ("kolo s.r.o.", ("", "", "Kolo s. r. o.")),
        ("Rad GmbH & Co. KG", ("", "", "Rad GmbH & Co. KG")),
        ("rad gmbh & co kg", ("", "", "Rad GmbH & Co. KG")),
        ("Rad GmbH & Co. KG", ("", "", "Rad GmbH & Co KG")),
        ("rad gmbh & co.kg", ("", "", "Rad GmbH & Co. KG")),
        ("Rad GmbH & Co. KG", ("", "", "Rad GmbH & Co.KG")),
        ("sp. z o.o. sp.k.", ("", "", "Rowery Sp. z o. o. Sp. k.")),
        ("cykel as", ("", "", "Cykel A/S")),
        ("cykel a/s", ("", "", "Cykel AS")),
        ("Hartley,Dee", ("Dee", "Hartley", "")),
        ("Hartley;Dee", ("Dee", "Hartley", "")),
        ("(Hartley)", ("Dee", "Hartley", "")),
        ("Dee (Hartley)", ("Dee", "Hartley", "")),
        ("sons smith", ("", "", "Smith & Sons")),
        ("smith and sons", ("", "", "Smith & Sons")),
        ("Smith & Sons", ("", "", "Smith and Sons")),
        ("smith and", ("", "", "Smith & Sons")),
        ("García y hijos", ("", "", "García & Hijos")),
        ("Kowalski i synowie", ("", "", "Kowalski & Synowie")),
        ("вело и ко", ("", "", "ООО Вело & Ко")),
        ("шевченко та сини", ("", "", "Шевченко & Сини")),
        ("Schmidt & Söhne", ("", "", "Schmidt und Söhne")),
        ("O'Brien", ("Ann", "O’Brien", "")),
        ("obrien", ("Ann", "O’Brien", "")),
        ("o’brien", ("Ann", "OBrien", "")),
        ("O'Hara", ("Ann", "OʼHara", "")),
        ("дем'янко", ("Ія", "Дем’янко", "")),
        ("Anne-Marie", ("Anne‑Marie", "Hall", "")),
        ("Anne–Marie", ("Anne-Marie", "Hall", "")),
        ("anne\u00admarie", ("Annemarie", "Hall", "")),
        ("Anna", ("Ann\u200ba", "Hall", "")),
        ("An\u2060na", ("Anna", "Hall", "")),
        ("Hall, Ann", ("Ann", "Hall", "")),
    ],
)
def test_a_name_is_found_by_all_of_it_however_it_is_spelt(q, stored):
    """C1a, C1c: short words beside long ones; one apostrophe, one hyphen, nothing invisible; dots as one likes."""
    assert finds(q, names=stored)


@pytest.mark.parametrize("q", ["'", "\u2019", "' '", "mailto:", ";ext=5"])
def test_signs_that_no_text_keeps_find_nobody(q):
    """CL-6: only an empty box shows everybody; so in the history, which is searched by `plain`."""
    assert not finds(q, names=("Ann", "O\u2019Brien", ""))
    assert not plain(q).matches(fold("O\u2019Brien rang: 'so' and so on."))


@pytest.mark.parametrize("q", ["", " ", "\x1b", "\u200b", "\u034f\ufe0f"])
def test_what_nobody_sees_in_the_box_asks_for_nothing(q):
    """D-14a: a box that looks empty shows everybody."""
    assert finds(q, names=("Ann", "", ""))


def test_an_and_alone_asks_for_no_ampersand():
    assert not finds("and", names=("", "", "Smith & Sons"))
    assert not finds("&", names=("Andrea", "Hall", ""))


@pytest.mark.parametrize(
    "q",
    [
        "hartley 633",
        "oliver 07700",
        "0633 oliver",
        "oliver +44 7700",
        "oliver 07700 900633",
        "oliver 7700 90 06 33",
        "oliver 07",
        "oliver 9006",
    ],
)
def test_a_name_and_a_piece_of_a_phone(q):
    assert finds(q)


@pytest.mark.parametrize("q", ["oliver 634", "zzz 633", "oliver 90 06 34", "oliver 5"])
def test_a_name_and_a_piece_of_another_phone(q):
    assert not finds(q)


@pytest.mark.parametrize("q", ["oliver ro", "oliver hx", "ol road", "oliver lo", "hartley ol", "road cl"])
def test_a_short_word_begins_any_word_beside_a_longer_one(q):
    """D-140: of any field there; alone, or among short ones, of the name or company only."""
    assert finds(q)
    assert not finds("ro")
    assert not finds("ro cl")
    assert finds("ar ca")


@pytest.mark.parametrize(
    "q",
    [
        "\u202a+44 7700 900633\u202c",
        "07700–900633",
        "07700‑900633",
        "tel:+447700900633",
        "tel. 07700 900633",
        "07700 900633,",
        "mobile: 07700900633",
        "phone 07700 900633",
        "Tel.: 07700 900633",
        "tlf: +44 7700 900633",
        "oliver, mob 07700 900633",
        "tel:+44-7700-900633;ext=1",
        "+44 (0)7700 900633",
        "<07700900633>",
        "０７７００ 900633",
        "mailto:oliver@hartley.example.com",
        "Oliver <oliver@hartley.example.com>",
        "oliver@hartley.example.com;",
    ],
)
def test_what_is_pasted_from_elsewhere_is_understood(q):
    """C1d."""
    assert finds(q)


@pytest.mark.parametrize(
    "q", ["fritz@xn--fuball-cta.example", "xn--fuball-cta.example", "Fritz <FRITZ@XN--FUBALL-CTA.EXAMPLE>", "fritz@fußball.example"]
)
def test_a_domain_is_found_however_it_is_written(q):
    assert finds(q, emails=("fritz@fußball.example",))
    assert not finds(q, emails=("fritz@ball.example",))


@pytest.mark.parametrize(
    ("q", "stored"),
    [
        ("rad co.kg", ("", "", "Rad Co. OHG")),
        ("cykel as", ("", "", "Cykel B/S")),
        ("phone house", ("", "", "House of bikes")),
        ("mobil 1", ("", "", "Oil 1")),
        (",", ("Ann", "Hall", "")),
    ],
)
def test_another_form_of_firm_is_not_found(q, stored):
    assert not finds(q, names=stored, emails=())


def test_a_sign_without_digits_is_a_word():
    assert finds("---", names=("A---B", "", ""))
    assert not finds("---")


def test_conflict_is_found_like_a_tag():
    """D-27, in the words of every language."""
    assert all(finds(word, is_conflict=True) for word in ("conflict", "Konflikt", "conflicto", "конфликт", "конфлікт"))


def test_suppliers_only():
    """RO-6."""
    assert not query_of("oliver").suppliers().matches(stored_text(**OLIVER))
    assert query_of("oliver").suppliers().matches(stored_text(**{**OLIVER, "is_supplier": True}))
    assert query_of("").suppliers().matches(stored_text(**{**OLIVER, "is_supplier": True}))


def test_a_word_does_not_run_over_into_the_next_field():
    assert not finds("oliverhartley")
    assert not finds("sup", is_supplier=True)


_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
_NUMBERS = st.from_regex(r"\+(44[1-9]|48[1-9]|34[6-9]|79|380[3-9])[0-9]{8}", fullmatch=True)


@given(first=_NAMES, last=_NAMES, company=_NAMES, tag=_NAMES, data=st.data())
def test_found_by_any_three_letters_of_any_field(first, last, company, tag, data):
    """Any piece of any folded field finds its customer: accents, case and script never matter."""
    field = data.draw(st.sampled_from([fold(name) for name in (first, last, company, tag)]))
    assume(len(field) > 2)
    start = data.draw(st.integers(0, len(field) - 3))
    piece = field[start : data.draw(st.integers(start + 3, len(field)))]
    words = [word for word in piece.split() if len(word) > 2]
    assume(words)
    assume(not all(c in string.digits + "+-()/. " for c in " ".join(words)))
    stored = stored_text(**{**OLIVER, "names": (first, last, company), "tags": (tag,)})
    assert query_of(" ".join(words)).matches(stored)
    assert query_of(" ".join(reversed(words)).upper()).matches(stored) or fold(" ".join(words).upper()) != " ".join(words)


@given(number=_NUMBERS, data=st.data())
def test_found_by_any_three_digits_of_the_number(number, data):
    digits = number[1:]
    start = data.draw(st.integers(0, len(digits) - 3))
    piece = digits[start : data.draw(st.integers(start + 3, len(digits)))]
    separator = data.draw(st.sampled_from(["", " ", "-", "/", ".", "("]))
    stored = stored_text(**{**OLIVER, "phones": (number,)})
    assert query_of(separator.join(piece)).matches(stored)


@given(number=_NUMBERS, other=_NUMBERS)
def test_a_whole_number_finds_no_other(number, other):
    stored = stored_text(**{**OLIVER, "phones": (other,)})
    assert query_of(number).matches(stored) is (number == other)
    assert query_of("00" + number[1:]).matches(stored) is (number == other)


@given(_NAMES)
def test_no_name_can_pass_for_a_mark(name):
    """Capitals mark what is not words: a folded text has none."""
    folded = fold(name)
    assert folded == folded.casefold()
    assert fold(folded) == folded
    assert not SearchQuery((("SUP",),)).matches(stored_text(**{**OLIVER, "names": (name, name, name)}))
