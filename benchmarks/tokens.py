"""Tokens: what the published dialogues cost with our prompts and modes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import token_details
from benchmarks.counting import (
    MISSING,
    SPEAKS,
    VARIANT,
    Account,
    MeteredStandIn,
    Tokenizer,
    account_of,
    bare_account_of,
    dispatches,
    published_dialogues,
    published_script,
)
from benchmarks.group import Group, Options, Prices, Row, Target
from benchmarks.token_details import Run, Runs, by_role, decisions, schema_remark
from scriptgraph.assurance.replay import replay
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.formats.load import load_script
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.standin import QUOTED_WORDS
from scriptgraph.script.model import Script

TITLE = "Tokens"

METHOD = f"""
`replay` takes every decision of the published dialogues again, from the recorded position and with
our prompts: variant A's in mode `single`, variant B's in the others. Prompts are counted with
o200k_base as chat messages, 4 tokens a message + 3, which is how the published counts come about.
A stand-in answers with the recorded decision and the recorded reply in the form that the prompt
asks for: a reason of 15 tokens where the form has one, and every task of a completed section
settled once, with a quote of {QUOTED_WORDS} words. Where the record goes against the script
somebody is asked once more, and both calls count. In `speculative` the replies that are dropped
count too.

*Uncached* is what a provider's prompt cache does not cover: a prompt is compared, token by token,
with the one before it of the same role in the same session, and the common beginning is cached in
steps of 128 tokens, from 1,024 on. *Who speaks* is the dialog actor, and in `single` the actor.

The reference is computed from the same dialogues' records. Both are divided by the messages that
the published agent sent. Its prompts are not published, so its uncached tokens are the fewest that
they can have been: as if each prompt of a role began with the whole of the one before. *Bare*
conversations, prompts without a word of instructions, are what nobody can stay below.
{token_details.METHOD}"""

OURS = Path(__file__).parents[1] / "scripts" / "stress_relief.yaml"

NO_PRICES = "no prices were given; `--prices INPUT,CACHED,OUTPUT` in dollars for a million tokens"


@dataclass(frozen=True)
class _Figure:
    """A figure that every arrangement has."""

    name: str
    unit: str
    value: Callable[[Account], float]
    targets: dict[Mode, Target]
    against: str = "the paper's {}"
    """What it is held against; the braces are for the variant of the paper's agent."""

    def row(self, mode: Mode) -> Row:
        """Give the row of a mode, still without a figure."""
        against = self.against.format(VARIANT[mode])
        return Row(
            f"{self.name}, `{mode}`", self.unit, against=against, target=self.targets.get(mode)
        )


UNCACHED = _Figure(
    "uncached input tokens a turn, who speaks",
    "tokens",
    lambda account: account.total(SPEAKS).uncached / account.turns,
    dict.fromkeys(VARIANT, Target(1.4, of="ratio")),
    against="{}'s conversations, bare",
)

FIGURES = (
    _Figure(
        "input tokens a turn",
        "tokens",
        lambda account: account.total().input / account.turns,
        token_details.INPUT_TARGETS,
    ),
    _Figure(
        "output tokens a turn",
        "tokens",
        lambda account: account.total().output / account.turns,
        {"single": Target(113), "multi": Target(110)},
    ),
    UNCACHED,
)


async def measure(options: Options) -> Group:
    """Count the tokens of the published dialogues in every mode."""
    if options.shared is None:
        return Group([replace(row, missing=MISSING) for row in _rows_to_fill()])
    every = published_dialogues(options.shared)
    dialogues = {name: some[: options.scaled(len(some))] for name, some in every.items()}
    script = published_script(options.shared)
    meter = _Meter(dialogues, Tokenizer(), options.tell)
    papers = {name: Run(f"the paper's {name}", account_of(d)) for name, d in dialogues.items()}
    bare = {
        name: Run(f"{name}'s conversations, bare", bare_account_of(d, script, meter.tokenizer))
        for name, d in dialogues.items()
    }
    runs: Runs = {mode: await meter.run(script, mode) for mode in VARIANT}
    ours = {mode: await meter.run(load_script(OURS), mode) for mode in VARIANT}
    rows = [
        *_compare(runs, papers, bare),
        *(_cost(mode, runs[mode], papers[VARIANT[mode]], options.prices) for mode in VARIANT),
        *_needless(runs, *dispatches(dialogues["B"], script)),
        *[await meter.with_recaps(every[VARIANT[mode]], script, mode, options) for mode in VARIANT],
        *[await meter.growth(every[VARIANT[mode]], script, mode, options) for mode in VARIANT],
    ]
    return Group(
        rows,
        remarks=[schema_remark(meter.tokenizer, script)],
        details=[
            by_role("By role, a turn", [*papers.values(), *bare.values(), *runs.values()]),
            by_role("The same with our own script, which says more", [*ours.values()]),
            decisions(runs),
        ],
    )


