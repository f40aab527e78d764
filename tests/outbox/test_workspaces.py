"""One sender that serves several workspaces of one database."""

import pytest

from slackbot.outbox.sender import Sender
from slackbot.texts.markup import ago
from tests.desk_env import NO_PACE, DeskEnv
from tests.running_app import MONDAY
from tests.statements import noted


@pytest.mark.both_databases
def test_one_claim_serves_all_workspaces_that_a_process_has_a_token_for(room: DeskEnv, other_room: DeskEnv) -> None:
    room.log("Ours")
    other_room.log("Theirs")
    both = Sender(room.desk, room.slack, others=[(other_room.desk, other_room.slack)], pace=NO_PACE)

    with noted() as seen:
        both.drain()

    claims = [one for one in seen if one.startswith("WITH chosen")]
    assert len(claims) <= 2, "\n".join(claims)
    assert [one["text"] for one in room.top("CTRIAGE")] == [
        f"#1 Ours · New · came in {ago(MONDAY)} · asked by Gus Holt"
    ]
    assert [one["text"] for one in other_room.top("CTRIAGE")] == [
        f"#1 Theirs · New · came in {ago(MONDAY)} · asked by Gus Holt"
    ]


def test_a_refused_token_of_one_workspace_stops_no_other(room: DeskEnv, other_room: DeskEnv) -> None:
    both = Sender(room.desk, room.slack, others=[(other_room.desk, other_room.slack)], pace=NO_PACE)
    room.wall.run()
    room.faults.add("error:token_revoked", times=1000)
    room.log("Ours")
    both.start()
    room.playground.wait_for(lambda: both._workers[room.desk.team].token_guard.is_resting)

    other_room.log("Theirs")
    both.wake()
    other_room.playground.wait_for(lambda: len(other_room.top("CTRIAGE")) == 1)
    both.stop()

    assert room.top("CTRIAGE") == []
