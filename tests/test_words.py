"""Every word that staff see stands in all five catalogues, with the same placeholders, and nothing stands there unused."""

import ast
import re
from collections.abc import Iterable
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from rxapp.core import i18n
from tests import house

# Keys that no file spells out whole, because a part of them comes from the database or from a setting.
BUILT = ("role.",)

QUOTED = re.compile(r"""["']([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)["']""")
PREFIX = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_.]*")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
TELLING = {"t": 0, "said": 0, "say": 1, "label": 0}
NOT_VALUES = {"toast_id"}
SAME_EVERYWHERE = {
    "sms",
    "gsm",
    "ucs",
    "vip",
    "mail",
    "ctrl",
    "html",
    "liquid",
    "csv",
    "rxapp",
    "gmail",
    "twilio",
    "sendgrid",
    "smtp",
    "alt",
    "esc",
}
OTHERS = [language for language in i18n.LANGUAGES if language != i18n.DEFAULT]


@cache
def _english() -> dict[str, i18n.Entry]:
    return i18n.words(i18n.DEFAULT)


def _texts(entry: i18n.Entry) -> list[str]:
    return entry if isinstance(entry, list) else [entry]


def _placeholders(entry: i18n.Entry) -> set[str]:
    return {name for text in _texts(entry) for name in PLACEHOLDER.findall(text)}


def _calls() -> list[tuple[str, ast.Call, str]]:
    """Every `t("key", ...)` and its like: where, the call, the key."""
    found = []
    for source in house.sources():
        for node in ast.walk(source.tree):
            place = TELLING.get(house.last_name(node.func)) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and place is not None and len(node.args) > place:
                key = node.args[place]
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and house.CATALOGUE_KEY.fullmatch(key.value):
                    found.append((f"{source.path}:{node.lineno}", node, key.value))
    return found


def _refusals() -> list[tuple[str, str]]:
    """The key of every Refusal."""
    found = []
    for source in house.sources():
        for node in (node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)):
            for line in node.body:
                target = line.target if isinstance(line, ast.AnnAssign) else line.targets[0] if isinstance(line, ast.Assign) else None
                value = getattr(line, "value", None)
                if isinstance(target, ast.Name) and target.id == "key" and isinstance(value, ast.Constant) and value.value:
                    found.append((f"{source.path}:{line.lineno}", value.value))
    return found


def _on_screens() -> list[tuple[str, str]]:
    """Everything in a screen's file that looks like a key of a known family, wherever it is passed on."""
    families, begun = _families(), _prefixes()
    found = []
    for source in (source for source in house.sources() if source.is_screen):
        for node in (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant)):
            text = node.value if isinstance(node.value, str) else ""
            if QUOTED.fullmatch(f'"{text}"') and text.split(".")[0] in families and text not in begun:
                found.append((f"{source.path}:{node.lineno}", text))
    return found


@cache
def _families() -> set[str]:
    return {key.split(".")[0] for key in _english()}


@cache
def _prefixes() -> set[str]:
    """The beginnings from which a file makes keys: f"kind.{kind}" or "kind." + kind."""
    found = set()
    for source in house.sources():
        for node in ast.walk(source.tree):
            first = (
                node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node.left if isinstance(node, ast.BinOp) else None
            )
            text = first.value.removeprefix("@") if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
            if PREFIX.fullmatch(text):  # a value of a refusal names a key by an @ before it
                found.add(text)
    return found


def test_every_word_asked_for_is_there():
    asked = [(where, key) for where, _, key in _calls()] + _refusals() + _on_screens()
    assert asked
    _nothing({f"{where}: {key}" for where, key in asked if key not in _english()})


def test_every_made_up_key_has_its_family():
    made = {*BUILT, *(prefix for prefix in _prefixes() if prefix.split(".")[0] in _families())}
    _nothing(prefix for prefix in made if not any(key.startswith(prefix) for key in _english()))


def test_no_word_stands_unused():
    spelled = {key for source in house.sources() for key in QUOTED.findall(source.text)}
    made = (*BUILT, *_prefixes())
    _nothing(key for key in _english() if key not in spelled and not key.startswith(made))


