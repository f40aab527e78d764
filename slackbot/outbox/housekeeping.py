"""What time alone brings about."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from slackbot.desk.context import Desk
from slackbot.desk.issues import leavers
from slackbot.desk.reports import summary_post, template_errors
from slackbot.desk.surveys import nps
from slackbot.desk.threads import auto_close, recent
from slackbot.domain import adoption
from slackbot.domain.reasons import counted_as
from slackbot.store import rows
from slackbot.store.deadlines import Deadlines

COUNTED_FOR = timedelta(days=30)  # what fell due before is counted no more: it would all be read at each look
_LOOK_EVERY = timedelta(seconds=5)
_NEVER = datetime.max.replace(tzinfo=UTC)


def tick(desk: Desk) -> None:
    """Do whatever time has brought to the workspace by now."""
    Housekeeping(desk).tick()


class Housekeeping:
    """Does what the clock alone brings to the workspaces of a process, when it brings it.

    It tells of broken templates, plans summaries and questions, and ends the issues that silence ends. What somebody
    has who left is nobody's again, whoever told us of it, and whatever they did meanwhile. What customers wrote last in
    their channels is forgotten after a quarter of an hour.

    A tick that knows of nothing due asks the database nothing, but for a look now and then: by that, what others made
    due meanwhile, sooner than all it knew of, is found.
    """

    def __init__(self, *desks: Desk) -> None:
        self._desks = {desk.team: desk for desk in desks}
        self._now, self._store = desks[0].now, desks[0].store
        self._looked_at: datetime | None = None
        self._again_at: datetime | None = None
        self._plans_at: dict[str, datetime] = {}  # when each workspace plans a summary, or a question, next

    def tick(self) -> None:
        """Do what is due by now."""
        for desk in self._desks.values():
            template_errors.tell(desk)
        now = self._now()
        if self._looked_at is not None and now < self._looked_at:  # the clock was set back
            self._again_at = None
            self._plans_at.clear()
        if self._again_at is None or now >= self._again_at:
            self._look(now)

    def _look(self, now: datetime) -> None:
        with self._store.read_all() as db:
            found = rows.deadlines.of(db, self._desks)
        next_in_each = [self._look_after(self._desks[one.team], one, now) for one in found]
        self._looked_at, self._again_at = now, min([now + _LOOK_EVERY, *next_in_each])

    def _look_after(self, desk: Desk, due: Deadlines, now: datetime) -> datetime:
        """Do what is due in the workspace; return when something is due next, as far as we know."""
        ends_at = due.ends_at or _NEVER
        forget_at = _forget_at(due)
        if due.has_leavers:
            leavers.see_off(desk)
        if self._plans_at.get(desk.team, now) <= now:
            summary_post.plan_due(desk)
            nps.plan(desk)
            self._plans_at[desk.team] = min(summary_post.next_due(desk, now), nps.next_look(now))
        if ends_at <= now:
            auto_close.end_silent(desk)
        if forget_at < now:
            recent.forget_old(desk)
        return min(ends_at, forget_at, self._plans_at[desk.team])


def next_due(desk: Desk, *, after: datetime) -> datetime:
    """Return when the clock alone brings the workspace something next after that instant, as far as we know."""
    with desk.store.read_all() as db:
        (found,) = rows.deadlines.of(db, [desk.team])
    moments = (found.ends_at or _NEVER, _forget_at(found), summary_post.next_due(desk, after), nps.next_look(after))
    return min(at for at in moments if at > after)


def _forget_at(due: Deadlines) -> datetime:
    return due.oldest_message + adoption.RECENT if due.oldest_message else _NEVER


def clean(desk: Desk) -> None:
    """Forget events that cannot come again."""
    with desk.begin() as tx:
        rows.inbox.forget(tx, at=desk.wall())


def outgoing(desk: Desk) -> dict[str, int]:
    """Return how many deliveries have not ended, by state."""
    with desk.read() as tx:
        return rows.outbox_read.counts(tx)


def unsent(desk: Desk) -> Mapping[tuple[str, str], int]:
    """Return how many deliveries that fell due lately did not go out, by state and reason."""
    with desk.read() as tx:
        ended = rows.outbox_read.unsent(tx, since=desk.now() - COUNTED_FOR)
    found = Counter[tuple[str, str]]()
    for state, reason, count in ended:
        found[state.value, counted_as(reason)] += count
    return found


def stuck(desk: Desk) -> Mapping[tuple[str, str, str], int]:
    """Return how many deliveries that fell due lately are held, were refused or may be lost, by kind, state, reason."""
    with desk.read() as tx:
        ended = rows.outbox_read.stuck(tx, since=desk.now() - COUNTED_FOR)
    found = Counter[tuple[str, str, str]]()
    for state, kind, reason, count in ended:
        found[kind.value, state.value, counted_as(reason)] += count
    return found


def late_s(desk: Desk) -> float:
    """Return for how many seconds the message has been due that has been due longest, 0 if none is."""
    now = desk.now()
    with desk.read() as tx:
        due_at = rows.outbox_read.oldest_due(tx, now=now)
    return (now - due_at).total_seconds() if due_at else 0.0
