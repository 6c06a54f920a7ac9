"""Every word of the templates page is there in all five languages, with the same values in it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from rxapp.core import i18n
from rxapp.wording import actions, placeholders, rendering, rules
from rxapp.wording.queries import filling

VALUE = re.compile(r"\{(\w+)\}")
OWN = Path(i18n.LOCALE)


def catalogue(language: str) -> dict[str, set[str]]:
    """Key -> the names of the values in its text."""
    with (OWN / language / "wording.po").open("rb") as file:
        found = {}
        for message in read_po(file, locale=language):
            if message.id:
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                assert all(texts), (language, message.id)
                found[message.id if isinstance(message.id, str) else message.id[0]] = {
                    name for text in texts for name in VALUE.findall(str(text))
                }
        return found


@pytest.mark.parametrize("language", ["pl", "es", "ru", "uk"])
def test_every_language_says_the_same(language: str) -> None:
    assert catalogue(language) == catalogue("en")


def test_every_placeholder_has_its_word() -> None:
    """D-19: the picker shows translated labels."""
    wanted = {f"placeholder.{row.name}" for row in placeholders.PLACEHOLDERS}
    assert wanted <= i18n.words("en").keys()
    assert {f"placeholder.group.{row.group}" for row in placeholders.PLACEHOLDERS} <= i18n.words("en").keys()


def test_every_refusal_has_its_words() -> None:
    refusals = (
        rendering.TemplateBroken,
        rendering.TemplateEndless,
        rendering.TemplateUnknown,
        filling.SignatureBroken,
        actions.TemplateChanged,
        actions.TemplateNeedsName,
    )
    assert {refusal.key for refusal in refusals} <= catalogue("en").keys()


def test_no_key_is_used_that_has_no_word() -> None:
    """Literal keys of this feature's views and page."""
    root = Path(rules.__file__).parent
    files = [*root.glob("**/*.py"), root.parent / "pages" / "templates.py"]
    used = {key for file in files for key in re.findall(r'"((?:templates|placeholder)\.[a-z_.]+)"', file.read_text(encoding="utf-8"))}
    assert {key for key in used if not key.endswith(".")} - catalogue("en").keys() == set()
