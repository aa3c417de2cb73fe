"""Groups of options that a session has, in `chat` as in `simulate`, and what they become."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scriptgraph.cli.options import ModeOption, model_option, named_model
from scriptgraph.cli.spread import written
from scriptgraph.core.settings import MODE

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.nodes.cast import BestOf


@dataclass(frozen=True)
class Models:
    """The models of the agent's roles."""

    dialog: BaseChatModel
    evaluator: BaseChatModel | None
    dispatcher: BaseChatModel | None

    @property
    def rehearsing(self) -> bool:
        """Say whether the rehearsal model speaks."""
        from scriptgraph.models.described import is_rehearsal

        return is_rehearsal(self.dialog)


@dataclass(frozen=True, kw_only=True)
class AgentOptions:
    """Who is the agent: how many calls make a turn, and which models answer them."""

    mode: ModeOption = MODE
    model: Annotated[
        str | None,
        model_option("The model that speaks, e.g. gpt-4o-mini (OPENAI_API_KEY, OPENAI_BASE_URL)."),
    ] = None
    evaluator: Annotated[
        str | None, typer.Option("--evaluator-model", help="A model of its own for the evaluator.")
    ] = None
    dispatcher: Annotated[
        str | None,
        typer.Option("--dispatcher-model", help="A model of its own for the dispatcher."),
    ] = None

    def models(self, temperature: float | None) -> Models:
        """Get the models by name."""
        return Models(
            named_model(self.model, temperature=temperature),
            named_model(self.evaluator, temperature=temperature) if self.evaluator else None,
            named_model(self.dispatcher, temperature=temperature) if self.dispatcher else None,
        )


@dataclass(frozen=True, kw_only=True)
class AskingOptions:
    """How models are asked."""

    recaps_beyond: Annotated[
        int | None,
        typer.Option(
            "--recaps-beyond",
            metavar="TOKENS",
            min=0,
            help="In conversations longer than this, show the models a recap of what is finished.",
            show_default=False,
        ),
    ] = None
    no_temperature: Annotated[
        Literal["none"] | None,
        typer.Option(
            "--temperature",
            help="none: send no temperature. Without it, 0, and 1 for a patient.",
        ),
    ] = None
    instructions: Annotated[
        Literal["system", "user"],
        typer.Option(
            help="user: instructions go into the user's message, as some templates want it."
        ),
    ] = "system"

    def temperature(self, usual: float) -> float | None:
        """Give the temperature that is sent; None for none."""
        return None if self.no_temperature else usual


@dataclass(frozen=True, kw_only=True)
class BestOfOptions:
    """How the best of several replies is chosen."""

    candidates: Annotated[
        int | None,
        typer.Option(
            "--best-of",
            min=2,
            help="Draw so many replies to each message, and send the best of them.",
            show_default=False,
        ),
    ] = None
    rubric: Annotated[
        str | None,
        typer.Option(
            help="With --best-of: the rubric that a judge scores by, a packaged one (principles) "
            "or a file."
        ),
    ] = None
    judge: Annotated[
        str | None,
        typer.Option("--judge-model", help="With --rubric: the judge; without one, the model."),
    ] = None
    reward: Annotated[
        str | None,
        typer.Option(
            help="With --best-of, in place of a rubric: the address of a reward model, "
            "e.g. http://127.0.0.1:5000/get_reward."
        ),
    ] = None
    template: Annotated[
        Path | None,
        typer.Option(
            "--reward-template",
            help="With --reward: a file with the chat template that the reward model was trained "
            "with.",
            show_default=False,
        ),
    ] = None

    def read(self, model: str | None) -> BestOf | None:
        """Give what it comes to; None where only one reply is drawn.

        Args:
            model: Judges, where no other is named.

        Raises:
            InputError: When it names a rubric or an address that cannot be used.
        """
        if self.candidates is None:
            if idle := written(self):
                raise typer.BadParameter("it needs --best-of", param_hint=idle[0])
            return None
        if (self.rubric is None) == (self.reward is None):
            raise typer.BadParameter(
                "it needs either --rubric, for a judge, or --reward", param_hint="--best-of"
            )
        if self.judge and self.reward:
            raise typer.BadParameter("a reward model needs no judge", param_hint="--judge-model")
        if self.template and not self.reward:
            raise typer.BadParameter("it needs --reward", param_hint="--reward-template")
        from scriptgraph.formats.rubric import load_rubric
        from scriptgraph.models.reward import RewardModel
        from scriptgraph.nodes.cast import BestOf, Judge
        from scriptgraph.prompting.reward import load_chat_template

        if self.reward:
            template = load_chat_template(self.template) if self.template else None
            return BestOf(self.candidates, RewardModel(self.reward, template))
        judge = named_model(self.judge or model, temperature=0)
        return BestOf(self.candidates, Judge(judge, load_rubric(self.rubric or "")))
