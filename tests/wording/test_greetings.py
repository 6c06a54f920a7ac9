"""A shop words its own greetings (D-14), and a signature names only what there is (D-19)."""

import pytest

from rxapp.app import signatures
from rxapp.core.errors import BadInput, NotAllowed, TooLong
from rxapp.core.work import reading, work
from rxapp.history import queries as changes
from rxapp.messages.panel.state.setup import ComposeState
from rxapp.shop import actions as shops
from rxapp.shop.state import StoreState
from rxapp.staff.actions import own_account
from rxapp.staff.state import AccountState
from rxapp.wording import actions, patterns
from rxapp.wording.phrases import DEFAULT
from rxapp.wording.queries import filling, greetings
from rxapp.wording.rendering import SignatureUnknown, SignatureWrong
from rxapp.wording.rules import NameParts, greet
from rxapp.wording.state.greetings import GreetingsState
from tests.factories import make_customer

OWN = {"language": "", "zone": "", "has_shortcuts": True}


def worded(cast, language="en", *, by=None, **rows):
    with work(by or cast.ada) as job:
        actions.save_greetings(job, language=language, form=rows)


def in_use(cast):
    with reading(cast.ben) as job:
        return greetings.phrases_in_use(job)


@pytest.mark.parametrize(
    ("row", "text", "kept"),
    [
        ("informal", "Morning {name}", "Morning {name}"),
        ("informal", "  Morning {name} ,: ", "Morning {name}"),
        ("informal", "", ""),
        ("formal_m", "Dear {last_name}", "Dear {last_name}"),
        ("formal_other", "Dear {title} {last_name}", "Dear {title} {last_name}"),
        ("company_formal", "Dear colleagues", "Dear colleagues"),
        ("company_informal", "Hi {company}", "Hi {company}"),
        ("nothing", "Good day", "Good day"),
    ],
)
def test_a_pattern_is_kept_without_its_mark_d14a(row, text, kept):
    assert patterns.check(row, text) == kept


@pytest.mark.parametrize(
    ("row", "text", "refusal"),
    [
        ("informal", "Morning", patterns.PatternNeeds),
        ("formal_m", "Dear {title}", patterns.PatternNeeds),
        ("informal", "Morning {last_name}", patterns.PatternUnknown),
        ("informal", "Morning {name}{", patterns.PatternUnknown),
        ("informal", "Morning {{name}}", patterns.PatternUnknown),
        ("nothing", "Hello {name}", patterns.PatternUnknown),
        ("informal", "{name}" + "x" * 120, TooLong),
        ("informal", 7, BadInput),
    ],
)
def test_what_would_lose_the_name_or_name_nothing_is_refused(row, text, refusal):
    with pytest.raises(refusal):
        patterns.check(row, text)


def test_every_shipped_pattern_passes_its_own_check():
    for phrases in DEFAULT.values():
        for row in patterns.ROWS:
            assert patterns.check(row, getattr(phrases, row)) == getattr(phrases, row)


@pytest.mark.parametrize("language", list(DEFAULT))
def test_each_row_is_shown_by_the_greeting_that_takes_it(language):
    """The sample customer of a row is greeted by that row and no other, so that the preview tells the truth."""
    for row in patterns.ROWS:
        if "{" in getattr(DEFAULT[language], row):
            changed = getattr(DEFAULT[language], row) + " Zzz"
            assert "Zzz" in patterns.shown(language, {row: changed})[row]
            others = [text for name, text in patterns.shown(language, {row: changed}).items() if name != row]
            assert not any("Zzz" in text for text in others)


def test_the_shops_words_greet_and_the_shipped_ones_come_back(cast):
    """D-14: one row in one language; the others and the other languages stay; emptied, the shipped one greets again."""
    dora = NameParts(first_name="Dora")
    worded(cast, informal="Morning {name}")
    assert greet(dora, "en", formal=False, patterns=in_use(cast)).text == "Morning Dora,"
    assert greet(dora, "en", formal=True, patterns=in_use(cast)).text == "Dear Dora,"
    assert greet(dora, "es", formal=False, patterns=in_use(cast)).text == "Hola Dora:"
    worded(cast, informal="Hello {name}", nothing="Good day")
    assert greet(dora, "en", formal=False, patterns=in_use(cast)).text == "Hello Dora,"
    worded(cast, informal="Hi {name}", nothing="")
    assert in_use(cast) == DEFAULT
    with reading(cast.ada) as job:
        assert greetings.own_patterns(job) == {}
        noted = changes.changes_of(job, "greeting", 0)
    assert len(noted) == 3
    assert noted[0].before == {"informal": "Hello {name}", "nothing": "Good day"}


def test_the_same_again_changes_nothing(cast):
    worded(cast, informal="Morning {name}")
    worded(cast, informal="Morning {name},")
    with reading(cast.ada) as job:
        assert len(changes.changes_of(job, "greeting", 0)) == 1


def test_who_may_not_edit_templates_words_no_greeting(cast):
    with pytest.raises(NotAllowed):
        worded(cast, by=cast.rita, informal="Morning {name}")
    with pytest.raises(BadInput):
        worded(cast, language="fr", informal="Salut {name}")
    with pytest.raises(BadInput):
        worded(cast, mark="!")
    assert in_use(cast) == DEFAULT


