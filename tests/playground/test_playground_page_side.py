"""The page's side: snapshot and frames over a WebSocket, actions as posts, the clock, files."""

import contextlib
import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, time, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect as connect_socket

from slackbot.playground.ui import next_time


@pytest.fixture
def page(pg):
    """Return the open WebSocket of a page, its snapshot read."""
    with _page_of(pg) as socket:
        yield socket


@contextlib.contextmanager
def _page_of(pg, **options):
    with connect_socket(f"{pg.url.replace('http', 'ws')}/ui", proxy=None, **options) as socket:
        socket.snapshot = json.loads(socket.recv())
        yield socket


def _frame(socket, kind):
    while True:
        frame = json.loads(socket.recv(timeout=5))
        if frame["type"] == kind:
            return frame


def action(pg, name, /, content_type="application/json", **body):
    request = urllib.request.Request(f"{pg.url}/ui/{name}", json.dumps(body).encode(), {"Content-Type": content_type})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return {"status": refusal.code, **json.load(refusal)}


def _get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status, answer.headers["Content-Type"], answer.read(), answer.geturl()


def test_the_snapshot_shows_everything(pg):
    pg.people.post("UANA", "CTRIAGE", "hello")

    with _page_of(pg) as socket:
        shown = socket.snapshot

    assert shown["type"] == "snapshot"
    assert shown["can_move_clock"] is True
    assert shown["app"]["commands"] == [{"command": "/issue", "description": "Issues", "usage_hint": "help"}]
    assert shown["app"]["shortcuts"][0] == {"callback_id": "log_issue", "name": "Log as issue", "type": "message"}
    assert {one["id"]: one["external"] for one in shown["users"]}["UGUS"] is True
    assert next(one for one in shown["channels"] if one["id"] == "CGLOBEX")["is_ext_shared"] is True
    assert [one["text"] for one in shown["messages"]["CTRIAGE"]] == ["hello"]
    assert shown["connected"] is False


def test_every_change_is_a_frame(pg, bot, page, connect):
    tiny = connect(pg)
    assert _frame(page, "connected")["connected"] is True

    ts = action(pg, "post", user="UANA", channel="CTRIAGE", text="hello")["ts"]
    assert _frame(page, "message")["message"]["ts"] == ts
    action(pg, "edit", user="UANA", channel="CTRIAGE", ts=ts, text="hello you")
    assert _frame(page, "message")["message"]["text"] == "hello you"
    action(pg, "react", user="UBEN", channel="CTRIAGE", ts=ts, name="eyes")
    assert _frame(page, "message")["message"]["reactions"][0]["users"] == ["UBEN"]
    action(pg, "unreact", user="UBEN", channel="CTRIAGE", ts=ts, name="eyes")
    action(pg, "delete", user="UANA", channel="CTRIAGE", ts=ts)
    assert _frame(page, "message_deleted")["ts"] == ts
    bot.chat_postEphemeral(channel="CTRIAGE", user="UANA", text="psst")
    assert _frame(page, "ephemeral")["message"]["ephemeral_to"] == "UANA"
    dm = action(pg, "open_dm", user="UANA", **{"with": "UGUS"})["channel"]
    assert _frame(page, "channel")["channel"]["id"] == dm
    action(pg, "join", user="UELI", channel="CTRIAGE")
    assert "UELI" in _frame(page, "channel")["channel"]["members"]
    tiny.close()
    assert _frame(page, "connected")["connected"] is False


def test_commands_and_forms_work_from_the_page(pg, bot, page, connect):
    wrong = {"response_action": "errors", "errors": {"title": "Say what happened."}}
    tiny = connect(pg, lambda frame: wrong if frame["type"] == "interactive" else None)
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Log"},
        "submit": {"type": "plain_text", "text": "Log"},
        "blocks": [
            {
                "type": "input",
                "block_id": "title",
                "label": {"type": "plain_text", "text": "Title"},
                "element": {"type": "plain_text_input", "action_id": "v"},
            }
        ],
    }

    assert action(pg, "command", user="UANA", channel="CTRIAGE", command="/issue", text="log") == {"ok": True}
    bot.views_open(trigger_id=tiny.of("slash_commands")[0]["trigger_id"], view=view)
    shown = _frame(page, "modal")
    answer = action(pg, "submit", user="UANA", view_id=shown["view"]["id"], values={"title": {"v": "x"}})

    assert shown["user"] == "UANA"
    assert answer == {"ok": True, "errors": {"title": "Say what happened."}}
    with _page_of(pg) as second:
        assert second.snapshot["modals"]["UANA"]["id"] == shown["view"]["id"]
    assert action(pg, "close", user="UANA", view_id=shown["view"]["id"]) == {"ok": True}
    assert _frame(page, "modal")["view"] is None


