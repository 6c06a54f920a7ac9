"""The contact panel's states: greeting, template, words, sending; through Reflex's own pipeline on both databases."""

from contextlib import suppress
from dataclasses import replace

import pytest

from rxapp.core.errors import Refusal
from rxapp.core.work import reading, work
from rxapp.customers.actions import record_consent
from rxapp.live import notifier
from rxapp.messages.delivery import ports
from rxapp.messages.history.queries import timeline
from rxapp.messages.history.state.timeline import PanelHistory
from rxapp.messages.panel.state.sending import SendingState
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.messages.panel.state.writing import WritingState
from rxapp.messages.queries import drafts
from rxapp.shop import actions as shops
from rxapp.wording import actions as wording
from rxapp.wording.queries import templates
from tests.factories import make_customer, make_shop
from tests.messages.desk import DEMO

pytestmark = pytest.mark.asyncio


@pytest.fixture
def oliver(cast):
    """A customer with a title, one agreed e-mail and one agreed number, in a shop that can send."""
    with work(cast.ada) as job:
        make_shop(job, address="14 Valley Road")
        wording.add_starters(job)
        return make_customer(
            job,
            title="mr",
            first_name="Oliver",
            last_name="Hartley-Whittingham",
            emails=[{"address": "oliver@hartley-whittingham.example.com", "agrees": True}],
            phones=[{"number": "07700 900633", "agrees": True}],
        )


def _template(cast, kind: str, *, empty: bool = False, language: str = "en") -> int:
    with reading(cast.ada) as job:
        rows = templates.templates(job, kind, language)
    return next(row.id for row in rows if row.language == language and (not row.content.strip()) == empty)


async def _send(tab, text: str) -> None:
    await tab.do(SendingState.send(text, (await tab.state(ComposeState)).text_revision))


async def test_opens_ready_to_use_with_the_defaults_of_the_rules(screen, oliver):
    """CL-8, CL-20, CL-27, CL-29: no template, the name is used, informal."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver))
    panel = await tab.state(ComposeState)
    assert (panel.is_open, panel.tab, panel.kind) == (True, "details", "email")
    assert (panel.template_id, panel.use_name, panel.formal, panel.body) == (0, True, False, "")
    assert panel.no_greeting == "no_template"
    assert panel.to == "oliver@hartley-whittingham.example.com"


async def test_a_template_fills_subject_and_text_and_the_preview_is_the_text(screen, cast, oliver):
    """CL-23, CL-31, CL-41, D-13: what the preview says is what the text begins with."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))))
    panel = await tab.state(ComposeState)
    assert panel.greeting == "Hi Oliver,"
    assert panel.body.startswith("Hi Oliver,\n\n")
    assert panel.subject


async def test_formal_swaps_the_greeting_line_alone_and_keeps_typed_words(screen, cast, oliver):
    """CL-32, D-17: the toggle never destroys what staff typed."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))))
    typed = (await tab.state(ComposeState)).body + "\nP.S. Bring the old key."
    await tab.do(WritingState.write(typed, (await tab.state(ComposeState)).text_revision), ComposeState.set_formal(True))
    panel = await tab.state(ComposeState)
    assert panel.body == typed.replace("Hi Oliver,", "Dear Mr Hartley-Whittingham,", 1)
    assert panel.ask.key == ""


async def test_an_edited_greeting_line_is_kept_and_asked_about(screen, cast, oliver):
    """D-17: warn before overwriting; *Keep my text* and *Replace text* both do as they say."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))))
    mine = (await tab.state(ComposeState)).body.replace("Hi Oliver,", "Morning Oli!", 1)
    await tab.do(WritingState.write(mine, (await tab.state(ComposeState)).text_revision), ComposeState.set_formal(True))
    asked = await tab.state(ComposeState)
    assert (asked.body, asked.ask.confirms) == (mine, "replace")
    await tab.do(WritingState.keep_text)
    assert ((await tab.state(ComposeState)).body, (await tab.state(ComposeState)).ask.key) == (mine, "")
    await tab.do(ComposeState.set_formal(False), WritingState.replace_text)
    assert (await tab.state(ComposeState)).body.startswith("Hi Oliver,\n\n")


