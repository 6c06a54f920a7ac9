"""`python3 -m rxapp doctor` says in plain words what is set up, what is missing, and whether each login works."""

import pytest
import sqlalchemy as sa

from rxapp.channels import registry
from rxapp.commands import doctor
from rxapp.core import db as database
from rxapp.messages import ports
from rxapp.messages.kinds import Kind
from tests.messages.desk import open_desk


@pytest.fixture
def desk(cast, clock):
    """A shop that can send."""
    with open_desk(cast) as opened:
        yield opened


def test_a_shop_without_a_provider_hears_that_nothing_leaves_the_house(desk, capsys):
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "Shop: Calder Cycles. Customers see desk@example.com as the sender." in said
    assert "SMTP: not set up." in said
    assert "E-mail: goes to the demo channel, so nothing leaves the house." in said
    assert "SMS: goes to the demo channel" in said
    assert "Messages: 0 waiting, 0 failed, 0 uncertain." in said


def test_a_working_login(desk, plain_url, capsys):
    assert doctor.main([]) == 0
    said = capsys.readouterr().out
    assert "SMTP: set up, and the login works." in said
    assert "E-mail: goes by SMTP." in said


def test_a_server_that_does_not_answer(desk, smtp_url, capsys):
    smtp_url("smtp://shop:a-secret@127.0.0.1:9?tls=off")
    assert doctor.main([]) == 1
    said = capsys.readouterr().out
    assert "SMTP: set up, but it does not work. The mail server 127.0.0.1 cannot be reached." in said
    assert "a-secret" not in said


def test_a_chosen_channel_that_is_not_set_up_and_a_missing_sender(desk, capsys):
    desk.shop(email_channel="smtp", service_email="")
    doctor.main([])
    said = capsys.readouterr().out
    assert "E-mail: waits, because the chosen channel (smtp) is not set up." in said
    assert "No customer service e-mail, so no e-mail can be sent. Set it under Settings, Store." in said


def test_messages_that_nobody_delivers(desk, clock, capsys):
    desk.hold()
    clock.shift(3600)
    assert doctor.main([]) == 1
    assert "1 message should have gone by now; waiting since 20 Nov, 13:58." in capsys.readouterr().out


@pytest.mark.parametrize("language", ["pl", "es", "ru", "uk"])
def test_it_speaks_the_shops_language(desk, capsys, language):
    desk.shop(language=language)
    doctor.main([])
    said = capsys.readouterr().out
    assert "doctor." not in said
    assert "channel." not in said
    assert "{" not in said


def test_a_database_without_tables_or_out_of_reach(tmp_path, capsys):
    try:
        database.use(database.connect(f"sqlite:///{tmp_path / 'new.db'}"))
        assert doctor.main([]) == 1
        assert "has no tables yet. Start the app once: python3 -m rxapp" in capsys.readouterr().out
        database.use(sa.create_engine("postgresql+psycopg://app:a-secret@127.0.0.1:9/none"))
        assert doctor.main([]) == 1
        said = capsys.readouterr().out
        assert "cannot be used" in said
        assert "a-secret" not in said
    finally:
        database.use(None)


def test_the_default_channel_is_the_setting_else_smtp_else_demo(smtp_url, plain_url, monkeypatch):
    """screens.md, Start and addresses."""
    monkeypatch.setattr(ports, "_channels", ())
    registry.introduce()
    assert [_serving(Kind.EMAIL), _serving(Kind.EMAIL, "demo"), _serving(Kind.SMS)] == ["smtp", "demo", "demo"]
    smtp_url("")
    registry.introduce()
    assert [_serving(Kind.EMAIL), _serving(Kind.EMAIL, "smtp"), _serving(Kind.EMAIL, "nonsense")] == ["demo", "", ""]


def _serving(kind: Kind, chosen: str = "") -> str:
    found = ports.channel_for(kind, chosen)
    return found.name if found else ""
