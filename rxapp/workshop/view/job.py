"""A job's page and the form of a new job: fields, status, its customer, and what is in the way of saving (CL-4, D-37, D-121, D-136)."""

import reflex as rx

from rxapp.customers.view.names import name
from rxapp.staff.rules import Permission
from rxapp.ui import clashes, kit, leaving, page
from rxapp.ui.filled import told
from rxapp.ui.pace import paced
from rxapp.ui.words import t, t_with, when_long
from rxapp.workshop.actions.form import LINES
from rxapp.workshop.rules import WORDS_LIMIT, JobKind
from rxapp.workshop.state.form import JobState, Owner
from rxapp.workshop.state.menu import NEW
from rxapp.workshop.view.menu import Writer
from rxapp.workshop.view.move import moment
from rxapp.workshop.view.names import mechanic_options, status_word

FORM = "job-form"
JOB, OWNER = JobState.job, JobState.owner
MAY_EDIT = JobState.permissions.contains(Permission.CREATE_JOBS.value)
MAY_WORK = JobState.permissions.contains(Permission.WORK_JOBS.value)
MAY_ADD = JobState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
MAY_WRITE = JobState.permissions.contains(Permission.SEND.value)


def job_page(heading: rx.Var[str], *, on_write: Writer, past: rx.Component) -> rx.Component:
    """The whole screen of one job; `past` is the history of its messages."""
    right = rx.el.div(_customer(), past, class_name="card-right job-right")
    shown = rx.el.div(rx.el.div(_status(), _form(), class_name="job-left"), right, class_name="job-columns")
    return rx.fragment(
        leaving.sheet(FORM),
        page.bar(heading, _kind_chip(), actions=(rx.cond(JOB.id > 0, _actions(on_write)),)),
        rx.cond(JobState.is_missing, missing(), rx.cond(JobState.is_ready, shown, page.body())),
    )


def new_job(heading: rx.Var[str]) -> rx.Component:
    """The whole screen of a new job: whose, what, when."""
    body = rx.el.div(_whose(), _form(), class_name="job-left new")
    shown = rx.cond(JobState.is_ready & (JobState.job.id == 0), body, page.body())
    return rx.fragment(leaving.sheet(FORM), page.bar(heading), rx.cond(JobState.is_refused, _not_allowed(), shown))


def _not_allowed() -> rx.Component:
    """Whoever may not create jobs has come by an address."""
    back = kit.link_button(t("job.form.back"), "/workshop", kind="primary")
    return page.body(kit.empty("lock", t("job.form.refused"), t("job.form.refused_why"), back))


def missing() -> rx.Component:
    """What stands there instead of a job that does not exist."""
    back = kit.link_button(t("job.form.back"), "/workshop", kind="primary")
    return page.body(kit.empty("wrench", t("job.form.gone"), t("job.form.gone_why"), back))


def _kind_chip() -> rx.Component:
    return rx.cond((JOB.id > 0) & (JobState.kind == JobKind.QUOTE.value), kit.chip(t("job.kind.quote")))


def _actions(on_write: Writer) -> rx.Component:
    def button(kind: str, picture: str) -> rx.Component:
        return kit.button(t(f"kind.{kind}"), picture=picture, on_click=on_write(OWNER.id, kind, JOB.id))

    unmet = kit.button(t("kind.email"), picture="mail", aria_disabled=True, custom_attrs={"aria-describedby": "job-no-email-why"})
    why = rx.el.span(t("planner.no_email"), id="job-no-email-why", class_name="small quiet no-email")
    written = rx.fragment(
        rx.cond(OWNER.takes_email, button("email", "mail"), rx.fragment(why, unmet)),
        rx.cond(OWNER.takes_sms, button("sms", "message_square_text")),
        button("note", "lock"),
    )
    return rx.cond(MAY_WRITE, written)


def _form() -> rx.Component:
    fields = rx.el.fieldset(
        told(JobState.filled), _kind(), _item(), _work(), _plan(), disabled=~MAY_EDIT, class_name="form job-fields", key=JobState.filled
    )
    return rx.el.form(
        page.body(_newer(), _in_the_way(), fields, class_name="pad"),
        _foot(),
        id=FORM,
        key=JobState.opened,
        on_submit=JobState.save,
        on_mount=leaving.watch(FORM),
        class_name="screen-form",
        no_validate=True,
    )


def _status() -> rx.Component:
    """The allowed moves, at once: who may not edit a job may still set how far it is."""
    now = kit.option(t("job.status." + JOB.status), JOB.status)
    moves = rx.foreach(JOB.moves, lambda to: kit.option(t("job.status." + to.to(str)), to))
    box = kit.choice("job-status", now, moves, value=JOB.status, on_change=JobState.set_status)
    return rx.el.div(
        rx.cond(MAY_WORK, kit.field(t("planner.status"), box, name="job-status"), status_word(JOB.status)), class_name="form job-status"
    )


def _kind() -> rx.Component:
    kinds = [
        kit.radio(
            t(f"job.kind.{one.value}"),
            name=f"job-kind-{one.value}",
            group="job-kind",
            value=one.value,
            default_checked=JobState.kind == one.value,
        )
        for one in JobKind
    ]
    return rx.el.div(*kinds, role="radiogroup", aria_label=t("job.form.kind"), class_name="radios")


def _item() -> rx.Component:
    return rx.el.div(*[_line(field) for field in LINES], class_name="three")


def _work() -> rx.Component:
    return rx.fragment(_text("what_to_do", "job.form.what_to_do"), _text("note", "job.form.note", class_name="staff-area"))