async def test_another_template_asks_before_edited_words_go(screen, cast, oliver):
    """D-17 for the template; without edits it simply fills in."""
    tab = await screen()
    full, empty = str(_template(cast, "email")), str(_template(cast, "email", empty=True))
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(full), ComposeState.set_template(empty))
    assert "\n\n" in (await tab.state(ComposeState)).body or (await tab.state(ComposeState)).body == "Hi Oliver,"
    await tab.do(WritingState.write("My own words", (await tab.state(ComposeState)).text_revision), ComposeState.set_template(full))
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.ask.confirms) == ("My own words", "replace")


async def test_another_type_keeps_edited_words_and_each_type_has_its_draft(screen, cast, oliver):
    """D-17 and one draft per type: going back finds the first one again."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver))
    await tab.do(WritingState.write("A long letter", (await tab.state(ComposeState)).text_revision), ComposeState.set_kind("sms"))
    panel = await tab.state(ComposeState)
    assert (panel.kind, panel.body, panel.ask.confirms) == ("sms", "A long letter", "replace")
    assert panel.to.replace(" ", "") == "07700900633"
    await tab.do(WritingState.replace_text, ComposeState.set_kind("email"))
    assert (await tab.state(ComposeState)).body == "A long letter"


async def test_own_words_takes_the_greeting_out_and_a_note_has_none(screen, cast, oliver):
    """CL-27, CL-37, D-16."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))), ComposeState.set_use_name("no"))
    panel = await tab.state(ComposeState)
    assert (panel.no_greeting, panel.greeting) == ("own_words", "")
    assert not panel.body.startswith("Hi ")
    await tab.do(ComposeState.set_kind("note"))
    assert (await tab.state(ComposeState)).no_greeting == "note"


async def test_the_draft_survives_closing_and_another_tab(screen, cast, oliver):
    """Drafts: private, kept, found again by the same person only."""
    tab = await screen(cast.ben)
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await tab.do(WritingState.write("Half a sentence", (await tab.state(ComposeState)).text_revision), ComposeState.set_open(False))
    again = await screen(cast.ben)
    await again.do(ComposeState.open(oliver))
    assert ((await again.state(ComposeState)).body, (await again.state(ComposeState)).subject) == ("Half a sentence", "Wheel")
    other = await screen(cast.ada)
    await other.do(ComposeState.open(oliver))
    assert (await other.state(ComposeState)).body == ""


async def test_send_puts_the_exact_text_into_history_once(screen, cast, oliver):
    """CL-38, CL-47, CL-51, D-56, G8: byte for byte, and a double click is one message."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))))
    text = (await tab.state(ComposeState)).body + "\nŻółć ёж ’ 🚲"
    revision_before = (await tab.state(ComposeState)).text_revision
    await tab.do(SendingState.send(text, revision_before), SendingState.send(text, revision_before))
    with reading(cast.ada) as job:
        rows = timeline.timeline(job, oliver).rows
        sent = timeline.text_for(job, rows[0].id)
    assert len(rows) == 1
    assert sent.body == text
    panel = await tab.state(ComposeState)
    assert panel.outcome.key == "panel.outcome.email_held"
    assert (panel.body, panel.subject, panel.held.id) == ("", "", rows[0].id)


async def test_a_late_keystroke_does_not_bring_a_sent_text_back(screen, cast, oliver):
    """A debounced event that arrives after Send belongs to a text area that is gone."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))))
    panel = await tab.state(ComposeState)
    revision_before, text = panel.text_revision, panel.body
    await _send(tab, text)
    await tab.do(WritingState.write(text, revision_before))
    assert (await tab.state(ComposeState)).body == ""
    with reading(cast.ada) as job:
        assert drafts.draft_for(job, oliver, "email") is None


