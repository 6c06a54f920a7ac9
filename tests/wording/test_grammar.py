"""What a template's text may cost: counted at n, 2n and 4n over the grammar, never timed (D1)."""

from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from liquid import Environment

from rxapp.core import db
from rxapp.core.errors import Refusal
from rxapp.core.work import reading, work
from rxapp.shop.state import StoreState
from rxapp.staff import signatures
from rxapp.staff.models import Staff
from rxapp.staff.state import AccountState
from rxapp.wording import grammar, rendering
from rxapp.wording.models import Template
from rxapp.wording.queries import filling
from rxapp.wording.rendering import TemplateEndless, check, render
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.listing import TemplatesState
from tests.counting import grows_at_most_linearly, lines_run

FREEZE = "{% for i in (1..99999999999) limit:1 offset:99999999900 %}x{% endfor %}"
VALUES = {"customer": {"first_name": "Dora"}, "today": "29 November 2026"}
PIECES = (
    *("{{", "}}", "{%", "%}", "{{-", "-}}", "{%-", "-%}", "{", "}", "%", "-", "'", '"', "[", "]", "(", ")", ".", "..", "|", ":", ","),
    *("{{ today }}", "{{ customer.first_name }}", "{% if today %}", "{% elsif today == 'x' %}", "{% else %}", "{% endif %}"),
    *("{% unless today %}", "{% endunless %}", "{% case 1 %}", "{% when 1, 1, 1, 1 %}", "{% endcase %}", "{% raw %}", "{% comment %}"),
    *(" | append: today", " | truncate: 9", " | default: 'x'", " and today", " or 1", " contains 'a'", "(1..9)", "9", "x", " ", "\n"),
)


def every_work(text: str) -> int:
    def weigh() -> None:
        rendering._verdict.cache_clear()
        grammar.parsed.cache_clear()
        rendering.is_sound(text)
        render(text, VALUES)

    return lines_run(weigh)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=3), st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
@example([], ["{{"])
@example([], ["{%"])
@example(["{{"], ["'"])
@example(["{% raw %}"], ["x"])
@example([], ["{% case 1 %}", "{% when 1, 1, 1, 1 %}"])
@example(["{{ today"], [" | append: today"])
def test_work_grows_at_most_as_the_text_does(head: list[str], unit: list[str]) -> None:
    """D1b: at n, 2n and 4n."""
    start, part = "".join(head), "".join(unit)
    steps = [every_work(start + part * times) for times in (20, 40, 80)]
    assert grows_at_most_linearly(steps), (start, part, steps)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_text_takes_more_steps_than_it_has_parts(pieces: list[str]) -> None:
    """D1: each part is written once at most, whatever stands around it."""
    text = "".join(pieces)
    try:
        taken = render(text, VALUES).steps
    except Refusal:
        return
    assert taken <= 4 * len(text) + 4


def test_branches_that_fit_more_than_once_are_written_once() -> None:
    """D1: in Liquid, four values that fit write the branch four times, and twenty levels of it 4 ** 20 times."""
    text = "{% case 1 %}{% when 1, 1, 1, 1 %}" * 19 + "x" + "{% endcase %}" * 19
    rendered = render(text, VALUES)
    assert rendered.text == "x"
    assert rendered.steps < 100
    assert render("{% case 2 %}{% when 1 %}a{% when 2, 3 %}b{% else %}c{% endcase %}", VALUES).text == "b"
    assert render("{% case 9 %}{% when 1 %}a{% else %}c{% endcase %}", VALUES).text == "c"


@pytest.mark.parametrize(("limit", "text"), [("STEPS", "{{ today }}" * 30), ("CHARACTERS", "{{ today | append: 'aaaaaaaaaa' }}" * 3)])
def test_the_renderer_counts_and_stops(monkeypatch, limit: str, text: str) -> None:
    """D1: steps and characters."""
    check(text)
    monkeypatch.setattr(grammar, limit, 20)
    with pytest.raises(TemplateEndless):
        render(text, VALUES)


@pytest.mark.parametrize(
    "text", ["a {{- today -}} b", "a {%- if today -%} b {%- endif -%} c", "{{-today-}}", "{{- today}} {% if today %} {% endif %}x"]
)
def test_white_space_is_taken_away_as_liquid_does(text: str) -> None:
    assert render(text, VALUES).text == Environment().from_string(text).render(today=VALUES["today"])


@pytest.fixture(autouse=True)
def _as_the_app_does(monkeypatch) -> None:
    """`rxapp.app` has every new signature pass this."""
    monkeypatch.setattr(signatures, "_checks", [rendering.check_signature])


@pytest.fixture
def weighed(monkeypatch) -> list[bool]:
    """For each text that was weighed: whether a writing transaction held the lock meanwhile."""
    held, seen, lock, weigh = [False], [], db.write_lock, rendering._weigh

    @contextmanager
    def locked():
        with lock():
            held[0] = True
            yield
        held[0] = False

    def noted(text: str) -> None:
        seen.append(held[0])
        weigh(text)

    monkeypatch.setattr(db, "write_lock", locked)
    monkeypatch.setattr(rendering, "_weigh", noted)
    rendering._verdict.cache_clear()
    return seen


async def test_texts_are_weighed_before_the_write_lock_is_taken(cast, screen, weighed) -> None:
    """D1: a template, a person's signature, the shop's."""
    tab = await screen()
    fields = {"name": "Ready", "kind": "email", "language": "en", "subject": "Bike", "content": "{{ today }} ready"}
    await tab.do(TemplateFormState.new, TemplateFormState.save({f"template-{name}": text for name, text in fields.items()}))
    await tab.do(AccountState.load, AccountState.save({"own-signature_email": "Ada {{ shop.name }}", "own-language": "", "own-zone": ""}))
    await tab.do(StoreState.load, StoreState.save({"store-signature_sms": "Shop {{ shop.phone }}"}))
    assert len(weighed) >= 4
    assert not any(weighed)


async def test_anybodys_frozen_signature_is_refused(cast, screen) -> None:
    """D1a: 74 characters froze the process."""
    tab = await screen(cast.ben)
    form = {"own-signature_email": FREEZE, "own-signature_sms": "", "own-language": "", "own-zone": "", "own-has_shortcuts": "on"}
    await tab.do(AccountState.load, AccountState.save(form))
    assert "signature.refusal.wrong" in tab.said()
    with reading() as job:
        assert job.session.get_one(Staff, cast.ben.id).signature_email == ""


async def test_what_was_kept_under_other_rules_is_flagged(cast, screen, clock) -> None:
    """D-20: in the list, and where it would be used it is refused and not run."""
    with work() as job:
        made = {"kind": "email", "language": "en", "subject": "s", "created_at": job.now, "changed_at": job.now}
        job.session.add_all([Template(name="old", content=FREEZE, **made), Template(name="new", content="{{ today }}", **made)])
        job.session.get_one(Staff, cast.ben.id).signature_email = FREEZE
    tab = await screen()
    await tab.do(TemplatesState.load)
    assert {row.name: row.is_sound for row in (await tab.state(TemplatesState)).rows} == {"old": False, "new": True}
    with pytest.raises(filling.SignatureBroken), reading(cast.ben) as job:
        filling._signed(filling.signature_for(job, "email"), {})
