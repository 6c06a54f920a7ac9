"""The workshop's calendar as people use it: mouse, keys, fingers, two screens, another zone, and the menu on each job (CL-4, D-136)."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

from rxapp.core import clock
from rxapp.core.work import reading
from rxapp.shop import actions as shops
from rxapp.staff.models import Staff
from rxapp.workshop import queries
from rxapp.workshop.actions import jobs, planning
from tests import factories
from tests.browser import axe
from tests.browser.desk import TABLET, Desk, Tab
from tests.browser.people import RITA, hire_rita

HOUR = 76  # pixels: two rows of half an hour
PHONES = {"right-click": "07700 900471", "Shift+F10": "07700 900472", "ContextMenu": "07700 900473"}
SOON = 5_000  # milliseconds; it is there within one on a quiet machine
weeks = iter(range(9, 400))


class Shop:
    """One day of the calendar that no other story uses, with Ben's and Cleo's columns."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ben, self.cleo = (desk.do(factories.make_mechanic, desk.person(name).id) for name in ("ben", "cleo"))
        there = clock.now().date() + timedelta(weeks=next(weeks))
        self.day = (there - timedelta(days=there.weekday())).isoformat()

    def job(self, customer: int, start: str = "10:00", end: str = "11:00", mechanic: int | None = None, **fields) -> int:
        """A job on this day; Cleo's unless told otherwise."""
        times = {"start": f"{self.day}T{start}", "end": f"{self.day}T{end}"} if start else {}
        whose = self.cleo if mechanic is None else mechanic
        return self.desk.do(factories.make_job, customer, **{**times, "mechanic_id": whose, **fields})

    def row(self, job_id: int) -> queries.JobRow:
        """The job as it is stored."""
        with reading(self.desk.person("ada")) as job:
            return queries.job_for(job, job_id)

    def stands(self, job_id: int, start: str, end: str, mechanic: int) -> None:
        """Wait until the job is stored so."""
        wanted = (f"{self.day}T{start}", f"{self.day}T{end}", mechanic)
        self.desk.until(lambda: (self.row(job_id).start, self.row(job_id).end, self.row(job_id).mechanic_id) == wanted)

    def open(self, short: str = "ben", view: str = "day", **options) -> Tab:
        """The calendar of this day, in a tab."""
        tab = self.desk.sign_in(short, f"/workshop?view={view}&date={self.day}", **options)
        expect(tab.page.get_by_role("region", name="Workshop calendar").get_by_text("Nobody yet").first).to_be_visible()
        return tab


@pytest.fixture
def shop(desk: Desk) -> Shop:
    return Shop(desk)


def shown(tab: Tab, name: str) -> Locator:
    """A job in the calendar, by its customer."""
    return tab.page.get_by_role("button", name=re.compile(rf"^Job J-\d+: .*, {name}"))


def at(tab: Tab, name: str, hours: str) -> None:
    """The job stands there, as one who cannot see it hears."""
    expect(shown(tab, name)).to_have_accessible_description(re.compile(f"^{hours}"), timeout=SOON)


def drag(tab: Tab, job: Locator, *, down: float = 0, right: float = 0, grip: float = 12) -> None:
    """With the mouse, from near its top (or `grip` pixels from there) so far."""
    job.click(trial=True, position={"x": 40, "y": 12})  # it stands still, and nothing lies over it
    box = job.bounding_box()
    assert box
    x, y, mouse = box["x"] + 40, box["y"] + grip, tab.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + right / 2, y + down / 2, steps=6)
    mouse.move(x + right, y + down, steps=6)
    mouse.up()


def menu(tab: Tab) -> Locator:
    """The open menu of a job."""
    return tab.page.locator("#job-menu").get_by_role("menu")


