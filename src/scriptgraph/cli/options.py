"""Arguments and options that several commands share, and what they become.

The command line starts without langchain: what makes models is imported where it is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scriptgraph.cli.naming import AT_ADDRESS, served_model
from scriptgraph.core.settings import Mode

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.nodes.cast import BestOf
    from scriptgraph.replies.rubric import Rubric


def model_option(what: str) -> Any:
    """Make an option for a model that can be rehearsed.

    Args:
        what: The beginning of its help: which model it is.
    """
    return typer.Option(help=f"{what} Without one, the offline rehearsal model. {AT_ADDRESS}")


ScriptFile = Annotated[
    Path,
    typer.Argument(
        help="The script: .yaml, .md, a manual in .json, or the name of a shipped one "
        "(stress_relief).",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
ModeOption = Annotated[
    Mode,
    typer.Option(
        help="single: one call a turn; multi: evaluator, dispatcher, dialog actor; speculative: "
        "the same, and the reply is begun while the evaluator judges."
    ),
]
Clients = Annotated[
    list[Path],
    typer.Argument(
        metavar="CLIENT",
        help="Role cards or case files (.yaml), or raw posts (.jsonl, lines of id and post).",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    model_option("The model that speaks, e.g. gpt-4o-mini (OPENAI_API_KEY, OPENAI_BASE_URL)."),
]
EvaluatorOption = Annotated[
    str | None, typer.Option("--evaluator-model", help="A model of its own for the evaluator.")
]
DispatcherOption = Annotated[
    str | None, typer.Option("--dispatcher-model", help="A model of its own for the dispatcher.")
]
StoreOption = Annotated[
    str,
    typer.Option(
        "--store", help="Where sessions are kept: a SQLite file, postgresql://..., or memory:."
    ),
]
RecapsOption = Annotated[
    int | None,
    typer.Option(
        "--recaps-beyond",
        metavar="TOKENS",
        min=0,
        help="In conversations longer than this, show the models a recap of what is finished.",
        show_default=False,
    ),
]
TemperatureOption = Annotated[
    Literal["none"] | None,
    typer.Option(help="none: send no temperature. Without it, 0, and 1 for a patient."),
]
InstructionsOption = Annotated[
    Literal["system", "user"],
    typer.Option(help="user: instructions go into the user's message, as some templates want it."),
]
BestOfOption = Annotated[
    int | None,
    typer.Option(
        "--best-of",
        min=2,
        help="Draw so many replies to each message, and send the best of them.",
        show_default=False,
    ),
]
RubricOption = Annotated[
    str | None,
    typer.Option(
        help="With --best-of: the rubric that a judge scores by, a packaged one (principles) or a "
        "file."
    ),
]
JudgeOption = Annotated[
    str | None,
    typer.Option("--judge-model", help="With --rubric: the judge; without one, the model."),
]
RewardOption = Annotated[
    str | None,
    typer.Option(
        help="With --best-of, in place of a rubric: the address of a reward model, "
        "e.g. http://127.0.0.1:5000/get_reward."
    ),
]
TemplateOption = Annotated[
    Path | None,
    typer.Option(
        "--reward-template",
        help="With --reward: a file with the chat template that the reward model was trained with.",
        show_default=False,
    ),
]
JudgingRubric = Annotated[
    str, typer.Option(help="What to judge by: a packaged rubric's name, or a YAML file.")
]
Attempts = Annotated[int, typer.Option(min=1, help="How often to ask before an answer is missing.")]
CallsAtATime = Annotated[
    int, typer.Option("--concurrency", min=1, help="How many calls at a time.")
]
DialoguesAtATime = Annotated[
    int, typer.Option("--concurrency", min=1, help="How many dialogues at a time.")
]
DEFAULT_STORE = ".scriptgraph/sessions.sqlite"


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


@dataclass(frozen=True)
class BestOfWish:
    """What was asked for about choosing among several replies."""

    candidates: int | None
    rubric: str | None
    judge: str | None
    reward: str | None
    template: Path | None = None

    def options(self) -> dict[str, str | None]:
        """Write it as the options of a command."""
        return {
            "--best-of": str(self.candidates) if self.candidates else None,
            "--rubric": self.rubric,
            "--judge-model": self.judge,
            "--reward": self.reward,
            "--reward-template": str(self.template) if self.template else None,
        }

    def read(self, model: str | None) -> BestOf | None:
        """Give what it comes to; None where only one reply is drawn.

        Args:
            model: Judges, where no other is named.

        Raises:
            InputError: When it names a rubric or an address that cannot be used.
        """
        if self.candidates is None:
            if idle := [name for name, given in self.options().items() if given]:
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


def models(
    model: str | None,
    evaluator: str | None,
    dispatcher: str | None,
    *,
    temperature: float | None = 0,
) -> Models:
    """Get the agent's models by name; the paper's temperature for all of them is 0."""
    return Models(
        named_model(model, temperature=temperature),
        named_model(evaluator, temperature=temperature) if evaluator else None,
        named_model(dispatcher, temperature=temperature) if dispatcher else None,
    )


def reply_rubric(name: str) -> Rubric:
    """Get a rubric by which replies are compared.

    Raises:
        InputError: When it cannot be read.
    """
    from scriptgraph.formats.rubric import load_rubric

    rubric = load_rubric(name)
    if rubric.judges != "reply":
        raise typer.BadParameter(f"{rubric.id!r} judges whole dialogues", param_hint="--rubric")
    return rubric


def named_model(name: str | None, *, temperature: float | None, seed: int = 0) -> BaseChatModel:
    """Get a model by name, as `served_model`; without a name, rehearse.

    A server is asked for a seed unless it is 0.
    """
    if name is None or name == "rehearsal":
        from scriptgraph.rehearsal.model import RehearsalModel

        return RehearsalModel(seed=seed)
    return served_model(name, temperature=temperature, seed=seed or None)
