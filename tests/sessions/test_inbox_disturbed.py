"""Humans are killed, lose locks, act at once with others: nothing is lost or said twice."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from support.dangerous import FEAR
from support.fakes import Queue, ToldModel, answer, roles, script
from support.lost_locks import open_unlocked
from support.takeovers import WEBER, Act, act_and_die, do, irregular, kept, opened, turn

from scriptgraph.core.errors import ModelError, RefusedError, StoreError
from scriptgraph.state.speakers import human_author


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty store."""
    if request.param == "sqlite":
        yield str(tmp_path / "sessions.sqlite")
    else:
        yield request.getfixturevalue("address")


ACTS: dict[str, Act] = {
    "say": ("say", {"text": "I am here."}),
    "give back": ("give_back", {"section": "talk", "text": "Go on."}),
    "end": ("end", {"text": "Bye."}),
    "end without a word": ("end", {}),
    "relieve": ("take", {"by": "Eve", "instead_of": WEBER}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ACTS)
def test_what_a_human_did_who_was_killed_happens_once(tmp_path: Path, name: str) -> None:
    """Wherever the process dies, doing it again leaves it there once, and the user's words too."""
    act, ready = ACTS[name], tmp_path / "ready.sqlite"

    async def prepare() -> None:
        async with kept(str(ready)) as (user, human):
            await turn(user, None, FEAR)
            await human.take(WEBER)
            await turn(user, "hello?")

    async def again(place: Path) -> list[tuple[str, str]]:
        async with kept(str(place)) as (_, human):
            state = await do(human, act)
            assert irregular(state) == []
            done = [one for one in state["trace"] if one["role"] == "takeover"]
            assert len(done) == 2
            return [(human_author(one), one.text) for one in state["messages"]]

    asyncio.run(prepare())
    whole, deaths = tmp_path / "whole.sqlite", 0
    shutil.copy(ready, whole)
    expected = asyncio.run(again(whole))
    assert ("", "hello?") in expected
    while deaths < 100:
        place = tmp_path / f"died{deaths}.sqlite"
        shutil.copy(ready, place)
        if act_and_die(place, act, deaths):
            break
        deaths += 1
        assert asyncio.run(again(place)) == expected, f"after {deaths} steps"
    assert 3 <= deaths < 100, "too few deaths to prove anything"


async def test_what_is_repeated_on_purpose_is_said_twice(place: str) -> None:
    """Only where a process died is the same taken for the same."""
    async with kept(place) as (user, human):
        await turn(user, None)
        await human.take(WEBER)
        await human.say("Are you there?")
        state = await human.say("Are you there?")
        assert [one.text for one in state["messages"][-2:]] == ["Are you there?"] * 2


async def test_a_human_who_has_lost_the_lock_is_not_stored_over_others(tmp_path: Path) -> None:
    """Without a lock either both go on in order, or one is told; nothing is said twice or lost."""
    place = str(tmp_path / "sessions.sqlite")
    async with open_unlocked(place) as one, open_unlocked(place) as other:
        user, first = opened(one)
        _, second = opened(other)
        await turn(user, None)
        await first.take(WEBER)
        for number in range(5):
            texts = [f"a{number}", f"b{number}"]
            acts = [first.say(texts[0]), second.say(texts[1])]
            told = await asyncio.gather(*acts, return_exceptions=True)
            state = await user.state()
            written = [str(each.text) for each in state["messages"]]
            for text, answer in zip(texts, told, strict=True):
                assert isinstance(answer, StoreError | RefusedError | dict), answer
                assert written.count(text) <= 1
                assert isinstance(answer, Exception) or text in written
            assert irregular(state) == []


async def test_a_human_comes_where_no_model_could_open(place: str) -> None:
    """The user has spoken first and every model is down: somebody can be there all the same."""
    made = script({"talk": {"next": [{"to": "more"}]}, "more": {"next": [{"to": "end"}]}})
    down = ToldModel(tell=lambda _: ConnectionError("gone"))
    async with kept(place, model=down, made=made) as (user, human):
        with pytest.raises(ModelError):
            await turn(user, "hello?")
        state = await human.take(WEBER)
        assert [one.text for one in state["messages"]] == ["hello?"]
        await human.say("I am here.")
        assert irregular(await user.state(), made) == []
        await human.give_back("talk")
    async with kept(place, made=made) as (user, _):
        assert all(await turn(user, "Ann"))
        assert irregular(await user.state(), made) == []


@pytest.mark.parametrize("answered", [True, False])
async def test_a_turn_that_was_broken_off_is_the_humans(place: str, answered: bool) -> None:
    """What nobody could answer is shown to them; what they leave unanswered the script answers."""
    told = Queue("Hello.", answer(done={"ask": "tired"}), *[ConnectionError("gone")] * 4)
    made = script({"talk": {"next": [{"to": "more"}]}, "more": {"next": [{"to": "end"}]}})
    async with kept(place, model=ToldModel(tell=told), made=made) as (user, human):
        await turn(user, None)
        with pytest.raises(ModelError):
            await turn(user, "I am tired")
        await human.take(WEBER)
        if answered:
            await human.say("I hear you.")
        await human.give_back("talk")
        assert await user.is_waiting() is not answered
    again = ToldModel(tell=roles(lambda said: answer(done={"ask": said})))
    async with kept(place, model=again, made=made) as (user, _):
        assert [*map(bool, await turn(user, None))] == [not answered]
        assert (await user.state())["section"] == ("talk" if answered else "more")
        assert irregular(await user.state(), made) == []


@pytest.mark.parametrize("seed", range(4))
async def test_in_whatever_order_both_act(tmp_path: Path, seed: int) -> None:
    """User and humans act at random and at once: each accepted word is there once, and in order."""
    draw = Random(seed)
    place = str(tmp_path / "sessions.sqlite")
    async with kept(place) as (user, one), kept(place) as (_, other):
        await turn(user, None)
        written: dict[str, list[str]] = {"Ann": [], "Eve": [], "user": []}

        async def act(number: int) -> None:
            by, box = draw.choice([("Ann", one), ("Eve", other)])
            match draw.randrange(8):
                case 0 | 1:
                    text = f"{number} of the user"
                    await turn(user, text)
                    written["user"].append(text)
                case 2 | 3:
                    await box.take(by)
                case 4 | 5 | 6:
                    await box.say(f"{number} of {by}", by=by)
                    written[by].append(f"{number} of {by}")
                case _:
                    await box.give_back(draw.choice(["talk", "welcome"]), by=by)

        for number in range(0, 120, 3):
            told = await asyncio.gather(
                *(act(number + each) for each in range(3)), return_exceptions=True
            )
            assert all(each is None or isinstance(each, RefusedError) for each in told), told
        state = await user.state()
        found = [one.text for one in state["messages"]]
        for who, texts in written.items():
            by = [text for text in found if text.endswith((f"of {who}", f"the {who}"))]
            assert sorted(by) == sorted(texts)
        humans = written["Ann"] + written["Eve"]
        assert min(len(humans), len(written["user"])) > 2, "too little happened to prove anything"
        assert irregular(state) == []
