"""Saving and deleting templates and greeting patterns, and the starters of a new shop. Sent messages keep their text (CL-46, D-20)."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update
from sqlmodel import delete as deleting

from rxapp.core.errors import BadInput, Refusal
from rxapp.core.i18n import LANGUAGES
from rxapp.core.inputs import a_form, a_line, a_number, a_text, an_id, one_of
from rxapp.core.kinds import KINDS, WRITTEN, Kind
from rxapp.core.tables import rows_changed
from rxapp.core.work import Work, looks_first
from rxapp.history import actions as history
from rxapp.live import actions as live
from rxapp.staff.rules import Permission
from rxapp.wording import patterns, rendering, rules
from rxapp.wording.models import GreetingPattern, Template
from rxapp.wording.phrases import DEFAULT as SHIPPED
from rxapp.wording.queries import greetings, templates
from rxapp.wording.starters.catalogue import STARTERS

NAME_LIMIT = 80
FIELDS = ("name", "kind", "language", "subject", "content")


class TemplateNeedsName(Refusal):
    """A template has no name."""

    key = "templates.refusal.needs_name"


class TemplateChanged(Refusal):
    """Somebody else saved the template since it was opened; value: their name. Nothing was overwritten (D-37)."""

    key = "templates.refusal.changed"


def _look(*, form: object, **_: object) -> None:
    _fields(a_form(form))


@looks_first(_look)
def save(work: Work, *, template_id: int = 0, version: int = 0, form: object) -> int:
    """Make a template (id 0), or change one that still has this version; returns its id (CL-46, CL-48, D-19, D-37).

    The content may be empty (CL-44). `form` holds name, kind, language, subject and content. Raises NotAllowed, NotFound,
    BadInput, TooLong, TemplateNeedsName, TemplateUnknown, TemplateBroken, TemplateEndless, TemplateChanged.
    """
    work.need(Permission.EDIT_TEMPLATES)
    wanted = _fields(a_form(form))
    if not template_id:
        return _make(work, wanted)
    _change(work, an_id(template_id), a_number(version, low=0, high=2**31 - 1), wanted)
    return template_id


def delete(work: Work, *, template_id: int) -> None:
    """Take a template out of every list; what was sent or drafted with it keeps its text (D-20). Raises NotAllowed, NotFound."""
    work.need(Permission.EDIT_TEMPLATES)
    row = templates.template_for(work, an_id(template_id))
    gone = update(Template).where(col(Template.id) == row.id, col(Template.deleted_at).is_(None))
    work.session.exec(gone.values(deleted_at=work.now, changed_at=work.now, changed_by=work.actor.name))
    history.record(work, subject="template", subject_id=row.id, kind="deleted", before={"name": row.name, "kind": row.kind})
    live.publish(work, "templates")


def add_starters(work: Work) -> int:
    """Add the starters that were never added, in every language; returns how many. Deleted ones do not come back."""
    work.need(Permission.EDIT_TEMPLATES)
    known = set(work.session.exec(select(Template.starter).where(col(Template.starter).is_not(None))))
    new = [starter for starter in STARTERS if starter.key not in known]
    for starter in new:
        fields: dict[str, Any] = {name: getattr(starter, name) for name in FIELDS}
        work.session.add(Template(**fields, starter=starter.key, created_at=work.now, changed_at=work.now))
    if new:
        history.record(work, subject="template", subject_id=0, kind="starters_added", after={"count": len(new)})
        live.publish(work, "templates")
    return len(new)


def save_greetings(work: Work, *, language: str, form: object) -> None:
    """Save the shop's own patterns for these rows of the greeting table (D-14) in one language; rows left out stay as they are.

    An empty pattern, or one that equals the shipped one, restores the shipped one. Raises NotAllowed, BadInput, TooLong,
    PatternNeeds, PatternUnknown.
    """
    work.need(Permission.EDIT_TEMPLATES)
    language, given = one_of(language, LANGUAGES), a_form(form)
    wanted = {one_of(row, patterns.ROWS): patterns.check(row, text) for row, text in given.items() if one_of(row, patterns.ROWS)}
    wanted = {row: "" if text == getattr(SHIPPED[language], row) else text for row, text in wanted.items()}
    own = greetings.own_patterns(work).get(language, {})
    after = {row: text for row, text in wanted.items() if text != own.get(row, "")}
    for row, text in after.items():
        _word(work, language, row, text)
    if after:
        before = {row: own.get(row, "") for row in after}
        history.record(work, subject="greeting", subject_id=0, kind="edited", before=before, after={**after, "language": language})
        live.publish(work, "templates")


def _word(work: Work, language: str, row: str, text: str) -> None:
    here = (col(GreetingPattern.language) == language, col(GreetingPattern.row) == row)
    if not text:
        work.session.exec(deleting(GreetingPattern).where(*here))
    elif not rows_changed(work, update(GreetingPattern).where(*here).values(text=text)):
        try:
            with work.session.begin_nested():
                work.session.add(GreetingPattern(language=language, row=row, text=text))
        except IntegrityError:  # somebody else worded the same row at this very moment
            work.session.exec(update(GreetingPattern).where(*here).values(text=text))


def _make(work: Work, wanted: dict[str, Any]) -> int:
    row = Template(**wanted, created_at=work.now, changed_at=work.now, changed_by=work.actor.name)
    work.session.add(row)
    work.session.flush()
    made = row.id or 0
    history.record(work, subject="template", subject_id=made, kind="created", after=dict(wanted))
    live.publish(work, "templates")
    return made


def _change(work: Work, template_id: int, version: int, wanted: dict[str, str]) -> None:
    row = templates.template_for(work, template_id)
    before = {name: getattr(row, name) for name in FIELDS if getattr(row, name) != wanted[name]}
    if not before:
        return
    told = {**wanted, "version": version + 1, "changed_at": work.now, "changed_by": work.actor.name}
    still = update(Template).where(col(Template.id) == row.id, col(Template.version) == version, col(Template.deleted_at).is_(None))
    if rows_changed(work, still.values(**told)) != 1:
        raise TemplateChanged(name=row.changed_by)
    history.record(work, subject="template", subject_id=row.id, kind="edited", before=before, after={name: wanted[name] for name in before})
    live.publish(work, "templates")


def _fields(form: dict[str, Any]) -> dict[str, Any]:
    kind = one_of(form.get("kind"), WRITTEN)
    wanted = {
        "name": a_line(form.get("name"), limit=NAME_LIMIT),
        "kind": kind,
        "language": one_of(form.get("language"), LANGUAGES),
        "subject": a_line(form.get("subject"), limit=rules.SUBJECT_LIMIT),
        "content": a_text(form.get("content"), limit=KINDS[Kind(kind)].template_limit).strip(),
    }
    if set(form) - set(FIELDS):
        raise BadInput
    if not wanted["name"]:
        raise TemplateNeedsName
    for place in ("subject", "content"):
        _check(wanted[place], place)
    return wanted


def _check(text: str, place: str) -> None:
    try:
        rendering.check(text)
    except Refusal as refusal:
        refusal.values["place"] = place
        raise
