"""The slash command, verb by verb, as agents and others get it."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text as sql

from slackbot.blocks import ids
from slackbot.desk.people import directory
from slackbot.domain.command import VERBS
from slackbot.texts.markup import ago
from tests.http_app import HttpApp
from tests.running_app import MONDAY


def test_logging_answers_with_the_number_and_posts_card_and_line(hall: HttpApp) -> None:
    said = hall.issue("UANA", "log @gus Printer is offline")
    hall.drain()

    assert said == "Logged as #1: Printer is offline. Asked by <@UGUS>."
    assert hall.card()["text"] == f"#1 Printer is offline · New · came in {ago(MONDAY)} · asked by Gus Holt"
    assert hall.last("CGLOBEX")["text"].startswith("Hi Gus, we’ve got this: #1, “Printer is offline”")


@pytest.mark.parametrize("way", ["command", "form", "shortcut"])
def test_the_answer_to_log_names_the_requester_and_its_buttons_work_wherever_it_was_logged(
    hall: HttpApp, way: str
) -> None:
    if way == "shortcut":
        said = hall.shortcut("UANA", "CGLOBEX", hall.say("UGUS", "CGLOBEX", "Scanner beeps"))
    else:
        said = hall.issue("UANA", "log @gus Scanner beeps" if way == "command" else "log @gus")
    if way == "form":
        hall.submit("UANA", title="Scanner beeps")
    answer = hall.slack.ephemerals("UANA")[-1]

    assert (said if way != "form" else hall.whispered("UANA")) == "Logged as #1: Scanner beeps. Asked by <@UGUS>."
    assert hall.click("UANA", "CGLOBEX", answer["ts"], "issue.claim") == "You have #1, “Scanner beeps”."
    assert hall.click("UANA", "CGLOBEX", answer["ts"], "issue.claim") == "You already have #1."
    hall.click("UANA", "CGLOBEX", answer["ts"], "issue.edit")
    assert not hall.submit("UANA", customer="UHANA", title="Scanner hums")
    assert hall.whispered("UANA") == "#1, “Scanner hums”, is saved."


def test_help_is_a_short_menu_with_buttons_and_the_verbs(hall: HttpApp) -> None:
    for text in ("", "help"):
        answer = hall.command("UANA", text)

        assert answer.shown == "ephemeral"
        assert "`/issue resolve #42 [what was done]`" in answer.text
        buttons = next(block for block in answer.blocks if block["type"] == "actions")["elements"]
        assert [button["text"]["text"] for button in buttons] == ["Log an issue", "My issues", "All open issues"]


def test_help_tells_of_every_verb(quiet_hall: HttpApp) -> None:
    menu = quiet_hall.issue("UANA", "help", "CGENERAL")

    assert [verb for verb in VERBS if f"`/issue {verb}" not in menu] == ["help"]


@pytest.mark.parametrize("text", ["", "log x", "claim", "claim #1", "show", "rezolve #1", "summary week here", "#1"])
@pytest.mark.parametrize("user", ["UELI", "UGIL"])
def test_who_is_no_agent_is_told_so_whatever_they_type(quiet_hall: HttpApp, user: str, text: str) -> None:
    assert quiet_hall.issue(user, text, "CGENERAL").startswith("Only support agents can use this.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rezolve #1", "I do not know “rezolve”. Did you mean `resolve`?"),
        ("claim 99", "There is no issue #99. `list` shows the open ones."),
        ("show #99", "There is no issue #99."),
        ("edit #99", "There is no issue #99."),
        ("note #99 x", "There is no issue #99."),
        ("reply #99 x", "There is no issue #99."),
        ("resolve #99", "There is no issue #99."),
        ("reopen #99", "There is no issue #99."),
        ("unclaim #99", "There is no issue #99."),
        ("assign #99 @ben", "There is no issue #99."),
        ("show #99999999999999", "No issue has a number that large."),
        ("show", "Which issue? Say its number, for example `show #42`."),
        ("show one", "Which issue?"),
        ("claim this", "Which issue?"),
        ("claim #1 now", "I understood `claim #1`, but not what follows it."),
        ("assign #1", "Who? Mention one person"),
        ("assign #1 ben", "Who? Mention one person"),
        ("assign #1 @eli", "<@UELI> is not an agent"),
        ("assign #1 @gus", "<@UGUS> is not an agent"),
        ("note #1", "What should it say?"),
        ("reply #1", "What should it say?"),
        ("unclaim #1", "Nobody has #1, so anyone can claim it."),
        ("reopen #1", "#1 is not resolved, so there is nothing to reopen."),
        ("list overdue", "I can list `open`, `mine`, `unclaimed`, or the issues of one `@agent`."),
        ("list @ana @ben", "I can list"),
        ("mine too", "I can list"),
        ("summary tomorrow", "I can sum up `today`, `yesterday`, `week` or `month`"),
        ("summary here", "Only the team’s leads can do this."),
        ("log @support-desk x", "A bot cannot be the customer."),
    ],
)
def test_what_cannot_be_done_says_what_can(quiet_hall: HttpApp, text: str, says: str) -> None:
    answer = quiet_hall.command("UANA", text)

    assert says in answer.text
    assert answer.shown == "ephemeral"


def test_claiming_gives_it_to_the_first_and_names_them_to_the_second(hall: HttpApp) -> None:
    hall.log()

    assert hall.issue("UANA", "claim #1") == "You have #1, “Printer is offline”."
    assert hall.issue("UBEN", "take 1") == "<@UANA> already has #1."
    assert hall.issue("UANA", "claim #1") == "You already have #1."
    hall.drain()
    assert "Ana Lima · your turn" in hall.card()["text"]


def test_claiming_without_a_number_takes_the_oldest_of_the_channel_then_of_all(hall: HttpApp) -> None:
    hall.issue("UANA", "log oldest of all", "CINITECH")
    hall.issue("UANA", "log first here")
    hall.issue("UANA", "log second here")

    assert [hall.issue("UBEN", "claim") for _ in range(4)] == [
        "You have #2, “first here”.",
        "You have #3, “second here”.",
        "You have #1, “oldest of all”.",
        "Nothing is waiting to be claimed.",
    ]


def test_assigning_hands_over_and_tells_the_agent(hall: HttpApp) -> None:
    hall.log()

    assert hall.issue("UANA", "assign #1 @ben") == "<@UBEN> has #1 now. I tell them in a direct message."
    hall.drain()
    dm = hall.slack.people.open_dm("UBEN", "UBOT")
    assert hall.last(dm)["text"] == "<@UANA> handed #1, “Printer is offline”, to you."
    assert hall.issue("UANA", "assign #1 @ben") == "<@UBEN> already has #1."


def test_assigning_to_oneself_is_a_claim_and_sends_nothing(hall: HttpApp) -> None:
    hall.log()

    assert hall.issue("UANA", "assign #1 @ana") == "You have #1, “Printer is offline”."
    hall.drain()
    assert not hall.slack.calls("conversations.open")


def test_unclaiming_puts_it_back(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "claim #1")

    assert hall.issue("UBEN", "unclaim #1") == "#1 is back for anyone to claim."
    hall.drain()
    assert hall.card()["text"].startswith("#1 Printer is offline · New")


def test_a_reply_reaches_the_customer_in_the_agents_name(hall: HttpApp) -> None:
    thread = hall.log()

    assert hall.issue("UANA", "reply #1 We look at it") == "Your reply to #1 is on its way to the customer."
    hall.drain()
    assert hall.last("CGLOBEX", thread)["text"] == "<@UGUS> We look at it"
    assert "1 contact" in hall.issue("UANA", "show #1")


def test_a_note_stays_with_the_team(hall: HttpApp) -> None:
    thread = hall.log()

    assert hall.issue("UBEN", "note #1 The toner is on order") == "Your note on #1 is kept for the team."
    hall.drain()
    assert hall.last("CTRIAGE", hall.card()["ts"])["text"] == "Ben Okoro noted on #1: The toner is on order"
    assert len(hall.slack.messages("CGLOBEX", thread)) == 1
    assert "noted: The toner is on order · <@UBEN>" in hall.issue("UANA", "show #1")


def test_resolving_says_when_the_check_in_goes_out_and_that_the_survey_follows(hall: HttpApp) -> None:
    thread = hall.log()

    said = hall.issue("UANA", "resolve #1 Replaced the toner")
    hall.drain()

    assert said.startswith("#1, “Printer is offline”, is resolved. Gus Holt gets a check-in <!date^")
    assert said.endswith("and the satisfaction survey follows it.")
    assert hall.last("CGLOBEX", thread)["text"] == "<@UGUS> Replaced the toner"
    assert "Solved by Ana Lima" in hall.card()["text"]
    assert hall.issue("UBEN", "resolve #1") == "#1 is already resolved."


def test_resolving_without_a_customer_says_that_nobody_is_asked(hall: HttpApp) -> None:
    hall.issue("UANA", "log Tidy the shelf", "CTRIAGE")

    assert hall.issue("UANA", "resolve #1", "CTRIAGE") == (
        "#1, “Tidy the shelf”, is resolved. There is no check-in and no survey: there is nobody to write to. "
        "Name the customer with `edit #1`."
    )
    assert hall.issue("UANA", "reopen #1", "CTRIAGE").startswith("#1 is open again, still with <@UANA>.")
    assert "is not sent: there is nobody to write to. Name the customer with `edit #1`." in hall.issue(
        "UANA", "reply #1 Hello"
    )


def test_reopening_withdraws_what_was_not_sent(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")

    said = hall.issue("UBEN", "reopen #1")
    hall.move(hours=30)

    assert said == "#1 is open again, still with <@UANA>. Follow-up that was not sent is withdrawn."
    assert "Ana Lima · your turn" in hall.card()["text"]
    assert len(hall.slack.messages("CGLOBEX", thread)) == 1


def test_lists_show_the_oldest_ten_and_how_many_more(hall: HttpApp) -> None:
    for number in range(1, 13):
        hall.issue("UANA", f"log Trouble {number}")
    hall.issue("UBEN", "claim #3")

    everything, mine = hall.issue("UANA", "list"), hall.issue("UBEN", "mine")

    assert everything.startswith("12 open issues, the oldest 10 of them")
    assert "*#10* Trouble 10" in everything
    assert everything.endswith("and 2 more")
    assert mine.startswith("You have 1 open issue\n*#3* Trouble 3 · Claimed by <@UBEN>")
    assert hall.issue("UANA", "list @ben").startswith("1 open issue of <@UBEN>\n")
    assert hall.issue("UANA", "unclaimed").startswith("11 unclaimed issues")
    assert hall.issue("UANA", "list mine") == "You have no open issues."
    assert hall.issue("UANA", "list @dana") == "<@UDANA> has no open issues."


def test_show_tells_everything_about_one_issue(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer is offline\nOn floor 2, since noon")
    hall.issue("UANA", "assign #1 @ben")

    answer = hall.command("UBEN", "show #1")

    assert answer.text.startswith("*#1* · Claimed by <@UBEN>\nPrinter is offline\nOn floor 2, since noon\n")
    assert "Asked by <@UGUS> in <#CGLOBEX>" in answer.text
    hall.drain()
    assert "Asked by Gus Holt in <#CGLOBEX>" in hall.issue("UBEN", "show #1")
    assert "0 contacts" in answer.text
    assert "handed over to <@UBEN> · <@UANA>" in answer.text


def test_a_summary_is_private_and_here_is_for_leads(hall: HttpApp) -> None:
    hall.log()

    private = hall.command("UANA", "summary")
    posted = hall.issue("UDANA", "summary today here", "CLEADS")
    hall.drain()

    assert private.shown == "ephemeral"
    assert "*FCR* so far no data" in private.text
    assert posted == "The summary is on its way to this channel."
    assert "(so far)" in hall.last("CLEADS")["text"]


_BELOW = ids.SUMMARY_ISSUES, ids.SUMMARY_WHY, ids.SUMMARY_CSV


def test_from_a_summary_its_issues_and_what_its_figures_mean_are_a_press_away(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UDANA", "summary today here", "CLEADS")
    hall.drain()
    post = hall.last("CLEADS")

    shown = [hall.click("UDANA", "CLEADS", post["ts"], button) for button in _BELOW]

    assert "*Logged, solved or opened again*, Mon 23 Nov 2026: 1" in shown[0]
    assert re.search(r"\|#1> Printer is offline · logged ·", shown[0])
    assert "first contact resolution" in shown[1]
    assert "Days are local days in UTC." in shown[1]
    assert "as a file, in a direct message" in shown[2]


def test_logging_with_no_text_opens_the_form_with_the_customer_named(hall: HttpApp) -> None:
    answer = hall.command("UANA", "log @gus")

    view = hall.slack.people.view("UANA")
    assert not answer.text
    assert view is not None
    assert [block["label"]["text"] for block in view["blocks"]] == ["Customer", "Title", "Details"]
    assert not hall.submit("UANA", title="Printer", details="since noon")
    hall.drain()
    assert hall.whispered("UANA") == "Logged as #1: Printer. Asked by <@UGUS>."
    assert "asked by Gus Holt" in hall.card()["text"]


def test_where_the_bot_is_no_member_the_answer_says_how_to_invite_it(hall: HttpApp) -> None:
    said = hall.issue("UANA", "log @hana Login fails", "CHOOLI")
    hall.drain()

    assert said == (
        "Logged as #1: Login fails. Asked by <@UHANA>. I cannot write here yet: I am not in the channel. "
        "Type `/invite @support-desk` and I will."
    )
    assert hall.card()["text"].startswith("#1 Login fails")
    assert not hall.slack.messages("CHOOLI")
    assert "not posted yet: I am not in the channel. Type `/invite @support-desk`" in hall.issue("UANA", "reply #1 Hi")
    assert "None of it arrives for now: I am not in the channel." in hall.issue("UANA", "resolve #1")


def test_an_invitation_brings_what_waited_for_it(hall: HttpApp) -> None:
    hall.issue("UANA", "log @hana Login fails", "CHOOLI")
    hall.drain()

    hall.slack.people.invite("UANA", "CHOOLI", "UBOT")
    hall.heard(lambda event: event["type"] == "member_joined_channel")
    hall.drain()

    assert hall.last("CHOOLI")["text"].startswith("Hi Hana, we’ve got this: #1, “Login fails”")


def test_an_invitation_that_nobody_heard_brings_it_all_the_same(hall: HttpApp) -> None:
    hall.issue("UANA", "log @hana Login fails", "CHOOLI")
    hall.drain()

    with hall.slack.silence():
        hall.slack.people.invite("UANA", "CHOOLI", "UBOT")
    directory.refresh(hall.desk, hall.parts.slack)
    hall.drain()

    assert hall.last("CHOOLI")["text"].startswith("Hi Hana, we’ve got this: #1, “Login fails”")


def test_the_form_answers_even_where_the_bot_is_no_member(hall: HttpApp) -> None:
    hall.command("UANA", "log", "CHOOLI")

    hall.submit("UANA", title="Login fails")

    assert hall.whispered("UANA").startswith(
        "Logged as #1: Login fails. I cannot write here yet: I am not in the channel."
    )


@pytest.mark.parametrize("channel", ["CTRIAGE", "DM", "CGENERAL"])
def test_an_issue_of_our_own_channels_tells_no_customer(hall: HttpApp, channel: str) -> None:
    room = hall.slack.people.open_dm("UANA", "UBOT") if channel == "DM" else channel

    said = hall.issue("UANA", "log Printer is offline", room)
    hall.drain()

    assert said.startswith("Logged as #1: Printer is offline.")
    assert ("/invite" in said) == (channel == "CGENERAL")
    assert hall.card()["text"].startswith("#1 Printer is offline")
    assert not [one for one in hall.slack.messages(room) if "we’ve got this" in one["text"]]


def test_the_edit_form_changes_title_customer_and_details(hall: HttpApp) -> None:
    hall.log("Printer\nfloor 2")
    hall.command("UBEN", "edit #1")
    view = hall.slack.people.view("UBEN")
    assert view is not None
    assert view["title"]["text"] == "Edit #1"

    errors = hall.submit("UBEN", title="Both printers", customer="UMAYA", details="")
    hall.drain()

    assert not errors
    assert hall.whispered("UBEN") == "#1, “Both printers”, is saved."
    assert hall.card()["text"] == f"#1 Both printers · New · came in {ago(MONDAY)} · asked by Maya Chen"


def test_a_form_refuses_beside_the_field_and_stays_open(hall: HttpApp) -> None:
    hall.log()
    hall.command("UBEN", "edit #1")

    errors = hall.submit("UBEN", title="Printer", customer="UBOT")

    assert errors == {"customer": "A bot cannot be the customer. Name the person who asked."}
    assert hall.slack.people.view("UBEN") is not None


def test_a_form_that_cannot_be_opened_says_so(hall: HttpApp) -> None:
    hall.slack.faults.add("error:expired_trigger_id", method="views.open")

    assert hall.issue("UANA", "log") == "The form didn’t open in time. Please try once more."


@pytest.mark.parametrize(
    "typed", ["\u200bclaim #1", "claim\u3000＃１", "ｃｌａｉｍ # 1", "claim #\u200e1.", "take\u00a01"]
)
def test_what_is_pasted_or_typed_in_another_shape_is_understood(hall: HttpApp, typed: str) -> None:
    hall.log()

    assert hall.issue("UANA", typed) == "You have #1, “Printer is offline”."


@pytest.mark.parametrize(
    ("typed", "says"), [("note #1 \u2060\u200b", "What should it say?"), ("reply #1 \ufeff", "What should it say?")]
)
def test_words_that_nobody_can_see_are_no_words(hall: HttpApp, typed: str, says: str) -> None:
    hall.log()

    assert says in hall.issue("UANA", typed)


def test_a_title_that_nobody_can_see_is_asked_for(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus")

    assert "title" in hall.submit("UANA", title="\u200b\u2060")
    hall.submit("UANA", title="\u200bPrin\u00adter\u00a0beeps")
    assert hall.whispered("UANA") == "Logged as #1: Printer beeps. Asked by <@UGUS>."


@pytest.mark.parametrize("typed", ["@GUS", "@Gus Holt", "@gús:", "@gus\u200b,", "＠Ｇｕｓ"])
def test_a_customers_name_typed_and_not_picked_is_that_customer(hall: HttpApp, typed: str) -> None:
    _meet(hall, "UGUS", "UMAYA")

    assert hall.issue("UANA", f"log {typed} Labels are blank") == "Logged as #1: Labels are blank. Asked by <@UGUS>."


def _meet(hall: HttpApp, *users: str) -> None:
    for user in users:
        directory.look_up(hall.desk, hall.parts.slack, user)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("log @guss Labels are blank", "I know no @guss here. Pick the name from Slack’s list. Did you mean <@UGUS>?"),
        ("log @warehouse-team Labels are blank", "I know no @warehouse-team here. Pick the name from Slack’s list."),
        ("log @nobody", "I know no @nobody here"),
        ("assign #1 @bne", "I know no @bne here"),
        ("list @nobody", "I know no @nobody here"),
        ("customer @guss", "I know no @guss here"),
        ("log @Sam labels", "More than one person is called @Sam: <@UGUS> and <@UMAYA>. Pick one from Slack’s list."),
        ("customer @SAM", "More than one person is called @SAM"),
    ],
)
def test_a_typed_name_that_is_nobodys_or_two_peoples_is_said_before_anything_is_done(
    hall: HttpApp, typed: str, says: str
) -> None:
    hall.log("First")
    for user in ("UGUS", "UMAYA"):
        hall.slack._state.people[user] = replace(hall.slack._state.people[user], real_name=f"Sam {user}", name="sam")
        _meet(hall, user)
    if "guss" in typed:
        hall.slack._state.people["UGUS"] = replace(hall.slack._state.people["UGUS"], name="gus")
        _meet(hall, "UGUS")

    said = hall.issue("UANA", typed)
    hall.drain()

    assert says in said
    assert hall.slack.messages("CTRIAGE")[-1]["text"].startswith("#1 First")
    assert "There is no issue #2" in hall.issue("UANA", "show #2")
    assert "New" in hall.card()["text"]


def test_an_agents_name_typed_and_not_picked_is_that_agent(hall: HttpApp) -> None:
    hall.log()

    assert hall.issue("UANA", "assign #1 @Bén Okoro") == "<@UBEN> has #1 now. I tell them in a direct message."
    assert "Printer is offline" in hall.issue("UANA", "list @BEN")
    assert hall.issue("UANA", "customer @BEN").startswith("*Ben Okoro*")


def test_who_is_no_agent_learns_no_names(hall: HttpApp) -> None:
    _meet(hall, "UGUS")

    assert hall.issue("UELI", "log @guss Labels are blank", "CGENERAL").startswith("Only support agents can use this.")


@pytest.mark.parametrize("text", ["summary week", "summary month", "customer @gus", "customer #ext-globex", "why fcr"])
def test_what_takes_much_reading_is_acked_empty_and_answered_beside_the_ack(hall: HttpApp, text: str) -> None:
    hall.log()
    before = hall.whispered("UANA")

    acked = hall.slack.people.command("UANA", "CGLOBEX", "/issue", text)
    hall.settle()

    assert (acked.text, acked.shown, acked.notice) == ("", "", "")
    assert hall.whispered("UANA") != before


@pytest.mark.parametrize("text", ["summary fortnight", "customer @nobody", "customer Nothing", "why fcr Hooli"])
def test_what_is_refused_of_it_is_refused_in_the_ack(hall: HttpApp, text: str) -> None:
    acked = hall.slack.people.command("UANA", "CGLOBEX", "/issue", text)
    others = hall.command("UELI", "summary week", "CGENERAL")

    assert (acked.shown, others.shown) == ("ephemeral", "ephemeral")
    assert others.text.startswith("Only support agents")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("ALTER TABLE answers RENAME COLUMN score TO scored", "The database cannot do this"),
        ("UPDATE issue_events SET detail = '{}'", "Sorry, that went wrong on our side"),
    ],
)
def test_what_goes_wrong_beside_the_ack_is_told(hall: HttpApp, damage: str, told: str) -> None:
    hall.log()
    with hall.desk.begin() as tx:
        tx.db.execute(sql(damage))

    assert hall.issue("UANA", "summary week").startswith(told)
