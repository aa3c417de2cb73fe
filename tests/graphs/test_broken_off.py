"""A reply that breaks off and is asked for again: the reader sees each piece once.

Behind exact words, whole sentences are the pieces: of one that breaks off, nothing is seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from support.dangerous import CARE, FEAR, HOTLINE
from support.fakes import answer
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.rehearsal.reading import Prompt

BEGIN = ("Are ", "you ", "safe, ", "and is ", "there ", "anybody ", "with ", "you ")
REST = ("now?",)
OTHER = ("Who ", "could ", "come ", "to ", "you ", "tonight?")
SHORT = BEGIN[:4]

BROKEN = "Are you safe, and is there anybody with you"


class Breaking:
    """Judges as ever, and replies attempt by attempt as it is told, `None` being a broken line."""

    def __init__(self, stalls: bool, *attempts: tuple[str | None, ...]) -> None:
        """Take what each attempt writes."""
        self._stalls, self._attempts = stalls, list(attempts)

    def __call__(self, prompt: Prompt) -> AsyncIterator[Any]:
        """Answer one call."""
        if prompt.judges:
            said = [line.text for line in prompt.lines if line.speaker == "user"][-1]
            acting: Any = {} if prompt.has("transcript") else {"rule": 0, "reply": ""}
            rule = 2 if FEAR in said else 1
            return spoken([answer(anytime=(rule, said), **acting)])
        return self._reply(self._attempts.pop(0))

    async def _reply(self, pieces: tuple[str | None, ...]) -> AsyncIterator[Any]:
        for piece in pieces:
            await asyncio.sleep(0.002)
            if piece is not None:
                yield piece
            elif self._stalls:
                await asyncio.Event().wait()
            else:
                raise ConnectionError("the line is dead")


async def seen(mode: Mode, stalls: bool, *attempts: tuple[str | None, ...]) -> str:
    """Give what a listener sees of a reply that no exact words come before; it is the message."""
    return await _message(mode, stalls, attempts, "I want to stop")


async def seen_behind(mode: Mode, stalls: bool, *attempts: tuple[str | None, ...]) -> str:
    """Give what a listener sees behind the hotline."""
    words, _, rest = (await _message(mode, stalls, attempts, FEAR)).partition("\n\n")
    assert words == HOTLINE
    return rest


async def _message(
    mode: Mode, stalls: bool, attempts: Sequence[tuple[str | None, ...]], said: str
) -> str:
    model = Piecewise(write=Breaking(stalls, *attempts))
    given = Settings(
        mode=mode,
        attempts=len(attempts),
        hold_tokens=0,
        stall_seconds=0.2,
        when_unreachable="say",
    )
    listener = Listener(CARE, model, mode, settings=given)
    state = await listener.listen(said)
    assert listener.seen == state["messages"][-1].text
    return listener.seen


def is_broken_once(text: str) -> bool:
    """Say whether the first of a text is the beginning as far as it was seen, once, and its mark.

    Behind it stands what is said instead.
    """
    text = text.partition("\n\n")[0]
    return text.endswith(" …") and len(text) > 20 and BROKEN.startswith(text[:-2])


every_break = pytest.mark.parametrize("stalls", [False, True])


@every_mode
@every_break
async def test_a_beginning_that_comes_twice_is_seen_once(mode: Mode, stalls: bool) -> None:
    """Where every attempt breaks off after the same words, they are seen once, and marked."""
    attempt = (*BEGIN, None)
    assert is_broken_once(await seen(mode, stalls, attempt, attempt, attempt))
    assert await seen_behind(mode, stalls, attempt, attempt, attempt) == ""


@every_mode
@every_break
async def test_a_reply_goes_on_where_it_broke_off(mode: Mode, stalls: bool) -> None:
    """The attempt that says the same is shown from there on, and nobody sees that it is another."""
    assert await seen(mode, stalls, (*BEGIN, None), (*BEGIN, *REST)) == f"{BROKEN} now?"
    assert await seen_behind(mode, stalls, (*BEGIN, None), (*BEGIN, *REST)) == f"{BROKEN} now?"


@every_mode
@every_break
async def test_an_attempt_that_breaks_off_sooner_takes_nothing_back(
    mode: Mode, stalls: bool
) -> None:
    """What has been seen is not shown anew, whichever attempt comes to it again."""
    assert is_broken_once(await seen(mode, stalls, (*BEGIN, None), (*SHORT, None)))
    third = await seen(mode, stalls, (*BEGIN, None), (*SHORT, None), (*BEGIN, *REST))
    assert third == f"{BROKEN} now?"


@every_mode
@every_break
async def test_other_words_stand_apart(mode: Mode, stalls: bool) -> None:
    """A reply that begins otherwise is shown whole, behind the mark of what broke off."""
    other = "Who could come to you tonight?"
    broken, _, rest = (await seen(mode, stalls, (*BEGIN, None), OTHER)).partition("\n\n")
    assert is_broken_once(broken)
    assert rest == other
    assert await seen_behind(mode, stalls, (*BEGIN, None), OTHER) == other


@every_mode
async def test_an_attempt_that_breaks_off_unseen_leaves_nothing(mode: Mode) -> None:
    """A line that is dead before a word was written is not seen at all."""
    assert await seen(mode, False, (None,), (*BEGIN, *REST)) == f"{BROKEN} now?"


@every_mode
@every_break
async def test_a_whole_sentence_behind_exact_words_is_seen_and_stays(
    mode: Mode, stalls: bool
) -> None:
    """What is begun behind it is not seen, and no mark stands where nothing was."""
    attempt = ("I ", "stay ", "here. ", *BEGIN, None)
    assert await seen_behind(mode, stalls, attempt, attempt) == "I stay here."