def _plan() -> rx.Component:
    whose = kit.choice("job-mechanic_id", mechanic_options(JobState.mechanics), default_value=JobState.texts["mechanic_id"])
    promised = rx.el.input(
        type="date", id="job-promised_on", name="job-promised_on", default_value=JobState.texts["promised_on"], class_name="input num"
    )
    return rx.el.section(
        rx.el.h2(t("job.form.plan")),
        rx.el.div(
            moment("job-start", "job.form.start", JobState.texts["start"]),
            moment("job-end", "job.form.end", JobState.texts["end"]),
            kit.field(t("planner.mechanic"), whose, name="job-mechanic_id"),
            kit.field(t("job.form.promised_on"), promised, name="job-promised_on"),
            class_name="two",
        ),
        rx.el.p(t("job.form.zone", zone=JobState.zone_of_shop), class_name="help"),
        class_name="section",
    )


def _line(field: str) -> rx.Component:
    box = kit.text_input(f"job-{field}", default_value=JobState.texts[field], max_length=LINES[field], auto_complete="off")
    return kit.field(t(f"job.form.{field}"), box, name=f"job-{field}")


def _text(field: str, label: str, class_name: str = "") -> rx.Component:
    area = kit.text_area(f"job-{field}", default_value=JobState.texts[field], max_length=WORDS_LIMIT, rows="3", class_name=class_name)
    return kit.field(t(label), area, name=f"job-{field}")


def _foot() -> rx.Component:
    save = kit.button(t("form.save"), kind="primary", type="submit")
    back = kit.link_button(rx.cond(JOB.id > 0, t("job.form.back"), t("form.cancel")).to(str), "/workshop", kind="ghost")
    return page.foot(actions=(back, rx.cond(MAY_EDIT, save)))


def _newer() -> rx.Component:
    """Somebody else saved the job while this form is open: said before *Save* (D-37)."""
    said = t("job.form.newer", who=JobState.newer_by, at=when_long(JobState.newer_at))
    return rx.cond(JobState.newer_by != "", kit.alert(said))


def _in_the_way() -> rx.Component:
    shown = kit.alert(
        rx.el.div(
            t_with(JobState.wrong.key, JobState.wrong.facts),
            clashes.choices(JobState.clashes, who=JobState.who, key=JobState.filled),
            class_name="stack-tight",
        ),
        id="job-problem",
        tab_index=-1,
    )
    return rx.cond(JobState.wrong.key != "", shown)


def _customer() -> rx.Component:
    def agrees(is_so: rx.Var[bool], kind: str) -> rx.Component:
        yes = rx.el.span(kit.icon("check", 15), rx.el.span(t(f"panel.agrees_{kind}")), class_name="state ok small")
        return rx.cond(is_so, yes, rx.el.span(kit.icon("ban", 15), rx.el.span(t(f"panel.lacks_{kind}")), class_name="state care small"))

    return rx.el.section(
        rx.el.h2(t("panel.customer"), class_name="h3"),
        rx.el.div(name(OWNER, rx.link(OWNER.name, href="/customers/" + OWNER.id.to(str), class_name="strong"))),
        rx.el.div(rx.el.span(OWNER.phone, class_name="num"), agrees(OWNER.takes_sms, "sms"), class_name="row-flex wrap"),
        rx.el.div(rx.el.span(OWNER.email, class_name="cut"), agrees(OWNER.takes_email, "email"), class_name="row-flex wrap"),
        rx.cond(OWNER.is_hidden, kit.chip(t("form.hidden"))),
        rx.cond(OWNER.note != "", kit.note(t("card.note"), OWNER.note)),
        aria_label=t("panel.customer"),
        class_name="job-customer-box stack-tight",
    )


def _whose() -> rx.Component:
    """The customer of a new job: chosen by the address, or found here (RO-6)."""
    chosen = rx.el.div(
        rx.el.h2(t("panel.customer"), class_name="h3"),
        rx.el.div(name(OWNER), kit.button(t("job.form.other_customer"), on_click=JobState.pick(0)), class_name="row-flex"),
    )
    box = kit.text_input(
        "job-customer", type="search", auto_complete="off", spell_check=False, on_change=JobState.look, custom_attrs=paced()
    )
    to_form = f"/customers/new?back={NEW}&name=" + rx.Var(
        f"encodeURIComponent({JobState.q!s})", _var_type=str, _var_data=JobState.q._get_all_var_data()
    ).to(str)
    added = rx.cond(MAY_ADD, kit.link_button(t("palette.new_customer"), to_form, picture="user_plus"))
    missed = rx.el.div(rx.el.p(t("palette.nobody", q=JobState.q), class_name="quiet"), added, class_name="stack-tight")
    nobody = rx.cond((JobState.q != "") & (JobState.hits.length() == 0), missed)
    search = rx.el.form(
        kit.field(t("job.form.customer"), box, name="job-customer"),
        rx.el.ul(rx.foreach(JobState.hits, _hit), id="job-customers", class_name="plain-list"),
        nobody,
        on_submit=JobState.choose_first,
        role="search",
    )
    return rx.el.div(rx.cond(OWNER.id > 0, chosen, search), class_name="job-whose form")


def _hit(row: rx.Var[Owner]) -> rx.Component:
    line = (name(row), rx.el.span(row.reach, class_name="quiet cut end"))
    return rx.el.li(
        rx.el.button(*line, type="button", class_name="item", on_click=JobState.pick(row.id)), key=row.id.to(str), class_name="menu-line"
    )
