"""What is said of figures, and looked up about customers: its templates, as the catalogue has them, and their words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from slackbot.domain import restating
from slackbot.domain.metrics import Exclusion
from slackbot.domain.traced import Figure
from slackbot.domain.traced_line import Place, Why

_AT = datetime(2026, 11, 12, 14, 30, tzinfo=UTC)

CUSTOMER = """\
brief/customer | message | their last 90 days | name first_day last_day count median? p90? solved first csat? open
brief/customer_open | section | one of their open issues | number title first_day
"""
AGENTS = """\
brief/head | section | above what a customer asked for lately | name plan days more shown
brief/told | section | how they fared | count reopened median? p90? resolved_in? solved share? open
brief/csat | section | how satisfied they are | csat?
brief/open | section | one of their open issues | number title url? age holder?
brief/said | section | a comment of theirs | comment number score?
brief/for_customer | section | above the version for the customer |
trace/days | section | some days, in short | first_day last_day?
trace/cell | section | a figure for one account, tier, channel, language or agent | value? share? few
trace/file | message | the file with the issues behind a summary | days url?
trace/file_comes | answer | that file is on its way |
trace/group | section | above some of the issues behind a figure | figure place count
trace/head | section | above the issues behind a figure | figure days share? count median? p90? value? posted_at?
trace/line | section | one issue behind a figure | number? url? title why
trace/why | section | why an issue counts or not | why figure at by? count? wait? score? reason?
"""
LEADS = """\
summary/chart | title | above the chart |
summary/chart_span | hint | in the chart, below its title: its days | first_day last_day? count in_year timezone
summary/chart_label | hint | in the chart, beside what it names | label
summary/chart_share | hint | in the chart, below a share: what it is of | count n
summary/chart_day | hint | in the chart, below a day | day
summary/chart_note | hint | in the chart, at its end: how to read it |
summary/chart_alt | hint | what it shows | first_day last_day? count logged resolved csat? csat_week? fcr? fcr_week?
summary/days | section | a day, a month or some days, in words | first_day last_day span in_month in_year this_year
summary/no_data | section | in place of a share of nothing |
summary/headline | header | a day, or several, in one sentence | day late so_far quiet logged resolved first backlog
summary/fcr | section | first contact resolution | fcr so_far month before change
summary/change | section | whether a figure changed, after it | change what
summary/counted | section | what was left out or held back, after their number | reason
summary/csat | section | customer satisfaction | csat month before change
summary/surveys | section | how many surveys were answered | answered delivered
summary/recovery | section | how often it helped to make good | share
summary/nps | section | the relationship, where it is asked about | score n
summary/ces | section | the effort, where it is asked about | share mean
summary/volume | section | how many | logged resolved reopened backlog dropped self_logged
summary/first_response | section | until the first answer | n median p90 month before change
summary/resolution | section | until it was resolved | n median p90 month before change
summary/attention | section | one issue that needs somebody | number title url? account? reason wait holder?
summary/attention_head | section | above them |
summary/attention_none | section | there are none |
summary/said_head | section | above what customers said |
summary/said | section | what one of them said | number url? words account? score? poor holder?
summary/settled | section | days whose first contact resolution has settled | day share posted left
summary/spent | section | where time went | us customer closed
summary/edition | section | above each part of the week’s or the month’s edition | part length count
summary/hardest | section | an account that had a hard time | account resolved reopened wait
summary/unhappy | section | an unhappy customer whom nobody has helped | number title url? account? score holder?
summary/restated | section | a day whose figures something late has moved | day here changes late
summary/restated_figure | section | one of them | figure known stated
summary/restated_late | section | what came late | number what
summary/details | section | how the figures are counted | excluded interval mean held without timezone nps ces
"""

VARIABLES: Mapping[str, tuple[Any, ...]] = {
    "figure": ("which figure", *(one.value for one in Figure)),
    "first_day": ("the first day", date(2026, 11, 12)),
    "last_day": ("the last day", date(2026, 11, 16)),
    "csat_week": ("the same of the last 7 days, as percent (k/n)", "67 % (2/3)"),
    "fcr_week": ("the same of the last 7 days, as percent (k/n)", "67 % (2/3)"),
    "label": ("what it names", "issues", "logged", "resolved", "csat", "fcr"),
    "summary/chart_day.day": ("the day", date(2026, 11, 12)),
    "summary/chart_alt.logged": ("how many were logged", 14, 1),
    "span": ("what the days are", "day", "month", "days"),
    "in_month": ("whether all are of one month", True, False),
    "in_year": ("whether all are of one year", True, False),
    "this_year": ("whether the last is of the year that need not be named", True, False),
    "place": ("where these issues stand in it", *(one.value for one in Place), "private"),
    "days": ("the days it is of", "Thu 12 Nov 2026"),
    "value": ("what alone counts then", "Globex"),
    "posted_at": ("when the post was made that it stands in", _AT),
    "few": ("whether there are too few to compare", False, True),
    "trace/head.share": ("the share, as percent (k/n)", "67 % (2/3)"),
    "trace/head.count": ("how many it counts", 12),
    "trace/why.why": ("why, as it is kept", *Exclusion, *(one.value for one in Why)),
    "trace/line.why": ("why, in words", "one contact"),
    "trace.by": ("the id of the agent who is credited", "U0MIRA"),
    "trace.wait": ("how long it took", timedelta(minutes=40), timedelta(0)),
    "trace/why.count": ("how many contacts there were", 3),
    "trace/why.reason": ("why the survey was held, in words", "they want no more questions"),
    "brief/csat.csat": ("customer satisfaction, as percent (k/n)", "90 % (18/20)"),
    "brief/told.reopened": ("how many were opened again", 1, 0),
    "brief/told.share": ("first contact resolution, as percent (k/n)", "75 % (9/12)"),
    "brief/head.name": ("the name of the account, or its channel", "Globex"),
    "brief/head.days": ("the days it is of", "Wed 2 Sep 2026 – Mon 30 Nov 2026"),
    "resolved_in": ("in what half of them were solved, in words", "5 h 10 m"),
    "solved": ("how many were solved", 12),
    "brief/customer.name": ("the name of the account", "Globex"),
    "brief/customer.first_day": ("the first day", date(2026, 9, 2)),
    "brief/customer.last_day": ("the last day", date(2026, 11, 30)),
    "brief/customer.median": ("the median time to the first reply", timedelta(minutes=54)),
    "brief/customer.p90": ("what nine in ten did not exceed", timedelta(hours=10, minutes=8)),
    "brief/customer.csat": ("the share of good ratings, as percent (k/n)", "90 % (18/20)"),
    "brief/customer.first": ("how many of them with one reply", 9, 0),
    "brief/customer_open.first_day": ("since when it is open", date(2026, 11, 12)),
    "summary/restated.day": ("the day, in words", "Thursday 12 November"),
    "here": ("whether it stands in the day’s own post", False, True),
    "changes": ("the figures, as they are and as they were", "9 new, first posted 10"),
    "late": ("what came late, in words", "#42 was logged by mistake", ""),
    "summary/restated_figure.figure": ("which figure", *restating.NAMED, restating.OTHER),
    "known": ("what it is", "83 % (5/6)"),
    "stated": ("what it was said to be", "80 % (4/5)"),
    "summary/restated_late.what": ("the event, as it is kept", "dropped", "edited", "rated", "reopened", "resolved"),
    "brief.open": ("how many are open", 2, 0),
}
"""What the words in their brackets stand for, and samples, as in `variables.py`."""
