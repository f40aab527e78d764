"""How an issue goes when nobody writes its script: who is quick, who asks back, who answers, and with what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Status
from slackbot.domain.kinds import Kind
from slackbot.seeding import hours
from slackbot.seeding.actions import Actions, is_answerable
from slackbot.seeding.after import Standing
from slackbot.seeding.amends import Amends
from slackbot.seeding.customers import Customer
from slackbot.seeding.scene import Scene
from slackbot.seeding.stories import Story, words
from slackbot.seeding.timeline import Step

AGENTS = ("UANA", "UBEN", "UCHIARA")

_LONGEST = timedelta(hours=9)  # however unlucky, nobody keeps a colleague or a customer waiting longer on purpose
_TYPING = timedelta(minutes=2)
_SCORES = {False: (1, 2, 5, 27, 65), True: (14, 22, 30, 20, 14)}  # weights of 1 to 5, on a usual and on a slow day


@dataclass(frozen=True)
class Draw:
    """What chance decides about an issue; `is_slow` on a day when support is far behind."""

    story: Story
    customer: Customer
    random: Random
    is_slow: bool


class Life:
    """One issue from the customer's message to the rating."""

    def __init__(self, scene: Scene, draw: Draw) -> None:
        self._timeline = scene.timeline
        self._draw, self._random = draw, draw.random
        self._zone = ZoneInfo(draw.customer.timezone)
        self.actions = Actions(scene, draw.customer, opening=draw.story.opening)
        self._agent = self._random.choice(AGENTS)
        self._resolved_at: datetime | None = None

    def begin(self, at: datetime) -> None:
        """Plan how it starts: most write, some call."""
        calls = self._random.random() < 0.15
        self._timeline.at(at, self._call if calls else self._write)

    def go_on(self, standing: Standing, at: datetime) -> None:
        """Plan what comes next of an issue that somebody began."""
        issue = standing.issue
        self.actions.take_up(issue, turn=standing.turn)
        self._agent = issue.assignee or issue.resolved_by or self._agent
        self._resolved_at = issue.resolved_at
        if standing.recovery is not None:
            self._perhaps_make_good(at)
        if standing.checkin is not None:
            self._follow(max(at, standing.checkin.due_at))
        elif standing.survey is not None:
            self._perhaps_rate(likely=0.72)
        elif issue.status is Status.OPEN:
            self._at_work(at, 20, self._claim)
        elif issue.status is Status.CLAIMED:
            self._at_work(at, 120, self._resolve_again if issue.resolutions else self._resolve)
        elif issue.status is Status.PENDING and self._random.random() < 0.5:
            self._at_desk(at, 120, self._answer)

    def _write(self, at: datetime) -> None:
        self.actions.ask()
        self._at_work(at, 9 * (7 if self._draw.is_slow else 1), self._log)

    def _call(self, at: datetime) -> None:
        self._timeline.at(hours.agents_from(at), self._log)

    def _log(self, at: datetime) -> None:
        logger = self._agent if self._random.random() < 0.7 else self._random.choice(AGENTS)
        self.actions.log(by=logger)
        self._at_work(at, 3, self._claim, only_edits=True)

    def _claim(self, at: datetime) -> None:
        self.actions.claim(by=self._agent)
        slowness = 3 if self._draw.is_slow else 1
        luck = self._random.random()
        if self._draw.story.question and luck < 0.8:
            self._at_work(at, 6 * slowness, self._ask_back)
        elif luck < 0.06:
            self._at_work(at, 40 * slowness, self._hand_over)
        elif luck < 0.12:
            self._at_work(at, 25, self._note)
        else:
            self._at_work(at, 35 * slowness, self._resolve)

    def _ask_back(self, at: datetime) -> None:
        self.actions.reply(self._draw.story.question, by=self._agent)
        self._at_desk(at, 25, self._answer)

    def _answer(self, at: datetime) -> None:
        self.actions.answer(self._draw.story.answer)
        self._at_work(at, 30, self._resolve)

    def _hand_over(self, at: datetime) -> None:
        other = self._random.choice([agent for agent in AGENTS if agent != self._agent])
        self.actions.assign(to=other, by=self._agent)
        self._agent = other
        self._at_work(at, 45, self._resolve)

    def _note(self, at: datetime) -> None:
        self.actions.note(self._random.choice(words().notes), by=self._agent)
        self._at_work(at, 40, self._resolve)

    def _resolve(self, at: datetime) -> None:
        says_what = self._random.random() > 0.03
        self._settle(at, self._draw.story.solution if says_what else "")

    def _resolve_again(self, at: datetime) -> None:
        self._settle(at, self._random.choice(words().second_try))

    def _settle(self, at: datetime, solution: str) -> None:
        self._resolved_at = at
        checkin_at = self.actions.resolve(solution, by=self._agent)
        if self._random.random() < 0.18:
            self._at_desk(at, 20, self._thank)
        self._follow(checkin_at)

    def _thank(self, _at: datetime) -> None:
        self.actions.answer(self._random.choice(words().thanks))

    def _follow(self, checkin_at: datetime) -> None:
        """Plan what comes of the check-in."""
        luck = self._random.random()
        if luck < 0.27:
            self._timeline.at(checkin_at, self._stay_silent, only_edits=True)
        elif luck < 0.34 and self.actions.resolution_no == 1:
            self._at_desk(checkin_at, 50, self._say_not_yet)
        elif luck < 0.38 and self.actions.turn == 1:
            self._at_desk(checkin_at, 50, self._ask_for_time, only_edits=True)
        else:
            self._at_desk(checkin_at, 50, self._say_solved, only_edits=True)

    def _stay_silent(self, _at: datetime) -> None:
        self._perhaps_rate(likely=0.25)

    def _say_solved(self, _at: datetime) -> None:
        if self._has_come(self.actions.checkin, self._say_solved):
            self.actions.check_in(Answer.SOLVED)
            self._perhaps_rate(likely=0.72)

    def _ask_for_time(self, _at: datetime) -> None:
        if self._has_come(self.actions.checkin, self._ask_for_time):
            self.actions.check_in(Answer.MORE_TIME)
            self._follow(self.actions.checkin.due_at)

    def _say_not_yet(self, at: datetime) -> None:
        if self._has_come(self.actions.checkin, self._say_not_yet):
            self.actions.check_in(Answer.NOT_YET)
            self._perhaps_make_good(at)
            self._at_desk(at, 4, self._complain)

    def _complain(self, at: datetime) -> None:
        self.actions.answer(self._random.choice(words().still_broken))
        self._at_work(at, 70, self._resolve_again)

    def _perhaps_rate(self, *, likely: float) -> None:
        if self._random.random() < likely:
            self._at_desk(self.actions.survey.due_at, 45, self._rate)

    def _rate(self, at: datetime) -> None:
        survey = self.actions.survey
        if not self._has_come(survey, self._rate):
            return
        is_unhappy = self._draw.is_slow or self.actions.resolution_no > 1
        score = self._random.choices(range(1, 6), _SCORES[is_unhappy])[0]
        self.actions.rate(score)
        if survey.kind is Kind.SURVEY:
            self._perhaps_comment(at, score)
            self._perhaps_make_good(at)

    def _perhaps_comment(self, at: datetime, score: int) -> None:
        if score <= 2 and self._random.random() < 0.8:
            self._timeline.at(at + _TYPING, lambda _: self._comment(words().blame))
        elif score == 5 and self._random.random() < 0.15:
            self._timeline.at(at + _TYPING, lambda _: self._comment(words().praise))
            self._timeline.at(at + 2 * _TYPING, lambda _: self.actions.agree_to_quote())

    def _comment(self, said: tuple[str, ...]) -> None:
        self.actions.comment(said[self.actions.number % len(said)])  # nobody quotes the same words twice in a row

    def _perhaps_make_good(self, at: datetime) -> None:
        """Plan what the lead does, if one is called for."""
        amends = Amends(self.actions)
        if amends.is_called_for:
            self._at_work(at, 40, lambda then: self._take_over(amends, then), only_edits=True)

    def _take_over(self, amends: Amends, at: datetime) -> None:
        amends.take_over()
        self._at_work(at, 15, lambda then: self._apologise(amends, then))

    def _apologise(self, amends: Amends, at: datetime) -> None:
        amends.apologise(self._random.choice(words().apologies))
        self._at_work(at, 90, lambda _: self._finish(amends))

    def _finish(self, amends: Amends) -> None:
        """Plan that the customer answers the second question, where one is asked; not all do."""
        amends.finish()
        if (asked := amends.question) is not None and self._random.random() < 0.7:
            self._at_desk(asked.due_at, 45, lambda _: self._rate_again(amends))

    def _rate_again(self, amends: Amends) -> None:
        asked = amends.question
        if asked is not None and self._has_come(asked, lambda _: self._rate_again(amends)):
            amends.rate(self._random.choice((3, 4, 4, 5)))

    def _has_come(self, question: Delivery, step: Step) -> bool:
        """Return whether the question is there to be answered; one that was put off is answered when it comes."""
        if question.state is State.DUE:
            self._at_desk(question.due_at, 45, step)
        return question.state is State.SENT

    def _at_work(self, at: datetime, minutes: float, step: Step, *, only_edits: bool = False) -> None:
        """Plan an agent's step, so many minutes of working time later, give or take."""
        then = hours.agents_from(hours.agents_from(at) + self._wait(minutes))
        self._timeline.at(then, step, only_edits=only_edits)

    def _at_desk(self, at: datetime, minutes: float, step: Step, *, only_edits: bool = False) -> None:
        """Plan a customer's step likewise, if the question it may answer can still be answered then."""
        then = hours.customers_from(hours.customers_from(at, self._zone) + self._wait(minutes), self._zone)
        if self._resolved_at is None or is_answerable(self._resolved_at, then):
            self._timeline.at(then, step, only_edits=only_edits)

    def _wait(self, minutes: float) -> timedelta:
        return min(timedelta(minutes=self._random.lognormvariate(0, 0.9) * minutes), _LONGEST)
