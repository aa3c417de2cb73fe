"""Where a script can go: what is proved of it, what a rehearsal walks, and one way as a chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator

from scriptgraph.assurance.checked import Checked, checked
from scriptgraph.assurance.guarantees.report import Promise
from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.assurance.patience import Goes, OutOfTimeError, within
from scriptgraph.assurance.rehearse import Rehearsal, rehearse
from scriptgraph.assurance.rehearse.coverage import rules
from scriptgraph.assurance.rehearse.played import Line, play, told
from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.formats.shown_words import as_written
from scriptgraph.formats.told import ENGLISH, in_language
from scriptgraph.rehearsal.talking import TalkingStandIn
from scriptgraph.script.model import Script
from scriptgraph.script.moves import named
from scriptgraph.state.session import SessionState
from scriptgraph.web.writing.looking import read, shown_findings
from scriptgraph.web.writing.planned import ONLY_CHECKED, is_programme, values_looked_at
from scriptgraph.web.writing.room import Room
from scriptgraph.web.writing.shown import (
    Covered,
    DialogueShown,
    FoundOut,
    LeftShown,
    LineShown,
    Played,
    ProofShown,
    Proved,
    Rehearsed,
    StepShown,
    TextFormat,
)

PATIENCE = 20.0
"""Seconds that proofs, or a rehearsal, may take."""

_MOST_DIALOGUES = 40
"""Rehearsed dialogues that are told, of as many as there are."""

_MEND_FIRST = "the script has errors, which have to be mended first"


def prove(
    text: str,
    format: TextFormat,
    goes_on: Goes,
    patience: float = PATIENCE,
    room: Room | None = None,
    language: str = ENGLISH,
) -> Proved:
    """Prove what a text guarantees, and find out what its rules do with values."""
    if is_programme(text, format):
        return _planned(text, room)
    script, findings = read(text, format, room)
    found = checked(script, findings, goes_on=within(patience, goes_on))
    proofs = [_proof(script, promise) for promise in found.guarantees] if script else []
    if script and not _is_sound(findings):
        proofs = [_unproved(script, number) for number in range(len(script.guarantees))]
    is_markdown = format == "markdown"
    said = [in_language(one, language, is_markdown=is_markdown) for one in found.findings]
    said = [as_written(one, script) for one in said] if script else said
    shown = [
        FoundOut(**one.model_dump(), value=found.examples.get(finding.place))
        for one, finding in zip(shown_findings(script, said), found.findings, strict=True)
    ]
    return Proved(proofs=proofs, findings=shown, not_proved=list(_left_out(found)))


def _planned(text: str, room: Room | None) -> Proved:
    """Say what the rules between the sessions of a programme do with values."""
    found, why = values_looked_at(text, room)
    plan, _ = read(text, "yaml", room)
    shown = [FoundOut(**one.model_dump()) for one in shown_findings(plan, found)]
    return Proved(proofs=[], findings=shown, not_proved=[why] if why else [])


def _left_out(found: Checked) -> Iterator[str]:
    values = found.values
    if values.missing:
        yield f"what the rules do with values was not looked at: {values.missing}"
    if values.left:
        yield f"what the rules of {', '.join(values.left)} do with values: there was no time"
    for promise in found.guarantees:
        if promise.proof.verdict == "open":
            yield f"`{promise.text}`: {promise.proof.reason}"


def _proof(script: Script, promise: Promise) -> ProofShown:
    proof = promise.proof
    first = script.first.id
    walk = [
        StepShown(
            section=first,
            move=None,
            line=script.source.place(("sections", first)).line,
            words="",
        ),
        *(
            StepShown(
                section=step.move.target,
                move=step.move.id,
                line=script.source.place(step.move.path).line,
                words="; ".join(filter(None, (step.move.label, values_in_words(step.values)))),
            )
            for step in proof.walk
        ),
    ]
    return ProofShown(
        guarantee=promise.text,
        line=_line(script, promise.number),
        holds={"proven": True, "refuted": False}.get(proof.verdict),
        why=proof.reason,
        walk=walk if proof.verdict == "refuted" else [],
    )


def _unproved(script: Script, number: int) -> ProofShown:
    text, line = script.guarantees[number], _line(script, number)
    return ProofShown(guarantee=text, line=line, holds=None, why=_MEND_FIRST, walk=[])


def _line(script: Script, guarantee: int) -> int:
    return script.source.place(("guarantees", guarantee)).line


def rehearsed(
    text: str,
    format: TextFormat,
    goes_on: Goes,
    patience: float = PATIENCE,
    room: Room | None = None,
) -> Rehearsed:
    """Walk every path of a text, and tell the dialogues that came of it.

    Raises:
        ScriptError: When it has errors.
    """
    script = _sound(text, format, room)
    paths: list[SessionState] = []
    must_stop = _out_of_time(within(patience, goes_on))
    model = TalkingStandIn()
    found = asyncio.run(rehearse(script, on_path=paths.append, must_stop=must_stop, model=model))
    told_of = list(zip(found.paths, paths, strict=True))
    told_of.sort(key=lambda one: one[0].turns)  # what is short is read
    return Rehearsed(
        covered=_covered(found),
        left=[_left(script, one) for one in found.findings],
        dialogues=[
            DialogueShown(title=f"{' → '.join(path.moves)} ({path.rule})", turns=_lines(told(one)))
            for path, one in told_of[:_MOST_DIALOGUES]
        ],
        more=max(0, len(told_of) - _MOST_DIALOGUES),
        stopped=found.is_stopped,
    )


def played(
    text: str,
    format: TextFormat,
    walk: list[str],
    goes_on: Goes,
    patience: float = PATIENCE,
    room: Room | None = None,
) -> Played:
    """Rehearse one way of a text as a chat.

    Raises:
        ScriptError: When it has errors.
        RefusedError: When no dialogue goes this way.
    """
    must_stop = _out_of_time(within(patience, goes_on))
    return Played(turns=_lines(asyncio.run(play(_sound(text, format, room), walk, must_stop))))


def _out_of_time(check: Goes) -> Callable[[], bool]:
    def is_out() -> bool:
        try:
            check()
        except OutOfTimeError:
            return True
        return False

    return is_out


def _covered(found: Rehearsal) -> Covered:
    coverage, script = found.coverage, found.script
    return Covered(
        sections=[one.id for one in script.sections if coverage.section(one)],
        moves=[named(path) for path in rules(script) if coverage.rule(path)],
    )


def _left(script: Script, finding: Finding) -> LeftShown:
    [shown] = shown_findings(script, [finding])
    return LeftShown(
        section=shown.section, move=shown.move, why=finding.message, line=finding.place.line
    )


def _lines(lines: Iterable[Line]) -> list[LineShown]:
    return [
        LineShown(role=one.role, text=one.text, section=one.section, note=one.note) for one in lines
    ]


def _sound(text: str, format: TextFormat, room: Room | None) -> Script:
    if is_programme(text, format):
        raise InputError(ONLY_CHECKED)
    script, findings = read(text, format, room)
    errors = [one for one in findings if one.severity == "error"]
    if errors or script is None:
        raise ScriptError(errors or [Finding("no-script", "error", "there is no script", Place())])
    return script


def _is_sound(findings: Iterable[Finding]) -> bool:
    return not any(one.severity == "error" for one in findings)
