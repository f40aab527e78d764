"""What the words in a template's brackets stand for, with samples to show them by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from slackbot.domain.csat import HELD_REASONS
from slackbot.domain.events import What
from slackbot.domain.kinds import TO_CUSTOMER, Kind, those
from slackbot.domain.metrics import Exclusion
from slackbot.domain.outcome import LOST, WORDS
from slackbot.domain.person import Unfit
from slackbot.domain.reasons import Reason
from slackbot.domain.roster import Wrong
from slackbot.domain.traits import Reader
from slackbot.domain.working import parse_working_hours
from slackbot.texts import cards, labels, refusals, reports

NAMED = those(lambda kind: kind.reader is not Reader.NOBODY and not kind.is_edit)
"""The kinds that are told of by name, where a message is lost: edits are made again and have none."""

_TITLE = "The export of invoices stops at the second page"
_ADDRESS = "https://example.slack.com/archives/C0ACME/p1794493800000000"
_AT = datetime(2026, 11, 12, 14, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Variable:
    """One variable: what it means, and samples that between them reach every choice a template makes on it."""

    meaning: str
    samples: tuple[Any, ...]

    @property
    def is_list(self) -> bool:
        """True if a template may go through it in a loop."""
        return isinstance(self.samples[0], list)


def _of(meaning: str, *samples: Any) -> Variable:
    return Variable(meaning, samples)


# A name before the dot is the template's, and wins over the bare variable.
_VARIABLES: Mapping[str, Variable] = {
    "number": _of("the issue’s number", 42),
    "title": _of("the issue’s title", _TITLE),
    "with_title": _of("whether to say the title too: not in the issue’s own thread, which begins with it", False, True),
    "first_name": _of("the first name to greet the reader by", "Ana"),
    "name": _of("the person’s name", "Ana Souza"),
    "agent": _of("the agent’s name", "Mira Chen"),
    "gone": _of("whether the words are not to be read any more", False, True),
    "kept": _of("whether an agent has written some of it by hand, which stays", False, True),
    "words": _of("what somebody wrote, to the letter", "Please try again: the limit was too low, and is raised."),
    "comment": _of("the customer’s comment, to the letter", "Quick, and well explained."),
    "poor": _of("whether the score is one of the lowest", True, False),
    "score": _of("the score given, 1 to 5", 5, 4, 3, 2, 1),
    "most": _of("the best score there is", 7),
    "label/ces.score": _of("the button’s score, 1 to 7", *range(7, 0, -1)),
    "label/ces_reads.score": _of("the button’s score, 1 to 7", *range(7, 0, -1)),
    "label/nps.score": _of("the button’s score, 0 to 10", 10, 5, 0),
    "label/nps_reads.score": _of("the button’s score, 0 to 10", 10, 5, 0),
    "holder": _of("the id of the agent who has the issue", "U0MIRA"),
    "checkin/not_yet.holder": _of("the name of the agent who has the issue", "Mira Chen"),
    "progress/note.holder": _of("the name of the agent who has the issue", "Mira Chen"),
    "recovery/apology.holder": _of("the name of the agent who has the issue", "Mira Chen"),
    "recovery/about.answer": _of("the address of what was written to the customer then", _ADDRESS),
    "recovery/about.card": _of("the address of the issue’s card", _ADDRESS),
    "recovery/folded.head": _of("what went wrong", "*#42* Ana Souza of Globex rated it 2 of 5"),
    "replaces": _of("whether it takes the place of a card that was deleted", False, True),
    "asked": _of("the id of the agent who is to decide", "U0MIRA"),
    "resolver": _of("the id of whoever resolved it", "U0MIRA"),
    "holder_name": _of("the name of the agent who has the issue", "Mira Chen"),
    "resolver_name": _of("the name of whoever resolved it", "Mira Chen"),
    "requester": _of("the name of whoever asked", "Ana Souza"),
    "head": _of("the line above the words", "Kind words about #42 from Ana, Globex"),
    "account": _of("the name of the customer’s account", "Globex"),
    "named": _of("what stands beside the words", "first_name", "both", "company", "nobody"),
    "kudos.words": _of("the customer’s words, to the letter", "Quick, and well explained."),
    "workspace": _of("the name of your workspace", "Acme"),
    "customer": _of("the id of whoever asked, where they are to be told", "U0ANA"),
    "asked_by": _of("the id of whoever asked", "U0ANA"),
    "logged_by": _of("the id of whoever logged it", "U0MIRA"),
    "by": _of("the id of whoever did it", "U0MIRA"),
    "to": _of("the id of the agent who has it now", "U0JON"),
    "who": _of("the id of the agent whose issues are listed", "U0JON"),
    "channel": _of("the id of the channel", "C0ACME"),
    "company": _of("what your workspace in Slack is called", "Acme"),
    "says_support": _of("whether a name in it says already that it is of the support", False, True),
    "hours": _of("when the team works, if not always; `| hours` writes it", parse_working_hours("Mon-Fri 09:00-17:00")),
    "channel/welcome.zone": _of("whose clock that is by", "Europe/Berlin"),
    "channel/welcome.url": _of("the address of `PRIVACY_URL`", "https://acme.example/support-privacy"),
    "was": _of("the id the channel had", "G0ACME"),
    "where": _of("where the owner has written it", "plans.yml, SUMMARY_CHANNEL"),
    "url": _of("the address of the message", _ADDRESS),
    "opens_at": _of("when the team is back at work, if it is not there now", _AT),
    "issue/notice.zone": _of("whose clock that is by, where it is not the reader’s", "Europe/Berlin"),
    "begun": _of("whether the field has words in it to begin from", True, False),
    "elsewhere": _of("whether it stands in another issue’s thread, and its own is linked below", False, True),
    "checkin/not_yet.open": _of("whether the issue is open, and not resolved once more", True, False),
    "resolved_day": _of("the day it was resolved", date(2026, 11, 12)),
    "due_day": _of("the day something follows on", date(2026, 11, 16)),
    "mine": _of(
        "whether who has the issue writes it, in their own name; never where it is sent by itself", False, True
    ),
    "progress/note.due_day": _of("no day: we promise none that nobody chose", date(2026, 11, 16)),
    "waited": _of("how long the customer has waited", timedelta(days=3), timedelta(hours=4)),
    "issue/words_over.how": _of("what became of them", *(one.value for one in WORDS)),
    "issue/words_over.by": _of("the name of whoever did it", "Mira Chen"),
    "delivery/settled.how": _of("what became of it, or that it is asked again", *LOST, "asked"),
    "delivery/settled.by": _of("the name of whoever decided it", "Mira Chen"),
    "how": _of("what ended the question", "written", "later", "resolved", "pending", "reopened", "dropped"),
    "logged_at": _of("when it was logged", _AT),
    "due_at": _of("until when something is to be done", _AT),
    "asked_at": _of("when the customer is asked again", _AT),
    "checkin_at": _of("when the check-in goes out", _AT),
    "survey_at": _of("when the survey goes out, if nothing changes", _AT),
    "remind_at": _of("when the customer is reminded", _AT),
    "ends_at": _of("when their silence resolves the issue", _AT),
    "until": _of("when it goes out, if not now", _AT),
    "answer/survey_sent.why": _of("why it waits", "quiet_hours", "weekend", "holiday", "conversation"),
    "deferred": _of("whether the time is later than asked for, because nobody is written to earlier", False, True),
    "zone": _of("the customer’s time zone", "Europe/London"),
    "source": _of("whose time zone that is", "person", "account", "channel", "workspace"),
    "peace": _of("why they are not written to earlier, in words", "it is their weekend"),
    "no_survey": _of("why no survey follows, in words", "an agent skipped it"),
    "obstacle": _of("why nothing arrives there for now, in words", "I am not in the channel"),
    "invites": _of("whether an invitation of the bot helps", True, False),
    "nameable": _of("whether naming another customer helps", True, False),
    "clock": _of("whether it waits for the customer’s own clock", True, False),
    "answer/survey_sent.held": _of("why it is held back as things stand, in words", "an agent skipped it"),
    "withdrawn": _of("whether a check-in was still to come, and is not sent", True, False),
    "folded": _of("whether it takes the place of a check-in", False, True),
    "setting": _of("the setting’s name", "AGENTS", "LEADS"),
    "roster/wrong.who": _of("the user group’s id, or the names and ids of the people", "Gus Holt (U0GUS)"),
    "roster/wrong.why": _of("what is wrong with it", *(one.value for one in (*Wrong, *Unfit))),
    "file": _of("the file, as it is named below its folder", "checkin/ask.j2"),
    "line": _of("the line in it", 3),
    "problem": _of("what is wrong there", "`frist_name` is no variable of checkin/ask; did you mean `first_name`?"),
    "owner": _of("whether the file is the owner’s", True, False),
    "answer/template_about.name": _of("the template’s name", "checkin/ask"),
    "names": _of("the variables’ names", "first_name, holder"),
    "at": _of("when it happened", _AT),
    "reference": _of("what our log knows it by", "3f9a1c"),
    "age": _of("how old the issue is", timedelta(hours=27)),
    "status": _of("where the issue stands", "open", "claimed", "pending", "resolved", "closed", "dropped"),
    "answer/list_row.status": _of("where the issue stands, in words", "Open"),
    "reopened": _of("whether it was opened again", False, True),
    "over": _of("whether the issue is resolved or closed", False, True),
    "member": _of("whether the bot is in the channel", True, False),
    "bot": _of("the bot’s name", "slackbot"),
    "command": _of("the slash command", "/issue"),
    "count": _of("how many there are", 12, 1, 0),
    "recovery/head.count": _of("how often they said so, 0 if they did not", 2, 0, 1, 3, 4),
    "reopenings": _of("how many were opened again", 1, 0),
    "scores": _of("the ratings, the newest last", "5 4 2", ""),
    "more": _of("how many are not shown", 2, 0),
    "shown": _of("how many are shown", 10),
    "contacts": _of("how often we wrote to the customer", 2, 1),
    "of": _of("the issue of the same customer’s that was resolved lately", 36, None),
    "repeat": _of("whether it is marked as a repeat now", True, False),
    "which": _of("which issues are listed", "open", "mine", "unclaimed"),
    "what": _of("what happened", "logged"),
    "answer/show_event.what": _of(
        "what happened",
        *(what.value for what in What),
    ),
    "delivery/name.kind": _of(
        "what the message is",
        *("checkin_again", *(kind.value for kind in (*NAMED, Kind.THREAD))),
    ),
    "called": _of("what it is called", "The check-in"),
    "kind": _of(
        "what the message is",
        *("checkin", "checkin_again", *(kind.value for kind in TO_CUSTOMER if kind is not Kind.CHECKIN)),
    ),
    "issue/no_reminder.reason": _of(
        "why, as it is kept",
        *("budget", "opted_out", "no_customer", "no_channel", "restricted", "archived", "too_late"),
    ),
    "issue/not_closed.reason": _of(
        "why, as it is kept", "no_channel", "not_reminded", "thread_not_found", "restricted", "archived"
    ),
    "delivery.reason": _of("why, in words", "Slack says `msg_too_long`"),
    "issue/no_reminder.why": _of("why, in words", "they want no more questions"),
    "issue/not_closed.why": _of("why, in words", "the channel is archived"),
    "opted_out": _of("whether they want no questions", False, True),
    "wrote_last": _of("whether the customer wrote after an agent’s answer", False, True),
    "answer.reason": _of("why, in words", "they want no more questions"),
    "summary/counted.reason": _of("why, as it is kept", *Exclusion, *HELD_REASONS, "msg_too_long"),
    "answer/why_reason.reason": _of("why, as it is kept", *Reason, "msg_too_long", "a sentence of an earlier version"),
    "state": _of("how the message ended", "held", "withdrawn", "failed", "sending", "unsure"),
    "earlier": _of("how many older ones are not shown", 0, 4),
    "answer/why_goes.beside": _of("the numbers of the issues whose check-ins go out with it", [41], []),
    "answer/why_goes.at": _of("when it goes out", _AT),
    "answer/why_stays.at": _of("when it was to go out", _AT),
    "answer/why_ended.at": _of("when it was to go out", _AT),
    "answer/why_sent.at": _of("when it was sent", _AT),
    "answer/why_silence.at": _of("when the issue ends", _AT),
    "answer/why_silence.status": _of("where the issue stands", "pending", "resolved"),
    "answer/customer_rating.at": _of("when it was given", _AT),
    "answer/customer_about.name": _of("the name of the person or of the account", "Ana Souza"),
    "payer": _of("whose budget it is", "person", "account"),
    "answer.most": _of("how many questions it allows", 1),
    "used": _of("how many of them were asked", 1),
    "within": _of("in how long", timedelta(days=7)),
    "free_at": _of("when there is room again", _AT),
    "unresolved": _of("how many of them are not resolved", 2),
    "plan": _of("the tier of the customer’s account", "standard"),
    "now": _of("what time it is", _AT),
    "language": _of("the customer’s language", "German (Germany)"),
    "opted_out_at": _of("since when the person wants no more questions", _AT),
    "answer.what": _of("what the message is", "*The check-in*"),
    "delivery.what": _of("what the message is", "The check-in"),
    "answer": _of("the answer to the check-in", "solved", "not_yet", "more_time"),
    "day": _of("the day, in words", "Thursday 12 November 2026"),
    "late": _of("whether it is posted late", False, True),
    "so_far": _of("whether the day is not over", False, True),
    "fcr": _of("first contact resolution, as percent (k/n)", "75 % (9/12)"),
    "csat": _of("customer satisfaction, as percent (k/n)", "80 % (4/5)"),
    "share": _of("the share, as percent (k/n)", "67 % (2/3)"),
    "summary/nps.score": _of("the net promoter score, with its sign", "+40"),
    "summary.nps": _of("whether people are asked if they recommend us", True, False),
    "summary.ces": _of("whether people are asked how easy it was", True, False),
    "excluded": _of("what was left out, by reason", "2 (1 merged, 1 spam)", ""),
    "mean": _of("the mean answer", "4.2", ""),
    "answered": _of("how many surveys were answered", 5),
    "delivered": _of("how many surveys were delivered", 9),
    "held": _of("the surveys held back, by reason", "1 (1 quiet hours)", ""),
    "logged": _of("how many were logged", 14),
    "resolved": _of("how many were resolved", 12),
    "summary/headline.quiet": _of("whether nothing happened", False, True),
    "summary/headline.day": _of("the day, or the days, in words", "Thursday 12 November"),
    "month": _of("the same of 30 days, as percent (k/n)", "90 % (75/83)", ""),
    "summary.change": _of("whether it changed, in words", "no clear change", ""),
    "summary/change.change": _of("what is said of it", "more", "less", "unclear", "too_few"),
    "summary/change.what": _of("what the figure is", "share", "time"),
    "summary.before": _of("what it was before, in words", "85 % (60/71)", ""),
    "part": _of("which part", "changes", "hardest", "unhappy", "open_long"),
    "length": _of("of what", "week", "month"),
    "summary/unhappy.score": _of("the rating", 2, 1),
    "interval": _of("its 95 % interval", "38–96 %", ""),
    "summary.holder": _of("who has it, or makes it good: a name or a mention", "Ana Lima"),
    "summary/said.words": _of("what the customer said", "Third time this month"),
    "summary/said.score": _of("the rating, where only leads and the assignee read it", 2),
    "summary/said.poor": _of("whether somebody must make it good", True, False),
    "summary/settled.posted": _of("as it was first posted, as percent (k/n)", "76 % (16/21)", ""),
    "summary/settled.left": _of("the issues that left it", "#12, #15", ""),
    "summary/spent.us": _of("how much of it was ours, in percent", "23"),
    "summary/spent.customer": _of("how much of it waited for the customer, in percent", "12"),
    "summary/spent.closed": _of("how much of it was outside working hours, in percent", "65"),
    "summary/fcr.so_far": _of("whether it can still move", True, False),
    "summary/headline.first": _of("how many of them in one contact", 9, 0),
    "summary.reopened": _of("how many were opened again", 1),
    "undone": _of("which event was undone", "resolved", "assigned"),
    "answer/undone_resolved.posted": _of("whether words to the customer were posted with it", True, False),
    "answer/undone_assigned.posted": _of("whether the agent was told already", True, False),
    "answer/undone_resolved.status": _of("where the issue stands again", "open", "claimed", "pending"),
    "answer/logged.adopted": _of("how old the message is whose thread it takes", timedelta(minutes=3), timedelta(0)),
    "answer/logged.apart": _of("whether it gave that thread back", False, True),
    "answer/dropped.line": _of("whether a line of ours is taken back", True, False),
    "summary/volume.self_logged": _of("how many agents asked for", 0, 1),
    "issue/assignee_left.free": _of("whether nobody has taken it since", True, False),
    "issue/requester_left.alone": _of("whether nobody but them can read what is sent about it", True, False),
    "answer/resolved.gone": _of("whether whoever asked for it has left", False, True),
    "answer/resolved.ours": _of("whether one of the agents asked for it", False, True),
    "summary/volume.dropped": _of("how many were logged by mistake", 0, 2),
    "answer/why_head.dropped": _of("whether it was logged by mistake", False, True),
    "answer/why_nothing.dropped": _of("whether it was logged by mistake", False, True),
    "backlog": _of("how many were open at the end", 7),
    "n": _of("how many were measured", 12, 1, 0),
    "median": _of("the median, in words", "22 min"),
    "p90": _of("what nine in ten did not exceed, in words", "1 h 40 min", ""),
    "without": _of("how many were resolved without a word", 1, 0),
    "reason": _of("why it needs attention", "reopened", "unclaimed", "waiting", "open"),
    "wait": _of("for how long, in words", "5 h 10 m"),
    **{
        name: _of(*told)
        for table in (cards.VARIABLES, labels.VARIABLES, refusals.VARIABLES, reports.VARIABLES)
        for name, told in table.items()
    },
    "timezone": _of("the team’s time zone", "Europe/Berlin"),
}


def of(template: str, name: str) -> Variable:
    """Return what the variable means in that template. Raises `LookupError` if it means nothing there."""
    noun = template.partition("/")[0]
    for key in (f"{template}.{name}", f"{noun}.{name}", name):
        if key in _VARIABLES:
            return _VARIABLES[key]
    raise LookupError(f"{name} of {template} is not described in slackbot/texts/variables.py")
