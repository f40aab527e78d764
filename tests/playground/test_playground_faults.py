"""Faults on demand: what the bot suffers, and what has happened nevertheless."""

import threading

import pytest
from slack_sdk.errors import SlackApiError, SlackClientError

from slackbot.playground import Timing
from tests.playground.tiny_bot import client_of


def test_ratelimited_answers_429_with_its_wait(pg, bot):
    pg.faults.add("ratelimited", channel="CTRIAGE", retry_after=7)

    with pytest.raises(SlackApiError) as limited:
        bot.chat_postMessage(channel="CTRIAGE", text="x")

    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    assert pg.messages("CTRIAGE") == []
    assert [(call.status, call.error) for call in pg.calls("chat.postMessage")] == [(429, "ratelimited")]


@pytest.mark.parametrize(("kind", "status"), [("server_error", 500), ("bad_gateway", 502)])
def test_server_errors_post_nothing(pg, bot, kind, status):
    pg.faults.add(kind)

    with pytest.raises(SlackApiError) as failed:
        bot.chat_postMessage(channel="CTRIAGE", text="x")

    assert failed.value.response.status_code == status
    assert pg.messages("CTRIAGE") == []


@pytest.mark.parametrize(("kind", "posted"), [("refuse_before", 0), ("lost_answer", 1)])
def test_a_reset_may_come_before_or_after_the_post(pg, bot, kind, posted):
    pg.faults.add(kind)

    with pytest.raises(ConnectionResetError):
        bot.chat_postMessage(channel="CTRIAGE", text="x")

    assert len(pg.messages("CTRIAGE")) == posted
    assert pg.calls("chat.postMessage")[0].error == "connection_reset"


def test_a_garbled_answer_has_posted(pg, bot):
    pg.faults.add("garbled")

    with pytest.raises(SlackClientError):
        bot.chat_postMessage(channel="CTRIAGE", text="x")

    assert len(pg.messages("CTRIAGE")) == 1


@pytest.mark.parametrize(("kind", "at_once"), [("hang", 0), ("hang_after", 1)])
def test_a_hanging_call_goes_on_when_released(pg, bot, kind, at_once):
    fault = pg.faults.add(kind)
    sent = []
    waiting = threading.Thread(target=lambda: sent.append(bot.chat_postMessage(channel="CTRIAGE", text="x")["ok"]))
    waiting.start()
    pg.wait_for(lambda: fault.struck)
    pg.wait_for(lambda: len(pg.messages("CTRIAGE")) == at_once)

    pg.faults.release()

    waiting.join()
    assert sent == [True]
    assert len(pg.messages("CTRIAGE")) == 1


def test_stopping_ends_a_hanging_call_without_posting(make_playground):
    pg = make_playground()
    fault = pg.faults.add("hang")
    failed = []
    waiting = threading.Thread(target=lambda: failed.append(_failure(pg)))
    waiting.start()
    pg.wait_for(lambda: fault.struck)

    pg.stop()

    waiting.join()
    assert isinstance(failed[0], ConnectionResetError)
    assert pg.messages("CTRIAGE") == []


def _failure(pg):
    try:
        client_of(pg).chat_postMessage(channel="CTRIAGE", text="x")
    except OSError as wrong:
        return wrong
    return None


def test_any_refusal_can_be_asked_for_and_for_some_calls_only(pg, bot, refused):
    pg.faults.add("error:not_in_channel", times=2, where=lambda args: "secret" in args["text"])

    assert bot.chat_postMessage(channel="CTRIAGE", text="open")["ok"]
    assert refused("chat.postMessage", channel="CTRIAGE", text="secret 1") == "not_in_channel"
    assert refused("chat.postMessage", channel="CTRIAGE", text="secret 2") == "not_in_channel"
    assert bot.chat_postMessage(channel="CTRIAGE", text="secret 3")["ok"]


def test_faults_strike_only_their_method_and_channel_and_can_be_cleared(pg, bot):
    pg.faults.add("server_error", method="chat.update")
    pg.faults.add("server_error", channel="CLEADS")

    assert bot.chat_postMessage(channel="CTRIAGE", text="x")["ok"]
    pg.faults.clear()
    assert bot.chat_postMessage(channel="CLEADS", text="x")["ok"]


def test_an_unknown_fault_is_a_mistake(pg):
    with pytest.raises(ValueError, match="lost_answer"):
        pg.faults.add("explode")


def test_posts_that_come_too_fast_are_counted_by_channel(pg, bot):
    for _ in range(5):
        bot.chat_postMessage(channel="CTRIAGE", text="x")
    bot.chat_postMessage(channel="CLEADS", text="x")

    assert pg.paces_broken == 2


def test_with_a_strict_pace_they_are_refused(make_playground):
    pg = make_playground(timing=Timing(strict_pace=True))
    bot = client_of(pg)
    for _ in range(3):
        bot.chat_postMessage(channel="CTRIAGE", text="x")

    with pytest.raises(SlackApiError) as limited:
        bot.chat_postMessage(channel="CTRIAGE", text="x")

    assert limited.value.response.headers["Retry-After"] == "1"
    assert len(pg.messages("CTRIAGE")) == 3
