"""Words on the server and in the browser come out the same: plurals, placeholders, and dates in the staff member's zone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rxapp.core import i18n

NODE = Path(sys.executable).parent / "node"
NUMBERS = [*range(0, 30), 100, 101, 102, 105, 111, 112, 121, 122, 999]
FORMS = {
    "en": {0: 1, 1: 0, 2: 1, 5: 1},
    "pl": {1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 21: 2, 22: 1, 0: 2},
    "es": {0: 1, 1: 0, 2: 1},
    "ru": {1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 21: 0, 22: 1, 0: 2},
    "uk": {1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 21: 0, 22: 1, 0: 2},
}
# A moment in the summer half and one in the winter half, as 14:00 UTC each
NOON = "2026-11-20T14:00:00+00:00"


@pytest.fixture
def published(tmp_path, monkeypatch):
    """The scripts, written to a folder of the test."""
    monkeypatch.setattr(i18n, "PUBLISHED", tmp_path)
    return lambda language: (tmp_path / i18n.publish()[language].removeprefix("/words/")).read_text(encoding="utf-8")


def run(script: str, *expressions: str, zone: str = "", now: str = NOON) -> list:
    """What the expressions give in a browser that has loaded the script."""
    before = f"globalThis.document={{documentElement:{{}}}};globalThis.__zone={json.dumps(zone)};Date.now=()=>+new Date({json.dumps(now)});"
    program = f"{before}\n{script}\nconsole.log(JSON.stringify([{','.join(expressions)}]))"
    done = subprocess.run([NODE, "-"], input=program, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture
def three_words(monkeypatch):
    """A catalogue of the test's own."""
    words = {"hits": ["A{n}", "B{n}", "C{n}"], "hello": "Hi {name}, {name} and {other}", "evil": "</script><script>", "when.today": "T"}
    monkeypatch.setattr(i18n, "words", lambda _language: words)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_right_plural_on_the_server(language, three_words):
    for number, form in FORMS[language].items():
        assert i18n.say(language, "hits", n=number) == f"{'ABC'[form]}{number}"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_browser_says_what_the_server_says(language, three_words, published):
    script = published(language)
    said = run(script, *(f"__t('hits',{{n:{number}}})" for number in NUMBERS))
    assert said == [i18n.say(language, "hits", n=number) for number in NUMBERS]


def test_placeholders(three_words, published):
    assert i18n.say("en", "hello", name="Ann", other="{name}") == "Hi Ann, Ann and {name}"
    assert run(published("en"), "__t('hello',{name:'Ann',other:'{name}'})", "__t('hello',{name:'$&'})", "__t('hello')") == [
        "Hi Ann, Ann and {name}",
        "Hi $&, $& and {other}",
        "Hi {name}, {name} and {other}",
    ]


def test_a_missing_word_shows_its_key(three_words, published):
    assert i18n.say("en", "panel.nowhere") == "panel.nowhere"
    assert run(published("en"), "__t('panel.nowhere',{n:1})") == ["panel.nowhere"]


def test_an_unknown_language_is_english():
    assert i18n.say("xx", "menu.customers") == i18n.say("en", "menu.customers") == "Customers"


def test_a_word_cannot_end_the_script(three_words, published):
    script = published("en")
    assert "</script" not in script
    assert run(script, "__t('evil')") == ["</script><script>"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_shipped_word_arrives_in_the_browser(language, published):
    words = i18n.words(language)
    arrived = run(published(language), *(f"__t({json.dumps(key)})" for key, entry in words.items() if isinstance(entry, str)))
    assert arrived == [entry for entry in words.values() if isinstance(entry, str)]


def test_the_file_has_a_new_name_only_when_its_words_change(tmp_path, monkeypatch):
    monkeypatch.setattr(i18n, "PUBLISHED", tmp_path)
    first = i18n.publish()
    assert i18n.publish() == first
    assert len(list(tmp_path.iterdir())) == len(i18n.LANGUAGES)
    monkeypatch.setattr(i18n, "words", lambda _language: {"a": "b"})
    assert not set(i18n.publish().values()) & set(first.values())
    assert len(list(tmp_path.iterdir())) == len(i18n.LANGUAGES)


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        ("2026-11-20T13:58:00+00:00", "Europe/London", "Today 13:58"),
        ("2026-11-20T13:58:00+00:00", "Europe/Kyiv", "Today 15:58"),
        ("2026-11-19T23:30:00+00:00", "Europe/Warsaw", "Today 00:30"),
        ("2026-11-19T16:05:00+00:00", "Europe/London", "Yesterday 16:05"),
        ("2026-11-16T09:00:00+00:00", "Europe/London", "Mon 16 Nov"),
        ("2026-11-24T09:00:00+00:00", "Europe/London", "Tue 24 Nov 09:00"),
        ("", "Europe/London", ""),
        ("no date", "Europe/London", ""),
    ],
)
def test_when(published, moment, zone, shown):
    said = run(published("en"), f"__when({json.dumps(moment)})", zone=zone)[0]
    assert said.replace(",", "") == shown


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_page_knows_its_language(language, published):
    assert run(published(language), "document.documentElement.lang") == [language]


def test_a_word_inside_a_word_is_filled_too_and_never_goes_round(monkeypatch, published):
    """`@key` takes the plain values of the same call; what a person typed is never looked up inside it."""
    words = {"waits": "It waits: {reason}", "login": "{host} refuses {name}.", "when.today": "T"}
    monkeypatch.setattr(i18n, "words", lambda _language: words)
    plain, round_about = {"reason": "@login", "host": "mx", "name": "Al"}, {"reason": "@waits", "host": "", "name": ""}
    assert i18n.say("en", "waits", **plain) == "It waits: mx refuses Al."
    assert i18n.say("en", "waits", **round_about) == "It waits: It waits: {reason}"
    assert run(published("en"), f"__t('waits',{json.dumps(plain)})", f"__t('waits',{json.dumps(round_about)})") == [
        i18n.say("en", "waits", **plain),
        i18n.say("en", "waits", **round_about),
    ]
