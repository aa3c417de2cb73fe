"""Who takes part in an arena, from how it is written on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from langchain_core.language_models import BaseChatModel
from pydantic import Field

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.formats.instructions import read_instructions
from scriptgraph.formats.load import load_script
from scriptgraph.models.described import is_rehearsal, model_name
from scriptgraph.nodes.arena import PERSON, Counsellor, by_prompt
from scriptgraph.rehearsal.counsellor import RehearsedCounsellor
from scriptgraph.replies.rubric import Rubric
from scriptgraph.studies.arena.script_counsellor import by_script
from scriptgraph.studies.documents import Part

_SCRIPTS = (".yaml", ".yml", ".md", ".json")
_PROMPT = ".txt"


class RubricName(Part):
    """A rubric, and what it asks."""

    id: str
    hash: str


class ArenaDocument(Part):
    """The design of an arena, as it is written down."""

    counsellors: Annotated[dict[str, str], Field(min_length=2)]
    judge: str
    client_model: str
    rubric: RubricName
    turns: Annotated[int, Field(ge=1)]
    seed: int


@dataclass(frozen=True)
class Contestant:
    """One counsellor of an arena."""

    speaks: Counsellor
    made_of: str
    """What it is: a model's name, or a script or prompt with its hash and the model that speaks."""

    rehearses: bool


@dataclass(frozen=True)
class ArenaDesign:
    """Everything that makes the picks of an arena comparable."""

    counsellors: Mapping[str, Contestant]
    judge: BaseChatModel | None
    """None leaves the choice to a person."""

    client_model: BaseChatModel
    rubric: Rubric
    turns: int
    seed: int = 0

    @property
    def judge_name(self) -> str:
        """Name the judge."""
        return model_name(self.judge) if self.judge else PERSON

    @property
    def rehearsal(self) -> bool:
        """Say whether somebody in it is no language model and no person."""
        return any(one.rehearses for one in self.counsellors.values()) or any(
            model is not None and is_rehearsal(model) for model in (self.judge, self.client_model)
        )

    @cached_property
    def document(self) -> ArenaDocument:
        """Write it down."""
        return ArenaDocument(
            counsellors={name: one.made_of for name, one in self.counsellors.items()},
            judge=self.judge_name,
            client_model=model_name(self.client_model),
            rubric=RubricName(id=self.rubric.id, hash=self.rubric.hash),
            turns=self.turns,
            seed=self.seed,
        )

    @cached_property
    def hash(self) -> str:
        """Identify it."""
        written = json.dumps(self.document.model_dump(), sort_keys=True, ensure_ascii=False)
        return digest(written)


def contestants(written: str, named: Callable[[str], BaseChatModel]) -> dict[str, Contestant]:
    """Read `a,b,NAME=c,NAME=SCRIPT.yaml@MODEL`.

    Args:
        written: The counsellors, with commas between them.
        named: Gives a model by its name.

    Raises:
        InputError: When a name is empty or there twice, or there are fewer than two.
        ScriptError: When a script has faults.
    """
    found: dict[str, Contestant] = {}
    for number, part in enumerate(written.split(","), start=1):
        name, is_named, what = part.strip().partition("=")
        what = (what if is_named else name).strip()
        name = name.strip()
        if not name or not what:
            raise InputError(f"counsellor {number} of {written!r} is empty")
        if name in found:
            raise InputError(f"two counsellors are called {name!r}; NAME= tells them apart")
        found[name] = _contestant(what, number, named)
    if len(found) < 2:
        raise InputError(f"an arena needs two counsellors or more; {written!r} names one")
    return found


def _contestant(what: str, number: int, named: Callable[[str], BaseChatModel]) -> Contestant:
    source, _, model = what.partition("@")
    if Path(source).suffix.lower() in _SCRIPTS:
        script = load_script(Path(source))
        speaker = named(model or REHEARSAL)
        made_of = f"{script.id} {script.hash} {model_name(speaker)}"
        return Contestant(by_script(script, speaker), made_of, is_rehearsal(speaker))
    if Path(source).suffix.lower() == _PROMPT:
        instructions = read_instructions(Path(source))
        speaker = named(model or REHEARSAL)
        made_of = f"{Path(source).name} {digest(instructions)} {model_name(speaker)}"
        is_rehearsed = is_rehearsal(speaker)
        return Contestant(by_prompt(speaker, instructions), made_of, is_rehearsed)
    if what == REHEARSAL:
        # The number is its manner, so that rehearsed counsellors can be told apart.
        speaker = RehearsedCounsellor(seed=number)
        return Contestant(by_prompt(speaker), f"{REHEARSAL} {number}", True)
    return Contestant(by_prompt(named(what)), what, False)