@dataclass
class _Meter:
    dialogues: dict[str, list[Dialogue]]
    tokenizer: Tokenizer
    tell: Callable[[str], None]

    async def run(self, script: Script, mode: Mode) -> Run:
        """Replay the dialogues that a mode is held against, and count."""
        self.tell(f"tokens: {script.id}, {mode}")
        model = MeteredStandIn(tokenizer=self.tokenizer)
        dialogues = self.dialogues[VARIANT[mode]]
        replayed = await replay(
            dialogues,
            script,
            Settings(mode=mode),
            model=model,
            on_dialogue=model.begin_session,
        )
        account = model.account
        account.dialogues = len(dialogues)
        account.turns = sum(dialogue.totals.interactions for dialogue in dialogues)
        return Run(f"`{mode}`", account, replayed)

    async def with_recaps(
        self, dialogues: Sequence[Dialogue], script: Script, mode: Mode, options: Options
    ) -> Row:
        """Take the dialogues again as whole sessions, with recaps and without."""
        self.tell(f"tokens: recaps, {mode}")
        return await token_details.with_recaps(dialogues, script, mode, self.tokenizer, options)

    async def growth(
        self, dialogues: Sequence[Dialogue], script: Script, mode: Mode, options: Options
    ) -> Row:
        """Make long sessions of the dialogues, and compare their late turns with early ones."""
        self.tell(f"tokens: long sessions, {mode}")
        sessions = options.scaled(token_details.SESSIONS)
        return await token_details.growth(dialogues, script, mode, self.tokenizer, sessions)


def _rows_to_fill() -> Iterator[Row]:
    for figure in FIGURES:
        for mode in VARIANT:
            yield figure.row(mode)
    for mode in VARIANT:
        yield _cost_row(mode)
        yield _needless_row(mode)
        yield token_details.recap_row(mode)
        yield token_details.row(mode)


def _compare(runs: Runs, papers: Mapping[str, Run], bare: Mapping[str, Run]) -> Iterator[Row]:
    for figure in FIGURES:
        references = bare if figure is UNCACHED else papers
        for mode, run in runs.items():
            reference = figure.value(references[VARIANT[mode]].account)
            yield replace(figure.row(mode), ours=figure.value(run.account), reference=reference)


def _cost(mode: Mode, run: Run, paper: Run, prices: Prices | None) -> Row:
    if prices is None:
        return replace(_cost_row(mode), missing=NO_PRICES)
    ours, reference = (
        account.total().dollars(prices) / account.dialogues
        for account in (run.account, paper.account)
    )
    return replace(_cost_row(mode), ours=ours, reference=reference, note=_told(prices))


def _cost_row(mode: Mode) -> Row:
    return Row(f"cost of a dialogue, `{mode}`", "dollars", against=f"the paper's {VARIANT[mode]}")


def _told(prices: Prices) -> str:
    return (
        f"at {prices.input:g} dollars for a million input tokens, {prices.cached:g} where they "
        f"are cached, and {prices.output:g} for a million output tokens"
    )


def _needless(runs: Runs, calls: int, needless: int) -> Iterator[Row]:
    """Count the dispatcher's calls in which the graph allowed one answer only."""
    for mode, run in runs.items():
        asked = [
            record
            for turn in run.replayed.turns
            for record in turn["trace"]
            if record["role"] == "dispatcher" and "call" in record
        ]
        if calls:
            yield replace(
                _needless_row(mode),
                ours=100 * sum(len(record["options"]) <= 1 for record in asked) / (len(asked) or 1),
                reference=100 * needless / calls,
                note=f"of {len(asked)} calls; the paper's {needless} of {calls}",
            )


def _needless_row(mode: Mode) -> Row:
    return Row(
        f"dispatcher calls where only one answer is legal, `{mode}`",
        "%",
        against="the paper's B",
        target=Target(0),
    )
