"""What a session can keep: all of it at once, as answers within the script's ranges come to it.

A computed value follows from the values that it is worked out of, and a band from its score. How
the session was gone through is not looked at: each value may be told, or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scriptgraph.assurance.guarantees.conditions import Conditions, Question
from scriptgraph.assurance.rehearse.values import Values, parts_of
from scriptgraph.assurance.values.rules import equals, known_values
from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.standing import Kept
from scriptgraph.script import expressions
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.computed import definitions, worked_out, written_out
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.literals import Day, Span
from scriptgraph.script.model import END_OF_SESSION, Rule, Script, Section, Task
from scriptgraph.script.questions import declined

Known = Mapping[str, Constant]
"""What is known after a session, and `declined(x)` for what was not told."""


def outcomes(programme: Programme, session: PlannedSession) -> list[Mapping[str, Kept]]:
    """List what a session can keep, as far as the rules between sessions tell it apart.

    Args:
        programme: A programme without faults.
        session: One of its sessions.
    """
    asked = _asked(programme, session)
    parts = _read_of(programme, session)
    found: dict[object, Known] = {}
    for known in _possible(programme, session, asked) if session.keep else ({},):
        found.setdefault(tuple(_said_of(part, known) for part in parts), known)
    return [{name: _kept(name, one) for name in session.keep} for one in found.values()]


def _said_of(part: str, known: Known) -> object:
    """Say what a part of a rule makes of values, or give them where it mixes several.

    Another session may keep some of these anew, and none of the others.
    """
    if len(names := expressions.names(part)) > 1:
        return tuple(known.get(name) for name in sorted(names))
    try:
        return expressions.holds(part, known)
    except expressions.UnknownValueError:
        return None


def _kept(name: str, known: Known) -> Kept:
    if name in known:
        return Kept(status="told", value=known[name])
    return Kept(status="declined" if declined(name) in known else "not told")


def _asked(programme: Programme, session: PlannedSession) -> Script:
    """Give a script that asks at once for all from which follows what the session keeps.

    Its rules are the parts of those between sessions that read something of it.
    """
    script = programme.scripts[session.id]
    answers = sorted({part for name in session.keep for part in _parts(script, name)})
    out = {part: written_out(part, definitions(script)) for part in _read_of(programme, session)}
    mine = [part for part, text in out.items() if expressions.is_condition(text)]
    collect = {name: script.values[name] for name in answers}
    task = Task(id="session", do=f"Hold the session “{session.title}”.", collect=collect)
    rules = tuple(Rule.over(END_OF_SESSION, text) for text in mine)
    section = Section(id="session", title=session.title, tasks=(task,), next=rules)
    return Script(
        id=script.id,
        title=script.title,
        language=script.language,
        computed=script.computed,
        sections=(section,),
    )


def _read_of(programme: Programme, session: PlannedSession) -> list[str]:
    """List the parts of rules, of whichever session, that read something of what one keeps."""
    texts = dict.fromkeys(rule.if_ for one in programme.sessions for rule in one.next if rule.if_)
    parts = (part for text in texts for part in parts_of(expressions.parse(text)))
    return [part for part in dict.fromkeys(parts) if expressions.names(part) & {*session.keep}]


def _parts(script: Script, name: str) -> frozenset[str]:
    """Name the collected values that a value follows from; a collected one from itself."""
    if name not in script.computed:
        return frozenset({name})
    text = written_out(script.computed[name], definitions(script))
    return expressions.names_of_value(text) & script.values.keys()


def _possible(programme: Programme, session: PlannedSession, asked: Script) -> Iterator[Known]:
    """Give what answers come to: such as are tried, and such as values that rules read need."""
    values = Values(asked)
    for spoken in values.spoken_in(asked.sections[0]):
        known = values.read(spoken)
        yield {**known, **worked_out(asked, known)}
    if asked.computed.keys() & {*session.keep}:
        yield from _as_read(programme, session, asked, values)


def _as_read(
    programme: Programme, session: PlannedSession, asked: Script, values: Values
) -> Iterator[Known]:
    """Ask a solver for answers with which rules hold, and for such as come to what they read."""
    try:
        conditions = Conditions(kinds_of(asked))
    except InputError:
        return  # it is not installed; the answers that are tried have to do
    usual = values.read(next(values.spoken_in(asked.sections[0])))
    for wished in (*_of_rules(programme, session), *_of_mixes(programme, session, asked)):
        holding = tuple(map(values.written_out, wished.holding))
        failing = tuple(map(values.written_out, wished.failing))
        if not all(map(expressions.is_condition, (*holding, *failing))):
            continue  # too long over so many answers; its parts are wished for one by one
        question = Question(
            holding,
            failing,
            askable=asked.readable,
            known=asked.readable - wished.unknown,
            unknown=wished.unknown,
        )
        answer = conditions.ask(question)
        if answer.example is None:
            continue
        answers = {**usual, **known_values(answer)}
        known = {name: answers[name] for name in asked.values if name in answers}
        known = {name: one for name, one in known.items() if name not in wished.unknown}
        refused = {declined(name): True for name in wished.unknown}
        yield {**known, **refused, **worked_out(asked, known)}


def _of_rules(programme: Programme, session: PlannedSession) -> Iterator[Question]:
    """Wish that each rule which reads nothing else holds, alone and behind those before it."""
    for one in programme.sessions:
        texts = [rule.if_ for rule in one.next if rule.if_]
        mine = [text for text in texts if expressions.names(text) <= {*session.keep}]
        for number, text in enumerate(mine):
            yield Question((text,))
            yield Question((text,), tuple(mine[:number]))
        yield Question((), tuple(mine))


def _of_mixes(programme: Programme, session: PlannedSession, asked: Script) -> Iterator[Question]:
    """Wish for each mix of what rules read that they tell apart; of the rest nothing is wished."""
    read = {name for part in _read_of(programme, session) for name in expressions.names(part)}
    planned, kinds = Values(programme.plan), kinds_of(asked)
    for spoken in planned.combine(sorted(read & {*session.keep})):
        wished = planned.read(spoken)
        told = {name: _literal(one, kinds[name]) for name, one in wished.items() if name in kinds}
        unknown = frozenset(name for name in asked.values if declined(name) in wished)
        yield Question(tuple(equals(name, one) for name, one in told.items()), unknown=unknown)


def _literal(value: Constant, kind: Kind) -> Constant:
    """Give a value as a condition has it: days and spans stand there without quotes."""
    if kind.meaning == "day":
        return Day(value)
    return Span(int(value)) if kind.meaning == "span" else value
