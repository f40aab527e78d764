"""Every step of a plan on the page, brought by the clock’s buttons, for readers of English and of French."""

import re
from collections.abc import Callable, Iterator, Sequence

import pytest

from slackbot.slack.manifest import NAME
from tests.browser.plays import GUS, INES, Issue
from tests.browser.screen import Screen
from tests.shows import Show, showing

Log = Callable[[str, str], Sequence[Issue]]

NOTICE = "we’ve got this", "nous avons bien reçu votre demande"
REMINDER = "need your reply to carry on", "besoin de votre réponse pour avancer"
AUTO_CLOSED = "There’s been no answer", "Aucune réponse n’est arrivée"
UPDATE = "isn’t fixed yet", "n’est pas encore résolue"
CHECKIN = "working for you now?", "est-ce que tout fonctionne maintenant"
MORE_TIME = "We’ll ask once more", "Nous vous reposerons la question une dernière fois"
SOLVED = "Thank you for telling us", "Merci de nous avoir confirmé"
SURVEY = "how satisfied are you with our help", "quel est votre niveau de satisfaction"
THANKS = "Thank you for your answer", "Merci pour votre réponse"
APOLOGY = "The feed was bent.", "Le rouleau était tordu."
RECOVERED = "How satisfied are you with it now?", "Quel est votre niveau de satisfaction maintenant"


@pytest.fixture(scope="module")
def plans_show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """A demo of its own, without history: its clock moves far, and what was asked last is known."""
    with showing(tmp_path_factory.mktemp("plans"), "--empty") as running:
        yield running


@pytest.fixture
def log(screen: Screen, plans_show: Show) -> Log:
    """Logs an issue of each of the two customers, with these titles."""
    screen.open(plans_show.url)
    until_wednesday(screen)

    def log(english: str, french: str) -> Sequence[Issue]:
        issues = [Issue(screen, plans_show.url, GUS, english), Issue(screen, plans_show.url, INES, french)]
        for issue, words in zip(issues, NOTICE, strict=True):
            screen.be(issue.customer.name, issue.customer.room)
            screen.message(issue.title, words).wait_for()
        return issues

    return log


def move(screen: Screen, label: str, times: int) -> None:
    """Press a button of the clock so many times."""
    for _ in range(times):
        screen.move_clock(label)


def until_wednesday(screen: Screen) -> None:
    """Move the clock until it is one: at weekends nobody is asked anything."""
    clock = screen.page.get_by_test_id("clock")
    while not clock.get_by_text(re.compile("^Wed ")).is_visible():
        screen.move_clock("+1 day")


def both_hear(issues: Sequence[Issue], said: tuple[str, str]) -> None:
    """Look into both threads until it is said there, in English and in French."""
    for issue, words in zip(issues, said, strict=True):
        issue.look()
        issue.hears(words)


def both_press(issues: Sequence[Issue], asked: tuple[str, str], label: str, **values: int) -> None:
    """Let both customers press the button with that label, once they are asked."""
    for issue, words in zip(issues, asked, strict=True):
        issue.look()
        issue.press(words, label, **values)


def write_update(screen: Screen, issue: Issue) -> None:
    """Let Ana send the words to a customer who waits as they are proposed."""
    screen.be("Ana Lima", "triage")
    screen.open_thread(issue.title, "your turn")
    screen.reply("has waited").get_by_role("button", name="Write update").click()
    screen.form.get_by_role("button", name="Send").click()
    screen.form.wait_for(state="hidden")


def make_good(screen: Screen, issue: Issue, words: str) -> None:
    """Let Dana read the thread of a trouble, take it over, write an apology, and say that it is done."""
    screen.be("Dana Weiss", "leads")
    card = screen.message(issue.title, "rated it 2 of 5")
    card.get_by_role("button", name="Open thread").click()
    screen.page.get_by_role("heading", name=issue.customer.room).wait_for()
    screen.be("Dana Weiss", "leads")
    card.get_by_role("button", name="Take it").click()
    card.filter(has_text="@Dana Weiss has it").wait_for()
    card.get_by_role("button", name="Apologise").click()
    screen.form.get_by_role("textbox").fill(words)
    screen.form.get_by_role("button", name="Send").click()
    screen.form.wait_for(state="hidden")
    card.get_by_role("button", name="Apologise").wait_for(state="detached")  # a press is lost where the card is redrawn
    card.get_by_role("button", name="Done").click()
    card.filter(has_text="Done by @Dana Weiss").wait_for()


