"""What a plan comes to: who talks to whom, and every session that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Template

from scriptgraph.core.digest import digest, drawn
from scriptgraph.core.settings import BLOCKS, DECISIONS, Arrangement
from scriptgraph.formats.case import Case, case_id, case_number, with_conduct
from scriptgraph.prompting.reward import load_chat_template
from scriptgraph.records.dialogue import Patient
from scriptgraph.replies.rubric import Rubric
from scriptgraph.script.model import Script
from scriptgraph.studies.experiment.casts import RoleModels
from scriptgraph.studies.experiment.naming import Cast, crossed, kind_of, session_name
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.shards import holds_session, share_of
from scriptgraph.studies.shards import Shard


@dataclass(frozen=True)
class Persona:
    """A case as it is to be played."""

    case: Case
    source: Path
    attitude: str | None = None
    """What the plan asks for; None where it leaves the case as it is."""

    difficulty: str | None = None

    @property
    def id(self) -> str:
        """Name the case, and what the plan varies about it."""
        return "+".join(
            part for part in (case_id(self.case), self.attitude, self.difficulty) if part
        )

    @property
    def played(self) -> Case:
        """Give the case with the attitude and difficulty that are asked for."""
        return with_conduct(self.case, attitude=self.attitude, difficulty=self.difficulty)

    @property
    def patient(self) -> Patient:
        """Give what a record says about the patient."""
        played = self.played
        return Patient.model_validate(
            {
                "id": case_id(played),
                "attitude": played.get("attitude"),
                "difficulty": played.get("difficulty"),
            }
        )

    @property
    def number(self) -> int | str:
        """Give the case's number, or its id."""
        return case_number(self.case)


@dataclass(frozen=True)
class PlannedSession:
    """One dialogue that the plan asks for."""

    id: str
    script: Script | None
    """None where the mode knows none."""

    mode: Arrangement
    persona: Persona
    seed: int
    """The same for all casts, so that what they differ in is not the draw."""

    models: RoleModels
    """Who plays in it."""

    pair: str
    """What the session is called that the first models play; its own id where it is that one."""

    rubric: Rubric | None = None
    """By which the best of several replies is chosen."""

    template: Template | None = None
    """In which a reward model reads them."""

    @property
    def kind(self) -> str:
        """Name what it has in common with its repetitions."""
        return kind_of(self.id)


@dataclass(frozen=True)
class Experiment:
    """A plan with its scripts and patients."""

    plan: Plan
    source: Path | None
    """Where the plan stands; None for one that nobody wrote down."""

    scripts: tuple[tuple[Path, Script], ...]
    personas: tuple[Persona, ...]
    rubric: Rubric | None = None
    """The rubric of `best_of`."""

    template: Path | None = None
    """The reward model's chat template."""

    shard: Shard | None = None
    """Which of its sessions are meant; None where all of them are."""

    @cached_property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """List every session of the plan, or of the shard that is meant, in the plan's order."""
        scripts = [script for _, script in self.scripts]
        plan, casts = self.plan, self.plan.models.casts()
        every = crossed(plan.repetitions, scripts, self.personas, plan.modes, list(casts))
        sessions = (
            self._session(script, mode, persona, repetition, cast, casts[cast])
            for repetition, script, persona, mode, cast in every
        )
        shard = self.shard
        return tuple(one for one in sessions if not shard or holds_session(shard, one.id))

    @cached_property
    def casts(self) -> dict[str, RoleModels]:
        """Map each kind of session to who plays in it."""
        return {session.kind: session.models for session in self.sessions}

    @property
    def share(self) -> Plan:
        """Give the plan, with the shard's share of its budget and rate."""
        return share_of(self.plan, self.shard) if self.shard else self.plan

    def design(self) -> dict[str, Any]:
        """Describe what decides which dialogues come out; a results folder holds to it."""
        plan = self.plan
        best_of: dict[str, Any] = {}
        if plan.best_of:
            chosen = plan.best_of.model_dump(mode="json", exclude_none=True)
            hashed = {"rubric_hash": self.rubric.hash} if self.rubric else {}
            if self.template:
                hashed["template_hash"] = digest(repr(self.template.read_text(encoding="utf-8")))
            best_of["best_of"] = {**chosen, **hashed}
        return {
            "experiment": plan.experiment,
            "scripts": {script.id: script.hash for _, script in self.scripts},
            "modes": list(plan.modes),
            "patients": {persona.id: digest(repr(persona.played)) for persona in self.personas},
            "repetitions": plan.repetitions,
            "seed": plan.seed,
            "models": {role: one.design for role, one in plan.models.first.resolved().items()},
            **({"variants": variants} if (variants := plan.models.variant_design()) else {}),
            "turns": plan.turns,
            "unfinished": plan.unfinished,
            **best_of,
            **({} if plan.recaps_beyond is None else {"recaps_beyond": plan.recaps_beyond}),
            **({} if plan.instructions == "system" else {"instructions": plan.instructions}),
            **({} if plan.decisions == DECISIONS else {"decisions": plan.decisions}),
            **({} if plan.section_blocks == BLOCKS else {"section_blocks": plan.section_blocks}),
            **({"counsellor": plan.counsellor} if plan.counsellor else {}),
            **({"shard": str(self.shard)} if self.shard else {}),
            "prompts": prompt_hashes(),
        }

    def _session(
        self,
        script: Script | None,
        mode: Arrangement,
        persona: Persona,
        repetition: int,
        cast: Cast,
        models: RoleModels,
    ) -> PlannedSession:
        known = script.id if script else None
        name, pair = (
            session_name(known, mode, those, persona.id, repetition) for those in (cast, ())
        )
        seed = drawn(self.plan.seed, pair, bits=31)
        return PlannedSession(
            name, script, mode, persona, seed, models, pair, self.rubric, self._template
        )

    @cached_property
    def _template(self) -> Template | None:
        return load_chat_template(self.template) if self.template else None


def prompt_hashes() -> dict[str, str]:
    """Identify the prompts that the models are asked with: file → hash."""
    return {name: digest(repr(text)) for name, text in prompt_texts().items()}


def prompt_texts() -> dict[str, str]:
    """Give the prompts that the models are asked with: file → text."""
    prompts = [file for file in files("scriptgraph.prompts").iterdir() if file.name.endswith(".md")]
    return {file.name: file.read_text("utf-8") for file in sorted(prompts, key=str)}
