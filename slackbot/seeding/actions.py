"""What is done about one issue, by its customer and its agents, each action at the time the clock shows."""

from datetime import datetime, timedelta

from slackbot.desk.issues import actions, pending, replies
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins, responses, testimonials
from slackbot.domain import issue as rules
from slackbot.domain import keys
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CES, CSAT
from slackbot.domain.testimonial import Consent
from slackbot.seeding.customers import Customer
from slackbot.seeding.scene import Scene, source_of
from slackbot.store import rows

_EASE = {1: 2, 2: 3, 3: 5, 4: 6, 5: 7}  # of 7, for whoever would have given so many of 5


class Actions:
    """One issue of a customer. The order of the actions is the caller's business."""

    def __init__(self, scene: Scene, customer: Customer, *, opening: str) -> None:
        self.scene, self.customer = scene, customer
        self.number, self.resolution_no, self.turn = 0, 0, 1
        self._opening = opening
        self._ts: str | None = None

    def take_up(self, issue: rules.Issue, *, turn: int) -> None:
        """Go on with an issue that is there already; `turn` counts the check-ins of its resolution."""
        self.number, self.resolution_no, self.turn = issue.number, issue.resolutions, turn

    @property
    def is_theirs(self) -> bool:
        """Tell whether somebody else has logged what the customer wrote."""
        if self.number or self._ts is None:
            return False
        with self.scene.desk.read() as tx:
            return rows.issues.has(tx, channel=self.customer.channel, ts=self._ts)

    def ask(self) -> None:
        """The customer writes what is wrong."""
        self._ts = self.scene.post(self.customer.user, self.customer.channel, self._opening)

    def log(self, *, by: str) -> None:
        """An agent logs the customer's message, or what they said on the phone."""
        title, details = rules.summarize(self._opening)
        logged = actions.log(
            self.scene.desk,
            by=by,
            title=title,
            details=details,
            channel=self.customer.channel,
            requester=None if self._ts else self.customer.user,
            source=source_of(self.customer, self._ts) if self._ts else None,
        )
        self.number = logged.issue.number

    def claim(self, *, by: str) -> None:
        """An agent takes the issue."""
        actions.claim(self.scene.desk, self.number, by=by)

    def assign(self, *, to: str, by: str) -> None:
        """An agent hands the issue over."""
        actions.assign(self.scene.desk, self.number, to=to, by=by)

    def reply(self, words: str, *, by: str) -> None:
        """An agent writes to the customer by command."""
        replies.reply(self.scene.desk, self.number, by=by, words=words)

    def note(self, words: str, *, by: str) -> None:
        """An agent writes to the team."""
        replies.note(self.scene.desk, self.number, by=by, words=words)

    def answer(self, words: str) -> None:
        """The customer writes in the issue's thread."""
        self._speak(self.customer.user, self.customer.home, words)

    def write(self, words: str, *, by: str) -> None:
        """An agent writes in the issue's thread."""
        self._speak(by, self.scene.desk.team, words)

    def wait(self, *, by: str) -> None:
        """An agent lets the issue wait for the customer."""
        pending.wait(self.scene.desk, self.number, by=by)

    def resolve(self, words: str, *, by: str) -> datetime:
        """An agent resolves the issue; return when the check-in is to go out."""
        resolved = actions.resolve(self.scene.desk, self.number, by=by, words=words)
        self.resolution_no, self.turn = resolved.issue.resolutions, 1
        return self.checkin.due_at

    @property
    def checkin(self) -> Delivery:
        """Return how the newest check-in stands."""
        return self.scene.outgoing(keys.checkin(self.number, self.resolution_no, self.turn))

    @property
    def survey(self) -> Delivery:
        """Return how the survey of the newest resolution stands."""
        return self.scene.outgoing(keys.survey(self.number, self.resolution_no))

    def check_in(self, given: Answer) -> None:
        """The customer answers the check-in."""
        click = self._click(self.checkin)
        checkins.answer(self.scene.desk, f"{self.number}.{self.resolution_no}.{self.turn}", given, click=click)
        if given is Answer.MORE_TIME:
            self.turn += 1

    def rate(self, score: int) -> None:
        """The customer clicks one of the five buttons, or says as plainly how easy it was if that is asked."""
        desk, about = self.scene.desk, f"{self.number}.{self.resolution_no}"
        if self.survey.kind is Kind.CES:
            responses.answer(desk, CES, f"{about}.{_EASE[score]}", click=self._click(self.survey))
        else:
            responses.answer(desk, CSAT, f"{about}.{score}", click=self._click(self.survey))

    def comment(self, words: str) -> None:
        """The customer says more about the rating."""
        responses.comment(self.scene.desk, CSAT, self.number, self.resolution_no, by=self.customer.user, words=words)

    def agree_to_quote(self) -> None:
        """The customer lets us quote the comment."""
        asked = self.scene.outgoing(keys.quote(self.number, self.resolution_no))
        testimonials.answer(
            self.scene.desk, f"{self.number}.{self.resolution_no}", Consent.AGREED, click=self._click(asked)
        )

    def _click(self, question: Delivery) -> Click:
        return self.scene.click(question.key, self.customer)

    def _speak(self, user: str, home: str, words: str) -> None:
        with self.scene.desk.read() as tx:
            thread_ts = rows.issues.get(tx, self.number).thread_ts
        if thread_ts is None:
            raise LookupError(f"#{self.number} has no thread by {self.scene.desk.now()}")
        self.scene.speak(user, home, channel=self.customer.channel, thread_ts=thread_ts, words=words)


def is_answerable(resolved_at: datetime, at: datetime) -> bool:
    """Tell whether a question about this resolution can still be answered, with a little to spare."""
    return at < resolved_at + rules.CLOSES_AFTER - timedelta(hours=1)
