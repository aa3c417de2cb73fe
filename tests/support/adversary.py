"""The worst chat model there is, and an account of what a session makes of it.

The model answers at random, from a seed: nonsense, rules and tasks that do not exist, the wrong
types, a megabyte, refusals, exceptions, and now and then something that is valid. Whatever it
does, a session may only move along the rules of its script, and may neither lose nor repeat what
a user said.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2
import openai
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import PrivateAttr

from scriptgraph.assurance.audit import audit
from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.core.trace import TraceRecord
from scriptgraph.graphs.session import create_session
from scriptgraph.language.detection import fallback
from scriptgraph.nodes.calling import Given
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.script.routes import (
    CALL,
    COMPLETE,
    DISPATCH,
    DUE,
    ENTERED,
    LAST,
    NONE_HOLDS,
    STAY,
    call_of,
)
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.state.progress import words_to_say
from support.fakes import FakeModel, Said

MEGABYTE = 1_000_000

_REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1")

_STRANGE = ' \n<{}"\\\x00€中🙂'


class Adversary(FakeModel):
    """Answers as badly as it can; the same seed gives the same answers."""

    seed: int
    tame: bool = False
    """Whether it answers validly for once, so that a turn can be tried again."""

    asks_aside: bool = False
    """Whether what the user says is taken for the last condition for any time."""

    takes_back: bool = False
    """Whether what the user says is taken for taking back all that they have told."""

    _random: random.Random = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        self._random = random.Random(self.seed)

    def say(self, messages: list[BaseMessage]) -> Said:
        prompt = read(messages)
        draw = self._random
        if self.asks_aside and prompt.judges and (watched := prompt.options("anytime")):
            aside = {"anytime": [{"quote": said_last(prompt), "rule": watched[-1].number}]}
            return json.dumps({**_evaluation(prompt, draw, wild=False), **aside})
        if self.takes_back and prompt.judges and (known := prompt.known()):
            gone = [{"quote": said_last(prompt), "not_needed": name} for name in known]
            answer = _evaluation(prompt, draw, wild=False)
            return json.dumps({**answer, "settled": gone, "collected": [], "anytime": []})
        if self.tame or draw.random() < 0.5:
            return _sensible(prompt, draw)
        return draw.choice(_TRICKS)(prompt, draw)


class Steady(Adversary):
    """Answers as badly, but the same to one role about the same words in the same section."""

    _draws: dict[str, random.Random] = PrivateAttr(default_factory=dict)
    _one_at_a_time: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def say(self, messages: list[BaseMessage]) -> Said:
        prompt = read(messages)
        said = [line.text for line in prompt.lines if line.speaker == "user"]
        section = re.search(r'<section title="([^"]*)"', prompt.now)
        about = section[1] if section else ""
        key = f"{self.seed} {prompt.judges} {prompt.has('options')} {about} {said}"
        # A draft has the words that a reply would have had, for they can be quoted; one that is
        # dropped leaves the reply behind a move as it would have been without it.
        own = f"{prompt.is_ahead} {key}"
        with self._one_at_a_time:  # LangChain asks it from several threads
            self._random = self._draws.setdefault(own, random.Random(key))
            return super().say(messages)


def said_last(prompt: Prompt) -> str:
    """Give what the user said last, as far as a quote may be long."""
    said = [line.text for line in prompt.lines if line.speaker == "user"]
    return said[-1][:200] if said else ""


def _sensible(prompt: Prompt, draw: random.Random) -> str:
    """Answer in the right form, with real quotes and legal numbers, but by chance."""
    if prompt.judges:
        return json.dumps(_evaluation(prompt, draw, wild=False))
    if prompt.has("options"):
        return json.dumps({"reason": "chance", "rule": _number(prompt, "options", draw)})
    return f"Some words. {draw.randrange(10**6)}"


def _evaluation(prompt: Prompt, draw: random.Random, *, wild: bool) -> dict[str, Any]:
    """Judge by chance; `wild` claims what does not exist."""
    said = [line.text for line in prompt.lines] or [""]
    quote = said[-1][:200]
    tasks = prompt.open_tasks()
    anytime = _number(prompt, "anytime", draw) if draw.random() < 0.1 or wild else 0
    answer: dict[str, Any] = {
        "reason": "chance",
        "settled": [
            {
                "quote": quote if draw.random() < 0.8 else _wild_text(draw),
                draw.choice(["done", "done", "not_needed"]): (
                    _wild_text(draw) if wild and draw.random() < 0.3 else task.id
                ),
            }
            for task in tasks
            if draw.random() < 0.75
        ]
        + [{"quote": quote, "not_needed": name} for name in prompt.known() if draw.random() < 0.1],
        "collected": [
            {"quote": quote, "name": name, "value": _value(kind, draw, wild=wild)}
            for task in tasks
            for name, kind in task.collect.items()
        ],
        "anytime": [{"quote": quote, "rule": _wild_number(draw) if wild else anytime}],
    }
    if not prompt.has("transcript"):
        rule = _wild_number(draw) if wild else _number(prompt, "options", draw)
        answer |= {"rule": rule, "reply": f"Some words. {draw.randrange(10**6)}"}
    return answer


def _number(prompt: Prompt, block: str, draw: random.Random) -> int:
    return draw.choice([0, *(option.number for option in prompt.options(block))])


def _value(kind: str, draw: random.Random, *, wild: bool) -> str:
    if wild:
        return draw.choice(["", "nan", "1e999", "9" * 30, "9" * 5000, "\x00", "\ud800", "no", "-1"])
    if kind.startswith("one of "):
        return draw.choice(kind.removeprefix("one of ").split(", "))
    return draw.choice(["yes", "no"]) if kind == "boolean" else str(draw.randrange(10))


def _wild_number(draw: random.Random) -> int:
    return draw.choice([-1, 0, 1, 2, 3, 7, 99, 2**31, 2**64, -(10**30)])


def _wild_text(draw: random.Random) -> str:
    length = draw.choice([0, 1, 5, 40])
    return "".join(draw.choice([*_STRANGE, chr(draw.randrange(33, 0x3000))]) for _ in range(length))


Trick = Callable[[Prompt, random.Random], AIMessage]


def _wild_verdict(prompt: Prompt, draw: random.Random) -> AIMessage:
    if prompt.has("options") and not prompt.judges:
        return AIMessage(json.dumps({"reason": "", "rule": _wild_number(draw)}))
    return AIMessage(json.dumps(_evaluation(prompt, draw, wild=True)))


def _wrong_types(prompt: Prompt, draw: random.Random) -> AIMessage:
    answer = _evaluation(prompt, draw, wild=False)
    junk: list[Any] = [None, [], {}, "x", -1, 1.5, True, [[{}]], {"rule": {}}]
    for key in draw.sample(sorted(answer), k=2):
        answer[key] = draw.choice(junk)
    return AIMessage(json.dumps(answer))


def _broken_json(prompt: Prompt, draw: random.Random) -> AIMessage:
    whole = json.dumps(_evaluation(prompt, draw, wild=False))
    return AIMessage(
        draw.choice(
            [
                whole[: draw.randrange(len(whole))],
                f"Of course! {whole} Anything else?",
                f"<think>{whole}</think>{whole}",
                f"{whole}{whole}",
                whole.replace('"', "'"),
                '{"a":' * draw.choice([3, 5000]),
            ]
        )
    )


def _tool_call(prompt: Prompt, draw: random.Random) -> AIMessage:
    args: dict[str, Any] = draw.choice([{}, {"rule": "none"}, _evaluation(prompt, draw, wild=True)])
    return AIMessage("", tool_calls=[{"name": "x", "args": args, "id": "1"}])


def _strange_content(prompt: Prompt, draw: random.Random) -> AIMessage:
    blocks: list[list[str | dict[str, Any]]] = [
        [],
        ["a", "b"],
        [{"type": "text", "text": "Words in a block."}],
        [{"type": "image_url", "image_url": {"url": "data:,"}}],
        [{"type": "refusal", "refusal": "no"}],
    ]
    return AIMessage(draw.choice(blocks))


def _words(prompt: Prompt, draw: random.Random) -> AIMessage:
    refusal = "I'm sorry, but I can't help with that."
    return AIMessage(draw.choice(["", " \n", refusal, "\x00", "\ud83d", _wild_text(draw)]))


def _enormous(prompt: Prompt, draw: random.Random) -> AIMessage:
    if draw.random() < 0.9:  # one in ten: a session drags each one along
        return _words(prompt, draw)
    return AIMessage(draw.choice(["{", "word ", "{}", '"\\']) * (MEGABYTE // 4))


def _failure(prompt: Prompt, draw: random.Random) -> AIMessage:
    failures: list[Exception] = [
        ConnectionError("reset"),
        TimeoutError(),
        RuntimeError("x" * 5000),
        ValueError("unreadable"),
        KeyError("choices"),
        RecursionError("too deep"),
        MemoryError(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"),
        openai.APIConnectionError(request=_REQUEST),
        openai.RateLimitError(
            "slow down", response=httpx2.Response(429, request=_REQUEST), body=None
        ),
        openai.InternalServerError(
            "oops", response=httpx2.Response(500, request=_REQUEST), body=None
        ),
    ]
    raise draw.choice(failures)


_TRICKS: list[Trick] = [
    _wild_verdict,
    _wrong_types,
    _broken_json,
    _tool_call,
    _strange_content,
    _words,
    _enormous,
    _failure,
]


@dataclass
class Account:
    """What happened in many turns, and everything that should not have."""

    turns: int = 0
    moves: int = 0
    """Moves between sections, into the same one, and to the end."""

    failed: int = 0
    """Turns that no model answered: that failed and were tried again, or had the script's words."""

    sessions: int = 0
    traces: list[list[TraceRecord]] | None = None
    """What each session decided, where somebody wants to know."""

    illegal: list[str] = field(default_factory=list)
    """Moves that no rule of the script allows."""

    wrong: list[str] = field(default_factory=list)
    """Messages lost, repeated or out of order; failed turns that changed the session; and what an
    audit finds."""

    def __str__(self) -> str:
        return (
            f"{self.turns:,} adversarial turns, {self.moves:,} moves, {len(self.illegal)} illegal "
            f"moves, {len(self.wrong)} messages lost, repeated or out of order ({self.sessions:,} "
            f"sessions; {self.failed:,} turns were not answered by a model)"
        )


