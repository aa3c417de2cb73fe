"""What a language model hears in messages, beside the words; each answer is kept."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL, Settings
from scriptgraph.graphs.named_model import chat_model
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.guard import watching
from scriptgraph.safety.guard import Guard
from scriptgraph.state.session import SessionState


@dataclass(frozen=True)
class Told:
    """What words and a model made of a message together."""

    level: str
    """The gravest that either has found, one of `LEVELS`."""

    by: str
    """Who has found it: `phrases`, `model` or both; empty for nothing."""

    failed: str = ""
    """Why the model has found nothing out; empty where it has."""


def ask_about(
    texts: Iterable[str], name: str, *, at_once: int = 4, kept: Path | None = None
) -> Mapping[str, Told]:
    """Let a guard with a model listen to messages, each of which opens a session.

    Args:
        texts: The messages.
        name: The model, as `--model` names one.
        at_once: How many are asked about at a time.
        kept: A file to which each answer is written as soon as it is there. What stands in it is
            not asked again, so that a run that was stopped goes on.

    Returns:
        What was found, for each text.

    Raises:
        InputError: When the model is none, or what was kept cannot be read.
    """
    if name == REHEARSAL:
        raise InputError("the rehearsal model is no language model: it has no figures here")
    found = _read(kept) if kept else {}
    open_ = [text for text in dict.fromkeys(texts) if text not in found]
    asyncio.run(_ask(open_, chat_model(name), at_once, kept, found))
    return found


async def _ask(
    texts: list[str], model: BaseChatModel, at_once: int, kept: Path | None, found: dict[str, Told]
) -> None:
    room, begun = asyncio.Semaphore(at_once), len(found)

    async def one(text: str) -> None:
        async with room:
            found[text] = told = await _told(text, model)
        if kept:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"text": text, **vars(told)}, ensure_ascii=False) + "\n")
        print(f"\rasked {len(found) - begun} of {len(texts)}", end="", file=sys.stderr)

    await asyncio.gather(*map(one, texts))
    if texts:
        print(file=sys.stderr)


_UNHURRIED = Settings(words_seconds=None, turn_seconds=None)
"""What is counted is what a model hears, not how fast it is."""


async def _told(text: str, model: BaseChatModel) -> Told:
    cast_ = Cast(model, model, model, _UNHURRIED, guard=Guard(), guard_model=model)
    state = cast(SessionState, {"messages": [HumanMessage(text)], "trace": []})
    async with watching(cast_, state, "en") as watch:
        finding = await watch.finding()
    assert finding is not None, "somebody has said something"
    return Told(finding["level"], finding["by"], watch.failed)


def _read(kept: Path) -> dict[str, Told]:
    if not kept.exists():
        return {}
    try:
        rows = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
        return {row.pop("text"): Told(**row) for row in rows}
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{kept} holds no answers that were kept: {error}") from error
