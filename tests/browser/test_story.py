"""The whole job on the page, in a real browser."""

import re

import pytest

from tests.browser.guided import Guided, Keys
from tests.browser.screen import Screen
from tests.shows import Show

pytestmark = pytest.mark.timeout(600)  # the first of them may have to wait until a month is told on a busy machine


def test_the_month_has_left_work_to_do(screen: Screen, show: Show) -> None:
    screen.open(f"{show.url}#user=UANA&channel=CTRIAGE")  # before any other test moves the clock, and somebody does it

    screen.write("/issue list unclaimed")
    screen.message("Only visible to you", "One of our shops shows 'maintenance' to some visitors").wait_for()

    screen.write("/issue summary month")
    screen.message("Only visible to you", "opened again for").wait_for()


def test_the_guide_leads_through_the_whole_story_without_a_mouse(screen: Screen, show: Show) -> None:
    trouble = "Help, our coffee machine is on fire"
    screen.open(show.url)
    guided = Guided(screen, Keys(screen.page))

    guided.ask_and_log(trouble)
    guided.solve(trouble)
    guided.answer()
    screen.reply("It works again.").wait_for()
    screen.reply("Thank you for telling us").wait_for()
    screen.reply("Thank you for your answer").wait_for()
    screen.page.get_by_text(re.compile(r"You gave #\d+ a 5 of 5")).wait_for()
    guided.step("Next 09:00, then be Dana")
    guided.is_done(6)

    solved, rated = guided.post("solved"), guided.post("rated 5 of 5")
    assert "in one reply" in solved.inner_text()
    assert "CSAT" in rated.inner_text()
    assert screen.is_drawn(rated.get_by_role("img", name="days"))
    for figure in ("FCR, solved in the first contact", "CSAT, ratings of 4 or 5"):
        screen.message("Only visible to you", figure, trouble).wait_for()


@pytest.mark.parametrize(("user", "channel"), [("UANA", "CTRIAGE"), ("UDANA", "CLEADS"), ("UGUS", "CGLOBEX")])
def test_the_page_begins_in_the_composer_few_stops_from_its_top(
    screen: Screen, show: Show, user: str, channel: str
) -> None:
    screen.open(f"{show.url}#user={user}&channel={channel}")
    composer = screen.page.locator('[data-testid="composer"]:focus')
    composer.wait_for()

    screen.page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    stops = 0
    while not composer.is_visible():
        screen.page.keyboard.press("Tab")
        stops += 1

    assert stops <= 20


def test_nothing_scrolls_but_the_messages_and_nothing_is_cut(screen: Screen, show: Show) -> None:
    screen.open(f"{show.url}#user=UDANA&channel=CLEADS")
    guide = screen.page.get_by_test_id("guide")

    for title in ("They rate the help", "What else it does", "What it is not yet"):
        guide.get_by_text(title).click()
        screen.page.locator(".guide [open]").nth(1).wait_for(state="detached")  # the one before closes
        assert screen.overflowing() == ["scroller"]
    screen.page.set_viewport_size({"width": 390, "height": 844})
    assert screen.overflowing() == ["scroller"]


def test_the_guide_leads_to_what_a_customer_reads_in_french(screen: Screen, show: Show) -> None:
    screen.open(f"{show.url}#user=UANA&channel=CINITECH")
    screen.write("/issue log @ines The label printer prints in red")
    screen.message("Only visible to you", "prints in red").wait_for()  # with buttons, but for Ana alone
    guide = screen.page.get_by_test_id("guide")

    guide.get_by_text("What else it does").click()
    guide.get_by_role("button", name="A customer reads French").click()

    screen.page.get_by_text("You are: Ines Faye").wait_for()
    screen.page.locator(".message:focus").get_by_role("button").first.wait_for()


def test_a_command_needs_no_mouse(screen: Screen, show: Show) -> None:
    screen.open(f"{show.url}#user=UBEN&channel=CINITECH")
    keyboard = screen.page.keyboard

    screen.page.get_by_test_id("composer").focus()
    keyboard.type("/iss")
    screen.page.get_by_role("option").first.wait_for()
    keyboard.press("Tab")
    keyboard.type("log @ines The scanner beeps at night")
    keyboard.press("Enter")

    screen.message("Only visible to you", "Logged as #", "The scanner beeps at night").wait_for()


def test_what_was_logged_by_mistake_is_gone_for_the_customer(screen: Screen, show: Show) -> None:
    title = "The lamp hums in the wrong channel"
    screen.open(f"{show.url}#user=UANA&channel=CGLOBEX")

    screen.write(f"/issue log @gus {title}")
    answer = screen.message("Only visible to you", title, "Asked by")
    answer.wait_for()
    line = screen.message("we’ve got this", title)
    line.wait_for()
    answer.get_by_role("button", name="Logged by mistake").click()
    screen.message("Only visible to you", "is dropped as logged by mistake").wait_for()
    line.wait_for(state="detached")

    screen.be("Ana Lima", "triage")
    screen.message(title, "Dropped, logged by mistake").wait_for()


def test_a_press_is_not_lost_where_the_page_is_drawn_anew_meanwhile(screen: Screen, show: Show) -> None:
    screen.open(show.url)
    screen.be("Ana Lima", "triage")
    gus = screen.page.get_by_role("button", name=re.compile("^Gus Holt,"))
    box = gus.bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    screen.page.mouse.down()
    for words in ("One", "Two"):  # what waits for Gus is counted on his button
        said = {"user": "UANA", "channel": "CGLOBEX", "text": f"{words} more thing, <@UGUS>"}
        screen.page.request.post(f"{show.url}/ui/post", data=said)
        screen.page.wait_for_timeout(300)
    screen.page.mouse.up()

    gus.and_(screen.page.locator('[aria-pressed="true"]')).wait_for()


def test_what_was_today_is_yesterday_once_the_clock_has_moved(screen: Screen, show: Show) -> None:
    screen.open(f"{show.url}#user=UANA&channel=CINITECH")
    screen.write("/issue log @ines The printer hums")
    logged = re.search(r"#\d+", screen.message("Only visible to you", "The printer hums").inner_text())
    assert logged
    screen.write(f"/issue show {logged[0]}")
    told = screen.message("Only visible to you", "The printer hums", "today ")
    said_at = told.get_by_text("today ").first.element_handle()
    assert said_at

    screen.move_clock("+1 day")

    assert str(said_at.inner_text()).startswith("yesterday ")
