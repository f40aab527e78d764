"""What the stand-in keeps, and what it lets nobody see."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.sync.client import connect

from slackbot.playground import Playground, Timing, sample_world

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def stand_in() -> Playground:
    """Return a stand-in that has not started."""
    return Playground(sample_world(), manifest={}, clock=lambda: NOON, timing=Timing(file_ready_s=0))


def upload(slack: Playground) -> str:
    """Return the id of a picture the bot has uploaded."""
    place = slack.call("files.getUploadURLExternal", filename="chart.png", length=3, alt_txt="A chart")
    with urlopen(place["upload_url"], data=b"png"):
        pass
    slack.call("files.completeUploadExternal", files=[{"id": place["file_id"]}])
    return str(place["file_id"])


def test_a_later_one_goes_on_with_messages_threads_people_and_files() -> None:
    with stand_in() as slack:
        root = slack.people.post("UGUS", "CGLOBEX", "The pump leaks")
        slack.people.post("UANA", "CGLOBEX", "Coming", root)
        direct = slack.people.open_dm("UANA", "UBEN")
        slack.people.post("UANA", direct, "Lunch?")
        slack.people.join("UANA", "CGENERAL")
        slack.people.deactivate("UELI")
        picture = upload(slack)
        kept = json.loads(json.dumps(slack.remembered()))

    with stand_in() as later:
        later.recall(kept)
        assert [one["text"] for one in later.messages("CGLOBEX", root)] == ["The pump leaks", "Coming"]
        assert [one["text"] for one in later.messages(direct)] == ["Lunch?"]
        assert later.call("users.info", user="UELI")["user"]["deleted"]
        with urlopen(f"{later.url}/files/{picture}/image") as image:
            assert image.read() == b"png"
        assert later.people.post("UGUS", "CGLOBEX", "And again") > root


def test_a_picture_that_was_not_kept_is_drawn_when_somebody_looks_at_it_first() -> None:
    drawn = []
    with stand_in() as slack:
        picture = upload(slack)
        kept = slack.remembered()
        kept["files"][0]["content"] = None

    with stand_in() as later:
        later.recall(kept, pictures={picture: lambda: drawn.append("once") or b"anew"})
        before = list(drawn)
        for _ in range(2):
            with urlopen(f"{later.url}/files/{picture}/image") as image:
                assert image.read() == b"anew"

    assert (before, drawn) == ([], ["once"])


def test_a_link_to_a_message_leads_to_where_the_later_one_is() -> None:
    with stand_in() as slack:
        ts = slack.people.post("UGUS", "CGLOBEX", "The pump leaks")
        link = slack.call("chat.getPermalink", channel="CGLOBEX", message_ts=ts)["permalink"]
        slack.call("chat.postMessage", channel="CTRIAGE", text=f"<{link}|There>")
        kept, then = slack.remembered(), slack.url

    with stand_in() as later:
        later.recall({**kept, "url": then})
        (message,) = later.messages("CTRIAGE")

        assert message["text"] == f"<{link.replace(then, later.url)}|There>"


def test_a_channel_that_is_new_since_then_is_there_beside_the_kept_ones() -> None:
    with stand_in() as slack:
        slack.people.post("UGUS", "CGLOBEX", "The pump leaks")
        kept = slack.remembered()
        kept["channels"] = [one for one in kept["channels"] if one["id"] != "CKUDOS"]

    with stand_in() as later:
        later.recall(kept)

        assert later.people.post("UANA", "CKUDOS", "Kind words")
        assert len(later.messages("CGLOBEX")) == 1


@pytest.mark.parametrize("nonsense", [{}, {"people": [{}], "channels": [], "boards": {}, "files": []}, []])
def test_nonsense_is_refused_and_changes_nothing(nonsense: Any) -> None:
    with stand_in() as slack:
        slack.people.post("UGUS", "CGLOBEX", "Still here")

        with pytest.raises((LookupError, TypeError, ValueError)):
            slack.recall(nonsense)

        assert [one["text"] for one in slack.messages("CGLOBEX")] == ["Still here"]


def test_pages_see_nothing_of_what_happens_backstage_and_then_all_of_it() -> None:
    with stand_in() as slack:
        address = f"{slack.url.replace('http', 'ws')}/ui"
        with slack.backstage():
            with connect(address, proxy=None, max_size=None) as early, pytest.raises(TimeoutError):
                early.recv(timeout=0.2)
            page = connect(address, proxy=None, max_size=None)
            slack.people.post("UGUS", "CGLOBEX", "Behind the curtain")

        with page:
            frame = json.loads(page.recv(timeout=5))

    assert frame["type"] == "snapshot"
    assert [one["text"] for one in frame["messages"]["CGLOBEX"]] == ["Behind the curtain"]


def test_whoever_waits_behind_the_curtain_sees_how_far_the_start_has_come() -> None:
    with stand_in() as slack, slack.backstage():
        address = f"{slack.url.replace('http', 'ws')}/ui"
        slack.show_opening("month", done=1, of=4)
        with connect(address, proxy=None, max_size=None) as page:
            frames = [json.loads(page.recv(timeout=5))]
            slack.show_opening("bot", done=2, of=4)
            frames.append(json.loads(page.recv(timeout=5)))

    assert [(one["type"], one["step"], one["done"], one["of"]) for one in frames] == [
        ("opening", "month", 1, 4),
        ("opening", "bot", 2, 4),
    ]


def test_a_page_that_was_open_before_is_brought_up_to_date() -> None:
    with stand_in() as slack, connect(f"{slack.url.replace('http', 'ws')}/ui", proxy=None, max_size=None) as page:
        page.recv(timeout=5)

        with slack.backstage():
            slack.people.post("UGUS", "CGLOBEX", "Behind the curtain")
        frame = json.loads(page.recv(timeout=5))

        slack.people.post("UGUS", "CGLOBEX", "In the open")
        later = json.loads(page.recv(timeout=5))

    assert frame["type"] == "snapshot"
    assert (later["type"], later["message"]["text"]) == ("message", "In the open")
