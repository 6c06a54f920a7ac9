"""What `doctor` says of SendGrid and Twilio: which login works, what half an account lacks, and why no report is heard."""

import pytest

from rxapp.commands import doctor
from rxapp.core import i18n
from tests.channels.conftest import AUTH_TOKEN, SENDGRID_KEY
from tests.channels.http_peer import Act
from tests.channels.signing import signing_key
from tests.messages.desk import open_desk


@pytest.fixture
def desk(cast, clock):
    """A shop that can send."""
    with open_desk(cast) as opened:
        yield opened


def test_both_logins_work(desk, api, known, capsys):
    known(sendgrid_webhook_key=signing_key().public, sendgrid_parse_key=signing_key().public)
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "SendGrid: set up, and the login works." in said
    assert "Twilio: set up, and the login works." in said
    assert "E-mail: goes by SendGrid." in said
    assert "SMS: goes by Twilio." in said
    assert "RXAPP_" not in said
    assert api.accepted == []


def test_a_wrong_key_is_told_in_plain_words_and_never_shown(desk, api, known, capsys):
    api.always(Act(401))
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "SendGrid: set up, but it does not work. SendGrid does not accept the key." in said
    assert "Twilio: set up, but it does not work. Twilio does not accept the key. (20003 Authenticate)" in said
    assert SENDGRID_KEY not in said
    assert AUTH_TOKEN not in said


def test_what_is_missing_for_reports_is_named(desk, known, capsys):
    known(public_url="", twilio_auth_token="", twilio_api_key="SK0123456789abcdef0123456789abcdef", twilio_api_secret="x")
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "SendGrid: without RXAPP_SENDGRID_WEBHOOK_KEY nothing is heard" in said
    assert "SendGrid: without RXAPP_SENDGRID_PARSE_KEY no mail comes in this way." in said
    assert "Twilio: without RXAPP_PUBLIC_URL, RXAPP_TWILIO_AUTH_TOKEN nothing is heard" in said


def test_half_an_account_is_a_fault_that_is_named(desk, known, capsys):
    known(twilio_from="", twilio_auth_token="")
    assert doctor.main([]) == 1
    assert "Twilio: not set up in full. Missing: RXAPP_TWILIO_FROM, RXAPP_TWILIO_AUTH_TOKEN." in capsys.readouterr().out


def test_no_account_at_all_is_no_fault(desk, known, capsys):
    known(sendgrid_api_key="", twilio_account_sid="", twilio_auth_token="", twilio_from="")
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "SendGrid: not set up." in said
    assert "Twilio: not set up." in said


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_it_speaks_the_shops_language(desk, api, known, capsys, language):
    desk.shop(language=language)
    known(public_url="")
    api.always(Act(503, body="<html>down</html>"))
    doctor.main([])
    api.always(Act())
    doctor.main([])
    known(twilio_from="")
    doctor.main([])
    said = capsys.readouterr().out
    assert "message.failure" not in said
    assert "doctor." not in said
    assert "{" not in said
