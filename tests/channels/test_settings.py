"""What channels read from the environment: declared in their folders, read and refused as the house's own settings are."""

import re
from collections import Counter

import pytest
from pydantic import SecretStr

from rxapp.channels import registry
from rxapp.channels.imap.settings import ImapSettings, logins
from rxapp.channels.sendgrid.settings import SendGridSettings, sendgrid_settings
from rxapp.channels.smtp.settings import SmtpSettings, smtp_url
from rxapp.channels.twilio.settings import TwilioSettings, twilio_settings
from rxapp.core.settings import Settings, environment_name, settings
from tests.channels.signing import signing_key
from tests.house import ROOT

GROUPS = [channel.settings for channel in registry.channels() if channel.settings]
GROUPS = [*GROUPS, ImapSettings]
FIELDS = [field for group in GROUPS for field in group.model_fields]


@pytest.fixture
def env(monkeypatch, tmp_path):
    """Set names without their prefix, and read every setting anew as a start does."""
    monkeypatch.setenv("RXAPP_DATA_DIR", str(tmp_path / "data"))

    def read(**values):
        for name, value in values.items():
            monkeypatch.setenv(environment_name(name), value)
        settings.cache_clear()
        registry.channels()

    yield read
    monkeypatch.undo()
    settings.cache_clear()


