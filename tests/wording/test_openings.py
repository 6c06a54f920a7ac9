"""What a text begins with, and how a greeting changes: never two of them (CL-36, D-17)."""

import pytest

from rxapp.wording.openings import Opening, around, greeted, opening

OURS = ("Hi Oliver,", "Dear Mr Hartley,")
REST = "Your bicycle is ready.\n\nCalder Cycles"


@pytest.mark.parametrize(
    ("text", "text_of", "is_ours"),
    [
        ("Hi Oliver,\n\nYour bicycle is ready.", "Hi Oliver,", True),
        ("Hi Oliver, your bicycle is ready.", "Hi Oliver,", True),
        ("\n\nHi Oliver,\nready", "Hi Oliver,", True),
        ("Dear Mr Hartley,\nready", "Dear Mr Hartley,", True),
        ("Hi Olivera,\nready", "Hi Olivera,", False),
        ("Cześć Marysiu,\n\nrower", "Cześć Marysiu,", False),
        ("Czesc Marysiu\n\nrower", "Czesc Marysiu", False),
        ("Dear all,\n\nwe are closed", "Dear all,", False),
        ("Morning Oli!\n\nReady.", "Morning Oli!", False),
        ("Oliver!\nReady.", "Oliver!", False),
        ("Mates of the club,\nready", "Mates of the club,", False),
        ("Hello, it is ready", "Hello,", False),
        ("Здравствуйте, Иван!\nготово", "Здравствуйте,", False),
        ("My own words first", "", False),
        ("Good news!\nIt is ready", "", False),
        ("Hiking boots are in, come by.", "", False),
        ("Oliver has rung about it", "", False),
        ("Hello there we have had your bicycle for weeks now and nobody came, please do", "", False),
        ("Parts needed:\n- a wheel", "", False),
        ("", "", False),
    ],
)
def test_the_text_says_how_it_begins(text, text_of, is_ours):
    assert opening(text, ours=OURS, names=("Oliver", "Hartley")) == Opening(text_of, is_ours)


def test_a_line_where_ours_stood_is_a_greeting_whatever_it_says():
    assert opening(f"Ahoy captain\n\n{REST}", ours=OURS, rest=REST) == Opening("Ahoy captain")
    assert opening(REST, ours=OURS, rest=REST) == Opening("")


@pytest.mark.parametrize(
    ("kind", "text", "stands", "new", "right"),
    [
        ("email", "Hi Oliver,\n\nReady.", "Hi Oliver,", "Dear Mr Hartley,", "Dear Mr Hartley,\n\nReady."),
        ("email", "Hi Oliver, ready.", "Hi Oliver,", "Dear Mr Hartley,", "Dear Mr Hartley, ready."),
        ("email", "Ready.", "", "Hi Oliver,", "Hi Oliver,\n\nReady."),
        ("sms", "Ready.", "", "Hi Oliver,", "Hi Oliver,\nReady."),
        ("email", "Hi Oliver,\n\nReady.", "Hi Oliver,", "", "Ready."),
        ("email", "Ready.", "", "", "Ready."),
        ("email", "", "", "Hi Oliver,", "Hi Oliver,"),
    ],
)
def test_one_greeting_takes_the_place_of_another(kind, text, stands, new, right):
    assert greeted(text, stands, new, kind=kind) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("My own words", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
        ("Dear all,\n\nMy own words", "Dear all,\n\nMy own words\n\nCalder Cycles"),
        ("Dear Mr Hartley,\n\nMy own words", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
        ("My own words\n\nOld signature", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
        ("Hi Oliver,\n\nMy own words\n\nCalder Cycles", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
    ],
)
def test_greeting_and_signature_stand_around_own_words_once(text, right):
    """D-17, B1a: and once more changes nothing."""
    for once in (text, right):
        stands = opening(once, ours=OURS)
        assert around("email", once, greeting="Hi Oliver,", signature="Calder Cycles", stands=stands, signed="Old signature") == right