async def test_undo_in_time_brings_the_words_back(screen, cast, oliver, clock):
    """D-7, TK-29: Undo means it is not sent."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_template(str(_template(cast, "email"))))
    text = (await tab.state(ComposeState)).body
    await _send(tab, text)
    await tab.do(SendingState.undo)
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.held.id, panel.outcome.key) == (text, 0, "panel.outcome.undone")
    with reading(cast.ada) as job:
        assert timeline.timeline(job, oliver).rows[0].state == "cancelled"


@pytest.mark.parametrize(
    ("subject", "body", "key"), [("", "Words", "message.refusal.no_subject"), ("Wheel", " \n", "message.refusal.no_text")]
)
async def test_a_missing_subject_or_text_stops_and_keeps_everything(screen, oliver, subject, body, key):
    """CL-26, CL-39."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject(subject))
    await _send(tab, body)
    panel = await tab.state(ComposeState)
    assert (panel.ask.key, panel.body, panel.held.id) == (key, body, 0)


async def test_same_words_are_asked_about_and_send_anyway_goes_on(screen, cast, oliver):
    """Same-words guard: names who and when; the yes is needed once."""
    tab = await screen(cast.ben)
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Ready"))
    await _send(tab, "Your bike is ready")
    other = await screen(cast.cleo)
    await other.do(ComposeState.open(oliver), ComposeState.set_subject("Ready"))
    await _send(other, "your  BIKE is ready")
    asked = (await other.state(ComposeState)).ask
    assert (asked.key, asked.facts["name"], asked.confirms) == ("message.refusal.same_words", "Ben Carter", "same_words")
    await other.do(SendingState.send_anyway("your  BIKE is ready", (await other.state(ComposeState)).text_revision, ""))
    with reading(cast.ada) as job:
        assert len(timeline.timeline(job, oliver).rows) == 2


async def test_without_consent_nothing_goes_and_the_way_is_shown(screen, cast, oliver):
    """D-1: said in the panel, refused at Send, with the link that mends it."""
    with work(cast.ada) as job:
        dora = make_customer(job, first_name="Dora", emails=[{"address": "dora@example.com", "agrees": False}])
    tab = await screen()
    await tab.do(ComposeState.open(dora), ComposeState.set_subject("Hello"))
    assert (await tab.state(ComposeState)).to_consent == "no"
    await _send(tab, "Words")
    panel = await tab.state(ComposeState)
    assert panel.ask.key == "message.refusal.no_consent"
    assert panel.ask.link.startswith(f"/customers/{dora}")


async def test_sms_meter_names_the_culprit_and_one_press_mends_it(screen, oliver):
    """The very character, the count with and without it, by the rule that the sender uses."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver, "sms"))
    await tab.do(WritingState.write("Your bike’s ready" + "a" * 120, (await tab.state(ComposeState)).text_revision))
    meter = (await tab.state(WritingState)).meter
    assert (meter.count, meter.is_unicode, meter.plain_count, meter.culprit, meter.replacement) == (3, True, 1, "’", "'")
    await tab.do(WritingState.make_plain)
    assert "bike's" in (await tab.state(ComposeState)).body
    assert not (await tab.state(WritingState)).meter.is_unicode


async def test_sms_meter_of_a_text_that_no_sms_can_be_is_told_in_few_words(screen, oliver):
    """D1b: however many different characters there are, one is named and the others are counted."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver, "sms"))
    typed = "".join(chr(0x4E00 + at) for at in range(20_000))
    await tab.do(WritingState.write(typed, (await tab.state(ComposeState)).text_revision))
    state = await tab.state(WritingState)
    meter, shown = state.meter, state.shown
    assert (meter.units, meter.others, len(meter.bars)) == (20_000, 19_999, 12)
    assert len(meter.before + meter.culprit + meter.behind) <= 80
    assert shown.greeting + shown.words + shown.culprit + shown.after + shown.signature == typed


