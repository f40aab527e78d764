"""Every `action_id`, `callback_id` and `block_id`, spelled once."""

from slackbot.domain.question import Question
from slackbot.domain.traced import Figure

CLAIM = "issue.claim"
RESOLVE = "issue.resolve"
REOPEN = "issue.reopen"
EDIT = "issue.edit"
THANK_YOU = "issue.thank_you"
REPLY = "issue.reply"
SAME_AGAIN = "issue.same_again"
DROP = "issue.drop"
UNDO_RESOLVE = "issue.undo_resolve"
UNDO_ASSIGN = "issue.undo_assign"
NEW_THREAD = "issue.new_thread"
KEEP_WAITING = "issue.keep_waiting"
WAIT = "issue.wait"
NO_REMINDER = "issue.no_reminder"
SKIP_CHECKIN = "issue.skip_checkin"
OPEN_THREAD = "issue.open_thread"
MORE = "issue.more"  # a menu: the value of what is chosen is the id of a button, and that button's value
WRITE_UPDATE = "progress.write"
REMIND_TOMORROW = "progress.tomorrow"
LOG_FORM_BUTTON = "help.log"
LIST_BUTTON = "help.list"
MINE_BUTTON = "help.mine"
SEND_AGAIN = "unsure.again"
ARRIVED = "unsure.arrived"
LEAVE = "failed.leave"
SUMMARY_ISSUES = "summary.issues"
SUMMARY_WHY = "summary.why"
BRIEF_FOR_CUSTOMER = "brief.customer"
TRACE_MORE = "trace.more"
SUMMARY_CSV = "summary.csv"

SOLVED = "checkin.solved"
NOT_YET = "checkin.not_yet"
MORE_TIME = "checkin.more_time"

RECOVERY_CLAIM = "recovery.claim"
RECOVERY_APOLOGISE = "recovery.apologise"
RECOVERY_DONE = "recovery.done"

QUOTE_YES = "quote.yes"
QUOTE_YES_COMPANY = "quote.yes_company"
QUOTE_NO = "quote.no"

OPT_OUT = "opt_out.stop"
OPT_IN = "opt_out.undo"

LOG_SHORTCUT = "log_issue"

LOG_FORM = "form.log"
EDIT_FORM = "form.edit"
RESOLVE_FORM = "form.resolve"
REPLY_FORM = "form.reply"
COMMENT_FORM = "form.comment"
APOLOGY_FORM = "form.apology"

TITLE = "title"
DETAILS = "details"
CUSTOMER = "customer"
ANSWER = "answer"
COMMENT_INPUT = "comment"
VALUE = "value"  # the one input of a form's block


def trace(figure: Figure) -> str:
    """Return the id of the button to the issues behind the figure."""
    return f"trace.{figure.value}"


def score(question: Question, score: int) -> str:
    """Return the id of the button with that score, `survey.5` for example."""
    return f"{question.buttons}.{score}"


def change(question: Question) -> str:
    """Return the id of the button that takes the answer back."""
    return f"{question.buttons}.change"


def comment(question: Question) -> str:
    """Return the id of the button that opens the form for a comment."""
    return f"{question.buttons}.comment"
