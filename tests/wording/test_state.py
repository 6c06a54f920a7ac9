"""The templates page without a browser: list, form, two edits at once, preview (CL-46, D-19, D-20, D-37)."""

import pytest

from rxapp.core.work import reading, work
from rxapp.customers.actions import records
from rxapp.wording import actions
from rxapp.wording.queries import templates
from rxapp.wording.state.form import TemplateFormState
from rxapp.wording.state.listing import TemplatesState
from rxapp.wording.state.preview import TemplatePreviewState

FORM = {"name": "Ready", "kind": "email", "language": "en", "subject": "Your bike", "content": "Ready."}


def typed(**changes) -> dict[str, str]:
    """The form as the browser sends it."""
    return {f"template-{name}": value for name, value in {**FORM, **changes}.items()}


def template(cast, **changes) -> int:
    with work(cast.ada) as job:
        return actions.save(job, form=FORM | changes)


def stored(cast) -> list[templates.TemplateLine]:
    with reading(cast.ada) as job:
        return list(templates.page(job).rows)


async def test_a_new_template_is_written_saved_and_listed(cast, screen) -> None:
    """CL-46."""
    tab = await screen()
    await tab.do(TemplatesState.load, TemplateFormState.new)
    assert (await tab.state(TemplateFormState)).is_open
    await tab.do(TemplateFormState.save(typed()))
    assert not (await tab.state(TemplateFormState)).is_open
    assert [row.name for row in (await tab.state(TemplatesState)).rows] == ["Ready"]
    assert "templates.saved" in tab.said()


async def test_a_second_press_saves_nothing(cast, screen) -> None:
    """A double click on Save makes one template."""
    tab = await screen()
    await tab.do(TemplateFormState.new, TemplateFormState.save(typed()), TemplateFormState.save(typed()))
    assert len(stored(cast)) == 1


async def test_a_refusal_keeps_what_was_typed_and_says_where(cast, screen) -> None:
    """D-19."""
    tab = await screen()
    await tab.do(TemplateFormState.new, TemplateFormState.save(typed(content="{{ customer.shoe_size }}")))
    form = await tab.state(TemplateFormState)
    assert form.is_open
    assert form.sheet.content == "{{ customer.shoe_size }}"
    assert (form.problem.key, form.problem.facts) == ("templates.refusal.unknown", {"names": "customer.shoe_size", "place": "content"})
    assert stored(cast) == []


async def test_unsaved_changes_are_asked_about_before_they_go(cast, screen) -> None:
    tab = await screen()
    await tab.do(TemplateFormState.open(template(cast)), TemplateFormState.write("subject", "Other"))
    form = await tab.state(TemplateFormState)
    assert form.is_changed
    await tab.do(TemplateFormState.leave)
    assert (form.is_open, form.ask) == (True, "leave")
    await tab.do(TemplateFormState.drop_ask)
    assert (form.is_open, form.ask) == (True, "")
    await tab.do(TemplateFormState.arrive)
    assert form.is_open  # another page and back: what was written is still there
    await tab.do(TemplateFormState.leave, TemplateFormState.discard)
    assert not form.is_open


async def test_a_form_without_changes_closes_at_once(cast, screen) -> None:
    tab = await screen()
    await tab.do(TemplateFormState.open(template(cast)), TemplateFormState.leave)
    assert not (await tab.state(TemplateFormState)).is_open


async def test_two_edits_stand_side_by_side_and_mine_may_win(cast, screen) -> None:
    """D-37."""
    template_id = template(cast)
    ada = await screen()
    await ada.do(TemplateFormState.open(template_id))
    with work(cast.ada) as job:
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Theirs"})
    await ada.do(TemplateFormState.save(typed(subject="Mine")))
    form = await ada.state(TemplateFormState)
    assert (form.is_open, form.theirs_by, form.theirs.subject, form.sheet.subject) == (True, "Ada Nowak", "Theirs", "Mine")
    await ada.do(TemplateFormState.keep_mine, TemplateFormState.save(typed(subject="Mine")))
    assert [row.subject for row in stored(cast)] == ["Mine"]


async def test_theirs_may_win(cast, screen) -> None:
    """D-37."""
    template_id = template(cast)
    ada = await screen()
    await ada.do(TemplateFormState.open(template_id), TemplateFormState.write("subject", "Mine"))
    with work(cast.ada) as job:
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Theirs"})
    await ada.do(TemplateFormState.refresh)
    form = await ada.state(TemplateFormState)
    assert (form.theirs_by, form.sheet.subject) == ("Ada Nowak", "Mine")
    await ada.do(TemplateFormState.take_theirs)
    assert (form.theirs_by, form.sheet.subject, form.version, form.is_changed) == ("", "Theirs", 2, False)


async def test_an_untouched_form_follows_the_other_edit(cast, screen) -> None:
    """Live: nothing of mine to keep, so theirs is shown."""
    template_id = template(cast)
    ada = await screen()
    await ada.do(TemplateFormState.open(template_id))
    with work(cast.ada) as job:
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Theirs"})
    await ada.do(TemplateFormState.refresh)
    form = await ada.state(TemplateFormState)
    assert (form.theirs_by, form.sheet.subject, form.version) == ("", "Theirs", 2)