def test_a_template_is_previewed_with_the_shops_greeting(cast):
    """Design 4.7: the templates' preview calls the same function with the same words."""
    with work(cast.ada) as job:
        dora = make_customer(job, first_name="Dora")
    worded(cast, informal="Morning {name}")
    with reading(cast.ada) as job:
        seen = filling.preview(job, kind="email", language="en", subject="", content="Ready.", customer_id=dora)
    assert seen.text.startswith("Morning Dora,\n\nReady.")


async def test_the_panel_greets_as_the_shop_words_it_also_while_it_is_open(cast, screen):
    """D-14, point 8: preview and text take the shop's pattern, and a change shows in an open panel without destroying words."""
    with work(cast.ada) as job:
        dora = make_customer(job, first_name="Dora")
        template = actions.save(job, form={"name": "Ready", "kind": "email", "language": "en", "subject": "S", "content": "Ready."})
    worded(cast, informal="Morning {name}")
    tab = await screen(cast.ben)
    await tab.do(ComposeState.open(dora), ComposeState.set_template(str(template)))
    panel = await tab.state(ComposeState)
    assert (panel.greeting, panel.body.partition("\n")[0]) == ("Morning Dora,", "Morning Dora,")
    worded(cast, informal="Evening {name}")
    await tab.do(ComposeState.reread)
    panel = await tab.state(ComposeState)
    assert (panel.greeting, panel.body.partition("\n")[0]) == ("Evening Dora,", "Evening Dora,"), "the preview is the text"


async def test_the_section_shows_each_row_while_one_types_and_saves_it(cast, screen):
    """The preview follows the typing; *Save* keeps, *Reset* brings the shipped words back, a wrong row is told at its place."""
    tab = await screen(cast.ada, path="/settings")
    await tab.do(GreetingsState.load)
    section = await tab.state(GreetingsState)
    assert (section.shown["informal"], section.shipped["informal"], section.is_own) == ("Hi Dora,", "Hi {name}", False)
    await tab.do(GreetingsState.write("informal", "Morning {name}"))
    assert (await tab.state(GreetingsState)).shown["informal"] == "Morning Dora,"
    assert in_use(cast) == DEFAULT
    await tab.do(GreetingsState.save({"greeting-informal": "Morning"}))
    section = await tab.state(GreetingsState)
    assert (section.wrong, section.wrong_key) == ("informal", "greetings.refusal.needs")
    assert "greeting-informal" in tab.said()
    await tab.do(GreetingsState.save({"greeting-informal": "Morning {name}", "greeting-nothing": ""}))
    section = await tab.state(GreetingsState)
    assert (section.kept["informal"], section.wrong, section.is_own) == ("Morning {name}", "", True)
    assert in_use(cast)["en"].informal == "Morning {name}"
    await tab.do(GreetingsState.choose("pl"))
    assert (await tab.state(GreetingsState)).shown["informal"] == "Cześć Dora,"
    await tab.do(GreetingsState.choose("en"), GreetingsState.reset_rows)
    assert not (await tab.state(GreetingsState)).is_own
    assert in_use(cast) == DEFAULT


async def test_another_persons_greeting_shows_unless_one_is_typing(cast, screen):
    tab = await screen(cast.ada, path="/settings")
    await tab.do(GreetingsState.load)
    worded(cast, informal="Morning {name}")
    await tab.do(GreetingsState.refresh)
    assert (await tab.state(GreetingsState)).kept["informal"] == "Morning {name}"
    await tab.do(GreetingsState.write("nothing", "Good day"))
    worded(cast, informal="Evening {name}")
    await tab.do(GreetingsState.refresh)
    assert (await tab.state(GreetingsState)).typed["nothing"] == "Good day"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("{{ shop.nmae }}", SignatureUnknown),
        ("{{ shop.name", SignatureWrong),
        ("{shop.name}", SignatureWrong),
        ("{% if %}", SignatureWrong),
    ],
)
@pytest.mark.parametrize("name", signatures.NAMES)
async def test_a_signature_with_a_wrong_placeholder_is_refused_when_it_is_saved(cast, screen, name, text, refusal):
    """D-19: said at *Save*, in the settings of the shop and of each person; nothing is stored, and the typed text stays."""
    own = {**OWN, "signature_email": "", "signature_sms": "", name: text}
    with pytest.raises(refusal), work(cast.ben) as job:
        own_account.edit_own(job, **own)
    with pytest.raises(refusal), work(cast.ada) as job:
        shops.save(job, form={name: text})
    tab = await screen(cast.ada, path="/settings")
    await tab.do(StoreState.load, StoreState.save({f"store-{name}": text}), AccountState.load)
    before = (await tab.state(AccountState)).filled
    await tab.do(AccountState.save({f"own-{field}": value for field, value in own.items()}))
    assert tab.said().count(refusal.key) == 2
    assert (await tab.state(AccountState)).filled == before


def test_a_signature_with_right_placeholders_is_kept(cast):
    with work(cast.ben) as job:
        own_account.edit_own(job, **OWN, signature_email="{{ staff.first_name }}\n{{ shop.name }}", signature_sms="{{ shop.name }}")
    with work(cast.ada) as job:
        shops.save(job, form={"signature_sms": "{{ shop.name }}, {{ shop.phone }}"})