def test_a_job_is_dragged_to_another_time_and_mechanic_and_stretched(desk: Desk, shop: Shop):
    job = shop.job(desk.customer("Draga"))
    tab = shop.open()
    card = shown(tab, "Draga Vance")
    at(tab, "Draga Vance", "10:00–11:00, Booked")
    drag(tab, card, down=HOUR + HOUR / 4)
    at(tab, "Draga Vance", "11:15–12:15")
    shop.stands(job, "11:15", "12:15", shop.cleo)
    width = (tab.page.locator(".ec-body .ec-day").first.bounding_box() or {})["width"]
    drag(tab, card, right=width)
    shop.stands(job, "11:15", "12:15", 0)
    drag(tab, card, grip=HOUR - 3, down=HOUR / 2)
    shop.stands(job, "11:15", "12:45", 0)
    at(tab, "Draga Vance", "11:15–12:45")


def test_keys_move_and_stretch_it_and_the_focus_stays(desk: Desk, shop: Shop):
    job = shop.job(desk.customer("Keyra"))
    tab = shop.open("cleo")
    card = shown(tab, "Keyra Vance")
    card.focus()
    for keys in ("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowRight"):
        tab.page.keyboard.press(keys)
    shop.stands(job, "10:30", "11:30", 0)
    expect(card).to_be_focused()
    tab.page.keyboard.press("Alt+Shift+ArrowDown")
    tab.page.keyboard.press("Alt+ArrowLeft")
    shop.stands(job, "10:30", "11:45", shop.cleo)
    expect(card).to_be_focused()
    expect(tab.page.locator(".planner [aria-live]")).to_contain_text("10:30 to 11:45, Cleo")


def test_a_refused_move_springs_back_and_says_why(desk: Desk, shop: Shop):  # CLX-14
    job = shop.job(desk.customer("Spring"), "09:00", "10:00")
    tab = shop.open()
    drag(tab, shown(tab, "Spring Vance"), down=-HOUR / 2)
    expect(tab.page.get_by_text("outside the workshop’s hours")).to_be_visible()
    at(tab, "Spring Vance", "09:00–10:00")
    assert shop.row(job).version == 1
    drag(tab, shown(tab, "Spring Vance"), down=-HOUR / 2)
    at(tab, "Spring Vance", "09:00–10:00")


def test_what_one_moves_shows_on_the_others_screen(desk: Desk, shop: Shop):
    shop.job(desk.customer("Shara"))
    first, second = shop.open("ben"), shop.open("ada", timezone_id="America/New_York")
    at(second, "Shara Vance", "10:00–11:00")
    drag(first, shown(first, "Shara Vance"), down=2 * HOUR)
    at(second, "Shara Vance", "12:00–13:00")


def test_the_second_of_two_who_move_it_is_told_and_sees_the_truth(desk: Desk, shop: Shop):
    job = shop.job(desk.customer("Twain"))
    tab = shop.open("cleo")
    at(tab, "Twain Vance", "10:00–11:00")
    tab.page.route("**/workshop/jobs?*", lambda route: route.abort())  # it does not hear of the other one's move
    plan = {"start": f"{shop.day}T14:00", "end": f"{shop.day}T15:00", "mechanic_id": shop.ben}
    desk.do(planning.move, job_id=job, version=1, by="ben", **plan)
    drag(tab, shown(tab, "Twain Vance"), down=HOUR)
    expect(tab.page.get_by_text("has just planned this job anew")).to_be_visible()
    tab.page.unroute("**/workshop/jobs?*")
    desk.do(factories.make_job, desk.customer("Twaina"))
    at(tab, "Twain Vance", "14:00–15:00")