def test_silence_is_reminded_of_once_and_then_closes_the_issue(screen: Screen, log: Log) -> None:
    issues = log("The pump leaks", "La pompe fuit")

    for issue in issues:
        issue.agent("reply", "Which pump is it?")
        issue.agent("pending")
    move(screen, "+1 day", 5)
    both_hear(issues, REMINDER)
    move(screen, "+1 day", 7)

    both_hear(issues, AUTO_CLOSED)


def test_trouble_is_followed_until_the_customer_says_how_it_is_now(screen: Screen, log: Log) -> None:
    issues = log("The printer jams", "L’imprimante se bloque")

    for issue in issues:
        issue.agent("claim")
    move(screen, "+1 day", 6)
    for issue in issues:
        write_update(screen, issue)
    both_hear(issues, UPDATE)
    for issue in issues:
        issue.agent("resolve", "The roller was worn.")
    move(screen, "+1 day", 1)
    both_press(issues, CHECKIN, "more_time")
    both_hear(issues, MORE_TIME)
    move(screen, "+1 day", 1)
    for issue in issues:
        issue.look()
        issue.screen.thread.get_by_role("button", name=issue.customer.label("solved"), exact=True).click()
    both_hear(issues, SOLVED)
    move(screen, "+1 hour", 3)
    both_press(issues, SURVEY, "score", score=2)
    both_hear(issues, THANKS)
    for issue, words in zip(issues, APOLOGY, strict=True):
        make_good(screen, issue, words)
    both_hear(issues, APOLOGY)
    move(screen, "+1 day", 1)
    both_press(issues, RECOVERED, "score", score=4)

    both_hear(issues, THANKS)


def test_kind_words_are_quoted_and_who_wants_no_questions_gets_none(screen: Screen, log: Log) -> None:
    issues = log("The door squeaks", "La porte grince")
    gus, ines = issues

    for issue in issues:
        issue.agent("resolve", "The hinge has new oil.")
    move(screen, "+1 day", 1)
    both_hear(issues, CHECKIN)
    ines.press(CHECKIN[1], "stop")
    screen.confirm(ines.customer.label("stop_yes"))
    ines.hears("Vous ne recevrez plus de messages de suivi, d’enquêtes")
    move(screen, "+1 day", 4)
    gus.look()
    gus.press(SURVEY[0], "score", score=5)
    gus.press(THANKS[0], "add_comment")
    screen.form.get_by_role("textbox").fill("Quick, and it has been quiet since.")
    screen.form.get_by_role("button", name=gus.customer.label("send")).click()
    screen.form.wait_for(state="hidden")
    screen.open_direct(NAME)
    screen.message("May we quote").get_by_role("button", name=gus.customer.label("yes"), exact=True).click()
    screen.be("Dana Weiss", "kudos")

    screen.message("Quick, and it has been quiet since.").wait_for()
    ines.look()
    assert ines.screen.reply("Comment").count() == 0

    move(screen, "+1 day", 4)
    screen.be("Ana Lima", "triage")
    screen.message("The door squeaks", "Closed").wait_for()


def test_one_message_asks_about_all_of_a_day_and_each_keeps_its_buttons(screen: Screen, plans_show: Show) -> None:
    labels = [GUS.label(name) for name in ("solved", "not_yet", "more_time")]
    screen.open(plans_show.url)
    until_wednesday(screen)
    first, last = (Issue(screen, plans_show.url, GUS, title) for title in ("The scale is off", "The belt slips"))

    for issue in (first, last):
        issue.agent("resolve", "Set right.")
    screen.move_clock("+1 day")
    last.look()
    asked = last.hears(f"And #{last.number} (The belt slips)")
    asked.get_by_role("button", name=labels[0], exact=True).first.click()
    left = last.hears(f"{SOLVED[0]} that #{first.number}")

    assert [left.get_by_role("button", name=label, exact=True).count() for label in labels] == [1, 1, 1]
    left.get_by_role("button", name=labels[1], exact=True).click()
    last.hears(f"#{last.number} is open again").get_by_text(f"{SOLVED[0]} that #{first.number}").wait_for()
    assert [screen.thread.get_by_role("button", name=label, exact=True).count() for label in labels] == [0, 0, 0]
