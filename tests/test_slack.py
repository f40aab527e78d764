"""Posting to Slack: every way a call can end is told for what it is."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slackbot.slack import DeadToken, Failure, Limited, Posted, Rejected, Slack, Unknown, Unreadable, Unsent
from tests.fakes_web_api import Doing, WebApi, closes, hangs, no, ok, resets, says, stops_half_way

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HTML = says(b"<!DOCTYPE html><p>Bad gateway", status=502, content_type="text/html")


@pytest.fixture
def api() -> Iterator[WebApi]:
    with WebApi() as running:
        yield running


@pytest.fixture
def slack(api: WebApi) -> Slack:
    return Slack("xoxb-test", api.url, timeout_s=2)


def post(slack: Slack) -> Posted | Failure:
    return slack.post(channel="C0A", text="Hello", token="k-1")


def test_a_post_tells_where_it_is(api: WebApi, slack: Slack) -> None:
    api.will("chat.postMessage", ok(channel="C0A", ts="1.000100"))

    assert post(slack) == Posted("C0A", "1.000100")


def test_a_post_carries_its_key_and_no_surprises(api: WebApi, slack: Slack) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Grüße & 🎫"}}]

    slack.post(channel="C0A", text="Grüße & 🎫", blocks=blocks, thread_ts="1.0", token="k-1")

    assert api.fields("chat.postMessage") == [
        {
            "channel": "C0A",
            "text": "Grüße & 🎫",
            "blocks": blocks,
            "thread_ts": "1.0",
            "metadata": {"event_type": "slackbot", "event_payload": {"key": "k-1"}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
    ]
    assert api.calls[0].headers["Authorization"] == "Bearer xoxb-test"


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (no("not_in_channel"), Rejected("not_in_channel")),
        (no("missing_scope", needed="chat:write"), Rejected("missing_scope", "chat:write")),
        (
            no("invalid_blocks", response_metadata={"messages": ["[ERROR] too long [/blocks/0]"]}),
            Rejected("invalid_blocks", '["[ERROR] too long [/blocks/0]"]'),
        ),
        (says({"ok": False, "error": "channel_not_found"}, status=404), Rejected("channel_not_found")),
        (no("invalid_auth"), DeadToken("invalid_auth")),
        (no("token_revoked"), DeadToken("token_revoked")),
        (no("ratelimited"), Unsent("ratelimited")),
        (no("service_unavailable"), Unsent("service_unavailable")),
        (says({"ok": False, "error": "ratelimited"}, status=429, Retry_After="7"), Limited(7)),
        (says(b"slow down", status=429, Retry_After="3"), Limited(3)),
        (says({"ok": False}, status=429), Limited(1)),
        (says({"ok": False}, status=429, Retry_After="soon"), Limited(1)),
        (says({"ok": False}, status=429, Retry_After="999999999"), Limited(3600)),
    ],
)
def test_a_clear_no_is_told_as_one(api: WebApi, slack: Slack, answer: Doing, end: Failure) -> None:
    api.will("chat.postMessage", answer)

    assert post(slack) == end


@pytest.mark.parametrize(
    "answer",
    [
        resets,
        closes,
        stops_half_way,
        HTML,
        no("internal_error"),
        no("fatal_error"),
        no("request_timeout"),
        no("Not an error code!"),
        says({"ok": False, "error": "internal_error"}, status=500),
        says({"ok": True}, status=503),
        says(b"<html>Please log in to the wi-fi"),
        says(b'{"ok": true, "channel": "C0A"'),
        says(b""),
        says(b"[1]"),
        says(b'"ok"'),
        says(b"null"),
        says(b"7"),
        says(b'\xff{"ok": true}'),
        says(b"{}", content_type="application/json; charset=klingon"),
        ok(),
        ok(ts="1.0"),
        says([1], status=403),
    ],
)
def test_an_unclear_end_is_unknown_and_the_post_is_not_repeated(api: WebApi, slack: Slack, answer: Doing) -> None:
    api.will("chat.postMessage", answer)

    end = post(slack)

    assert isinstance(end, Unknown)
    assert len(api.calls) == 1


def test_a_slow_answer_is_unknown(api: WebApi) -> None:
    api.will("chat.postMessage", hangs)

    assert isinstance(post(Slack("xoxb-test", api.url, timeout_s=0.2)), Unknown)


def test_what_never_left_is_unsent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    refused = post(Slack("xoxb-test", f"http://127.0.0.1:{port}/api/", timeout_s=1))

    assert isinstance(refused, Unsent)


def test_a_name_nobody_knows_is_unsent() -> None:
    assert isinstance(post(Slack("xoxb-test", "https://slack.invalid/api/", timeout_s=2)), Unsent)


def test_this_machine_is_reached_without_a_proxy(api: WebApi, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    api.will("chat.postMessage", ok(channel="C0A", ts="1.0"))
    slack = Slack("xoxb-test", api.url, timeout_s=2)

    assert post(slack) == Posted("C0A", "1.0")
    assert slack.respond(f"{api.origin}/response/1", {"text": "Hi"})


def test_the_sdk_logs_nothing_of_a_message(api: WebApi, slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    api.will("chat.postMessage", says(b"<html>"), resets)
    caplog.set_level("DEBUG")

    post(slack)
    post(slack)

    assert caplog.records == []


def test_an_edit_may_be_repeated(api: WebApi, slack: Slack) -> None:
    api.will("chat.update", resets, ok(channel="C0A", ts="1.0"))

    end = slack.update(channel="C0A", ts="1.0", text="Claimed", blocks=[{"type": "divider"}])

    assert end == Posted("C0A", "1.0")
    assert [fields["blocks"] for fields in api.fields("chat.update")] == [[{"type": "divider"}]] * 2


def test_an_edit_does_not_sit_out_a_limit(api: WebApi, slack: Slack) -> None:
    api.will("chat.update", says({"ok": False}, status=429, Retry_After="30"))

    assert slack.update(channel="C0A", ts="1.0", text="Claimed") == Limited(30)


def message(ts: str, key: str | None = None) -> dict[str, object]:
    metadata = {"metadata": {"event_type": "slackbot", "event_payload": {"key": key}}} if key else {}
    return {"type": "message", "ts": ts, **metadata}


def find(slack: Slack, thread_ts: str | None = None) -> object:
    return slack.find(channel="C0A", token="k-1", oldest=NOON, latest=NOON + HOUR, thread_ts=thread_ts)


def test_a_message_is_found_on_a_later_page(api: WebApi, slack: Slack) -> None:
    more = {"next_cursor": "page2"}
    api.will(
        "conversations.history",
        ok(messages=[message("9.0"), message("8.0", "k-2"), {"ts": "7.5", "metadata": {}}], response_metadata=more),
        ok(messages=[message("7.0", "k-1")], response_metadata={"next_cursor": ""}),
    )

    assert find(slack) == Posted("C0A", "7.0")
    first, second = api.fields("conversations.history")
    assert first == {
        "channel": "C0A",
        "oldest": "1794484800.000000",
        "latest": "1794488400.000000",
        "inclusive": "1",
        "include_all_metadata": "1",
        "limit": "200",
    }
    assert second == {**first, "cursor": "page2"}


def test_a_message_is_found_in_its_thread(api: WebApi, slack: Slack) -> None:
    api.will("conversations.replies", ok(messages=[message("1.0"), message("2.0", "k-1")]))

    assert find(slack, thread_ts="1.0") == Posted("C0A", "2.0")
    asked = api.fields("conversations.replies")[0]
    assert (asked["ts"], asked["oldest"], asked["latest"]) == ("1.0", "1794484800.000000", "1794488400.000000")


def test_nothing_on_any_page_means_it_is_not_there(api: WebApi, slack: Slack) -> None:
    api.will("conversations.history", ok(messages=[message("9.0")]))

    assert find(slack) is None


@pytest.mark.parametrize(
    ("second_page", "end"),
    [
        (no("not_in_channel"), Unreadable("not_in_channel")),
        (no("missing_scope"), Unreadable("missing_scope")),
        (no("account_inactive"), DeadToken("account_inactive")),
        (says({"ok": False}, status=429, Retry_After="9"), Limited(9)),
    ],
)
def test_a_search_cut_short_never_says_it_is_not_there(
    api: WebApi, slack: Slack, second_page: Doing, end: object
) -> None:
    api.will("conversations.history", ok(messages=[], response_metadata={"next_cursor": "page2"}), second_page)

    assert find(slack) == end


@pytest.mark.parametrize("answer", [resets, HTML, stops_half_way])
def test_a_broken_search_is_to_be_repeated_later(api: WebApi, slack: Slack, answer: Doing) -> None:
    api.will("conversations.history", answer, answer)

    assert isinstance(find(slack), Unsent)


def test_an_ephemeral_is_best_effort(api: WebApi, slack: Slack) -> None:
    api.will("chat.postEphemeral", ok(message_ts="1.0"), no("user_not_in_channel"))

    told = [slack.ephemeral(channel="C0A", user="U0ANA", text="Done.", thread_ts="1.0") for _ in range(2)]

    assert told == [True, False]
    assert api.fields("chat.postEphemeral")[0] == {
        "channel": "C0A",
        "user": "U0ANA",
        "text": "Done.",
        "thread_ts": "1.0",
    }


def test_an_answer_to_a_click_is_best_effort(api: WebApi, slack: Slack) -> None:
    api.will_do("/response/1", says(b"ok"), says(b"used_url", status=404), resets)
    payload = {"text": "Grüße", "replace_original": False}

    told = [slack.respond(f"{api.origin}/response/1", payload) for _ in range(3)]

    assert told == [True, False, False]
    assert json.loads(api.calls[0].body) == payload


@pytest.mark.parametrize("url", ["http://hooks.slack.com/1", "file:///etc/passwd", "ftp://127.0.0.1/", "nonsense", ""])
def test_an_answer_goes_nowhere_unsafe(slack: Slack, url: str) -> None:
    assert not slack.respond(url, {"text": "Hi"})