def test_every_placeholder_is_given():
    broken = []
    for where, call, key in _calls():
        given = {keyword.arg for keyword in call.keywords if keyword.arg not in NOT_VALUES}
        if None not in given and key in _english() and house.last_name(call.func) in ("t", "said"):
            wanted = _placeholders(_english()[key]) | ({"n"} if isinstance(_english()[key], list) else set())
            broken += [f"{where}: {key} wants {sorted(wanted)}, is given {sorted(map(str, given))}"] if wanted != given else []
    _nothing(broken)


@pytest.mark.parametrize("language", OTHERS)
def test_the_language_is_complete(language):
    words = i18n.words(language)
    _nothing(set(_english()) - set(words), "missing")
    _nothing(set(words) - set(_english()), "only here")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_entry_is_whole(language):
    """Not empty, as many plural forms as the language has, calm (no exclamation mark), and the placeholders of the English one."""
    forms = _forms(language)
    broken = []
    for key, entry in i18n.words(language).items():
        english = _english().get(key, entry)
        if not all(text.strip() for text in _texts(entry)) or any("!" in text for text in _texts(entry)):
            broken.append(f"{key}: {entry}")
        if isinstance(entry, list) != isinstance(english, list) or (isinstance(entry, list) and len(entry) != forms):
            broken.append(f"{key}: {entry} should have {forms if isinstance(english, list) else 1} forms")
        if _placeholders(entry) != _placeholders(english):
            broken.append(f"{key}: {sorted(_placeholders(entry))} against {sorted(_placeholders(english))}")
    _nothing(broken)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_files_are_in_order(language):
    """Each file names its language, its encoding and the right plural rule; no key stands in two files."""
    seen: dict[str, str] = {}
    english = {path.name for path in (i18n.LOCALE / i18n.DEFAULT).glob("*.po")}
    paths = sorted((i18n.LOCALE / language).glob("*.po"))
    assert {path.name for path in paths} == english
    for path in paths:
        head = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert f'"Language: {language}\\n"' in head, path
        assert "charset=utf-8" in head.lower(), path
        assert f"nplurals={_forms(language)};" in head, path
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                key = message.id if isinstance(message.id, str) else message.id[0]
                assert key == "" or key not in seen, f"{key} in {path.name} and {seen[key]}"
                assert not message.fuzzy or key == "", f"{key} is fuzzy"
                seen[key] = path.name


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_it_is_translated_into_cyrillic(language):
    latin = [f"{key}: {text}" for key, entry in i18n.words(language).items() for text in _texts(entry) if _is_left_in_latin(text)]
    _nothing(latin)


@pytest.mark.parametrize("language", ["pl", "es"])
def test_it_is_translated(language):
    words = i18n.words(language)
    left = [
        key
        for key, entry in _english().items()
        if words.get(key) == entry and len(re.findall(r"[a-z]{2,}", PLACEHOLDER.sub("", _texts(entry)[0]))) > 2
    ]
    _nothing(left)


def _nothing(found: Iterable[str], what: str = "") -> None:
    listed = sorted(found)
    assert not listed, "\n".join([what, *listed])


def _forms(language: str) -> int:
    return Catalog(locale=language).num_plurals


def _is_left_in_latin(text: str) -> bool:
    bare = re.sub(r"\{\w+\}|https?://\S+|\S+@\S+", " ", text)
    words = [word.lower() for word in re.findall(r"[A-Za-z]{3,}", bare)]
    return bool(words) and not re.search("[а-яёіїєґ]", bare, re.IGNORECASE) and not set(words) <= SAME_EVERYWHERE


ONE_WORD = (  # what must not stand for the word after it, and the keys where rules or the contract ask for it
    (r"\bclients?\b", "customer", {"form.client_name"}),  # RO-8
    (r"\b(this|new|every new) contacts?\b", "customer", set()),
    (r"\b(open|see) (the )?(card|customer|file)\b", "Open record", set()),
    (r"\blog (in|out|on|off)\b", "sign in, sign out", set()),
    (r"\btexts? message", "SMS", set()),
)


@pytest.mark.parametrize(("other", "word", "asked_for"), ONE_WORD)
def test_one_thing_has_one_word(other: str, word: str, asked_for: set[str]):
    """look.md, 7: the English catalogue calls one thing by one word."""
    pattern = re.compile(other, re.IGNORECASE)
    told = {key: text for key, entry in _english().items() for text in _texts(entry) if key not in asked_for and pattern.search(text)}
    assert not told, f"for {word}: {told}"