def test_a_failing_app_is_a_notice(pg, page):
    action(pg, "command", user="UANA", channel="CTRIAGE", command="/issue", text="log")

    assert "dispatch_failed" in _frame(page, "notice")["text"]


def test_what_is_not_possible_is_a_sentence(pg):
    outsider = action(pg, "command", user="UGUS", channel="CGLOBEX", command="/issue", text="log")
    unknown = action(pg, "command", user="UANA", channel="CGLOBEX", command="/isue", text="log")

    assert (outsider["ok"], unknown["ok"]) == (False, False)
    assert outsider["error"] == "/issue is for people of Acme. Gus Holt is of Globex, so Slack does not offer it."
    assert unknown["error"] == "There is no command /isue here. What there is: /issue."


@pytest.mark.parametrize(
    ("name", "body", "status"), [("dance", {}, 404), ("post", {}, 400), ("clock", {"advance": "x"}, 400)]
)
def test_odd_actions_are_refused(pg, name, body, status):
    assert action(pg, name, **body)["status"] == status


def test_another_site_can_neither_act_nor_look(pg):
    assert action(pg, "post", content_type="text/plain", user="UANA", channel="CTRIAGE", text="x")["status"] == 415
    with pytest.raises(InvalidStatus), _page_of(pg, origin="http://evil.example"):
        pass


@pytest.mark.parametrize("path", ["/", "/ui/clock", "/api/auth.test"])
def test_another_name_for_this_machine_is_not_answered(pg, path):
    address = urlsplit(pg.url)
    line = HTTPConnection(address.hostname, address.port, timeout=5)
    line.request("POST" if "/ui" in path else "GET", path, headers={"Host": f"evil.example:{address.port}"})

    assert line.getresponse().status == 400
    line.close()


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "https://localhost", "null", ""])
@pytest.mark.parametrize("path", ["/ui/clock", "/ui/post", "/api/auth.test", "/response/x"])
def test_another_sites_page_cannot_ask_for_anything(pg, clock, path, origin):
    before, address = clock(), urlsplit(pg.url)
    line = HTTPConnection(address.hostname, address.port, timeout=5)
    headers = {"Origin": origin, "Content-Type": "application/json"}
    line.request("POST", path, json.dumps({"advance": 3600}), headers)

    assert line.getresponse().status == 403
    assert clock() == before
    line.close()


def test_the_page_itself_may_and_runs_its_own_scripts_alone(pg):
    address = urlsplit(pg.url)
    line = HTTPConnection(address.hostname, address.port, timeout=5)
    line.request("GET", "/", headers={"Origin": pg.url})
    answer = line.getresponse()
    rules = answer.headers["Content-Security-Policy"].split("; ")

    assert answer.status == 200
    assert {"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} <= set(rules)
    assert not any("unsafe" in rule for rule in rules)
    line.close()


@pytest.mark.parametrize(
    ("advance", "said"),
    [
        (-1, "The clock only goes forward."),
        (-1e12, "The clock only goes forward."),
        (float("nan"), "The clock goes 366 days at a time, at most."),
        (float("inf"), "The clock goes 366 days at a time, at most."),
        (float("-inf"), "The clock only goes forward."),
        (10**12, "The clock goes 366 days at a time, at most."),
        (10**400, "The clock goes 366 days at a time, at most."),
        (367 * 86400, "The clock goes 366 days at a time, at most."),
    ],
)
def test_an_absurd_move_is_refused_in_a_sentence(pg, clock, advance, said):
    before = clock()

    assert action(pg, "clock", advance=advance) == {"ok": False, "error": said}
    assert clock() == before


def test_the_clock_stops_before_times_that_nobody_can_write(pg, clock):
    said = [action(pg, "clock", advance=366 * 86400) for _ in range(80)]

    assert said[-1]["error"].startswith("The clock goes no further than 2099.")
    assert clock().year <= 2099


def test_the_page_moves_the_clock(pg, page, clock):
    before = clock()

    now = action(pg, "clock", advance=3600)["now"]

    assert clock() - before == timedelta(hours=1)
    assert _frame(page, "clock")["now"] == now
    action(pg, "clock", to="09:00")
    assert clock() == datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert "forward" in action(pg, "clock", advance=-1)["error"]


def test_while_the_clock_moves_every_page_sees_how_far_it_has_to_go(make_playground):
    seen = []

    def move(step):
        with _page_of(pg) as late:
            seen.append(late.snapshot["moving"])

    pg = make_playground(move=move, halt=lambda: seen.append("halted"))
    with _page_of(pg) as page:
        action(pg, "clock", advance=7200)
        frames = [_frame(page, "moving")["moving"] for _ in range(2)]
    action(pg, "halt")

    assert frames == [seen[0], None]
    assert seen[0]["until"] - seen[0]["since"] == 7200
    assert seen[0]["can_halt"]
    assert seen[1:] == ["halted"]


def test_a_clock_that_is_not_ours_stays(make_playground):
    pg = make_playground(move=None)

    assert "cannot be moved" in action(pg, "clock", advance=1)["error"]


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        ("2026-11-16T08:00+00:00", "UTC", "2026-11-16T09:00+00:00"),
        ("2026-11-16T09:00+00:00", "UTC", "2026-11-17T09:00+00:00"),
        ("2026-11-16T08:30+00:00", "Europe/Berlin", "2026-11-17T08:00+00:00"),
        ("2026-03-28T12:00+00:00", "Europe/Berlin", "2026-03-29T07:00+00:00"),
    ],
)
def test_the_next_nine_oclock_is_that_of_the_zone(now, zone, due):
    found = next_time(datetime.fromisoformat(now), time(9), ZoneInfo(zone))

    assert found == datetime.fromisoformat(due)


