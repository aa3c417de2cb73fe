"""Who plays each role of an experiment: the plan's models, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.rate_limiters import BaseRateLimiter, InMemoryRateLimiter

from scriptgraph.core.settings import REHEARSAL, Settings
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.roleplay import create_roleplay
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.graphs.unconstrained import create_unconstrained
from scriptgraph.models.adapting import Remark, unheard
from scriptgraph.models.chat import openai_model
from scriptgraph.models.endpoint import Endpoint, require_address
from scriptgraph.models.retrying import Patience, unseen
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.cast import BestOf, Judge
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.guard import Guard
from scriptgraph.studies.experiment.casts import RoleModel, RoleModels
from scriptgraph.studies.experiment.design import PlannedSession
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.roles import Role

_SECONDS_BETWEEN_LOOKS = 0.02
"""How often a call that the rate limit holds back asks whether it may go."""


@dataclass(frozen=True)
class Casting:
    """Gives models by role; all of them share the plan's rate limit."""

    plan: Plan
    endpoint: Endpoint
    watch: Callable[[float], object] = unseen
    """Told until when a server is waited for; see `Patience`."""

    remark: Remark = unheard
    """Told once what a server has turned out to take."""

    shared_limiter: BaseRateLimiter | None = None
    """The plan's limit of speed, where several processes share it."""

    def refuse_unasked(self) -> None:
        """See that every model of the plan can be asked: now, and not in every session.

        Raises:
            InputError: When there is no key or usable address for one.
        """
        for models in (self.plan.models.first, *self.plan.models.variants().values()):
            for role in models.resolved():
                self.model(models, role, self.plan.seed)

    def model(self, models: RoleModels, role: Role, seed: int) -> BaseChatModel | None:
        """Give the model that plays a role among these, or None when nobody does.

        Raises:
            InputError: When its server cannot be asked, because there is no key or usable address.
        """
        chosen = models.of(role)
        if chosen is None:
            return None
        if chosen.model == REHEARSAL:
            return RehearsalModel(seed=seed)
        if chosen.base_url:
            require_address(chosen.base_url, f"the address of {chosen.model!r}")
        temperature = chosen.temperature or 0.0
        return openai_model(
            chosen.model,
            temperature=None if temperature == "none" else temperature,
            api_key=self._key(chosen),
            base_url=chosen.base_url or self.endpoint.base_url,
            seed=seed,
            timeout=self.plan.timeout,
            patience=Patience(self.plan.retries, self.plan.longest_wait, self.watch),
            rate_limiter=self._limiter,
            remark=self.remark,
            advice="" if chosen.key else self.endpoint.advice(chosen.base_url),
            parameters=chosen.parameters,
        )

    def _key(self, chosen: RoleModel) -> str | None:
        if chosen.key is None:
            return self.endpoint.key(chosen.base_url)
        return self.endpoint.named_key(chosen.key, chosen.model)

    def player(self, models: RoleModels, role: Role, seed: int) -> BaseChatModel:
        """Give the model of a role that every plan fills."""
        model = self.model(models, role, seed)
        assert model is not None  # `RoleModels.of` falls back on the dialog actor's
        return model

    @cached_property
    def _limiter(self) -> BaseRateLimiter | None:
        if self.shared_limiter or self.plan.rate is None:
            return self.shared_limiter
        return InMemoryRateLimiter(
            requests_per_second=self.plan.rate.requests_per_minute / 60,
            check_every_n_seconds=_SECONDS_BETWEEN_LOOKS,
            max_bucket_size=1,
        )


def session_graph(session: PlannedSession, casting: Casting) -> SessionGraph:
    """Build the graph of a planned session, uncompiled."""
    script, case, seed = session.script, session.persona.played, session.seed
    models = session.models
    dialog, patient = (casting.player(models, role, seed) for role in ("dialog", "patient"))
    settings = Settings(
        max_turns=casting.plan.turns,
        recaps_beyond=casting.plan.recaps_beyond,
        instructions=casting.plan.instructions,
        decisions=casting.plan.decisions,
        section_blocks=casting.plan.section_blocks,
        recap_patience=None,  # what a call that is given up has cost nobody knows
        turn_seconds=None,  # nobody waits; a server may ask to be left alone for longer
        words_seconds=None,
    )
    if script is None:
        return create_roleplay(
            dialog,
            case=case,
            patient_model=patient,
            observer_model=casting.model(models, "observer", seed),
            instructions=casting.plan.counsellor,
            settings=settings,
        )
    judges = casting.player(models, "evaluator", seed)
    # Who is one model is asked as one: for the judgement and the choice in the same call.
    is_one = models.of("evaluator") == models.of("dispatcher")
    cast: dict[str, Any] = {
        "case": case,
        "patient_model": patient,
        "evaluator_model": judges,
        "dispatcher_model": judges if is_one else casting.player(models, "dispatcher", seed),
        "settings": settings,
    }
    match session.mode:
        case "single" | "multi" | "speculative" as mode:
            return create_simulation(
                script,
                dialog,
                mode=mode,
                best_of=_best_of(session, casting),
                guard=Guard(model=casting.model(models, "guard", seed)),
                actions="rehearsed",
                **cast,
            )
        case "unconstrained-single":
            return create_unconstrained(script, dialog, actors="single", **cast)
        case "unconstrained-multi":
            return create_unconstrained(script, dialog, actors="multi", **cast)
        case "roleplay":
            raise AssertionError("role-play has no script")


def _best_of(session: PlannedSession, casting: Casting) -> BestOf | None:
    """Say how the replies of a session are chosen; None where the first is sent."""
    chosen = casting.plan.best_of
    if chosen is None:
        return None
    scorer: Judge | RewardModel | None = None
    judge = casting.model(session.models, "judge", session.seed)
    if chosen.reward:
        scorer = RewardModel(chosen.reward, session.template, timeout=casting.plan.timeout)
    elif judge and session.rubric:
        scorer = Judge(judge, session.rubric)
    return BestOf(chosen.candidates, scorer, temperature=chosen.temperature)