async def test_a_note_is_saved_for_staff(screen, cast, oliver):
    """CL-18, CL-47: saved, never sent; needs no consent."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_kind("note"), ComposeState.set_subject("Phoned"))
    await _send(tab, "Keeps old parts")
    with reading(cast.ada) as job:
        row = timeline.timeline(job, oliver).rows[0]
    assert (row.kind, row.state) == ("note", "saved")


async def test_history_shows_searches_and_opens_the_message(screen, oliver):
    """CL-49, CL-50, CL-51."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await _send(tab, "Spokes are in")
    await tab.do(PanelHistory.show(oliver), PanelHistory.search("spokes"))
    past = await tab.state(PanelHistory)
    assert [row.subject for row in past.rows] == ["Wheel"]
    await tab.do(PanelHistory.toggle(past.rows[0].id))
    assert (await tab.state(PanelHistory)).rows[0].body == "Spokes are in"
    await tab.do(PanelHistory.search("nothing like it"))
    assert (await tab.state(PanelHistory)).total == 0


async def test_cancel_and_retry_from_history(screen, cast, oliver, clock):
    """D-7: a held message is stopped from its row too."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await _send(tab, "Spokes are in")
    await tab.do(PanelHistory.show(oliver))
    row = (await tab.state(PanelHistory)).rows[0]
    assert row.may_undo
    await tab.do(PanelHistory.cancel(row.id))
    assert (await tab.state(PanelHistory)).rows[0].state == "cancelled"


async def test_send_later_is_kept_as_scheduled_on_the_shops_clock(screen, cast, oliver, clock):
    """D-8: 09:00 in London is the row's moment; it can be changed and cancelled."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Check"))
    await tab.do(SendingState.open_later, SendingState.set_send_at("2026-11-23T09:00"))
    await _send(tab, "Six-week bolt check")
    await tab.do(PanelHistory.show(oliver))
    row = (await tab.state(PanelHistory)).rows[0]
    assert (row.state, row.at[:16]) == ("scheduled", "2026-11-23T09:00")
    assert row.may_change_time
    assert row.may_cancel


def _kept_as(customer: int, place: str, kind: str = "email") -> str:
    return f"rxapp.text.0.{customer}.{kind}.{place}"


async def test_words_left_in_the_browser_are_offered_and_put_back(screen, oliver):
    """A lost connection or a restart: what the server never got is offered, not forced."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.offer_kept([_kept_as(oliver, "a"), "Typed while offline"]))
    panel = await tab.state(ComposeState)
    assert (panel.kept_text, panel.body) == ("Typed while offline", "")
    await tab.do(WritingState.restore_kept)
    assert (await tab.state(ComposeState)).body == "Typed while offline"


@pytest.mark.parametrize("answer", [WritingState.restore_kept, WritingState.drop_kept], ids=["put back", "drop"])
async def test_nothing_goes_while_words_of_this_browser_are_offered(screen, oliver, answer):
    """A3: the shorter text that the shop had is not sent beside the longer one that the browser kept."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Your bike"))
    revision = (await tab.state(ComposeState)).text_revision
    await tab.do(WritingState.write("Ready.", revision), ComposeState.offer_kept([_kept_as(oliver, "a"), "Ready. But NOT before Friday."]))
    await tab.do(SendingState.send("Ready.", revision))
    state = await tab.state(SendingState)
    assert (state.ask.key, state.sent.id, state.kept_text) == ("panel.refusal.offered", 0, "Ready. But NOT before Friday.")
    await tab.do(answer)
    state = await tab.state(SendingState)
    assert state.ask.key == ""
    await tab.do(SendingState.send(state.body, state.text_revision))
    assert (await tab.state(SendingState)).sent.id