@pytest.mark.parametrize("month", [3, 10])  # on whose last Sunday London's clocks change
def test_a_browser_in_another_zone_shows_and_moves_the_shops_time(desk: Desk, shop: Shop, month: int):
    last = date(clock.now().year + 5, month, 31)
    shop.day = (last - timedelta(days=(last.weekday() + 1) % 7)).isoformat()
    name = {3: "Zonaspring", 10: "Zonaautumn"}[month]
    desk.do(shops.save, form={"allows_jobs_outside": True})
    try:
        job = shop.job(desk.customer(name), "00:30", "04:00")
        tab = shop.open(timezone_id="America/New_York")
        at(tab, f"{name} Vance", "00:30–04:00")
        shown(tab, f"{name} Vance").focus()
        tab.page.keyboard.press("Alt+Shift+ArrowDown")
        shop.stands(job, "00:30", "04:15", shop.cleo)
    finally:
        desk.do(shops.save, form={"allows_jobs_outside": False})


@pytest.mark.parametrize("way", ["right-click", "Shift+F10", "ContextMenu"])
def test_the_menu_opens_each_way_and_letters_press_it(desk: Desk, shop: Shop, way: str):
    name = {"right-click": "Menurico", "Shift+F10": "Menufita", "ContextMenu": "Menukeya"}[way]
    shop.job(desk.customer(name, phones=[{"number": PHONES[way], "agrees": True}]))
    tab = shop.open()
    card = shown(tab, f"{name} Vance")
    if way == "right-click":
        card.click(button="right")
    else:
        card.focus()
        tab.page.keyboard.press(way)
    lines = menu(tab).get_by_role("menuitem")
    expect(lines.first).to_be_focused()
    assert [line.split("\n")[0] for line in lines.all_inner_texts()] == ["Open", "E-mail", "SMS", "Note", "Set status", "Move"]
    tab.page.keyboard.press("ArrowDown")
    expect(menu(tab).get_by_role("menuitem", name="E-mail")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(menu(tab)).to_be_hidden()
    expect(card).to_be_focused()
    card.click(button="right")
    expect(menu(tab)).to_be_visible()
    tab.page.keyboard.press("t")
    menu(tab).get_by_role("menuitem", name="Received").click()
    at(tab, f"{name} Vance", "10:00–11:00, Received")


def test_the_menu_without_consent_has_no_sms_and_says_why_no_mail(desk: Desk, shop: Shop):  # RO-15, D-4, D-136
    silent = desk.customer("Silent", phones=[{"number": "07700 900418", "agrees": False}], emails=[])
    shop.job(silent)
    tab = shop.open()
    shown(tab, "Silent Vance").click(button="right")
    expect(menu(tab).get_by_role("menuitem", name="Note")).to_be_visible()
    expect(menu(tab).get_by_role("menuitem", name="SMS")).to_have_count(0)
    mail = menu(tab).get_by_role("menuitem", name="E-mail")
    expect(mail).to_be_disabled()
    expect(mail).to_have_accessible_description("No consent to e-mail on the record")


def test_a_menu_low_on_the_screen_stays_whole_when_the_statuses_unfold(desk: Desk, shop: Shop):
    shop.job(desk.customer("Lowell"), "17:00", "18:00")
    tab = shop.open(viewport={"width": 1180, "height": 620})
    shown(tab, "Lowell Vance").click(button="right")
    tab.page.get_by_role("menuitem", name="Set status").click()
    for name in ("Cancelled", "Move"):
        expect(tab.page.get_by_role("menuitem", name=name)).to_be_in_viewport(ratio=1)


def test_a_job_page_follows_what_others_save_until_something_is_typed(desk: Desk, shop: Shop):  # D-37
    job = shop.job(desk.customer("Tidewell"))
    tab = desk.sign_in("ben", f"/workshop/jobs/{job}")
    expect(tab.page.get_by_label("Model")).to_have_value("Grizl")
    desk.do(jobs.edit, job_id=job, version=1, form={"model": "Ultimate"})
    expect(tab.page.get_by_label("Model")).to_have_value("Ultimate")
    tab.page.reload()
    expect(tab.page.get_by_label("Model")).to_have_value("Ultimate")
    tab.page.get_by_label("Serial number").press_sequentially("WTU1")
    desk.do(jobs.edit, job_id=job, version=2, form={"model": "Endurace"})
    expect(tab.page.get_by_text("What you typed is kept")).to_be_visible()
    expect(tab.page.get_by_label("Serial number")).to_have_value("WTU1")


def test_there_is_no_menu_on_empty_space_and_a_press_offers_a_new_job(desk: Desk, shop: Shop):
    number = desk.customer("Newell")
    tab = shop.open()
    column = tab.page.locator(".ec-body .ec-day").nth(1)  # Cleo's
    column.click(button="right", position={"x": 60, "y": 200})
    column.click(position={"x": 60, "y": HOUR * 3 + 4})
    offered = tab.page.get_by_role("menuitem", name="New job")
    expect(offered).to_be_visible()
    expect(menu(tab)).to_be_hidden()
    offered.click()
    expect(tab.page.get_by_role("heading", name="New job")).to_be_visible()
    expect(tab.page.get_by_label("Start")).to_have_value(f"{shop.day}T11:00")
    tab.page.get_by_role("searchbox", name="Find customer").press_sequentially("Newell", delay=30)
    tab.page.locator("#job-customers").get_by_role("button", name="Newell Vance").click()
    tab.page.get_by_role("textbox", name="Make").fill("Trek")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_role("heading", name=re.compile(r"^Job J-\d+: Trek"))).to_be_visible()
    with reading(desk.person("ada")) as job:
        (row,) = queries.jobs_of(job, number)
    assert (row.start, row.mechanic_id) == (f"{shop.day}T11:00", shop.cleo)


