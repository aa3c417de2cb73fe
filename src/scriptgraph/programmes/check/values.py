"""What sessions keep and know, and whether the rules between them can go by it."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import first_few
from scriptgraph.formats.naming import closest, did_you_mean
from scriptgraph.programmes.check.noticed import MOST_NAMES, Noticed, computed_rules, named
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.ways import kept_before
from scriptgraph.script import expressions
from scriptgraph.script.check.banding import misread
from scriptgraph.script.check.mistyped import mistyped_condition
from scriptgraph.script.check.values import wrong_choices
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.fields import ValueType


def unknown_value(programme: Programme) -> Iterator[Noticed]:
    """Find values to keep that the session's script neither collects nor computes."""
    for session in programme.sessions:
        script = programme.scripts.get(session.id)
        for number, name in enumerate(session.keep):
            if script is not None and name not in script.readable:
                guess = did_you_mean(name, sorted(script.readable))
                message = f"{session.script} neither collects nor computes {name!r}{guess}"
                there = first_few(sorted(script.readable), MOST_NAMES) or "none"
                yield Noticed(message, named(session, "keep", number), f"Its values: {there}.")


def homework_not_kept(programme: Programme) -> Iterator[Noticed]:
    """Find homework that is none of what the session keeps."""
    for session in programme.sessions:
        for number, name in enumerate(session.homework):
            if name not in session.keep:
                message = f"{name!r} is homework, but session {session.id!r} does not keep it"
                yield Noticed(message, named(session, "homework", number), "Add it to `keep`.")


def unkept_value(programme: Programme) -> Iterator[Noticed]:
    """Find values that a rule reads and that no session keeps by then."""
    for session in programme.sessions:
        known = kept_before(programme, session) | {*session.keep}
        for path, _, text in computed_rules(session):
            for name in sorted(expressions.names(text) - known):
                message = f"`{text}` needs {name!r}, which no session keeps by then"
                message += did_you_mean(name, sorted(known))
                yield Noticed(message, path, f"Add it to `keep` of {session.id!r}, or before it.")


def unknown_knowledge(programme: Programme) -> Iterator[Noticed]:
    """Find values that a session is to know and that no session before it keeps."""
    for session in programme.sessions:
        kept = kept_before(programme, session)
        for number, name in enumerate(session.knows):
            if name not in kept:
                guess = did_you_mean(name, sorted(kept))
                message = f"no session before {session.id!r} keeps {name!r}{guess}"
                yield Noticed(message, named(session, "knows", number), "Add it to `keep` there.")


def kinds_differ(programme: Programme) -> Iterator[Noticed]:
    """Find values of one name that are of one kind in one script and of another in another."""
    first: dict[str, tuple[ValueType, PlannedSession]] = {}
    for session in programme.sessions:
        for key, names in (("keep", session.keep), ("knows", session.knows)):
            for number, name in enumerate(names):
                if (kind := programme.type_of(session, name)) is None:
                    continue
                other, where = first.setdefault(name, (kind, session))
                if kind != other:
                    message = f"{name!r} is {_kind(kind)} in {session.script}, but {_kind(other)} "
                    hint = "Collect it alike in both scripts, or under two names."
                    path = named(session, key, number)
                    yield Noticed(f"{message}in {where.script}", path, hint)


def mistyped(programme: Programme) -> Iterator[Noticed]:
    """Find conditions that compare, join or add up what does not belong together."""
    for remark in mistyped_condition(programme.plan):
        yield Noticed(remark.message, ("sessions", *remark.path[1:]), remark.hint)


def misread_band(programme: Programme) -> Iterator[Noticed]:
    """Find conditions that compare bands with anything but their words."""
    kinds = kinds_of(programme.plan) if programme.bands else {}
    for session in programme.sessions if programme.bands else ():
        for path, _, text in computed_rules(session):
            if found := misread(text, programme.bands, kinds):
                yield Noticed(f"`{text}`: {found[0]}", path, found[1])


def unknown_choice(programme: Programme) -> Iterator[Noticed]:
    """Find comparisons of a value with a text that is none of its choices."""
    types = {
        name: kind for name, kind in programme.plan.values.items() if name not in programme.bands
    }
    for session in programme.sessions:
        for path, rule, text in computed_rules(session):
            for name, word, choices in wrong_choices(rule, types):
                message = f"`{text}`: {name!r} is never {word!r}; it is one of {', '.join(choices)}"
                guess = closest(word, choices)
                hint = "Write one of the choices, exactly as it is collected."
                yield Noticed(message, path, f'Did you mean "{guess}"?' if guess else hint)


def missing_value_decides(programme: Programme) -> Iterator[Noticed]:
    """Find rules that need a value which somebody may not want to tell, where none asks for that.

    Whoever would rather not say it is led on by the rules below, or by none.
    """
    for session in programme.sessions:
        rules = list(computed_rules(session))
        asked = {name for _, _, text in rules for one in expressions.asked(text) for name in one[1]}
        last = session.next[-1] if session.next else None
        leads = f"is led to {last.to!r}" if last and last.if_ is None else "is led nowhere"
        told: set[str] = set()
        for path, _, text in rules:
            for name in sorted(expressions.needed(text) - asked - told):
                told.add(name)
                message = f"`{text}` needs {name!r}, and who would rather not say it {leads}"
                hint = f"Say where they go, first of all: `{{to: …, if: not known({name})}}`."
                yield Noticed(message, path, hint)


def uncorrectable(programme: Programme) -> Iterator[Noticed]:
    """Find values that a session knows and that nobody can correct there."""
    for session in programme.sessions:
        script = programme.scripts.get(session.id)
        for number, name in enumerate(session.knows):
            if script is not None and name not in script.values:
                message = (
                    f"{session.id!r} knows {name!r}, and no task of {session.script} collects "
                )
                hint = "Let a task with `optional: true` collect it, should it have changed."
                path = named(session, "knows", number)
                yield Noticed(f"{message}it: nobody can correct it there", path, hint)


def _kind(kind: ValueType) -> str:
    return f"one of {', '.join(kind)}" if isinstance(kind, tuple) else kind
