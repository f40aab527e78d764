"""Presses: agents' on cards, customers' on questions."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from slackbot.domain.question import CSAT, Answer
from slackbot.store import answers, people
from tests.http_app import HttpApp


def _ratings(hall: HttpApp, resolution_no: int = 1) -> list[tuple[str, int, bool]]:
    with hall.desk.read() as tx:
        given = answers.of_resolution(tx, CSAT, issue=1, resolution_no=resolution_no)
    return [(rating.by, rating.score, rating.counts) for rating in given]


def _rating(hall: HttpApp) -> Answer:
    with hall.desk.read() as tx:
        return answers.of_resolution(tx, CSAT, issue=1, resolution_no=1)[0]


def _buttons(message: dict[str, object]) -> list[str]:
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    return [
        one["text"]["text"]
        for block in blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if "text" in one
    ]


def test_the_card_offers_what_comes_next(hall: HttpApp) -> None:
    hall.log()
    ts = hall.card()["ts"]
    assert _buttons(hall.card()) == ["Claim", "Reply", "Open thread"]

    assert hall.click("UBEN", "CTRIAGE", ts, "issue.claim") == ""
    hall.drain()
    assert _buttons(hall.card()) == ["Reply", "Resolve", "Open thread"]

    hall.click("UBEN", "CTRIAGE", ts, "issue.resolve")
    assert not hall.submit("UBEN", answer="Replaced the toner")
    hall.drain()
    assert hall.whispered("UBEN").startswith("#1, “Printer is offline”, is resolved.")
    assert _buttons(hall.card()) == ["Reopen", "Skip check-in", "Open thread"]

    assert hall.click("UANA", "CTRIAGE", ts, "issue.reopen").startswith("#1 is open again, still with <@UBEN>.")
    hall.drain()
    assert _buttons(hall.card()) == ["Reply", "Resolve", "Open thread"]


def test_the_resolve_form_needs_no_words(hall: HttpApp) -> None:
    thread = hall.log()
    hall.click("UBEN", "CTRIAGE", hall.card()["ts"], "issue.claim")
    hall.drain()

    hall.click("UBEN", "CTRIAGE", hall.card()["ts"], "issue.resolve")
    assert not hall.submit("UBEN")
    hall.drain()

    assert "Solved by Ben Okoro" in hall.card()["text"]
    assert len(hall.slack.messages("CGLOBEX", thread)) == 1


def test_a_form_for_what_is_resolved_meanwhile_says_so(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UBEN", "claim #1")
    hall.drain()
    hall.click("UBEN", "CTRIAGE", hall.card()["ts"], "issue.resolve")
    hall.issue("UANA", "resolve #1")

    errors = hall.submit("UBEN", answer="Replaced the toner")

    assert errors == {"answer": "#1 is already resolved."}
    assert hall.click("UANA", "CTRIAGE", hall.card()["ts"], "issue.resolve") == "#1 is already resolved."


def test_a_second_claim_is_told_who_has_it(hall: HttpApp) -> None:
    hall.log()
    ts = hall.card()["ts"]
    hall.click("UBEN", "CTRIAGE", ts, "issue.claim")

    assert hall.click("UANA", "CTRIAGE", ts, "issue.claim") == "<@UBEN> already has #1."


def test_the_menus_buttons_list_and_log(hall: HttpApp) -> None:
    hall.log()
    menu = hall.command("UBEN", "help").ts

    assert hall.click("UBEN", "CGLOBEX", menu, "help.list").startswith("1 open issue")
    assert hall.click("UBEN", "CGLOBEX", menu, "help.mine") == "You have no open issues."
    hall.click("UBEN", "CGLOBEX", menu, "help.log")
    hall.submit("UBEN", title="Scanner")
    assert hall.whispered("UBEN") == "Logged as #2: Scanner."


# --- the check-in


def test_solved_thanks_in_place_and_brings_the_survey(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    assert question["text"].startswith("Hi Gus, is #1 working for you now?")
    assert _buttons(question) == ["Yes, it works", "Not yet", "Haven’t tried yet", "Stop these messages"]

    assert hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved") == ""
    hall.move(hours=2.9)
    assert hall.last("CGLOBEX", thread)["text"] == "Thank you for telling us that #1 works."
    hall.move(hours=0.2)

    survey = hall.last("CGLOBEX", thread)
    assert survey["text"] == "Gus, how satisfied are you with our help on #1?"
    assert [label[0] for label in _buttons(survey)[:-1]] == ["1", "2", "3", "4", "5"]


def test_not_yet_reopens_and_tells_the_holder(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)

    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.not_yet")
    hall.drain()

    answered = hall.last("CGLOBEX", thread)
    assert "#1 is open again with Ana Lima." in answered["text"]
    assert not _buttons(answered)
    assert "Ana Lima · " in hall.card()["text"]
    told = hall.last("CTRIAGE", hall.card()["ts"])["text"]
    assert told == "<@UANA>: Gus Holt says #1 is not solved yet. It is open again."


def test_more_time_asks_once_more_and_then_no_more(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)

    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.more_time")
    hall.drain()
    assert "We’ll ask once more." in hall.last("CGLOBEX", thread)["text"]
    hall.move(hours=25)

    again = hall.last("CGLOBEX", thread)
    assert again["text"].startswith("Hi Gus, asking once more")
    assert _buttons(again) == ["Yes, it works", "Not yet", "Stop these messages"]
    assert hall.click("UGUS", "CGLOBEX", again["ts"], "checkin.solved") == ""


def test_silence_brings_the_survey_two_days_later(hall: HttpApp) -> None:
    thread = hall.log()
    hall.checkin(thread)

    hall.move(hours=47)
    assert "how satisfied" not in hall.last("CGLOBEX", thread)["text"]
    hall.move(hours=2)

    assert "how satisfied" in hall.last("CGLOBEX", thread)["text"]


@pytest.mark.both_databases
def test_of_two_presses_at_once_one_is_the_answer(make_hall_on_either: HttpApp) -> None:
    hall = make_hall_on_either
    thread = hall.log()
    question = hall.checkin(thread)

    with ThreadPoolExecutor(2) as both:
        presses = [
            both.submit(hall.slack.people.click, "UGUS", "CGLOBEX", question["ts"], f"checkin.{answer}")
            for answer in ("solved", "not_yet")
        ]
        assert not [press for press in presses if press.result().notice]
    hall.settle()
    hall.drain()

    refused = [one["text"] for one in hall.slack.ephemerals("UGUS")]
    is_open = "reopened" in hall.card()["text"]
    assert refused == [
        "#1 is open again, so this question no longer counts."
        if is_open
        else "The question about #1 is answered already. Thank you."
    ]


@pytest.fixture
def make_hall_on_either(database_url: str) -> Iterator[HttpApp]:
    """A hall on SQLite, and one on PostgreSQL."""
    with HttpApp(database_url) as opened:
        yield opened


OURS = "This question is for the customer, so your answer doesn’t count."
ALSO = "Thank you. We’ve kept your answer next to the one from the person who asked us about #1."


@pytest.mark.parametrize(("user", "says"), [("UANA", OURS), ("UELI", OURS), ("UMAYA", ALSO)])
def test_only_the_requesters_press_counts(hall: HttpApp, user: str, says: str) -> None:
    thread = hall.log()
    hall.slack.people.join("UELI", "CGLOBEX")
    question = hall.checkin(thread)

    assert hall.click(user, "CGLOBEX", question["ts"], "checkin.not_yet") == says
    assert _buttons(hall.last("CGLOBEX", thread)) == [
        "Yes, it works",
        "Not yet",
        "Haven’t tried yet",
        "Stop these messages",
    ]
    assert "Solved by Ana Lima" in hall.card()["text"]

    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved")
    hall.move(hours=4)
    survey = hall.last("CGLOBEX", thread)
    assert hall.click(user, "CGLOBEX", survey["ts"], "survey.1") == says
    hall.drain()
    assert len(_buttons(hall.last("CGLOBEX", thread))) == 6
    assert [counts for _, _, counts in _ratings(hall)] == [False] * (says is ALSO)


def test_with_no_requester_anybody_of_the_customers_may_answer(hall: HttpApp) -> None:
    thread = hall.log(customer=None)
    question = hall.checkin(thread)
    assert question["text"].startswith("Hello, is #1")

    assert hall.click("UANA", "CGLOBEX", question["ts"], "checkin.solved") == OURS
    assert hall.click("UMAYA", "CGLOBEX", question["ts"], "checkin.solved") == ""
    hall.move(hours=4)
    survey = hall.last("CGLOBEX", thread)
    assert survey["text"].startswith("How satisfied are you")
    hall.click("UMAYA", "CGLOBEX", survey["ts"], "survey.4")
    assert hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.1") == ALSO

    assert _ratings(hall) == [("UMAYA", 4, True), ("UGUS", 1, False)]


def test_when_the_requester_has_left_a_colleague_of_theirs_may_answer(hall: HttpApp) -> None:
    thread = hall.log()
    hall.slack.people.deactivate("UGUS")
    hall.heard(lambda event: event["type"] == "user_change")
    question = hall.checkin(thread)

    assert question["text"].startswith("Hello, is #1")
    assert hall.click("UMAYA", "CGLOBEX", question["ts"], "checkin.solved") == ""
    hall.drain()
    assert "Thank you for telling us" in hall.last("CGLOBEX", thread)["text"]


def test_somebody_whose_home_nobody_knows_is_not_one_of_us(hall: HttpApp) -> None:
    thread = hall.log(customer=None)
    question = hall.checkin(thread)
    with hall.desk.begin() as tx:
        people.meet(tx, "UNOBODY", home_team=None)
    body = _press_body(hall, question, user={"id": "UNOBODY"}, action_id="checkin.solved")

    hall.dispatch(body)
    hall.drain()

    assert "Thank you for telling us" in hall.last("CGLOBEX", thread)["text"]
    assert _answer(hall, "UNOBODY") == ""  # Slack is asked
    hall.settle()
    assert "Only support agents can use this." in _answer(hall, "UNOBODY")


def _answer(hall: HttpApp, user: str) -> str:
    body = {"command": "/issue", "text": "list", "user_id": user, "channel_id": "CGLOBEX", "team_id": hall.desk.team}
    return str(hall.dispatch(body).body)


def _press_body(
    hall: HttpApp, message: dict[str, object], *, user: dict[str, str], action_id: str
) -> dict[str, object]:
    """Return a press as Slack sends it, with the value that the message's button has."""
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    button = next(
        one
        for block in blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"] == action_id
    )
    return {
        "type": "block_actions",
        "user": user,
        "api_app_id": "A0SUPPORT01",
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": "CGLOBEX", "is_ephemeral": False},
        "trigger_id": "1.2.3",
        "team": {"id": hall.desk.team, "domain": "acme"},
        "channel": {"id": "CGLOBEX", "name": "ext-globex"},
        "message": message,
        "response_url": "",
        "actions": [{**button, "action_ts": "1.0", "block_id": "b"}],
    }


