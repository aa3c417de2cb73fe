"""The tokens of the published dialogues with our prompts."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from benchmarks import token_details, tokens
from benchmarks.counting import (
    MISSING,
    REASON,
    VARIANT,
    MeteredStandIn,
    Tokenizer,
    published_dialogues,
    published_script,
)
from benchmarks.group import Options, Prices
from langchain_core.messages import SystemMessage

from scriptgraph.assurance.replay import replay
from scriptgraph.core.settings import Mode, Settings

MODES: tuple[Mode, ...] = get_args(Mode)


@pytest.mark.slow
@pytest.mark.usefixtures("tokenizer")
async def test_a_short_run_fills_every_row(shared: Path) -> None:
    """One dialogue of each variant gives all figures, and the tables that belong to them."""
    prices = Prices(1.0, 0.5, 4.0)
    group = await tokens.measure(Options(shared=shared, scale=0.03, prices=prices))
    assert len(group.rows) == len(MODES) * (len(tokens.FIGURES) + 4)
    for row in group.rows:
        assert row.missing == ""
        assert row.ours is not None
        assert row.reference is not None
    by_role, ours, decisions = group.details
    assert {line[0] for line in by_role.lines} == {
        "the paper's A",
        "the paper's B",
        "A's conversations, bare",
        "B's conversations, bare",
        *(f"`{mode}`" for mode in MODES),
    }
    assert len(ours.lines) > len(MODES)
    assert [line[0] for line in decisions.lines] == [f"`{mode}`" for mode in MODES]


async def test_without_prices_only_the_cost_is_missing(shared: Path, tokenizer: Path) -> None:
    """Nobody's prices stand in for those that were not given."""
    assert tokenizer.is_dir()
    group = await tokens.measure(Options(shared=shared, scale=0.03))
    missing = {row.figure: row.missing for row in group.rows if row.missing}
    assert missing == {f"cost of a dialogue, `{mode}`": tokens.NO_PRICES for mode in MODES}


async def test_without_published_dialogues_every_row_says_why() -> None:
    """The table keeps its rows, and nothing stands in for a figure that could not be measured."""
    group = await tokens.measure(Options())
    assert len(group.rows) == len(MODES) * (len(tokens.FIGURES) + 4)
    assert {row.missing for row in group.rows} == {MISSING}
    assert {row.ours for row in group.rows} == {None}


@pytest.mark.parametrize("mode", MODES)
async def test_counting_changes_no_decision(shared: Path, tokenizer: Path, mode: Mode) -> None:
    """Replayed with the stand-in that counts, every turn ends as it does without."""
    assert tokenizer.is_dir()
    script = published_script(shared)
    dialogues = published_dialogues(shared, 2)[VARIANT[mode]]
    model = MeteredStandIn(tokenizer=Tokenizer())
    counted = await replay(dialogues, script, Settings(mode=mode), model=model)
    plain = await replay(dialogues, script, Settings(mode=mode))
    assert [turn["went"] for turn in counted.turns] == [turn["went"] for turn in plain.turns]
    assert counted.totals() == plain.totals()
    assert sum(usage.calls for usage in model.account.roles.values()) > len(plain.turns)


async def test_every_reason_is_of_an_honest_length(shared: Path, tokenizer: Path) -> None:
    """In full form no evaluator's answer gives a shorter reason than the prompt asks for."""
    assert tokenizer.is_dir()
    model = MeteredStandIn(tokenizer=Tokenizer())
    dialogues = published_dialogues(shared, 1)["B"]
    settings = Settings(mode="multi", decisions="full")
    run = await replay(dialogues, published_script(shared), settings, model=model)
    judged = [record for turn in run.turns for record in turn["trace"] if "call" in record]
    reasons = {record["reason"] for record in judged if record["role"] == "evaluator"}
    assert reasons == {REASON}


async def test_a_new_session_finds_nothing_cached(tokenizer: Path) -> None:
    """The same prompt is cached when it comes again in its session, and not in another one."""
    assert tokenizer.is_dir()
    model = MeteredStandIn(tokenizer=Tokenizer())
    prompt = [SystemMessage("You are kind and calm. " * 300)]
    for expected in (0, 1_792):
        before = model.account.total().cached
        await model.ainvoke(prompt)
        assert model.account.total().cached - before == expected
    model.begin_session()
    before = model.account.total().cached
    await model.ainvoke(prompt)
    assert model.account.total().cached == before


def test_the_circle_differs_only_in_its_end(shared: Path) -> None:
    """In the script of long sessions the last section leads back to the first; all else is kept."""
    script = published_script(shared)
    circle = token_details.endless(script)
    assert circle.sections[:-1] == script.sections[:-1]
    assert circle.sections[-1].tasks == script.sections[-1].tasks
    assert [rule.to for rule in circle.sections[-1].next] == [script.first.id]