def test_the_example_names_every_setting():
    """No setting is undocumented, no two groups share a name, and the example invents none."""
    named = Counter(re.findall(r"^#(RXAPP_\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == Counter(environment_name(field) for field in [*Settings.model_fields, *FIELDS])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("smtp_url", "SMTP://user:hunter2@mail.example.com:587"),
        ("smtp_url", "smtp://user:hunter2%0d%0aRSET@mail.example.com:587"),
        ("twilio_per_second", "1e-300"),
        ("smtp_url", "mail.example.com:25"),
        ("smtp_url", "smtp://user:hunter2@mail.example.com?tls=off"),
        ("smtp_url", "smtp://user:hunter2@mail.example.com?tls=no"),
        ("smtp_url", "smtp://user:hunter2@mail.example.com:notaport"),
        ("smtp_url", "smtp://user:hunter2@mail.example.com:0"),
        ("smtp_url", "smtp://user:hunter2@mail.example.com:65536"),
        ("smtp_url", "smtp://user:hunter2#hunter2@mail.example.com:587"),
        ("smtp_url", "smtp://user:hunter2/hunter2@mail.example.com:587"),
        ("smtp_url", "smtp://user:hunter2?hunter2@mail.example.com:587"),
        ("smtp_url", "smtp://user:hunter2%hunter2@mail.example.com:587"),
        ("smtp_url", "smtp://hunter2@mail.example.com:587"),
        ("smtp_url", "smtp://user:hunter2@mail.example.com:587/folder"),
        ("sendgrid_host", "https://api.sendgrid.com:port"),
        ("sendgrid_host", "api.sendgrid.com"),
        ("sendgrid_host", "http://api.sendgrid.com"),
        ("twilio_api_base", "http://api.twilio.com"),
        ("sendgrid_api_key", "SG.two words"),
        ("sendgrid_api_key", "SG.żółć"),
        ("sendgrid_webhook_key", "not a key"),
        ("sendgrid_webhook_key", "AAAA"),
        ("sendgrid_per_second", "-1"),
        ("twilio_account_sid", "AC123"),
        ("twilio_api_key", "0123456789abcdef0123456789abcdef"),
        ("twilio_api_secret", "without-its-key"),
        ("twilio_from", "07700 900000"),
        ("twilio_from", "MG0123456789abcdef"),
        ("twilio_from", "Calder Cycles"),
        ("twilio_per_second", "fast"),
        ("imap_url", "foo"),
        ("imap_url", "imaps://user:hunter2@mail.example.com:nine/INBOX"),
        ("imap_url", "imaps://user:hun#ter2@mail.example.com:993/INBOX"),
        ("imap_url", "imaps://mail.example.com:993/INBOX"),
        ("imap_url", "imap://user:hunter2@mail.example.com/INBOX?tls=off"),
        ("imap_url", "imaps://user:hunter2@mail.example.com/INBOX imaps://user:hunter2@mail.example.com/INBOX"),
        ("imap_url", "imaps+oauth://user:hunter2@mail.example.com/INBOX?client_id=a&refresh_token=b&token_url=https%3A%2F%2Fa.example%2Ft"),
        ("imap_url", "imaps+oauth://user@mail.example.com/INBOX?client_id=a&refresh_token=hunter2"),
        ("imap_url", "imaps+oauth://user@mail.example.com/INBOX?client_id=a&refresh_token=hunter2&token_url=http%3A%2F%2Fa.example%2Ft"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(env, name, value):
    """Also where the channel itself would read it only when it sends."""
    with pytest.raises(SystemExit) as stopped:
        env(**{name: value})
    said = str(stopped.value)
    assert said.startswith(f"rxapp cannot start: {environment_name(name)} ")
    assert said.endswith(".")
    assert "\n" not in said
    assert "hunter2" not in said
    assert "ter2" not in said


@pytest.mark.parametrize("value", ["smtp://desk:pa#ss@mail.invalid:587", "smtp://desk:pass@mail.invalid:notaport"])
def test_how_to_write_a_password_is_said(env, value):
    """D5."""
    with pytest.raises(SystemExit, match=r"RXAPP_SMTP_URL must look like .*in a password write # as %23") as stopped:
        env(smtp_url=value)
    assert "pa#ss" not in str(stopped.value)


@pytest.mark.parametrize(
    "value", ["smtp://desk:pa%23ss@mail.example.com:587", "smtps://desk%40example.com:p@mail.example.com", "smtp://relay:25"]
)
def test_right_servers_are_taken(env, value):
    env(smtp_url=value)
    assert smtp_url() == value


def test_mailboxes_are_read_as_they_are_written(env):
    """Several with spaces between them; a token in place of a password; no secret in what prints."""
    token = "imaps+oauth://two%40example.com@mail.example.com?client_id=a&client_secret=hunter2&refresh_token=x%2Fhunter2&token_url=https%3A%2F%2Fa.example%2Ft"
    env(imap_url=f"imaps://desk%40example.com:hunter2%23@mail.example.com:1993/INBOX  imap://a:b@127.0.0.1/New%20mail?tls=off {token}")
    first, second, third = logins()
    assert (first.name, first.user, first.password) == ("desk@example.com@mail.example.com/INBOX", "desk@example.com", "hunter2#")
    assert (first.port, first.tls, second.port, second.tls, second.folder) == (1993, "at_once", 143, "off", "New mail")
    assert third.oauth is not None
    assert (third.name, third.oauth.refresh_token) == ("two@example.com@mail.example.com/INBOX", "x/hunter2")
    assert "hunter2" not in repr([first, second, third, settings().of(ImapSettings)])


def test_a_file_holds_a_value(env, tmp_path):
    path = tmp_path / "key"
    path.write_text("SG.a-key\n")
    env(sendgrid_api_key_file=str(path))
    assert sendgrid_settings().sendgrid_api_key == SecretStr("SG.a-key")


def test_a_file_that_is_not_text_is_not_shown(env, tmp_path):
    path = tmp_path / "key"
    path.write_bytes(b"hunter2\xff\xfe")
    with pytest.raises(SystemExit, match=f"RXAPP_SMTP_URL_FILE {path} is not plain text") as stopped:
        env(smtp_url_file=str(path))
    assert "hunter2" not in str(stopped.value)


@pytest.mark.parametrize("name", FIELDS)
def test_a_file_that_is_not_there_or_a_folder_names_its_variable(env, tmp_path, name):
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(SystemExit, match=rf"cannot start: RXAPP_{name.upper()}_FILE {path} cannot be read \(.+\)\.$"):
            env(**{f"{name}_file": str(path)})


def test_tls_may_be_off_on_this_machine(env):
    env(smtp_url="smtp://127.0.0.1:2525?tls=off")
    assert smtp_url().endswith("tls=off")


def test_secrets_do_not_print(env):
    env(twilio_auth_token="hunter2", smtp_url="smtp://u:hunter2@mail.example.com", sendgrid_api_key="SG.hunter2")
    assert "hunter2" not in repr([settings(), *(settings().of(group) for group in GROUPS)])


def test_settings_are_read_once_and_cannot_be_changed(env, monkeypatch):
    env(twilio_from="60123")
    monkeypatch.setenv("RXAPP_TWILIO_FROM", "60124")
    assert twilio_settings().twilio_from == "60123"
    assert twilio_settings() is settings().of(TwilioSettings)
    with pytest.raises(ValueError, match="frozen"):
        twilio_settings().twilio_from = "60125"


def test_an_empty_value_is_missing_and_a_given_one_is_not(env):
    env(smtp_url="smtp://relay:25", sendgrid_webhook_key="")
    assert settings().of(SmtpSettings).missing("smtp_url") == ()
    assert settings().of(SendGridSettings).missing("sendgrid_webhook_key", "sendgrid_host") == ("RXAPP_SENDGRID_WEBHOOK_KEY",)


@pytest.mark.parametrize("sender", ["+447700900000", "MG0123456789abcdef0123456789abcdef", "60123", "Calder 2"])
def test_every_kind_of_sender_of_sms_is_taken(env, sender):
    env(twilio_from=sender)
    assert twilio_settings().twilio_from == sender


def test_the_verification_key_may_come_as_it_is_shown_or_as_a_file_of_its_own(env):
    public = signing_key().public
    framed = f"-----BEGIN PUBLIC KEY-----\n{public[:64]}\n{public[64:]}\n-----END PUBLIC KEY-----\n"
    for shown in (public, framed):
        env(sendgrid_webhook_key=shown)
        assert sendgrid_settings().sendgrid_webhook_key == public


def test_an_api_key_and_its_secret_come_together(env):
    env(twilio_api_key="SK0123456789abcdef0123456789abcdef", twilio_api_secret="hunter2")
    assert twilio_settings().twilio_api_secret.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(twilio_settings())


@pytest.mark.parametrize("host", ["http://127.0.0.1:24011", "https://api.eu.sendgrid.com", ""])
def test_a_local_peer_needs_no_encryption_and_the_eu_host_is_known(env, host):
    env(sendgrid_host=host)
    assert sendgrid_settings().sendgrid_host == (host or "https://api.sendgrid.com")