async def test_words_put_back_take_no_others_away(screen, oliver):
    """What stood in the field when *Put back* was pressed is offered in its turn."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.offer_kept([_kept_as(oliver, "a"), "The old words"]))
    await tab.do(WritingState.write("The new ones", (await tab.state(ComposeState)).text_revision), WritingState.restore_kept)
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.kept_text) == ("The old words", "The new ones")


@pytest.mark.parametrize("found", [[], ["", ""], ["rxapp.text.1.999.email.a", "Another's"], ["rxapp.text.1.1.sms.a", "Another kind"]])
async def test_words_kept_for_another_are_not_offered(screen, oliver, found):
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.offer_kept(found))
    assert (await tab.state(ComposeState)).kept_text == ""


async def test_every_way_in_asks_the_browser_for_words(screen, oliver):
    """A3a: opened, opened again by a reload, another type, *Edit and retry*: each looks for words that the server never got."""
    tab = await screen(path="/customers")

    async def asks(*steps) -> bool:
        before = len(tab.events)
        await tab.do(*steps)
        return any("localStorage" in str(event.payload) and "callback" in event.payload for event in tab.events[before:])

    assert await asks(ComposeState.open(oliver))
    assert await asks(ComposeState.arrive)
    assert await asks(ComposeState.set_kind("sms"))


async def test_consent_given_meanwhile_shows_without_losing_words(screen, cast, oliver):
    """Live: the record is read again, the words stay."""
    with work(cast.ada) as job:
        dora = make_customer(job, first_name="Dora", emails=[{"address": "dora@example.com", "agrees": False}])
    tab = await screen(cast.ben)
    await tab.do(ComposeState.open(dora))
    await tab.do(WritingState.write("Words", (await tab.state(ComposeState)).text_revision))
    with work(cast.ada) as job:
        record_consent.set_consent(job, customer_id=dora, kind="email", address="dora@example.com", agrees=True, how="in_person")
    await tab.do(ComposeState.reread)
    panel = await tab.state(ComposeState)
    assert (panel.to_consent, panel.body) == ("yes", "Words")


async def test_a_panel_opened_by_edit_and_retry_hears_of_its_customer_and_its_message(screen, oliver):
    """D-9: also on a page that shows no panel of its own accord, such as the card or *Needs attention*."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Your bicycle"))
    await _send(tab, "Ready on Friday.")
    assert "sent" in notifier._interest[tab.tab]
    number = (await tab.state(ComposeState)).held.id
    notifier.unwatch(tab.tab)
    await tab.do(SendingState.edit_again(number))
    assert "panel" in notifier._interest[tab.tab]


