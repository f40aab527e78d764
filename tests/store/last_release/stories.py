"""The stories of the month that are told on purpose: what a usual month has too seldom, or never."""

from collections.abc import Callable

import answering
import ending
import handling
import losing
from case import at, minutes
from month import Month, Story
from place import END


def all_stories(m: Month) -> list[Story]:
    """Return every story."""
    ivo, hugo = ("UIVO", "CINITECH"), ("UHUGO", "CHOOLI")
    by_turns = [one for one in (ending.left, ending.answered(6), ending.asked_again(3), ending.left) for _ in range(2)]
    of_scores = [
        ending.unhappy(0),
        ending.unhappy(1),
        ending.unhappy(2),
        ending.unhappy(3),
        ending.praised,
        ending.praised_for_a_while,
        ending.left,
        ending.answered(2),
    ]
    return [
        *(story(m) for story in _PLAIN),
        answering.known(m, "UHUGO", "CHOOLI", 12),
        answering.known(m, "UHANA", "CHOOLI", 3),
        answering.recommended(m, "UHANA", scores=(9, 10)),
        answering.recommended(m, "UHUGO", scores=(8,), when=END - minutes(4)),
        *(ending.fresh(m, *ivo, begun=at(31, 8, 5 * nth), then=then) for nth, then in enumerate(by_turns)),
        *(ending.fresh(m, *hugo, begun=at(30, 8, 5 * nth), then=then) for nth, then in enumerate(of_scores)),
    ]


_PLAIN: tuple[Callable[[Month], Story], ...] = (
    answering.rating_changed,
    answering.quote_agreed,
    answering.quote_taken_back,
    answering.effort_changed,
    answering.never_solved,
    answering.recovery_dropped,
    answering.recovery_late,
    handling.silence_resolves,
    handling.silence_broken,
    handling.waits_no_more,
    handling.nobody_reminds,
    handling.nobody_can_look,
    handling.waits_at_the_end,
    handling.long_open,
    handling.by_hand,
    handling.nobody_to_ask,
    handling.from_a_thread,
    handling.opts_out,
    handling.opts_out_and_in,
    losing.channel_comes_and_goes,
    losing.lost_and_decided,
    losing.lost_at_the_end,
    losing.dies_at_the_end,
    ending.live_checkins,
    ending.summary_here,
)
