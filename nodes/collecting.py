"""Which of the values that a model claims are taken in: those that the user's words hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scriptgraph.language.numerals import only_numbers
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.listed import hear_list
from scriptgraph.nodes.proof import (
    AMENDS_OTHER,
    Transcript,
    amends_other,
    flaw_of_value,
    message_with,
)
from scriptgraph.nodes.told_text import told_text
from scriptgraph.prompting.schemas import CollectedValue, Evaluation
from scriptgraph.prompts.filling import as_said
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.state.session import Value
from scriptgraph.state.values import named, quoted_value
from scriptgraph.state.withdrawn import WITHDRAWN

LEFT_OPEN = "several numbers were said, and not which of them is meant"


def hear_values(
    evaluation: Evaluation,
    kinds: Mapping[str, ValueType],
    collected: Mapping[str, Value],
    said: Transcript,
    said_back: Collection[str],
    unheard: Mapping[str, str],
    judgement: Judgement,
) -> None:
    """Take in the values that are claimed, but for `unheard` ones.

    Args:
        evaluation: The model's answer.
        kinds: The types of those that can be told here.
        collected: What was collected before.
        said: Every message of the session.
        said_back: The values that exact words hold.
        unheard: Those that are not taken now → why.
        judgement: What it is noted in.
    """
    unclear = _unclear(evaluation.collected, kinds, said)
    lists: dict[str, list[CollectedValue]] = {}
    for claim in evaluation.collected:
        kind, shown = kinds.get(claim.name), f"{claim.name} = {claim.value}"
        if claim.name in unheard:
            judgement.refuse(shown, unheard[claim.name])
        elif kind is not None and kind_of(kind).meaning == "records":
            lists.setdefault(claim.name, []).append(claim)
        elif claim.name in unclear:
            judgement.refuse(shown, LEFT_OPEN)
        else:
            known = collected.get(claim.name)
            _collect(claim, kind, known, said, judgement, is_said_back=claim.name in said_back)
    for name, claims in lists.items():
        _collect_list(name, kind_of(kinds[name]), claims, collected.get(name), said, judgement)


def _collect_list(
    name: str,
    kind: Kind,
    claims: Sequence[CollectedValue],
    known: Value | None,
    said: Transcript,
    judgement: Judgement,
) -> None:
    """Note what is told of a list; each record has a quote of its own."""
    told = hear_list(name, kind, claims, known, said)
    judgement.refused += told.refused
    judgement.evidence += told.quotes
    if told.records is None or told.records == known:
        return
    judgement.collected[name] = told.records
    if proofs := [q["text"] for q in told.quotes if q["found"] and q["status"] != WITHDRAWN]:
        judgement.proofs[name] = proofs[-1]
    if known is not None and told.corrects:
        judgement.corrected[name] = known


def _unclear(
    claims: Sequence[CollectedValue], types: Mapping[str, ValueType], said: Transcript
) -> set[str]:
    """Name values that are claimed of a message of nothing but numbers, more than are claimed.

    "7, 8" answers two questions, and of one question nobody can tell which is meant.
    """
    claimed: dict[str, set[str]] = {}
    for claim in claims:
        kind = types.get(claim.name)
        if kind is not None and kind_of(kind).meaning == "number":
            claimed.setdefault(message_with(claim.quote, said), set()).add(claim.name)
    return {
        name
        for told, names in claimed.items()
        if len({one.value for one in only_numbers(told, said.language)}) > len(names)
        for name in names
    }


def _collect(
    claim: CollectedValue,
    kind: ValueType | None,
    known: Value | None,
    said: Transcript,
    judgement: Judgement,
    *,
    is_said_back: bool,
) -> None:
    known = None if isinstance(known, list) else known
    shown = f"{claim.name} = {claim.value}"
    if kind is None:
        judgement.refuse(shown, "no task of the section collects it")
        return
    day = said.day_of(claim.quote)
    value = quoted_value(claim.value, kind, claim.quote, said.language, day)
    counted = shown
    if isinstance(value, str) and kind == "string":
        text = as_said(value, said.user)
        value, note = told_text(claim.name, text, claim.quote, said, is_said_back=is_said_back)
        if note:
            judgement.refuse(shown, note)
            counted = f"{claim.name} = {value}"
        if not value:
            return
    if value is None:
        judgement.refuse(shown, f"it is not {named(kind)}")
    elif flaw := flaw_of_value(claim.name, value, kind, claim.quote, said, known=known):
        judgement.refuse(shown, flaw)
    elif known is None and amends_other(value, claim.quote, said):
        judgement.refuse(shown, AMENDS_OTHER)
    else:
        judgement.collect(claim.name, value, claim.quote, counted)
        if known is not None and value != known:
            judgement.corrected[claim.name] = known