@pytest.mark.parametrize(
    ("handler", "payload"),
    [
        (ComposeState.open, {"customer_id": {"$ne": 0}}),
        (ComposeState.set_kind, {"kind": ["sms"]}),
        (ComposeState.set_template, {"template_id": {"id": 1}}),
        (ComposeState.set_formal, {"formal": {"x": 1}}),
        (ComposeState.set_subject, {"subject": {"a": "b"}}),
        (WritingState.write, {"text": ["x"], "text_revision": 0}),
        (SendingState.send, {"text": {"a": 1}, "text_revision": 1}),
        (SendingState.send, {"text": "x", "text_revision": {"a": 1}}),
        (PanelHistory.show, {"customer_id": "1; drop table"}),
        (PanelHistory.search, {"q": {"a": 1}}),
    ],
)
async def test_a_wrong_argument_is_a_refusal_and_changes_nothing(screen, oliver, handler, payload):
    """Every handler coerces: never a stored dict in an int column."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver))
    before = (await tab.state(ComposeState)).body, (await tab.state(ComposeState)).kind
    with suppress(Refusal):
        await tab.call(handler, **payload)
    panel = await tab.state(ComposeState)
    assert (panel.body, panel.kind) == before
    assert panel.person.id == oliver


async def test_a_shop_without_service_email_cannot_send_and_says_where_to_set_it(screen, cast, oliver):
    """D-12."""
    with work(cast.ada) as job:
        make_shop(job, service_email="")
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await _send(tab, "Spokes are in")
    panel = await tab.state(ComposeState)
    assert (panel.ask.key, panel.ask.link.startswith("/settings")) == ("message.refusal.no_service_email", True)


async def test_a_subject_of_ones_own_outlives_a_template_and_is_asked_about(screen, cast, oliver):
    """D-17: the template fills the text; the subject that staff wrote stays until they say otherwise."""
    tab = await screen()
    template = str(_template(cast, "email"))
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("My own"), ComposeState.set_template(template))
    panel = await tab.state(ComposeState)
    assert (panel.subject, panel.ask.key) == ("My own", "panel.ask.subject_kept")
    assert panel.body.startswith("Hi Oliver,")
    await tab.do(WritingState.keep_text)
    assert ((await tab.state(ComposeState)).subject, (await tab.state(ComposeState)).ask.key) == ("My own", "")
    await tab.do(ComposeState.set_template(template), WritingState.replace_subject)
    assert (await tab.state(ComposeState)).subject == (await tab.state(ComposeState)).offered != "My own"


async def test_a_subject_comes_along_to_a_type_without_one_and_stays_with_its_own(screen, oliver):
    """D-17: typed first, then another type chosen; going back finds it, and what another type has of its own stays."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Front wheel"), ComposeState.set_kind("note"))
    assert (await tab.state(ComposeState)).subject == "Front wheel"
    await tab.do(ComposeState.set_subject("Rang about it"), ComposeState.set_kind("email"))
    assert (await tab.state(ComposeState)).subject == "Front wheel"
    await tab.do(ComposeState.set_kind("note"))
    assert (await tab.state(ComposeState)).subject == "Rang about it"


async def test_a_late_key_of_another_type_changes_nothing(screen, oliver):
    """D-17: a subject or an address that was typed for the e-mail and arrives when SMS is chosen is not the SMS's."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver))
    late = (await tab.state(ComposeState)).fields_revision
    await tab.do(ComposeState.set_kind("sms"))
    before = await tab.state(ComposeState)
    held = before.subject, before.to
    await tab.do(ComposeState.set_subject("Late", late), ComposeState.set_to("late@example.com", late))
    after = await tab.state(ComposeState)
    assert (after.subject, after.to) == held


async def _texting(tab, oliver: int) -> None:
    """An SMS to Oliver, sent in the quiet hours."""
    await tab.do(ComposeState.open(oliver, "sms"), ComposeState.set_subject("Ready"))
    await _send(tab, "Your bike is ready")


async def test_an_sms_in_quiet_hours_asks_now_or_at_their_end(screen, cast, oliver, clock):
    """The customer's clock names the time; *Send now* goes at once, and nothing goes before the answer."""
    with work(cast.ada) as job:
        make_shop(job, quiet_from="21:00", quiet_until="08:00")
    clock.move_to("2026-11-20T22:30:00+00:00")
    tab = await screen(cast.ben)
    await _texting(tab, oliver)
    asked = (await tab.state(ComposeState)).ask
    assert (asked.key, asked.confirms, asked.facts["time"]) == ("message.refusal.quiet_hours", "now", "08:00")
    with reading(cast.ada) as job:
        assert timeline.timeline(job, oliver).rows == ()
    await tab.do(SendingState.send_anyway("Your bike is ready", (await tab.state(ComposeState)).text_revision, ""))
    panel = await tab.state(ComposeState)
    assert (panel.outcome.key, panel.held.id > 0) == ("panel.outcome.sms_held", True)


