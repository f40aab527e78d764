"""What we promise about messages."""

from collections.abc import Sequence

from simulated.asked import every_death_asked
from simulated.budgets import never_over_budget
from simulated.evidence import Evidence
from simulated.figured import every_figure_true
from simulated.noticed import noticed
from simulated.once import every_day_summed_up, never_lost, never_twice, words_arrive
from simulated.peace import (
    never_a_third_unanswered,
    never_after_opting_out,
    never_after_reopening,
    never_in_quiet_hours,
    one_message_a_day,
)
from simulated.silences import every_reason_true, every_silence_explained
from simulated.verdict import Promise, Verdict
from simulated.words import true_words


def nothing_breaks(seen: Evidence) -> Verdict:
    """No worker logged an error."""
    verdict = Verdict("nothing breaks", "actions done", len(seen.done) + len(seen.refused))
    verdict.detail = f"{len(seen.refused):,} refused"
    verdict.broken += seen.errors
    return verdict


PROMISES: Sequence[Promise] = (
    never_twice,
    never_lost,
    words_arrive,
    never_in_quiet_hours,
    never_over_budget,
    never_after_opting_out,
    never_after_reopening,
    never_a_third_unanswered,
    one_message_a_day,
    true_words,
    noticed,
    every_death_asked,
    every_silence_explained,
    every_reason_true,
    every_day_summed_up,
    every_figure_true,
    nothing_breaks,
)
