"""What is on its way to the bot when the stand-in stops."""

import asyncio
import contextlib

from slackbot.playground.deliver import Outlet, Reply


class Deaf:
    """A line that, like `wait_for` of Python 3.11 at the wrong moment, answers where it should have been cancelled."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def offer(self, *_: object) -> Reply:
        self.asked.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return Reply(failed="http_error")


def test_an_event_whose_cancellation_is_lost_does_not_hold_up_the_end():
    async def play() -> None:
        outlet, line = Outlet(retry_delays=(60, 60)), Deaf()
        outlet.open(asyncio.get_running_loop(), line)
        outlet.event({"type": "event_callback"})
        await line.asked.wait()

        await asyncio.wait_for(outlet.close(), 5)

    asyncio.run(play())
