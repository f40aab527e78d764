"""The questions that customers answer with a score, one row each; and an answer, its change and its comment."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from slackbot.domain import answer_edits, characters, keys
from slackbot.domain.delivery import Delivery
from slackbot.domain.events import What
from slackbot.domain.kinds import Kind
from slackbot.errors import Refused

COMMENT_LENGTH = 2_000  # characters
COMMENT_BY_REPLY = timedelta(hours=24)  # a thread reply this soon after the answer is read as its comment


@dataclass(frozen=True)
class Words:
    """The templates of a question's words. A button's long label has the name of its short one with `_reads` added."""

    ask: tuple[str, ...]  # one for each of the question's kinds
    button: str
    told: str  # what who clicked alone reads
    thanks: str  # what the message becomes
    commented: str | None = None  # what the message becomes once there is a comment


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """A question. Its name is kept with each answer, the ids of its buttons stand in messages, so neither changes.

    With several `kinds` of message the first asks and the others remind. A question about an issue is answered by its
    customer's side, one about the relationship by the person who was asked.
    """

    name: str
    scale: range
    good: int  # this score and better counts as good
    poor: int | None  # this score and worse counts as poor; None if nobody counts them
    kinds: tuple[Kind, ...]
    keys: tuple[Callable[[int, int], str], ...] = ()  # the once-keys of those messages, where it is about an issue
    buttons: str  # what the ids of its buttons start with
    words: Words
    is_about_issue: bool = True
    outlives_issue: bool = False  # whether it can be answered once the issue is closed
    takes_comment: bool = False
    keeps_colleagues: bool = False  # whether the answers of people beside the requester are kept
    event: What | None = None  # what an issue's history calls an answer; with `_also` added, that of a colleague

    def asks(self, kind: Kind) -> str:
        """Return the template of the message of that kind, one of its kinds."""
        return self.words.ask[self.kinds.index(kind)]

    @property
    def best(self) -> int:
        """The best score there is."""
        return self.scale[-1]

    def is_good(self, score: int) -> bool:
        """Return whether the score counts as good."""
        return score >= self.good

    def is_poor(self, score: int) -> bool:
        """Return whether the score counts as poor."""
        return self.poor is not None and score <= self.poor


CSAT = Question(
    name="csat",
    scale=range(1, 6),
    good=4,
    poor=2,
    kinds=(Kind.SURVEY, Kind.SURVEY_REMINDER),
    keys=(keys.survey, keys.survey_reminder),
    buttons="survey",
    words=Words(
        ask=("survey/ask", "survey/reminder"),
        button="label/score",
        told="survey/score",
        thanks="survey/thanks",
        commented="survey/commented",
    ),
    takes_comment=True,
    keeps_colleagues=True,
    event=What.RATED,
)
CES = Question(
    name="ces",
    scale=range(1, 8),
    good=5,
    poor=None,
    kinds=(Kind.CES,),
    keys=(keys.survey,),
    buttons="ces",
    words=Words(
        ask=("survey/ces",),
        button="label/ces",
        told="survey/your_score",
        thanks="survey/answered",
    ),
    event=What.OPINION,
)
NPS = Question(
    name="nps",
    scale=range(11),
    good=9,
    poor=6,
    kinds=(Kind.NPS,),
    buttons="nps",
    words=Words(
        ask=("survey/nps",),
        button="label/nps",
        told="survey/your_score",
        thanks="survey/nps_answered",
    ),
    is_about_issue=False,
)
RECOVERY = Question(
    name="recovery",
    scale=range(1, 6),
    good=4,
    poor=2,
    kinds=(Kind.RECOVERY_SURVEY,),
    keys=(keys.recovery_survey,),
    buttons="recovery",
    words=Words(
        ask=("recovery/ask_again",),
        button="label/score",
        told="survey/your_score",
        thanks="survey/answered",
    ),
    outlives_issue=True,
    event=What.OPINION,
)
QUESTIONS = (CSAT, CES, NPS, RECOVERY)
_BY_NAME: Mapping[str, Question] = {question.name: question for question in QUESTIONS}
_BY_KIND: Mapping[Kind, Question] = {kind: question for question in QUESTIONS for kind in question.kinds}


def named(name: str) -> Question:
    """Return the question of that name."""
    return _BY_NAME[name]


def of_kind(kind: Kind) -> Question:
    """Return the question that messages of that kind ask."""
    return _BY_KIND[kind]


def of_button(action_id: str) -> Question:
    """Return the question that has a button of that id."""
    start = action_id.partition(".")[0]
    return next(question for question in QUESTIONS if question.buttons == start)


def about_issue(number: int, resolution_no: int) -> str:
    """Return which asking a question about that resolution is, as its buttons carry it before the score."""
    return f"{number}.{resolution_no}"


def keys_of(question: Question, number: int, resolution_no: int) -> Sequence[str]:
    """Return the once-keys of the messages that ask the question about that resolution, in the order of its kinds."""
    return [key(number, resolution_no) for key in question.keys]


def asking_of(posted: Delivery) -> str:
    """Return which asking the message is, as its buttons carry it before the score."""
    return str(posted.id) if posted.issue is None else about_issue(posted.issue, posted.resolution_no)


@dataclass(frozen=True)
class Answer:
    """One person's answer to one asking. `counts` is False for somebody beside the requester.

    `quote` is whether we may quote the comment, `comment_ts` the message it was read from, if any. Without an issue the
    resolution number is 0.
    """

    team: str
    question: Question
    asking: str
    issue: int | None
    resolution_no: int
    by: str
    score: int
    at: datetime
    changed_at: datetime
    counts: bool = True
    comment: str | None = None
    quote: str | None = None
    credited_to: str | None = None
    comment_ts: str | None = None


def counted(given: Iterable[Answer]) -> Answer | None:
    """Return the answer to an asking that counts, None while there is none."""
    return next((one for one in given if one.counts), None)


def change(answer: Answer, *, score: int, at: datetime, edit_time: timedelta) -> Answer:
    """Return the answer with its new score. Raises `Refused` once the time for changes is over."""
    check_changeable(answer, at=at, edit_time=edit_time)
    return replace(answer, score=check_score(answer.question, score), changed_at=at)


def check_changeable(answer: Answer, *, at: datetime, edit_time: timedelta) -> None:
    """Raise `Refused` once the time for changes is over."""
    if not answer_edits.is_over(answer.at, at=at, edit_time=edit_time):
        return
    if answer.question.takes_comment:
        raise Refused("refusal/rating_stands", number=answer.issue)  # which says that comments are welcome
    raise Refused("refusal/answer_stands")


def check_score(question: Question, score: int) -> int:
    """Return the score. Raises `Refused` if no button has it."""
    if score not in question.scale:
        raise Refused("refusal/no_score")
    return score


def add_comment(answer: Answer, comment: str, *, ts: str | None = None) -> Answer:
    """Return the answer with its comment, read from the message `ts` if any. Raises `Refused` if nothing is in it."""
    text = characters.strip(comment)
    if not text:
        raise Refused("refusal/no_words", field="comment")
    return replace(answer, comment=text[:COMMENT_LENGTH], comment_ts=ts)


def reread_comment(answer: Answer, text: str) -> Answer:
    """Return the answer with its comment as the message says it now; with none, where that says nothing any more."""
    words = characters.strip(text)
    return add_comment(answer, words, ts=answer.comment_ts) if words else replace(answer, comment=None, comment_ts=None)


def awaits_comment(answer: Answer, *, by: str, at: datetime) -> bool:
    """Return whether words that `by` wrote in the thread at `at` are read as the answer's comment."""
    is_theirs = answer.by == by and answer.comment is None
    return answer.question.takes_comment and is_theirs and at < answer.at + COMMENT_BY_REPLY