async def test_a_template_deleted_meanwhile_can_be_made_anew(cast, screen) -> None:
    """D-20: nothing that was typed is lost."""
    template_id = template(cast)
    ada = await screen()
    await ada.do(TemplateFormState.open(template_id))
    with work(cast.ada) as job:
        actions.delete(job, template_id=template_id)
    await ada.do(TemplateFormState.save(typed(subject="Kept")))
    form = await ada.state(TemplateFormState)
    assert (form.is_open, form.problem.key, form.sheet.subject) == (True, "templates.gone", "Kept")
    await ada.do(TemplateFormState.save(typed(subject="Kept")))
    assert [row.subject for row in stored(cast)] == ["Kept"]


async def test_deleting_asks_first(cast, screen) -> None:
    """D-20."""
    ada = await screen()
    await ada.do(TemplateFormState.open(template(cast)), TemplateFormState.ask_delete)
    assert (await ada.state(TemplateFormState)).ask == "delete"
    assert len(stored(cast)) == 1
    await ada.do(TemplateFormState.delete)
    assert not (await ada.state(TemplateFormState)).is_open
    assert stored(cast) == []


async def test_the_preview_follows_the_form_and_the_customer(cast, screen) -> None:
    """CL-41: greeting and content as the customer would get them."""
    with work(cast.ada) as job:
        made = records.create(job, form={"kind": "person", "title": "mr", "first_name": "John", "last_name": "Doe"})
    tab = await screen()
    await tab.do(TemplateFormState.new, TemplateFormState.write("content", "For {{ customer.last_name }} {{ customer.phone }}"))
    seen = await tab.state(TemplatePreviewState)
    assert (seen.customer.id, seen.greeting, seen.content, seen.empty) == (made, "Hi John,", "For Doe ", ["customer.phone"])
    await tab.do(TemplatePreviewState.set_formal(True))
    assert seen.greeting == "Dear Mr Doe,"
    await tab.do(TemplateFormState.write("content", "{{ order.number }}"))
    assert seen.problem.key == "templates.refusal.unknown"
    await tab.do(TemplatePreviewState.find("doe"))
    assert [match.id for match in seen.matches] == [made]
    await tab.do(TemplatePreviewState.choose(made))
    assert seen.matches == []


@pytest.mark.parametrize("who", ["ben", "rita"])
async def test_without_the_permission_nothing_is_changed(cast, screen, who: str) -> None:
    """D-65: the button is hidden, and the handler refuses all the same."""
    template_id = template(cast)
    tab = await screen(getattr(cast, who))
    await tab.do(TemplateFormState.open(template_id), TemplateFormState.save(typed(subject="Changed")))
    form = await tab.state(TemplateFormState)
    assert (form.is_open, form.problem.key) == (True, "refusal.not_allowed")
    await tab.do(TemplateFormState.delete)
    assert [row.subject for row in stored(cast)] == ["Your bike"]


async def test_signed_out_nothing_is_read(cast, screen) -> None:
    """Deny by default."""
    template_id = template(cast)
    tab = await screen(None)
    await tab.do(TemplatesState.load, TemplateFormState.open(template_id), TemplatePreviewState.show(FORM))
    assert (await tab.state(TemplatesState)).rows == []
    assert not (await tab.state(TemplateFormState)).is_open


@pytest.mark.parametrize(
    ("handler", "argument"),
    [
        (TemplatesState.search, "q"),
        (TemplatesState.choose_kind, "kind"),
        (TemplatesState.choose_language, "language"),
        (TemplatesState.go_to_page, "number"),
        (TemplateFormState.open, "template_id"),
        (TemplateFormState.save, "form"),
        (TemplatePreviewState.show, "form"),
        (TemplatePreviewState.set_formal, "formal"),
        (TemplatePreviewState.find, "q"),
        (TemplatePreviewState.choose, "customer_id"),
    ],
)
@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_odd_arguments_change_nothing_and_break_nothing(cast, screen, handler, argument: str) -> None:
    """Every handler is a remote endpoint: whatever comes is a refusal, never a stored dict."""
    template(cast)
    tab = await screen()
    await tab.do(TemplatesState.load, TemplateFormState.new)
    for odd in (None, 7, {"a": 1}, [1], "x" * 9_999, True):
        await tab.call(handler, **{argument: odd})
    assert [row.subject for row in stored(cast)] == ["Your bike"]
    listing = await tab.state(TemplatesState)
    assert [type(value) for value in (listing.q, listing.kind, listing.tongue, listing.number)] == [str, str, str, int]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_only_the_forms_own_fields_are_written(cast, screen) -> None:
    tab = await screen()
    await tab.do(TemplateFormState.new)
    for name, value in (("version", "9"), ("content", {"a": 1}), (["x"], "y"), ("__class__", "z")):
        await tab.call(TemplateFormState.write, name=name, value=value)
    form = await tab.state(TemplateFormState)
    assert (form.version, form.sheet.content) == (0, "")
