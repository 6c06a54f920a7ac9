"""Saving and deleting templates, and the starters (CL-44, CL-46, CL-48, D-19, D-20, D-37)."""

import pytest

from rxapp.core.errors import BadInput, NotAllowed, NotFound, TooLong
from rxapp.core.work import reading, work
from rxapp.history import queries as history
from rxapp.live import queries as live
from rxapp.wording import actions
from rxapp.wording.actions import TemplateChanged, TemplateNeedsName
from rxapp.wording.queries import templates
from rxapp.wording.rendering import TemplateBroken, TemplateEndless, TemplateUnknown

FORM = {"name": "Ready", "kind": "email", "language": "en", "subject": "Your bike", "content": "It is ready at {{ shop.name }}."}


def made(actor, **changes) -> int:
    with work(actor) as job:
        return actions.save(job, form=FORM | changes)


def row(actor, template_id: int) -> templates.TemplateRow:
    with reading(actor) as job:
        return templates.template_for(job, template_id)


def test_a_new_template_is_kept_recorded_and_announced(cast) -> None:
    """CL-46, CL-48: type, language, subject, content."""
    template_id = made(cast.ada)
    kept = row(cast.ada, template_id)
    assert {name: getattr(kept, name) for name in FORM} == FORM
    assert (kept.version, kept.changed_by) == (1, "Ada Nowak")
    with reading() as job:
        assert [change.kind for change in history.changes_of(job, "template", template_id)] == ["created"]
        assert live.versions(job)["templates"] == 1


def test_content_and_subject_may_be_empty(cast) -> None:
    """CL-44, D-13: greeting and signature and nothing else."""
    kept = row(cast.ada, made(cast.ada, subject="", content="  \n "))
    assert (kept.subject, kept.content) == ("", "")


def test_text_is_kept_clean(cast) -> None:
    """D-14a: NFC, one kind of line break, no NUL."""
    kept = row(cast.ada, made(cast.ada, name="  Two \n words ", content="Jose\u0301\r\nline\x00"))
    assert (kept.name, kept.content) == ("Two words", "José\nline")


def test_an_edit_records_only_what_changed(cast) -> None:
    template_id = made(cast.ada)
    with work(cast.ada) as job:
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Your bicycle"})
    assert row(cast.ada, template_id).version == 2
    with reading() as job:
        newest = history.changes_of(job, "template", template_id)[0]
    assert (newest.kind, newest.before, newest.after) == ("edited", {"subject": "Your bike"}, {"subject": "Your bicycle"})


def test_saving_without_a_change_changes_nothing(cast) -> None:
    """Also with an old version: what stands there is what was wanted."""
    template_id = made(cast.ada)
    with work(cast.ada) as job:
        actions.save(job, template_id=template_id, version=0, form=FORM)
    assert row(cast.ada, template_id).version == 1


def test_a_concurrent_edit_is_refused_and_names_who(cast) -> None:
    """D-37: nothing is overwritten."""
    template_id = made(cast.ada)
    with work(cast.ada) as job:
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Ada's"})
    with work(cast.ada) as job, pytest.raises(TemplateChanged) as refused:
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Mine"})
    assert refused.value.values == {"name": "Ada Nowak"}
    assert row(cast.ada, template_id).subject == "Ada's"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, TemplateNeedsName),
        ({"content": "{{ customer.shoe_size }}"}, TemplateUnknown),
        ({"subject": "{{ job.colour }}"}, TemplateUnknown),
        ({"content": "{{ customer.name"}, TemplateBroken),
        ({"content": "{% for i in (1..999999999) %}{% endfor %}"}, TemplateEndless),
        ({"kind": "fax"}, BadInput),
        ({"kind": {"a": 1}}, BadInput),
        ({"language": "xx"}, BadInput),
        ({"subject": ["x"]}, BadInput),
        ({"content": 7}, BadInput),
        ({"id": 1}, BadInput),
        ({"name": "x" * 81}, TooLong),
        ({"content": "x" * 1_000_000}, TooLong),
        ({"kind": "sms", "content": "x" * 1_601}, TooLong),
    ],
)
def test_bad_forms_are_refused(cast, changes: dict, refusal: type[Exception]) -> None:
    """D-19: unknown placeholders, endless and broken templates; and everything of the wrong type or size."""
    with pytest.raises(refusal):
        made(cast.ada, **changes)


@pytest.mark.parametrize("who", ["ben", "cleo", "rita"])
def test_only_those_who_may_edit_templates_change_them(cast, who: str) -> None:
    """D-65."""
    template_id = made(cast.ada)
    actor = getattr(cast, who)
    with pytest.raises(NotAllowed):
        made(actor)
    with work(actor) as job, pytest.raises(NotAllowed):
        actions.delete(job, template_id=template_id)
    assert row(actor, template_id).name == "Ready"


def test_a_deleted_template_is_gone_from_lists_but_not_from_the_store(cast) -> None:
    """D-20."""
    template_id = made(cast.ada)
    with work(cast.ada) as job:
        actions.delete(job, template_id=template_id)
    with reading(cast.ada) as job:
        assert templates.templates(job, "email", "en") == []
        with pytest.raises(NotFound):
            templates.template_for(job, template_id)
        assert [change.kind for change in history.changes_of(job, "template", template_id)] == ["deleted", "created"]
    with work(cast.ada) as job, pytest.raises(NotFound):
        actions.save(job, template_id=template_id, version=1, form=FORM | {"subject": "Late"})


def test_starters_are_added_once_and_never_come_back(cast) -> None:
    with work() as job:
        assert actions.add_starters(job) == 105
    with work() as job:
        first = templates.templates(job, "sms", "pl")[0]
        actions.delete(job, template_id=first.id)
    with work() as job:
        assert actions.add_starters(job) == 0
        assert first.id not in [found.id for found in templates.templates(job, "sms", "pl")]
