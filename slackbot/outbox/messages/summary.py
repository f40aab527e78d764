"""The summary and its details, made of what their rows say."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from slackbot.blocks import chart, trace
from slackbot.blocks import summary as blocks
from slackbot.blocks.edition import Told
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.reports import naming
from slackbot.domain import beside as beside_rules
from slackbot.domain import history, restating, retrospect, settled
from slackbot.domain import question as questions
from slackbot.domain import said as said_rules
from slackbot.domain.delivery import Delivery
from slackbot.domain.figures import Figures
from slackbot.domain.kept_figures import from_json
from slackbot.domain.kinds import Kind
from slackbot.domain.question import Question
from slackbot.domain.said import Remark
from slackbot.outbox.loaded import Loaded, Maker, texts_of_agent
from slackbot.store.tx import Tx
from slackbot.texts import Texts

_LATE_AFTER = timedelta(hours=1)


def _summary(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the summary as it was worked out; only whether it is late, and what it names, is told by now."""
    delivery, said = loaded.delivery, loaded.delivery.content
    figures, at = _figures(delivery)
    chart, alt = (None, "") if said.get("plain") else (said.get("chart"), _alt(desk.texts, said))
    beside = said.get("beside")
    is_leads = desk.summary_channel != desk.support_channel and delivery.channel == desk.summary_channel
    remarks = _remarks(desk, delivery, figures, is_leads=is_leads)
    editions = [Told(from_json(one["figures"], at=at), retrospect.from_json(one)) for one in said.get("below", ())]
    alone = retrospect.from_json(said["retrospect"]) if said.get("retrospect") else None
    told = [*(one.beside for one in editions), *([alone] if alone else [])]
    shown = blocks.Shown(
        figures=figures,
        year=at.year,
        named=naming.of(tx, desk, figures.attention or (), remarks, told),
        key=said.get("post", delivery.key),
        late=bool(said.get("kept")) and desk.now() - delivery.due_at > _LATE_AFTER,
        so_far=at < figures.period.end,
        carried=[from_json(day, at=at) for day in said.get("carried", ())],
        concerns=figures.attention or (),
        remarks=remarks,
        with_scores=is_leads,
        beside=beside_rules.from_json(beside) if beside else None,
        editions=editions,
        retrospect=alone,
        settled=settled.from_json(said.get("settled", ())),
        restated=restating.from_json(said.get("restated", ())),
        restated_here=restating.from_json(said.get("restated_here", ())),
        chart=chart["file"] if chart and alt else None,
        alt=alt,
    )
    return blocks.summary(desk.texts, shown)


def _alt(texts: Texts, said: Mapping[str, Any]) -> str:
    """Return what the chart shows in words; nothing for one that an earlier release posted."""
    points = said.get("points")
    return said.get("alt") or (chart.describe(texts, history.from_json(points)) if points else "")


def _remarks(desk: Desk, delivery: Delivery, figures: Figures, *, is_leads: bool) -> list[Remark]:
    """Return which words of customers stand in the channel: none where it is neither the leads' nor all agents'."""
    if delivery.channel not in (desk.summary_channel, desk.support_channel):
        return []
    told = said_rules.from_json(delivery.content.get("said", ()))
    return said_rules.readable(told, ratings=figures.csat.share.n, by_leads=is_leads)


def _details(_tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    figures, _ = _figures(loaded.delivery)
    return blocks.details(desk.texts, figures, asked=_asked(loaded.delivery))


def _figures(delivery: Delivery) -> tuple[Figures, datetime]:
    """Return the figures, and when they were known."""
    at = datetime.fromisoformat(delivery.content["at"])
    return from_json(delivery.content["figures"], at=at), at


def _asked(delivery: Delivery) -> frozenset[Question]:
    return frozenset(map(questions.named, delivery.content["asked"]))


def _figures_file(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the line that links to the file. It has no blocks, as Slack looks for links in the text then."""
    said = loaded.delivery.content
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    texts = texts_of_agent(tx, desk, loaded)
    return Message(trace.file_line(texts, first, last, address=said["address"]), (), shares_file=True)


MAKERS: Mapping[Kind, Maker] = {
    **dict.fromkeys((Kind.SUMMARY, Kind.SUMMARY_EDIT), _summary),
    Kind.SUMMARY_DETAILS: _details,
    Kind.FIGURES: _figures_file,
}
