"""The starters: all five languages, the allowed placeholders, and SMS that fit in one."""

import unicodedata

import pytest
import smsutil

from rxapp.core.i18n import LANGUAGES
from rxapp.core.kinds import KINDS, WRITTEN, Kind
from rxapp.wording import placeholders, rendering, rules
from rxapp.wording.rules import NameParts
from rxapp.wording.starters.catalogue import STARTERS as DECLARED
from rxapp.wording.starters.catalogue import Starter

STARTERS = list(DECLARED)
MAY_BE = {"ready", "approval", "late", "appointment", "thanks", "empty", "job_ready", "job_promised", "job_quote"}
SHOP = {"shop": {"name": "Calder Cycles", "phone": "01632 960400", "address": "14 Valley Road", "email": "service@example.com"}}
KNOWN = placeholders.samples() | SHOP


def test_every_language_has_the_same_set() -> None:
    """Issue 2, point 5; D-13: with an empty one per type."""
    expected = {f"{kind}.{topic}" for kind in ("email", "sms") for topic in MAY_BE} | {"note.phoned", "note.empty", "email.acknowledgement"}
    for language in LANGUAGES:
        assert {starter.key.partition(".")[2] for starter in STARTERS if starter.language == language} == expected
    assert len({starter.key for starter in STARTERS}) == len(STARTERS)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.key)
def test_each_may_be_saved_as_it_is(starter: Starter) -> None:
    """D-19, D-14a: allowed placeholders only, clean, within the limits; a subject unless it is empty (CL-39)."""
    rendering.check(starter.subject)
    rendering.check(starter.content)
    assert starter.kind in WRITTEN
    assert len(starter.name) <= 80
    assert len(starter.subject) <= 200
    assert len(starter.content) <= KINDS[Kind(starter.kind)].template_limit
    assert starter.content == starter.content.strip()
    assert unicodedata.is_normalized("NFC", starter.name + starter.subject + starter.content)
    assert bool(starter.subject) == bool(starter.content) == (not starter.key.endswith(".empty"))


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.key)
def test_no_greeting_stands_in_the_content(starter: Starter) -> None:
    """CL-41: the greeting is added, so a second one would be read."""
    first = starter.content.partition("\n")[0]
    greetings = [rules.greet(NameParts(), starter.language, formal=formal).text.rstrip(",:") for formal in (True, False)]
    assert "customer.first_name" not in starter.content
    assert not any(first.startswith(greeting) for greeting in greetings)


@pytest.mark.parametrize("language", ["en", "es"])
def test_sms_fit_into_one_with_greeting_and_signature(language: str) -> None:
    """GSM-7 and at most 160 characters in English and Spanish."""
    name = NameParts(title="mr", first_name="Charlotte", last_name="Hartley")
    for starter in [found for found in STARTERS if found.kind == Kind.SMS and found.language == language]:
        content = rendering.render(starter.content, KNOWN).text
        for formal in (False, True):
            greeting = rules.greet(name, language, formal=formal).text
            text = rules.assemble(Kind.SMS, greeting=greeting, content=content, signature="Ben, Calder Cycles")
            assert smsutil.is_valid_gsm(text), starter.key
            assert len(text) <= 160, starter.key


@pytest.mark.parametrize("language", ["pl", "ru", "uk"])
def test_other_sms_stay_short(language: str) -> None:
    """Unicode: at most three parts of 67."""
    for starter in [found for found in STARTERS if found.kind == Kind.SMS and found.language == language]:
        content = rendering.render(starter.content, placeholders.samples()).text
        greeting = rules.greet(NameParts(first_name="Charlotte"), language, formal=False).text
        text = rules.assemble(Kind.SMS, greeting=greeting, content=content, signature="Ben, Calder Cycles")
        assert len(text) <= 3 * 67, starter.key