async def test_an_sms_in_quiet_hours_can_wait_for_their_end(screen, cast, oliver, clock):
    """*Send at 08:00*: scheduled, said so, and there is nothing to undo in seconds."""
    with work(cast.ada) as job:
        make_shop(job, quiet_from="21:00", quiet_until="08:00")
    clock.move_to("2026-11-20T22:30:00+00:00")
    tab = await screen(cast.ben)
    await _texting(tab, oliver)
    await tab.do(SendingState.send_anyway("Your bike is ready", (await tab.state(ComposeState)).text_revision, "at_end"))
    panel = await tab.state(ComposeState)
    assert (panel.outcome.key, panel.held.id) == ("panel.outcome.sms_scheduled", 0)
    with reading(cast.ada) as job:
        row = timeline.timeline(job, oliver).rows[0]
    assert (row.state, row.at.isoformat()[:16]) == ("scheduled", "2026-11-21T08:00")


@pytest.mark.parametrize(
    ("kind", "length", "told"),
    [("sms", 1439, (False, False)), ("sms", 1440, (True, False)), ("sms", 1601, (True, True)), ("email", 1601, (False, False))],
)
async def test_the_size_limit_is_known_before_sending(screen, oliver, kind, length, told):
    """From nine tenths of the limit on the panel counts; beyond it says that it will not go."""
    tab = await screen()
    await tab.do(ComposeState.open(oliver, kind))
    await tab.do(WritingState.write("x" * length, (await tab.state(ComposeState)).text_revision))
    size = (await tab.state(WritingState)).size
    assert (size.used, (size.is_near, size.is_over)) == (length, told)


@pytest.mark.parametrize(
    ("kind", "length", "told"),
    [("sms", 305, (False, False)), ("sms", 306, (True, False)), ("sms", 341, (True, True)), ("email", 1601, (False, False))],
)
async def test_a_channel_that_takes_less_than_its_kind_says_so_before_sending(screen, oliver, kind, length, told):
    """What *Send* would refuse; asked once, when the panel opens."""
    facts = ports.channels()
    ports.set_channels((DEMO[0], replace(DEMO[1], most_chars=340)))
    try:
        tab = await screen()
        await tab.do(ComposeState.open(oliver, kind))
    finally:
        ports.set_channels(facts)
    await tab.do(WritingState.write("x" * length, (await tab.state(ComposeState)).text_revision))
    size = (await tab.state(WritingState)).size
    assert (size.most, (size.is_near, size.is_over)) == (340 if kind == "sms" else 20_000, told)


@pytest.mark.parametrize("kind", ["email", "sms"])
@pytest.mark.parametrize("between", ["\n\n", "\n", " ", "\n\n\n"])
async def test_the_picture_of_the_message_is_the_text_break_for_break(screen, cast, oliver, kind, between):
    """Design 4.7: greeting, words, the dear character and signature, put together, are what will be sent."""
    with work(cast.ada) as job:
        shops.save(job, form={"signature_email": "Calder Cycles\n01632 960400", "signature_sms": "Calder Cycles"})
    tab = await screen(cast.ben)
    await tab.do(ComposeState.open(oliver, kind), ComposeState.set_template(str(_template(cast, kind))))
    panel = await tab.state(ComposeState)
    text = f"{panel.greeting}{between}It’s here,\n\nat last.{between}{panel.signature.strip()}"
    await tab.do(WritingState.write(text, panel.text_revision))
    shown = (await tab.state(WritingState)).shown
    assert shown.greeting + shown.words + shown.culprit + shown.after + shown.signature == text
    assert (shown.greeting, shown.signature) == (panel.greeting, panel.signature.strip())
    assert shown.culprit == ("’" if kind == "sms" else "")


