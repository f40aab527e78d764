"""One row for each kind of message we send: all that is true of it stands here, and everything else asks this table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from slackbot.domain.plan import Tier
from slackbot.domain.send_window import FollowUp
from slackbot.domain.traits import During, OnClosing, OverBudget, Reader
from slackbot.domain.working import Span


class Kind(StrEnum):
    """What a delivery says, or looks at. The value is what the database keeps."""

    CARD = "card"
    """An issue's card in the agents' channel."""

    CARD_EDIT = "card_edit"
    """The card as it looks now; edits not made yet become one."""

    WELCOME = "welcome"
    """The first post in a customer's channel, about no issue: who we are, and when we are there."""

    NOTICE = "notice"
    """The first line in the customer's channel, whose thread is the issue's: an acknowledgement."""

    TAKEN_BACK = "taken_back"
    """Takes that line away, of an issue logged by mistake; where somebody wrote below it, it says so instead."""

    REPLY = "reply"
    """An agent's words to the customer: a reply, or what was done when resolving."""

    NOTE = "note"
    """An agent's words to their colleagues, in the card's thread."""

    LINK = "link"
    """What the customer wrote, shown to the agents in the card's thread."""

    SOURCE_EDITED = "source_edited"
    """Shows the agents what the message an issue was made of says now, where the issue does not follow it."""

    SOURCE_DELETED = "source_deleted"
    """Tells the agents that the message an issue was made of is gone, and its words with it."""

    ASSIGNEE_LEFT = "assignee_left"
    """Tells the agents that whoever had an issue has left, so that it is nobody's."""

    REQUESTER_LEFT = "requester_left"
    """Tells the agents that whoever asked for an issue has left."""

    HANDOVER = "handover"
    """Tells an agent that an issue is theirs now."""

    HANDOVER_EDIT = "handover_edit"
    """That message, once the hand-over was undone."""

    CHECKIN = "checkin"
    """Asks whether what was resolved works now."""

    CHECKIN_EDIT = "checkin_edit"
    """The check-in once it is answered."""

    SURVEY = "survey"
    """Asks how satisfied the customer is (CSAT)."""

    SURVEY_EDIT = "survey_edit"
    """The survey, or its reminder, once it is answered, or while the answer is changed."""

    SURVEY_REMINDER = "survey_reminder"
    """Asks once more, where the plan says so."""

    CES = "ces"
    """Asks how easy it was, in turn with the survey."""

    NPS = "nps"
    """Asks a person whether they would recommend us; about no issue."""

    OPINION_EDIT = "opinion_edit"
    """A question beside the survey once it is answered, or while the answer is changed."""

    COMMENT = "comment"
    """Shows the agents the words a customer added to a rating."""

    NOT_YET = "not_yet"
    """Tells the agents that the customer said "Not yet"."""

    REMINDER = "reminder"
    """Reminds the customer that a pending issue waits for them, and says until when."""

    AUTO_CLOSED = "auto_closed"
    """Tells the customer that their silence ended the issue."""

    NO_REMINDER = "no_reminder"
    """Tells the agents that the customer could not be reminded."""

    NOT_CLOSED = "not_closed"
    """Tells the agents why silence does not end an issue."""

    PROGRESS = "progress"
    """Tells the customer that an issue is still being worked on, where the plan says that nobody need write it."""

    WAITED = "waited"
    """Asks the agents for a word to a customer who has waited for one."""

    WAITED_EDIT = "waited_edit"
    """That question once it is answered, or nobody waits any more."""

    RECOVERY = "recovery"
    """The leads' card about a customer who is unhappy."""

    RECOVERY_EDIT = "recovery_edit"
    """That card as it looks now."""

    RECOVERY_LATE = "recovery_late"
    """Tells the leads that nobody was in touch in time."""

    RECOVERY_ANSWERED = "recovery_answered"
    """Tells the leads how the customer finds it after the recovery."""

    RECOVERY_SURVEY = "recovery_survey"
    """Asks the customer how it is after the recovery."""

    QUOTE = "quote"
    """Asks whether we may quote the customer's words: a testimonial."""

    QUOTE_EDIT = "quote_edit"
    """That question once it is answered."""

    KUDOS = "kudos"
    """Shows the team the words we may quote."""

    FAULT = "fault"
    """Tells the leads of a broken template of theirs."""

    ROSTER = "roster"
    """Tells the leads that AGENTS or LEADS names nobody, or somebody who cannot be one."""

    CHANNEL_MOVED = "channel_moved"
    """Tells the leads that a channel which plans or settings name has another id by now."""

    SUMMARY = "summary"
    """The daily summary, or one that somebody asked for."""

    SUMMARY_EDIT = "summary_edit"
    """A daily summary as it is told now, since something of its day came to be known late."""

    SUMMARY_DETAILS = "summary_details"
    """What stands behind the summary, in its thread."""

    FIGURES = "figures"
    """The issues behind a summary as a file, to whoever asked for it."""

    UNSURE = "unsure"
    """Asks the agents what is to become of a message that is lost."""

    ASKED_EDIT = "asked_edit"
    """That question, or one about a customer's words, once nobody need answer it."""

    REWORDED = "reworded"
    """A message as it reads with the issue's title of now: the one it named is not to be read any more."""

    THREAD = "thread"
    """A look at what stood in a thread before it belonged to an issue."""

    SILENCE = "silence"
    """A look for an answer that nobody told us of, before silence ends an issue: the auto-close check."""

    AUTHOR = "author"
    """A look at a message of somebody we had never heard of, once Slack has said who that is."""


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What is true of one kind.

    - `is_question`: it asks about a resolution, which reopening takes back.
    - `is_follow_up`: nobody wrote it by hand, so it has its hour (`window` says which lateness it bears).
    - `is_refusable`: who opted out gets none of it.
    - `is_budgeted`: it counts against the customer's budget, and `over_budget` says what a spent one does.
    - `is_one_of_two`: a customer gets two of these, reminders too, after a resolution, and no third before an answer.
    - `after_our_word`: how long after an agent's last word the customer can do without it.
    - `comes_however_late`: somebody was promised it, so it is sent also days after it was due.
    - `names_title`: it may say the issue's title or its source's words; a card does too, but is edited anyway.
    - `comes_while_open`: the agents need it as long as the issue is not over, so until then it comes however late.
    - `names_requester`: it names the customer, whom we may never have met.
    - `edited_by`: the kind that edits its message once it is answered, or can be answered no more.
    - `is_asked_about`: where it is lost, the agents are asked what is to become of it, by its name in `delivery/name`.
    - `is_promised`: an agent was told that it is on its way, so where it is held instead they are asked as well.
    - `is_edit`: it changes a message that is there.
    """

    reader: Reader
    during: During = During.ANY
    on_closing: OnClosing = OnClosing.NOTHING
    is_question: bool = False
    is_follow_up: bool = False
    is_refusable: bool = False
    is_budgeted: bool = False
    over_budget: OverBudget = OverBudget.HELD
    is_one_of_two: bool = False
    window: FollowUp = FollowUp.SURVEY
    after_our_word: Callable[[Tier], Span | None] | None = None
    comes_however_late: bool = False
    names_title: bool = False
    comes_while_open: bool = False
    names_requester: bool = False
    edited_by: Kind | None = None
    is_asked_about: bool = True
    is_promised: bool = False
    is_edit: bool = False


_TO_AGENTS = Traits(reader=Reader.AGENTS)
_ABOUT_WORK = replace(_TO_AGENTS, comes_while_open=True)
_TO_LEADS = Traits(reader=Reader.LEADS)
_TO_CUSTOMER = Traits(reader=Reader.CUSTOMER)
_LOOK = Traits(reader=Reader.NOBODY)
_FOLLOW_UP = replace(_TO_CUSTOMER, is_follow_up=True, is_refusable=True, names_title=True)
_QUESTION = replace(_FOLLOW_UP, is_question=True, during=During.RESOLUTION, is_one_of_two=True)
_SURVEY = replace(_QUESTION, is_budgeted=True, on_closing=OnClosing.EXPIRES)
_ONCE_MORE = replace(_SURVEY, window=FollowUp.REMINDER, on_closing=OnClosing.WITHDRAWS)
_AFTER_RECOVERY = replace(_QUESTION, is_budgeted=True, over_budget=OverBudget.WAITS)
_REMINDER = replace(_FOLLOW_UP, during=During.WAITING, window=FollowUp.REMINDER, is_budgeted=True)
_CHECKIN = replace(_QUESTION, window=FollowUp.CHECKIN, on_closing=OnClosing.WITHDRAWS)
_QUOTE = replace(_TO_CUSTOMER, is_refusable=True, is_one_of_two=True)
_EDIT = Traits(reader=Reader.CUSTOMER, is_edit=True)

_TABLE: Mapping[Kind, Traits] = {
    Kind.CARD: replace(_ABOUT_WORK, is_promised=True, names_requester=True, edited_by=Kind.CARD_EDIT),
    Kind.CARD_EDIT: replace(_TO_AGENTS, is_edit=True, names_requester=True),
    Kind.WELCOME: _TO_CUSTOMER,
    Kind.NOTICE: replace(_TO_CUSTOMER, is_promised=True, names_title=True, names_requester=True),
    Kind.REPLY: replace(_TO_CUSTOMER, is_promised=True, comes_however_late=True),
    Kind.NOTE: replace(_ABOUT_WORK, is_promised=True),
    Kind.LINK: replace(_ABOUT_WORK, edited_by=Kind.ASKED_EDIT),
    Kind.SOURCE_EDITED: replace(_ABOUT_WORK, names_title=True),
    **dict.fromkeys((Kind.SOURCE_DELETED, Kind.ASSIGNEE_LEFT, Kind.REQUESTER_LEFT), _ABOUT_WORK),
    Kind.HANDOVER: Traits(reader=Reader.ONE_AGENT, is_promised=True, names_title=True, edited_by=Kind.HANDOVER_EDIT),
    Kind.HANDOVER_EDIT: Traits(reader=Reader.ONE_AGENT, is_edit=True),
    Kind.CHECKIN: replace(_CHECKIN, is_promised=True, edited_by=Kind.CHECKIN_EDIT),
    Kind.SURVEY: replace(_SURVEY, is_promised=True, edited_by=Kind.SURVEY_EDIT),
    Kind.SURVEY_REMINDER: replace(_ONCE_MORE, edited_by=Kind.SURVEY_EDIT),
    Kind.CES: replace(_SURVEY, is_promised=True, edited_by=Kind.OPINION_EDIT),
    Kind.NPS: replace(_FOLLOW_UP, is_budgeted=True, edited_by=Kind.OPINION_EDIT),
    **dict.fromkeys((Kind.COMMENT, Kind.NOT_YET, Kind.NO_REMINDER), _ABOUT_WORK),
    Kind.REMINDER: replace(_REMINDER, after_our_word=lambda tier: tier.remind_pending_after),
    Kind.AUTO_CLOSED: replace(_FOLLOW_UP, during=During.RESOLUTION, window=FollowUp.REMINDER, is_one_of_two=True),
    Kind.NOT_CLOSED: replace(_ABOUT_WORK, edited_by=Kind.ASKED_EDIT),
    Kind.PROGRESS: replace(
        _FOLLOW_UP, during=During.WORK, window=FollowUp.PROGRESS, after_our_word=lambda tier: tier.progress_every
    ),
    Kind.WAITED: replace(_TO_AGENTS, during=During.WORK, edited_by=Kind.WAITED_EDIT),
    Kind.WAITED_EDIT: replace(_TO_AGENTS, is_edit=True),
    Kind.RECOVERY: replace(_TO_LEADS, names_title=True, edited_by=Kind.RECOVERY_EDIT),
    **dict.fromkeys((Kind.RECOVERY_EDIT, Kind.SUMMARY_EDIT), replace(_TO_LEADS, is_edit=True)),
    **dict.fromkeys((Kind.RECOVERY_LATE, Kind.RECOVERY_ANSWERED, Kind.SUMMARY_DETAILS), _TO_LEADS),
    Kind.RECOVERY_SURVEY: replace(_AFTER_RECOVERY, edited_by=Kind.OPINION_EDIT),
    Kind.QUOTE: replace(_QUOTE, names_title=True, edited_by=Kind.QUOTE_EDIT),
    Kind.KUDOS: Traits(reader=Reader.TEAM),
    **dict.fromkeys((Kind.FAULT, Kind.ROSTER, Kind.CHANNEL_MOVED), _TO_LEADS),
    Kind.SUMMARY: replace(_TO_LEADS, is_promised=True, edited_by=Kind.SUMMARY_EDIT),
    Kind.FIGURES: Traits(reader=Reader.ONE_AGENT, is_promised=True),
    Kind.UNSURE: replace(_TO_AGENTS, is_asked_about=False, comes_however_late=True, edited_by=Kind.ASKED_EDIT),
    **dict.fromkeys((Kind.ASKED_EDIT, Kind.REWORDED), replace(_TO_AGENTS, is_edit=True)),
    **dict.fromkeys((Kind.TAKEN_BACK, Kind.CHECKIN_EDIT, Kind.SURVEY_EDIT, Kind.OPINION_EDIT, Kind.QUOTE_EDIT), _EDIT),
    **dict.fromkeys((Kind.THREAD, Kind.SILENCE, Kind.AUTHOR), _LOOK),
}
KINDS: Mapping[Kind, Traits] = MappingProxyType({kind: _TABLE[kind] for kind in Kind})


def those(is_so: Callable[[Traits], bool]) -> tuple[Kind, ...]:
    """Return the kinds of which that is true, in the order of the table."""
    return tuple(kind for kind, traits in KINDS.items() if is_so(traits))


QUESTIONS = those(lambda kind: kind.is_question)
"""What we ask after a resolution: withdrawn once the issue is open again."""

WHILE_OPEN = those(lambda kind: kind.during in (During.WAITING, During.WORK))
"""What we say of our own accord while an issue is not resolved."""

FOLLOW_UP = those(lambda kind: kind.is_follow_up)
"""What nobody wrote by hand, and has its hour."""

REFUSABLE = those(lambda kind: kind.is_refusable)
"""What a customer who opted out gets none of."""

TO_CUSTOMER = those(lambda kind: kind.reader is Reader.CUSTOMER and not kind.is_edit)
"""What a customer gets and may reply to, edits apart."""

BUDGETED = those(lambda kind: kind.is_budgeted)
"""What counts against the customer's budget once it is delivered."""

TWO_AT_MOST = those(lambda kind: kind.is_one_of_two)
"""What a customer gets at most two of after a resolution before they answer."""

COMES_HOWEVER_LATE = those(lambda kind: kind.comes_however_late)
"""What somebody was promised, and is sent also long after it was due."""