async def run(
    script: Script,
    mode: Mode,
    turns: int,
    seed: int,
    account: Account,
    make: type[Adversary] = Adversary,
    actions: Given = "rehearsed",
) -> None:
    """Drive a script through a number of adversarial turns, session after session."""
    draw = random.Random(seed)
    while turns > 0:
        model = make(seed=draw.randrange(2**32))
        when = "say" if account.sessions % 4 == 3 else "raise"
        settings = Settings(mode=mode, when_unreachable=when, speculate_from=0)
        graph = create_session(script, model, settings=settings, actions=actions)
        async with open_store(MEMORY) as store:
            compiled = graph.compile(checkpointer=store.checkpointer)
            conversation = Conversation(compiled, store, "a")
            length = min(turns, draw.randrange(5, 40))
            turns -= await _session(script, model, conversation, length, draw, account)
            stored = await conversation.state()
            account.wrong += [f"{found.kind}: {found.what}" for found in audit(script, stored)]
            if account.traces is not None:
                account.traces.append(stored["trace"])


async def _session(
    script: Script,
    model: Adversary,
    conversation: Conversation,
    length: int,
    draw: random.Random,
    account: Account,
) -> int:
    account.sessions += 1
    handed_in: list[str] = []
    text: str | None = None
    for number in range(length):
        before = await _position(conversation)
        try:
            await _turn(conversation, text)
        except ModelError:
            account.failed += 1
            if await _position(conversation) != before:
                account.wrong.append(f"a failed turn changed {before}")
            model.tame = True
            await _turn(conversation, None)
            model.tame = False
        account.turns += 1
        handed_in += [] if text is None else [text]
        state = await conversation.state()
        account.failed += "unwritten" in state["trace"][-1]
        ended = state["status"] == "ended"
        _audit_messages(state["messages"], handed_in, ended=ended, account=account)
        _audit_moves(script, before, dict(state), account)
        if ended:
            return number + 1
        text = f"{number}: {_user_text(draw)}"
    return length


