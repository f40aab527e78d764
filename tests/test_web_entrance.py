"""Who answers Slack's requests: a few threads, and more of them only where those wait for something."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import BoltRequest, BoltResponse

from slackbot.web_entrance import Dispatch, Entrance
from tests.patience import PATIENCE_S

PLACES = 8


def answers(dispatch: Dispatch, bodies: list[str], *, few: int = 2) -> list[object]:
    """Return what is said to these requests, which come all at once: the answers, or what was raised."""

    async def ask(entrance: Entrance) -> list[object]:
        asking = [entrance.answer(BoltRequest(mode="socket_mode", body={"text": body})) for body in bodies]
        said = await asyncio.wait_for(asyncio.gather(*asking, return_exceptions=True), PATIENCE_S)
        return [one.body if isinstance(one, BoltResponse) else one for one in said]

    with ThreadPoolExecutor(PLACES) as pool:
        return asyncio.run(ask(Entrance(dispatch, pool, few=few)))


def echo(do: Callable[[str], object]) -> Dispatch:
    """Return a dispatch that does something with the words, then says them."""

    def dispatch(request: BoltRequest) -> BoltResponse:
        do(str(request.body["text"]))
        return BoltResponse(status=200, body=str(request.body["text"]))

    return dispatch


def test_all_are_answered_in_the_order_they_came() -> None:
    bodies, begun = [str(number) for number in range(50)], list[str]()

    assert answers(echo(begun.append), bodies, few=1) == bodies
    assert begun == bodies


def test_what_is_held_up_is_in_the_way_of_nobody() -> None:
    others = threading.Event()

    def wait(words: str) -> None:
        if words == "last":
            others.set()
        else:
            assert others.wait(PATIENCE_S)

    assert answers(echo(wait), ["held up"] * (PLACES - 1) + ["last"], few=2) == ["held up"] * (PLACES - 1) + ["last"]


def test_who_came_to_help_leaves_again() -> None:
    at_once, most, lock, release = [0], [0], threading.Lock(), threading.Event()

    def note(words: str) -> None:
        if words == "held up":
            assert release.wait(PATIENCE_S)
        elif words == "release":
            release.set()
        else:
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0.001)
            with lock:
                at_once[0] -= 1

    answers(echo(note), ["held up"] * (PLACES - 1) + ["release"] + ["after"] * 100, few=1)

    assert most[0] < PLACES / 2


def test_what_is_raised_is_raised_for_who_asked_and_ends_nothing() -> None:
    bug = ValueError("bug")

    def fail(words: str) -> None:
        if words == "bad":
            raise bug

    assert answers(echo(fail), ["good", "bad", "better"], few=1) == ["good", bug, "better"]
