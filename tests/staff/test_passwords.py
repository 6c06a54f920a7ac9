"""How a new password is rated (ASVS 6.2.4): every common one is refused, and no text takes more than a little work."""

import random

import pytest
from zxcvbn import matching

from rxapp.staff.actions import passwords

SIGNS = "4@8({[<369!1|0$5+7%2"
MOST_LOOKED_UP = 200_000  # a harmless sentence takes eleven thousand; unbounded, sixty signs took ten million
LEET = str.maketrans("aeiost", "@310$7")


def _hostile():
    """Texts that a person types with much in mind: many signs, repeats, rows of keys, words in words, odd letters."""
    made = random.Random(7)
    yield from (SIGNS * 10, "".join(sorted(SIGNS)) * 10, (SIGNS + "x") * 9, "1|7" * 60, "1l7t|i!+" * 20, "p4@ss" + SIGNS * 9)
    yield from ("x" * 200, "ab" * 100, "password" * 25, "the" * 66, "\u0130" * 200)
    yield from ("1234567890!@#$%^&*()" * 10, "qwertyuiop" * 20, "1987" * 50)
    for _ in range(40):
        yield "".join(made.choices(SIGNS + "aeiosltcgz", k=200))


@pytest.mark.parametrize("text", list(_hostile()), ids=lambda text: text[:12])
def test_no_text_is_looked_up_more_than_a_bounded_number_of_times(text, monkeypatch):
    """Counted, not timed: the pieces of the text that are looked up in the lists of words."""
    looked_up, find = [], matching.dictionary_match

    def counted(password, *given, **named):
        looked_up.append(len(password) ** 2 // 2 * len(matching.RANKED_DICTIONARIES))
        return find(password, *given, **named)

    monkeypatch.setattr(matching, "dictionary_match", counted)
    passwords.is_guessed_soon(text, about=("Eve Moss " * 40, "eve@example.com"))
    assert sum(looked_up) <= MOST_LOOKED_UP


def test_every_common_password_is_rated_whole_and_as_it_is():
    listed = [word for name, words in matching.RANKED_DICTIONARIES.items() if name == "passwords" for word in words]
    assert len(listed) > 20_000
    assert [word for word in listed if passwords._few_signs(word[: passwords.RATED]) != word] == []


@pytest.mark.parametrize("word", ["passwordpassword", "basketball", "1234567890", "manchester", "liverpool1", "motherlode"])
def test_a_common_password_is_refused_in_signs_too(word):
    """Where so many signs stand for letters that they are read in one way only, no word is missed."""
    assert passwords.is_guessed_soon(word)
    assert passwords.is_guessed_soon(word.translate(LEET))


def test_few_signs_change_nothing_and_many_leave_one_for_each_letter():
    assert passwords._few_signs("p4ssw0rd and tr0ub4dor&3") == "p4ssw0rd and tr0ub4dor&3"
    assert passwords._few_signs(SIGNS) == "448((((366!!!0$$+7%2"


@pytest.mark.parametrize("text", ["correct horse battery", "Tr0ub4dor&3 and more", SIGNS, SIGNS + "Kx"])
def test_what_nobody_guesses_is_taken(text):
    assert not passwords.is_guessed_soon(text)