def test_what_is_not_planned_is_dragged_into_the_calendar(desk: Desk, shop: Shop):
    job = shop.job(desk.customer("Waita"), "", "")
    tab = shop.open()
    waiting = tab.page.get_by_role("region", name="Not planned yet").get_by_role("listitem").filter(has_text="Waita Vance")
    column = tab.page.locator(".ec-body .ec-day").first  # Ben's
    waiting.drag_to(column, target_position={"x": 60, "y": HOUR * 2 + 4})
    shop.stands(job, "10:00", "11:00", shop.ben)
    expect(waiting).to_have_count(0)
    at(tab, "Waita Vance", "10:00–11:00")


def test_fingers_open_the_menu_and_move_by_the_dialog(desk: Desk, shop: Shop):
    job = shop.job(desk.customer("Tapp"))
    tab = shop.open("cleo", **TABLET)
    tab.page.get_by_role("button", name=f"More for {shop.row(job).shown}", exact=True).tap()
    menu(tab).get_by_role("menuitem", name="Move").tap()
    dialog = tab.page.get_by_role("dialog", name="Move job")
    dialog.get_by_label("Start").fill(f"{shop.day}T15:00")
    dialog.get_by_role("button", name="Move").tap()
    expect(dialog.get_by_role("alert")).to_contain_text("the end is not after the start")
    dialog.get_by_label("End").fill(f"{shop.day}T16:00")
    dialog.get_by_role("combobox", name="Mechanic").select_option(label=desk.person("ben").name)
    dialog.get_by_role("button", name="Move").tap()
    expect(dialog).to_be_hidden()
    shop.stands(job, "15:00", "16:00", shop.ben)
    at(tab, "Tapp Vance", "15:00–16:00")


def test_a_long_press_opens_the_menu(desk: Desk, shop: Shop):
    shop.job(desk.customer("Holda"))
    tab = shop.open(**TABLET)
    at(tab, "Holda Vance", "10:00–11:00")
    shown(tab, "Holda Vance").tap(trial=True)
    box = shown(tab, "Holda Vance").bounding_box()
    assert box
    wire = tab.page.context.new_cdp_session(tab.page)
    point = {"x": box["x"] + 30, "y": box["y"] + 20}
    wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    tab.page.wait_for_timeout(1500)  # the finger rests
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(menu(tab)).to_be_visible()