def test_the_page_and_its_icon_are_served(pg):
    status, kind, body, _ = _get(f"{pg.url}/")

    assert (status, kind.split(";")[0]) == (200, "text/html")
    assert b"<!doctype html>" in body
    assert _get(f"{pg.url}/favicon.ico")[0] == 200
    assert _get(f"{pg.url}/page/app.js")[0] == 200


def test_a_permalink_leads_to_the_page(pg, bot):
    ts = bot.chat_postMessage(channel="CTRIAGE", text="x")["ts"]
    link = bot.chat_getPermalink(channel="CTRIAGE", message_ts=ts)["permalink"]

    assert _get(link)[3] == f"{pg.url}/#channel=CTRIAGE&ts={ts}"


def test_a_file_goes_up_in_three_steps_and_is_shown_once_it_is_ready(pg, bot, refused):
    announced = bot.files_getUploadURLExternal(filename="chart.png", length=4, alt_txt="A chart")
    image = {"type": "image", "slack_file": {"id": announced["file_id"]}, "alt_text": "A chart"}

    with urllib.request.urlopen(announced["upload_url"], b"\x89PNG", timeout=5) as answer:
        assert answer.read() == b"OK - 4"
    bot.files_completeUploadExternal(files=[{"id": announced["file_id"], "title": "Chart"}])

    assert bot.files_info(file=announced["file_id"])["file"]["mimetype"] == ""
    assert refused("chat.postMessage", channel="CTRIAGE", text="x", blocks=[image]) == "invalid_blocks"
    file = pg.wait_for(lambda: _ready(bot, announced["file_id"]))
    assert (file["mimetype"], file["size"], file["title"]) == ("image/png", 4, "Chart")
    assert bot.chat_postMessage(channel="CTRIAGE", text="x", blocks=[image])["ok"]
    assert _get(f"{pg.url}/files/{file['id']}/image")[1:3] == ("image/png", b"\x89PNG")


def _ready(bot, file_id):
    file = bot.files_info(file=file_id)["file"]
    return file if file["mimetype"] else None


def test_a_file_can_be_posted_into_a_channel(pg, bot):
    bot.files_upload_v2(channel="CTRIAGE", filename="rows.csv", content="a,b", initial_comment="The rows")

    (message,) = pg.messages("CTRIAGE")
    assert (message["subtype"], message["text"], message["files"][0]["name"]) == ("file_share", "The rows", "rows.csv")


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("files.getUploadURLExternal", {"filename": "a.png"}, "missing_argument"),
        ("files.completeUploadExternal", {"files": []}, "missing_argument"),
        ("files.completeUploadExternal", {"files": [{"title": "x"}]}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "FNONE"}]}, "file_not_found"),
    ],
)
def test_a_wrong_upload_is_refused(refused, method, args, error):
    assert refused(method, **args) == error


def test_an_upload_without_bytes_or_address_fails(pg, bot, refused):
    announced = bot.files_getUploadURLExternal(filename="chart.png", length=4)

    assert refused("files.completeUploadExternal", files=[{"id": announced["file_id"]}]) == "file_update_failed"
    with pytest.raises(urllib.error.HTTPError) as unknown:
        urllib.request.urlopen(f"{pg.url}/upload/unknown", b"x", timeout=5)
    unknown.value.close()
