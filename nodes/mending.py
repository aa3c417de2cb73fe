"""A value whose quote is a slip is asked about once more, before it is refused.

Small models claim what is right and copy the words that show it wrong: a word altered, two
sentences joined. A value that is claimed in good form, that its quote does not show and that the
user's newest words could show, sends the answer back once, with these words. What is then proved
counts, by the rules by which everything is; what is not is refused. Danger that is claimed only
then counts as well: nobody is asked a third time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.settings import Settings
from scriptgraph.language.quotes import is_quoted, tokens
from scriptgraph.models.timers import seconds_left
from scriptgraph.nodes.asking.answers import Doubted
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.claims import Acceptance
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.prompting import mending_prompt
from scriptgraph.prompting.schemas import CollectedValue, Evaluation
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState, Value
from scriptgraph.state.unjudged import unjudged

V = TypeVar("V", bound=Evaluation)

ONCE_MORE = "asked once more: no quote shows {}"
IN_VAIN = "asked once more, in vain: {}"

_SENTENCE = re.compile(r"(?<=[.!?\u2026\n])\s+|(?<=[\u3002\uff01\uff1f])")
_MESSAGES, _SENTENCES = 3, 10
"""How many of what was said last are tried; nobody waits for hundreds."""

_TRIED = 5
"""How many claims an answer is sent back for at most."""

_READ = 20_000
"""How many characters are read for it at most, a quarter of a second or so: everybody waits."""


class Mending:
    """Accepts an answer, and sends it back once where a quote in it is a slip."""

    def __init__(
        self,
        script: Script,
        state: SessionState,
        accept: Acceptance,
        weigh: Callable[[Evaluation], Judgement],
        may_ask: Callable[[], bool],
    ) -> None:
        """Judge the values that are claimed in a turn.

        Args:
            script: The script.
            state: The session.
            accept: Judges what is claimed of watched conditions, and goes first.
            weigh: Says what of an answer counts.
            may_ask: Says whether there is a call, and time, for asking once more.
        """
        self._script, self._state = script, state
        self._accept, self._weigh, self._may_ask = accept, weigh, may_ask
        self.first: Evaluation | None = None
        """The answer that was sent back, as far as it counts; None where none was."""

        self.why = ""
        """Why it was."""

    def __call__(self, verdict: V) -> V:
        """Give the answer with the claims that count.

        Raises:
            Unusable: When it has to be asked for once more.
        """
        if self.first is not None:
            return self._accept.at_last(self._joined(self.first, verdict))
        accepted = self._accept(verdict)
        if self._may_ask() and (slips := self._slips(accepted)):
            self.first = accepted
            self.why = ONCE_MORE.format(", ".join(dict.fromkeys(one.name for one in slips)))
            claims = [(one.quote, one.name, one.value) for one in slips]
            asks = mending_prompt(claims, unjudged(self._state))
            raise Doubted(self.why, accepted, asks)
        return accepted

    def _slips(self, verdict: Evaluation) -> list[CollectedValue]:
        """List the claims that are lost by their quote alone, as far as it is soon seen.

        To try some words takes as long as to read all that is said, so that much costs no call.
        """
        if not verdict.collected:
            return []
        judgement = self._weigh(verdict)
        lost = (one for one in verdict.collected if _is_lost(one, judgement))
        each = list({(one.name, one.value): one for one in lost}.values())
        said = unjudged(self._state)
        tries = iter(range(_READ // max(1, sum(map(len, said)))))
        return [one for one in each[:_TRIED] if self._can_be_shown(one, said, tries)]

    def _can_be_shown(
        self, claim: CollectedValue, said: Sequence[str], tries: Iterator[int]
    ) -> bool:
        """Say whether words of this turn would prove a value, and it is not known already.

        Any words prove some text, which is kept as it was said: to these the quote has to be like.
        """
        known = self._state.get("collected", {}).get(claim.name)
        for words, _ in zip(_passages(said), tries, strict=False):
            told = self._alone(claim, words)
            is_other = isinstance(told, str) and not is_quoted(claim.value, [words])
            if told not in (None, known) and not (is_other and not _is_like(claim.quote, words)):
                return True
        return False

    def _alone(self, claim: CollectedValue, quote: str) -> Value | None:
        """Give what a claim comes to by itself, with another quote; None where to nothing."""
        quoted = claim.model_copy(update={"quote": quote})
        alone = Evaluation(settled=[], collected=[quoted])
        return self._weigh(alone).collected.get(claim.name)

    def _joined(self, first: Evaluation, second: V) -> V:
        """Add to an answer what only the one before it claims: nothing has taken that back."""
        types = self._script.told.items()
        lists = {name for name, kind in types if kind_of(kind).meaning == "records"}

        def called(claim: CollectedValue) -> tuple[str, str]:
            record = claim.value.partition(",")[0].casefold() if claim.name in lists else ""
            return claim.name, record

        told = {called(one) for one in second.collected}
        settled = {one.task for one in second.settled}
        rules = {one.rule for one in second.anytime}
        return second.model_copy(
            update={
                "collected": [
                    *second.collected,
                    *(one for one in first.collected if called(one) not in told),
                ],
                "settled": [
                    *second.settled,
                    *(one for one in first.settled if one.task not in settled),
                ],
                "anytime": [
                    *second.anytime,
                    *(one for one in first.anytime if one.rule not in rules),
                ],
            }
        )


def may_ask_again(
    settings: Settings,
    state: SessionState,
    heard: GuardFinding | None,
    bill: Bill,
    until: float | None,
) -> bool:
    """Say whether a judge may be asked once more for better quotes.

    Only for its first answer, and where it can be given twice as much time again, so that some is
    left for the reply. Whoever speaks of danger does not wait for it.

    Args:
        settings: How often a model is asked.
        state: The session.
        heard: What is heard of danger in what the user says now.
        bill: What the judge has cost by now.
        until: When the judge has to be done, by the clock of the event loop.
    """
    if heard is not None and is_grave(heard["level"]):
        return False
    ends = [one for one in (until, state.get("until")) if one is not None]
    left = seconds_left(min(ends, default=None))
    has_time = left is None or left >= 2 * bill.seconds
    return bill.attempts == 1 < settings.attempts and has_time


def _is_lost(claim: CollectedValue, judgement: Judgement) -> bool:
    """Say whether a claim is refused, a record of a list for a quote that nobody has said."""
    if claim.name in judgement.collected:
        quotes = (one for one in judgement.evidence if one["task"] == claim.name)
        return any(one["text"] == claim.quote and not one["found"] for one in quotes)
    refused = {one["choice"] for one in judgement.refused}
    return any(one.startswith(f"{claim.name} = ") for one in refused)


def _is_like(quote: str, said: str) -> bool:
    """Say whether most words of a quote were said, in whatever order."""
    words = tokens(quote)
    return 2 * len({*words} & {*tokens(said)}) > len({*words})


def _passages(said: Sequence[str]) -> Iterator[str]:
    """Give what was said last, message by message, and then its last sentences."""
    sentences = list(chain.from_iterable(_SENTENCE.split(text) for text in said))
    yield from reversed(said[-_MESSAGES:])
    yield from reversed(sentences[-_SENTENCES:])