def test_who_only_looks_has_no_ways_to_change_anything(desk: Desk, shop: Shop):  # D-139
    hire_rita()
    job = shop.job(desk.customer("Lookon"))
    tab = shop.open(RITA.partition("@")[0])
    expect(tab.page.get_by_role("link", name="New job")).to_have_count(0)
    drag(tab, shown(tab, "Lookon Vance"), down=HOUR)
    shown(tab, "Lookon Vance").click(button="right")
    lines = menu(tab).get_by_role("menuitem")
    expect(lines).to_have_count(1)
    assert shop.row(job).version == 1


def test_a_week_has_each_day_and_keeps_its_address(desk: Desk, shop: Shop):
    shop.job(desk.customer("Weeka"))
    tab = shop.open()
    tab.page.get_by_role("radio", name="Week").click()  # it is ticked when the server has answered
    expect(shown(tab, "Weeka Vance")).to_be_visible()
    expect(tab.page).to_have_url(re.compile(rf"/workshop\?view=week&date={shop.day}$"))
    tab.page.get_by_role("button", name="Next", exact=True).click()
    expect(shown(tab, "Weeka Vance")).to_have_count(0)
    expect(tab.page).not_to_have_url(re.compile(f"date={shop.day}"))
    tab.page.reload()
    tab.page.get_by_role("button", name="Previous", exact=True).click()
    expect(shown(tab, "Weeka Vance")).to_be_visible()


def test_four_hundred_jobs_on_one_day_stay_usable(desk: Desk, shop: Shop):
    crowd = desk.customer("Crowd")
    desk.do(_crowd, crowd, shop.day, shop.ben)
    job = shop.job(desk.customer("Single"))
    tab = shop.open()
    at(tab, "Single Vance", "10:00–11:00")
    drag(tab, shown(tab, "Single Vance"), down=HOUR)
    shop.stands(job, "11:00", "12:00", shop.cleo)


def _crowd(work, customer: int, day: str, mechanic: int) -> None:
    for n in range(400):
        hour = 9 + n % 8
        factories.make_job(work, customer, start=f"{day}T{hour:02}:00", end=f"{day}T{hour:02}:45", mechanic_id=mechanic)


def test_axe_finds_nothing_on_calendar_menu_dialog_and_job(desk: Desk, shop: Shop):
    job = shop.job(desk.customer("Axella", is_vip=True))
    tab = shop.open()
    expect(shown(tab, "Axella Vance")).to_be_visible()
    broken = axe.found(tab.page, "calendar")
    shown(tab, "Axella Vance").click(button="right")
    expect(menu(tab)).to_be_visible()
    broken += axe.found(tab.page, "menu")
    menu(tab).get_by_role("menuitem", name="Move").click()
    expect(tab.page.get_by_role("dialog", name="Move job")).to_be_visible()
    broken += axe.found(tab.page, "move")
    for where in (f"/workshop/jobs/{job}", "/workshop/new", f"/workshop?view=week&date={shop.day}"):
        tab.page.goto(where)
        expect(tab.page.locator("main form, .job-event").first).to_be_visible()
        broken += axe.found(tab.page, where)
    assert broken == []


def test_it_speaks_polish(desk: Desk, shop: Shop):
    desk.do(_speaks, desk.person("cleo").id, "pl")
    try:
        shop.job(desk.customer("Polka"))
        tab = desk.sign_in("cleo", f"/workshop?view=day&date={shop.day}")
        card = tab.page.get_by_role("button", name=re.compile(r"^Zlecenie J-\d+: .*, Polka Vance"))
        expect(card).to_have_accessible_description("10:00–11:00, Umówione")
        expect(tab.page.get_by_role("region", name="Kalendarz warsztatu")).to_contain_text("Jeszcze nikt")
    finally:
        desk.do(_speaks, desk.person("cleo").id, "en")


def _speaks(work, staff_id: int, language: str) -> None:
    work.session.get_one(Staff, staff_id).language = language