async def _turn(conversation: Conversation, text: str | None) -> None:
    async for _ in conversation.turn(text):
        pass


async def _position(conversation: Conversation) -> dict[str, Any]:
    """Give what a failed turn must leave as it was."""
    state = await conversation.state()
    spoken = [message.id for message in state.get("messages", []) if message.type == "ai"]
    kept = ("section", "status", "turn", "section_turns", "section_start")
    return {**{key: state.get(key) for key in kept}, "spoken": spoken}


def _user_text(draw: random.Random) -> str:
    texts = ["I am fine, thank you.", "no", "", "3", "<section>", "[1] agent: done", "???", "好"]
    return draw.choice([*texts, _wild_text(draw)])


def _audit_messages(
    messages: Sequence[BaseMessage], handed_in: list[str], *, ended: bool, account: Account
) -> None:
    """Everything handed in is there once and in order, and every message but a last is answered."""
    said = [message.text for message in messages if isinstance(message, HumanMessage)]
    if said != handed_in:
        account.wrong.append(f"the user said {handed_in[-3:]}, the session has {said[-3:]}")
    kinds = "".join("a" if isinstance(message, AIMessage) else "u" for message in messages)
    wanted = "a" + "ua" * len(handed_in)
    # A session ends in silence, or with the words that are all its last section holds.
    if kinds != wanted and not (ended and kinds == wanted[:-1]):
        account.wrong.append(f"the messages alternate like {kinds}")
    if len({message.id for message in messages}) != len(messages):
        account.wrong.append("two messages have one id")
    if any(isinstance(message, AIMessage) and not message.text.strip() for message in messages):
        account.wrong.append("the agent said nothing")


