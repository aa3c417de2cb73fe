"""A script to begin with: what somebody has answered to a few questions, as a whole script.

Its words stand in `starters/`, one file a language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import WritableFormat, write_script
from scriptgraph.formats.naming import slug
from scriptgraph.safety.guard.words_of_care import known_region, words_of_care
from scriptgraph.script.model import END_OF_SESSION, Agent, Limit, Rule, Script, Section, Task
from scriptgraph.script.questions import declined
from scriptgraph.script.ranges import as_range

LANGUAGES = ("en", "de")
"""In which languages a script can be begun, and asked for."""

ANY_REGION = ""
"""Where nobody knows whence people write: contacts of several regions are named."""

_LONG = 100
"""Turns after which help for somebody in danger ends: far off, so that nobody is cut short."""

_UNTOLD = "missing-value-decides"
"""What `check` says where somebody need not tell a value that decides; here that is explained."""

_VALUE = re.compile(r"\s*(\w+)\s+(-?\d+)\s*\.\.\s*(-?\d+)\s*")
_DECISION = re.compile(r"\s*(\w+)\s*(<=|>=|<|>)\s*(-?\d+)\s*:\s*(.+?)\s*")


@dataclass(frozen=True)
class Asked:
    """A number that is asked for."""

    name: str
    low: int
    high: int


@dataclass(frozen=True)
class Decision:
    """Where a number leads."""

    condition: str
    title: str
    """Of the section."""


@dataclass(frozen=True)
class Wanted:
    """What a new script is to be."""

    language: str
    title: str
    agent: str
    role: str
    sections: tuple[str, ...]
    """Titles, in their order; a goodbye follows."""

    consent: bool
    region: str | None
    """Whose contacts a section for danger names; None for no such section."""

    values: tuple[Asked, ...] = ()
    decides: tuple[Decision, ...] = ()


@cache
def words(language: str) -> Mapping[str, Any]:
    """Give questions, defaults and texts in a language."""
    found = files("scriptgraph.formats").joinpath("starters", f"{language}.toml")
    return tomllib.loads(found.read_text("utf-8"))


def read_titles(text: str | Sequence[str], language: str) -> tuple[str, ...]:
    """Read the titles of sections.

    Raises:
        InputError: When there is none, or two have one name, or that of a section of ours.
    """
    parts = text.split(",") if isinstance(text, str) else text
    titles = tuple(part.strip() for part in parts if part.strip())
    if not titles:
        raise InputError("a script needs at least one section")
    taken = {slug(title) for title in words(language)["titles"].values()} | {END_OF_SESSION, ""}
    for title in titles:
        if (name := slug(title)) in taken:
            raise InputError(f"{title!r} cannot be the title of a section, or stands there twice")
        taken.add(name)
    return titles


def read_values(parts: Sequence[str]) -> tuple[Asked, ...]:
    """Read numbers with their ranges: `mood 0..10`.

    Raises:
        InputError: When one is none, or is asked for twice.
    """
    found: dict[str, Asked] = {}
    for part in parts:
        match = _VALUE.fullmatch(part)
        if match is None:
            raise InputError(f"{part.strip()!r} is no number with a range; write `mood 0..10`")
        name, low, high = match.groups()
        if not name.isidentifier() or name in found:
            raise InputError(f"{name!r} cannot be the name of a value, or is asked for twice")
        try:
            as_range(f"integer {low}..{high}")
        except ValueError as error:
            raise InputError(f"{part.strip()!r}: {error}") from error
        found[name] = Asked(name, int(low), int(high))
    return tuple(found.values())


def read_region(text: str) -> str | None:
    """Read whose contacts are named: a region, `any`, or `none`.

    Raises:
        InputError: When nothing is known of the region.
    """
    match text.strip().casefold():
        case "none":
            return None
        case "any" | "":
            return ANY_REGION
        case region:
            return known_region(region.upper())


def read_decisions(
    parts: Sequence[str], values: Sequence[Asked], titles: Sequence[str]
) -> tuple[Decision, ...]:
    """Read what numbers decide: `mood < 4: Exercise`.

    Raises:
        InputError: When something is no decision, or decides nothing.
    """
    return tuple(_decision(part, {one.name: one for one in values}, titles) for part in parts)


def _decision(part: str, values: Mapping[str, Asked], titles: Sequence[str]) -> Decision:
    match = _DECISION.fullmatch(part)
    if match is None:
        raise InputError(f"{part.strip()!r} is no decision; write `mood < 4: {titles[-1]}`")
    name, operator, number, title = match.groups()
    if (asked := values.get(name)) is None:
        raise InputError(f"{name!r} is not asked for; there are: {', '.join(values) or 'none'}")
    targets = {slug(one): one for one in titles[2:]}
    if slug(title) not in targets:
        known = ", ".join(titles[2:]) or "no section behind the second"
        raise InputError(f"a decision leads behind the second section; {title!r} is not: {known}")
    condition, first_above = f"{name} {operator} {number}", int(number) + (operator in ("<=", ">"))
    if not asked.low < first_above <= asked.high:  # all numbers would lie on one side
        raise InputError(f"{condition} decides nothing from {asked.low} to {asked.high}")
    return Decision(condition, targets[slug(title)])


def starter(wanted: Wanted) -> Script:
    """Make the script."""
    texts = words(wanted.language)
    goodbye = slug(texts["titles"]["goodbye"])
    sections = [*_consent(wanted, texts), *_middle(wanted, texts)]
    thank = Task(id="thank", do=texts["words"]["thank"])
    ending = Limit(turns=3, then=END_OF_SESSION)
    sections.append(
        Section(id=goodbye, title=texts["titles"]["goodbye"], tasks=(thank,), limits=ending)
    )
    stop = Rule(to=goodbye, when=texts["words"]["stop"])
    danger: tuple[Rule, ...] = ()
    if wanted.region is not None:
        crisis = _crisis(wanted, texts)
        sections.append(crisis)
        danger = (Rule(to=crisis.id, when=texts["words"]["danger"], urgent=True),)
    return Script(
        id=slug(wanted.title) or "script",
        title=wanted.title,
        language=wanted.language,
        agent=Agent(name=wanted.agent, role=wanted.role),
        conduct=texts["words"]["conduct"],
        sections=tuple(sections),
        anytime=(*danger, stop),
        limits=Limit(turns=12, then=goodbye),
        silence=(_UNTOLD,) if wanted.decides else (),
    )


def write_starter(wanted: Wanted, format: WritableFormat, file: str) -> str:
    """Write the script, with what to do next in remarks above it."""
    texts = words(wanted.language)
    crisis = texts["titles"]["crisis"]
    lines = texts["words"]["header"].strip().format(file=file).split("\n")
    if wanted.region is not None:
        lines.append(texts["words"]["crisis_note"].format(crisis=crisis))
    if wanted.decides:
        names = ", ".join(dict.fromkeys(one.condition.split()[0] for one in wanted.decides))
        note = texts["words"]["silence_note"]
        lines.append(note.format(names=names, title=wanted.sections[1]))
    is_yaml = format == "yaml"
    header = "\n".join(f"# {line}" if is_yaml else f"<!-- {line} -->" for line in lines)
    return f"{header}\n\n{write_script(starter(wanted), format)}"


def _consent(wanted: Wanted, texts: Mapping[str, Any]) -> Iterator[Section]:
    if not wanted.consent:
        return
    title, agrees = texts["titles"]["consent"], "agrees"
    tasks = (
        Task(id="greet", do=texts["words"]["greet"]),
        Task(id="agree", do=texts["words"]["agree"], collect={agrees: "boolean"}),
    )
    ways = (
        _rule(wanted.sections[0], agrees),
        _rule(texts["titles"]["goodbye"], f"not {agrees}"),
        _rule(texts["titles"]["goodbye"], declined(agrees)),
    )
    yield Section(id=slug(title), title=title, tasks=tasks, next=ways)


def _middle(wanted: Wanted, texts: Mapping[str, Any]) -> Iterator[Section]:
    follows = [*wanted.sections[1:], texts["titles"]["goodbye"]]
    for number, (title, after) in enumerate(zip(wanted.sections, follows, strict=True)):
        tasks = [Task(id="begin", do=texts["words"]["first"].format(title=title))]
        ways = [Rule(to=slug(after))]
        if number == 0:
            if not wanted.consent:
                tasks.insert(0, Task(id="greet", do=texts["words"]["greet"]))
            tasks += [_ask(one, texts) for one in wanted.values]
            decided = [_rule(one.title, one.condition) for one in wanted.decides]
            ways = [*decided, *ways]
        tasks.append(Task(id="more", do=texts["words"]["more"]))
        yield Section(id=slug(title), title=title, tasks=tuple(tasks), next=tuple(ways))


def _rule(title: str, condition: str) -> Rule:
    return Rule.model_validate({"to": slug(title), "if": condition})


def _ask(asked: Asked, texts: Mapping[str, Any]) -> Task:
    low, high = asked.low, asked.high
    do = texts["words"]["value"].format(name=asked.name, low=low, high=high)
    return Task(id=f"ask_{asked.name}", do=do, collect={asked.name: f"integer {low}..{high}"})


def _crisis(wanted: Wanted, texts: Mapping[str, Any]) -> Section:
    title = texts["titles"]["crisis"]
    said = words_of_care("first", "self", wanted.language, wanted.region or ANY_REGION)
    tasks = (Task(id="help", say=said), Task(id="safe", do=texts["words"]["safe"]))
    far = Limit(turns=_LONG, then=slug(texts["titles"]["goodbye"]))
    return Section(id=slug(title), title=title, tasks=tasks, limits=far)
