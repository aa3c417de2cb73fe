"""How the rehearsal model plays the agent without the compiled graph: by rule, from the prompt.

Nothing holds it to the script but the script's text in the prompt, and to that it keeps. It counts:
a section is complete once the user has given as many answers as it has tasks and it is clear from
what was said which way leads on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scriptgraph.prompting import OPTIONAL
from scriptgraph.rehearsal.hearing import alarm, answers, best, last_user
from scriptgraph.rehearsal.reading import Line, Option, Prompt
from scriptgraph.rehearsal.speaking import instructed, offer
from scriptgraph.script.model import END_OF_SESSION

_SECTION = re.compile(r"^## (?:(\S+): [^\n]*|From every section)\n(.*?)(?=^## |\Z)", re.M | re.S)
_TASK = re.compile(r"^- \S+?: (.*?)(?=^- |^→ |^$|\Z)", re.M | re.S)
_WAY = re.compile(r"^→ (\S+?): (.*)$", re.M)
_LIMIT = re.compile(r"after (\d+) turns?")
_FORM = "Answer with one JSON object:"

_EVERYWHERE = ""
"""Stands for every section."""


@dataclass(frozen=True)
class _Way:
    """A way on: where it leads, and when it is taken."""

    target: str
    when: str

    @property
    def is_judged(self) -> bool:
        return self.when.startswith("when ")


@dataclass(frozen=True)
class _Section:
    """A section as the prompt lists it, without its optional tasks."""

    tasks: list[str]
    ways: list[_Way]


@dataclass(frozen=True)
class _Scene:
    """Where the conversation stands."""

    script: dict[str, _Section]
    here: str
    turns: int
    answered: int
    """How many answers the user has given since the section began."""

    said: str
    language: str


def is_unconstrained(prompt: Prompt) -> bool:
    """Say whether a prompt asks for one of these roles: they are shown the whole script."""
    return "<script " in prompt.system and prompt.has("section ")


def play_unconstrained(prompt: Prompt) -> str:
    """Answer in the form that the prompt asks for: decisions, a reply, or both."""
    scene = _scene(prompt)
    _, structured, form = prompt.system.rpartition(_FORM)
    if not structured:
        return _reply(scene.script[scene.here], scene.answered, scene.language)
    target = _next(scene)
    answer = {
        "reason": "rehearsal: the tasks have answers, or a way on was named"
        if target
        else "rehearsal: not yet",
        "completed": target is not None,
        "next": target or scene.here,
        "reply": _reply_after(scene, target),
    }
    asked = re.findall(r'"(\w+)":', form)
    return json.dumps({name: answer[name] for name in asked}, ensure_ascii=False)


def _scene(prompt: Prompt) -> _Scene:
    here = re.search(r'<section id="(\S+?)"', prompt.now)
    turns = re.search(r"turns so far: (\d+)", prompt.now)
    count = int(turns[1]) if turns else 0
    visit = _last_turns(prompt.lines, count)
    return _Scene(
        script=_sections(prompt.system),
        here=here[1] if here else "",
        turns=count,
        answered=sum(answers(visit[: number + 1]) for number in range(len(visit))),
        said=last_user(prompt.lines),
        language=prompt.language,
    )


def _sections(system: str) -> dict[str, _Section]:
    listing = system.partition("<script ")[2].partition("\n</script>")[0] + "\n"
    return {
        name or _EVERYWHERE: _Section(
            tasks=[
                " ".join(text.split())
                for text in _TASK.findall(body)
                if not text.startswith(OPTIONAL)
            ],
            ways=[_Way(target, when) for target, when in _WAY.findall(body)],
        )
        for name, body in _SECTION.findall(listing)
    }


def _last_turns(lines: Sequence[Line], count: int) -> Sequence[Line]:
    """Give the last turns of the conversation; each begins with a message of the agent's."""
    starts = [number for number, line in enumerate(lines) if line.speaker == "agent"]
    return lines[starts[-count] :] if 0 < count <= len(starts) else lines if count else []


def _next(scene: _Scene) -> str | None:
    """Say where the script leads now; None where it leads nowhere yet."""
    section, everywhere = scene.script[scene.here], scene.script.get(_EVERYWHERE)
    watched = everywhere.ways if everywhere else []
    if (heard := _heard(watched, scene, alarm)) and heard != scene.here:
        return heard
    if scene.answered >= len(section.tasks) and (found := _way_on(section, scene)):
        return found
    limits = ((way, _LIMIT.fullmatch(way.when)) for way in section.ways)
    return next((way.target for way, n in limits if n and scene.turns >= int(n[1])), None)


def _way_on(section: _Section, scene: _Scene) -> str | None:
    """Choose by what was said; where nothing has to be said, take what is sure or computed."""
    if heard := _heard(section.ways, scene, best):
        return heard
    sure = [way.target for way in section.ways if way.when in ("complete", "otherwise")]
    if not any(way.is_judged for way in section.ways):
        sure += [way.target for way in section.ways if way.when.startswith("if ")]
    return sure[0] if sure else None


def _heard(
    ways: Sequence[_Way], scene: _Scene, hear: Callable[[Sequence[Option], str, str], int]
) -> str | None:
    judged = [way for way in ways if way.is_judged]
    options = [Option(n, way.when) for n, way in enumerate(judged, start=1)]
    number = hear(options, scene.said, scene.language)
    return judged[number - 1].target if number else None


def _reply_after(scene: _Scene, target: str | None) -> str:
    """Speak for the section that the conversation is in after the decision."""
    if target == END_OF_SESSION:
        return ""
    if target:
        return _reply(scene.script[target], 0, scene.language)
    return _reply(scene.script[scene.here], scene.answered, scene.language)


def _reply(section: _Section, answered: int, code: str) -> str:
    """Work on the first task that has no answer yet, or ask for the choice that is left."""
    if answered < len(section.tasks):
        return instructed(section.tasks[answered], code)
    conditions = [way.when for way in section.ways if way.is_judged]
    return offer(conditions, code) if conditions else instructed("", code)