def test_after_seven_days_the_buttons_say_how_to_log_anew(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    hall.clock.move(timedelta(days=7))

    for pressed in ("solved", "not_yet", "more_time"):
        said = hall.click("UGUS", "CGLOBEX", question["ts"], f"checkin.{pressed}")
        assert said.startswith("#1 is closed now. Still not right? Write here and we’ll pick it up.")
    hall.move(minutes=1)
    assert "Closed" in hall.card()["text"]


def test_a_question_about_an_earlier_solution_is_outdated(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    hall.issue("UANA", "reopen #1")
    assert hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved").startswith(
        "#1 is open again, so this question no longer counts."
    )

    hall.issue("UANA", "resolve #1")

    assert hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved").startswith("We solved #1 again")


def test_a_forged_button_changes_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    body = _press_body(hall, question, user={"id": "UGUS", "team_id": "T0GLOBEX001"}, action_id="checkin.not_yet")
    actions = body["actions"]
    assert isinstance(actions, list)

    for value in ("", "1", "1.1", "1.1.2", "2.1.1", "1.2.1", "1.1.1.1", "x.y.z", "1.1.-1", "9" * 40):
        actions[0]["value"] = value
        assert hall.dispatch(body).status == 200
        hall.drain()

        assert "Solved by Ana Lima" in hall.card()["text"], value


def test_a_true_value_on_another_message_changes_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    question = hall.checkin(thread)
    body = _press_body(hall, question, user={"id": "UGUS", "team_id": "T0GLOBEX001"}, action_id="checkin.not_yet")
    body["container"] = {"type": "message", "message_ts": thread, "channel_id": "CGLOBEX"}

    hall.dispatch(body)
    hall.drain()

    assert "Solved by Ana Lima" in hall.card()["text"]


# --- the survey


def test_a_score_is_thanked_for_in_place_and_shown_to_the_presser_alone(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)

    said = hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.4")
    hall.drain()

    thanks = hall.last("CGLOBEX", thread)
    assert said == "You gave #1 a 4 of 5. Your colleagues can’t see it; our support team can."
    assert thanks["ts"] == survey["ts"]
    assert _buttons(thanks) == ["Change", "Add a comment"]
    assert "4" not in thanks["text"] + thanks["blocks"][0]["text"]["text"]
    assert _ratings(hall) == [("UGUS", 4, True)]


def test_an_answer_changes_while_the_time_for_it_lasts(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.2")
    hall.drain()

    assert hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.change") == ""
    hall.drain()
    assert len(_buttons(hall.last("CGLOBEX", thread))) == 6
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")
    hall.drain()
    late = hall.last("CGLOBEX", thread)
    hall.move(minutes=15)

    assert _ratings(hall) == [("UGUS", 5, True)]
    assert _buttons(late) == ["Change", "Add a comment"]
    assert _buttons(hall.last("CGLOBEX", thread)) == ["Add a comment"]
    body = _press_body(hall, late, user={"id": "UGUS", "team_id": "T0GLOBEX001"}, action_id="survey.change")
    hall.dispatch(body)
    hall.drain()
    assert _buttons(hall.last("CGLOBEX", thread)) == ["Add a comment"]


def test_an_answer_begun_anew_and_left_open_stands_as_it_was(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.2")
    hall.drain()
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.change")
    hall.drain()

    hall.move(minutes=16)

    assert _ratings(hall) == [("UGUS", 2, True)]
    assert _buttons(hall.last("CGLOBEX", thread)) == ["Add a comment"]


@pytest.mark.parametrize(
    ("user", "says"), [("UANA", OURS), ("UMAYA", "Only the person who answered can change the answer or add to it.")]
)
def test_only_who_answered_changes_or_comments(hall: HttpApp, user: str, says: str) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.2")
    hall.drain()

    assert hall.click(user, "CGLOBEX", survey["ts"], "survey.change") == says
    assert hall.click(user, "CGLOBEX", survey["ts"], "survey.comment") == says
    assert hall.slack.people.view(user) is None


def test_a_comment_by_form_reaches_the_agents(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.2")
    hall.drain()

    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.comment")
    assert hall.submit("UGUS", comment="   ") == {"comment": "Please write a few words, or close the form."}
    assert not hall.submit("UGUS", comment="Too slow & <!channel>")
    hall.drain()

    told = hall.last("CTRIAGE", hall.card()["ts"])["text"]
    assert told == "<@UANA>: Gus Holt added a comment to their answer about #1: Too slow &amp; &lt;!channel&gt;"
    assert hall.last("CGLOBEX", thread)["text"].startswith("Thank you for your answer and your comment about #1")
    assert _rating(hall).comment == "Too slow & <!channel>"


def test_a_reply_in_the_thread_is_a_comment_too(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.5")

    hall.say("UGUS", "CGLOBEX", "Thanks to @ana for the quick help", thread)
    hall.say("UGUS", "CGLOBEX", "And good night", thread)
    hall.drain()

    assert _rating(hall).comment == "Thanks to @Ana Lima for the quick help"
    texts = [one["text"] for one in hall.slack.messages("CGLOBEX", thread)]
    assert any(text.startswith("Thank you for your answer and your comment") for text in texts)


def test_a_bystanders_reply_after_their_press_disturbs_nothing(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UMAYA", "CGLOBEX", survey["ts"], "survey.5")

    hall.say("UMAYA", "CGLOBEX", "I liked it", thread)
    hall.drain()
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.3")
    hall.drain()

    assert _ratings(hall) == [("UGUS", 3, True), ("UMAYA", 5, False)]
    texts = [one["text"] for one in hall.slack.messages("CGLOBEX", thread)]
    assert any(text.startswith("Thank you for your answer about #1") for text in texts)


def test_a_rating_given_before_a_reopen_stays_and_the_next_round_asks_anew(hall: HttpApp) -> None:
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.2")
    hall.drain()
    hall.issue("UANA", "reopen #1")

    assert hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.change").startswith("#1 is open again")
    second = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", second["ts"], "survey.5")

    assert _ratings(hall) == [("UGUS", 2, True)]
    assert _ratings(hall, resolution_no=2) == [("UGUS", 5, True)]


def test_a_customer_without_a_channel_is_asked_by_direct_message(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.move(hours=25)
    dm = hall.slack.people.open_dm("UGUS", "UBOT")
    question = hall.last(dm)

    hall.click("UGUS", dm, question["ts"], "checkin.solved")
    hall.say("UGUS", dm, "It prints again", question["ts"])
    hall.move(hours=4)

    assert hall.last(dm)["text"].startswith("Gus, how satisfied")
    assert "Gus Holt wrote" in hall.last("CTRIAGE", hall.card()["ts"])["text"]
