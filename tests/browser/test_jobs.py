"""The panel at a job: named in its head, asked about where the words are another job's, and told in the history (CL-4, D-130)."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests import factories
from tests.browser import axe
from tests.browser.desk import DESKTOP, TABLET, Desk, Tab

GRIZL, BROMPTON = "Canyon Grizl, Gear service", "Brompton C Line, New brake pads all round and the hinge clamp plate"


@dataclass(frozen=True)
class Two:
    """A customer with two open jobs."""

    customer: int
    grizl: int
    brompton: int

    @staticmethod
    def of(desk: Desk, name: str) -> "Two":
        customer = desk.customer(name)
        grizl = desk.do(factories.make_job, customer, promised_on="2026-12-04")
        words = BROMPTON.partition(", ")[2]
        return Two(customer, grizl, desk.do(factories.make_job, customer, make="Brompton", model="C Line", what_to_do=words))


def at_job(tab: Tab, job_id: int) -> None:
    """Press *E-mail* on the job's own page."""
    tab.page.goto(f"/workshop/jobs/{job_id}")
    tab.ready()
    tab.page.get_by_role("button", name="E-mail", exact=True).click()
    expect(tab.panel).to_be_visible()


def about(tab: Tab) -> Locator:
    """The job in the panel's head."""
    return tab.panel.get_by_role("group", name="About")


def number(job_id: int) -> str:
    """As people say it."""
    return f"J-{1000 + job_id}"


def closed(tab: Tab) -> None:
    """The panel is closed with Esc."""
    tab.page.keyboard.press("Escape")
    expect(tab.panel).to_have_count(0)


@pytest.mark.parametrize("width", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_the_head_names_the_job_or_the_open_ones(desk: Desk, width: dict):
    """Links to their pages; the cross takes the job off; axe finds nothing, nor in the question, in both themes."""
    name = "Headina" if width is DESKTOP else "Headino"
    two = Two.of(desk, name)
    tab = desk.sign_in("ben", **width)
    tab.contact(name)
    listed = tab.panel.get_by_role("list", name="Open jobs")
    expect(listed.get_by_role("listitem")).to_have_text([f"{number(two.grizl)} Booked", f"{number(two.brompton)} Booked"])
    expect(listed.get_by_role("link", name=number(two.grizl))).to_have_attribute("href", f"/workshop/jobs/{two.grizl}")
    closed(tab)
    at_job(tab, two.brompton)
    expect(about(tab).get_by_role("link", name=f"{number(two.brompton)} {BROMPTON}")).to_be_visible()
    tab.subject("Your bicycle")
    desk.until(lambda: desk.draft(two.customer).get("job_id") == two.brompton)
    closed(tab)
    at_job(tab, two.grizl)
    expect(tab.panel.get_by_role("alert")).to_contain_text(f"begun for {number(two.brompton)}")
    assert axe.found(tab.page, "the panel asks for its job") == []
    tab.press(f"Keep for job {number(two.brompton)}")
    expect(tab.panel.get_by_role("alert")).to_have_count(0)
    tab.press(f"Take {number(two.brompton)} off this message")
    expect(listed).to_be_visible()
    desk.until(lambda: desk.draft(two.customer).get("job_id") == 0)


def test_words_begun_for_one_job_are_used_for_another_and_sent_from_there(desk: Desk):
    """D-130: asked inline, nothing goes before the answer; the template follows; history names the job, with the way to its page."""
    two = Two.of(desk, "Switcha")
    desk.do(factories.make_template, name="Soon", subject="Job {{ job.number }}", content="{{ job.number }} is nearly done.")
    tab = desk.sign_in("ben")
    at_job(tab, two.grizl)
    tab.choose("Template", "Soon")
    desk.until(lambda: number(two.grizl) in desk.draft(two.customer).get("body", ""))
    closed(tab)
    at_job(tab, two.brompton)
    tab.compose()
    tab.press("Send")
    refused = tab.panel.get_by_role("alert").filter(has_text="Nothing has gone yet")
    refused.get_by_role("button", name=f"Use for job {number(two.brompton)}").click()
    expect(tab.panel.get_by_role("alert")).to_have_count(0)
    expect(tab.message).to_have_value(re.compile(f"^Hi Switcha,\n\n{number(two.brompton)} is nearly done."))
    expect(about(tab).get_by_role("link", name=number(two.brompton))).to_be_visible()
    assert desk.sent(two.customer) == []
    tab.press("Send")
    expect(tab.outcome()).to_contain_text("is on its way")
    (sent,) = desk.sent(two.customer)
    assert (sent.job_id, sent.subject) == (two.brompton, f"Job {number(two.brompton)}")
    tab.press("Show in history")
    told = tab.panel.get_by_role("link", name=f"Job {number(two.brompton)}")
    expect(told).to_have_attribute("href", f"/workshop/jobs/{two.brompton}")


def test_the_focus_goes_back_to_the_opener_or_to_what_stands_nearest(desk: Desk):
    """D-130's doors: to the button that was pressed; where that is gone, to the next control in its line."""
    two = Two.of(desk, "Focusa")
    tab = desk.sign_in("ben")
    tab.contact("Focusa")
    tab.page.evaluate("document.querySelector('#customers tbody button').remove()")
    closed(tab)
    expect(tab.row("Focusa").get_by_role("link", name="View/Edit")).to_be_focused()
    at_job(tab, two.grizl)
    closed(tab)
    expect(tab.page.get_by_role("button", name="E-mail", exact=True)).to_be_focused()


def test_the_focus_goes_back_to_the_job_where_its_opener_is_gone(desk: Desk):
    """A menu's entry stands there no longer; the job from which it was opened does."""
    two, tab = Two.of(desk, "Focusb"), desk.sign_in("ben")
    at_job(tab, two.grizl)
    tab.page.evaluate(
        "id => { [...document.querySelectorAll('#main button')].filter((b) => b.textContent.includes('E-mail')).forEach((b) => b.remove());"
        " const job = document.createElement('button'); job.dataset.job = id; job.textContent = 'job';"
        " document.getElementById('main').append(job) }",
        two.grizl,
    )
    closed(tab)
    expect(tab.page.locator(f"[data-job='{two.grizl}']")).to_be_focused()