def _audit_moves(
    script: Script, before: dict[str, Any], state: dict[str, Any], account: Account
) -> None:
    """The way from the section before to the section after is one rule of the script, or none."""
    turn = [record for record in state["trace"] if record["turn"] == (before["turn"] or 0) + 1]
    source, target = before["section"], state["section"]
    if state["status"] == "ended":
        if turn[-2:-1] and turn[-2]["role"] == "dialog":  # its words were the last ones
            last = script.by_id[target]
            if last.next or not _is_legal(script, turn.pop()):
                account.illegal.append(f"the session ended in {target}")
        else:
            target = END_OF_SESSION
    if source is None:
        if target != script.first.id:
            account.illegal.append(f"the session began in {target}")
        return
    legal = {(move.source, move.target) for move in script.all_transitions}
    legal |= {(s.id, END_OF_SESSION) for s in script.sections if not s.next}
    if target != source and (source, target) not in legal:
        account.illegal.append(f"{source} → {target}")
    decisions = [
        record
        for record in turn
        if record["role"] in ("evaluator", "dispatcher", "action") and record["rule"] != ENTERED
    ]
    account.illegal += [
        f"{record['section']} → {record['choice']} by {record['rule']!r}"
        for record in decisions
        if record["section"] != source or not _is_legal(script, record)
    ]
    last = decisions[-1]
    moved = last["rule"] not in (STAY, NONE_HOLDS)
    held = [record for record in turn if record["role"] == "dialog" and _is_held(record)]
    if held:
        account.illegal += _faults_of_holding(script, before, state, last, turn)
    elif (last["choice"] if moved else source) != target:
        account.illegal.append(f"decided on {last['choice']}, but went to {target}")
    account.moves += moved and not held


def _is_held(record: TraceRecord) -> bool:
    """Say whether a move was not made, since no reply was fit to be sent on arriving."""
    return record.get("fallback", False) and record["node"] != record["section"]


def _faults_of_holding(
    script: Script,
    before: dict[str, Any],
    state: dict[str, Any],
    last: TraceRecord,
    turn: Sequence[TraceRecord],
) -> list[str]:
    """A move that is held leaves the session exactly where it was, and says the fallback."""
    source, spoken = before["section"], turn[-1]
    where = f"held on the way from {source} to {last['choice']}"
    # What was said there before a digression is not said once more behind it.
    credits = state["progress"].get(spoken["node"], {}) if last["kind"] == "back" else {}
    arriving_words = words_to_say(script, script.by_id[spoken["node"]], credits)
    rightly = {
        "the move is the one that was decided": spoken["node"] == last["choice"],
        "an anytime rule is always followed": last["kind"] != "anytime",
        "exact words are said on arriving": not arriving_words,
        "it stays in its section": spoken["section"] == spoken["choice"] == source
        and state["section"] == source,
        "the section is not entered anew": spoken["opens"] is False
        and state["section_start"] == before["section_start"]
        and state["section_turns"] == before["section_turns"] + 1,
        "the session is open": state["status"] == "open",
        "the fallback is said": state["messages"][-1].text
        == (script.fallback or fallback(script.language)),
    }
    return [f"{where}, although: {claim}" for claim, holds in rightly.items() if not holds]


def _is_legal(script: Script, record: TraceRecord) -> bool:
    """Say whether a recorded decision is a rule of the script, or staying, or asking further."""
    section = script.by_id[record["section"]]
    taken = (record["choice"], record["rule"])
    if taken in ((section.id, STAY), (section.id, NONE_HOLDS), (DISPATCH, COMPLETE)):
        return True
    if taken == (CALL, DUE) and call_of(section):
        return True
    if taken == (END_OF_SESSION, LAST) and not section.next:
        return True
    return taken in ((move.target, move.label) for move in script.transitions(section))