async def test_a_second_tab_sends_its_own_words_only_after_a_yes(screen, cast, oliver):
    """A2, D-142: one draft in two tabs, each goes on writing; the second *Send* asks, and its words stay a draft."""
    desk, tablet = await screen(cast.ben), await screen(cast.ben)
    await desk.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await desk.do(WritingState.write("words A", (await desk.state(ComposeState)).text_revision))
    await tablet.do(ComposeState.open(oliver))
    await _send(tablet, "words B")
    await desk.do(WritingState.write("words A, longer", (await desk.state(ComposeState)).text_revision))
    assert (await desk.state(ComposeState)).is_kept
    await _send(desk, "words A, longer")
    asked = await desk.state(ComposeState)
    assert (asked.ask.confirms, asked.body, asked.outcome.key) == ("these_too", "words A, longer", "")
    await desk.do(SendingState.send_anyway("words A, longer", asked.text_revision, ""))
    with reading(cast.ada) as job:
        rows = timeline.timeline(job, oliver).rows
        assert [timeline.text_for(job, row.id).body for row in rows] == ["words A, longer", "words B"]


async def test_what_another_tab_wrote_is_offered_and_not_written_over(screen, cast, oliver):
    """A2, A3, D-142: AAA here, BBB added there, CCC here: nothing is lost, whichever tab is closed and opened again."""
    desk, tablet = await screen(cast.ben), await screen(cast.ben)
    await desk.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await desk.do(WritingState.write("AAA", (await desk.state(ComposeState)).text_revision))
    await tablet.do(ComposeState.open(oliver))
    await tablet.do(WritingState.write("AAA BBB", (await tablet.state(ComposeState)).text_revision))
    await desk.do(WritingState.write("AAA CCC", (await desk.state(ComposeState)).text_revision))
    assert ((await desk.state(ComposeState)).body, (await desk.state(ComposeState)).kept_text) == ("AAA CCC", "AAA BBB")
    await desk.do(WritingState.write("AAA CCC DDD", (await desk.state(ComposeState)).text_revision))
    await tablet.do(ComposeState.set_open(False), ComposeState.open(oliver))
    again = await tablet.state(ComposeState)
    assert (again.body, again.kept_text) == ("AAA CCC DDD", "AAA BBB")
    await tablet.do(WritingState.restore_kept(""))
    again = await tablet.state(ComposeState)
    assert (again.body, again.kept_text) == ("AAA BBB", "AAA CCC DDD")
    await tablet.do(WritingState.drop_kept(""), ComposeState.open(oliver))
    again = await tablet.state(ComposeState)
    assert (again.body, again.kept_text) == ("AAA BBB", "")


async def test_words_of_another_tab_outlive_a_send(screen, cast, oliver):
    """A2, D-142: sent here, the words that were added there are a draft still, to be sent under a key of its own."""
    desk, tablet = await screen(cast.ben), await screen(cast.ben)
    await desk.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await desk.do(WritingState.write("AAA", (await desk.state(ComposeState)).text_revision))
    await tablet.do(ComposeState.open(oliver))
    await tablet.do(WritingState.write("AAA BBB", (await tablet.state(ComposeState)).text_revision))
    key = (await desk.state(ComposeState)).send_key
    await _send(desk, "AAA")
    assert (await desk.state(SendingState)).sent.id > 0
    await tablet.do(ComposeState.set_open(False), ComposeState.open(oliver))
    again = await tablet.state(ComposeState)
    assert (again.body, again.is_kept) == ("AAA BBB", True)
    assert again.send_key != key


async def test_a_send_takes_its_own_draft_away_whatever_was_corrected_last(screen, cast, oliver):
    """The words as they were saved a moment before are no other tab's."""
    tab = await screen(cast.ben)
    await tab.do(ComposeState.open(oliver), ComposeState.set_subject("Wheel"))
    await tab.do(WritingState.write("Helo", (await tab.state(ComposeState)).text_revision))
    await _send(tab, "Hello")
    await tab.do(ComposeState.set_open(False), ComposeState.open(oliver))
    again = await tab.state(ComposeState)
    assert (again.body, again.kept_text, again.is_kept) == ("", "", False)
