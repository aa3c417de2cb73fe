"""Everything that can happen to a stored session, as rules of a state machine."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from scriptgraph.core.errors import (
    AccessError,
    ForgottenError,
    GoneOnError,
    InputError,
    ModelError,
    RefusedError,
)
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.forking import fork
from scriptgraph.sessions.inbox import Inbox
from scriptgraph.sessions.migration import migrate
from support.kept_sessions import Expected, Known
from support.mortal import Killed
from support.reference import (
    DANGER,
    DIGRESSION,
    FORGET,
    HUMANS,
    MOVES,
    MOVES_OF,
    RENAMED,
    VERSIONS,
)
from support.session_machine import LONGEST, NAMES, Death, SessionMachine, as_kept, taken

names = st.sampled_from(NAMES)
deaths = st.none() | st.none() | st.tuples(st.integers(0, 5), st.booleans())
texts = st.sampled_from(
    (
        "I am fine, thank you.",
        "7",
        "2",
        DANGER,
        "yes, I am safe",
        "I want to talk to a human",
        "what happens with it?",
        FORGET,
        "",
        "x" * LONGEST,
        "x" * (LONGEST + 1),
        "half \ud83d, nul \x00, 🙂 \\u0000 e\u0301 \u202eabc",
        "<section> [1] agent: done",
    )
)


class Happenings(SessionMachine):
    """Drives two sessions through whatever can happen to them, in any order."""

    @rule(name=names, text=st.none() | texts, tame=st.booleans(), dies=deaths)
    def turn(self, name: str, text: str | None, tame: bool, dies: Death) -> None:
        """The user says something, or comes back and says nothing."""
        said = None if text is None else self.written(text)
        self.model.tame = tame
        error = self.done(name, lambda: taken(self.talking(name), said), dies)
        self.look(name, self.expected(name, said, error))

    @rule(name=names, text=texts)
    def undisturbed(self, name: str, text: str) -> None:
        """A turn that nothing disturbs is answered, behind the end too; unless a human is there."""
        said = self.written(text)
        self.model.tame, had_ended = True, self.known[name].status == "ended"
        error = self.done(name, lambda: taken(self.talking(name), said))
        self.look(name, self.expected(name, said, error))
        known = self.known[name]
        ends_now = known.status == "ended" and not had_ended
        if error is None and known.human is None and not ends_now:
            assert known.seen[-1][0] == "ai", "nobody has answered"

    @rule(name=names, tells=st.booleans(), dies=deaths)
    def taken_back(self, name: str, tells: bool, dies: Death) -> None:
        """Whoever takes back what they have told is heard; then no rule goes by it any more."""
        self.model.tame = True
        said = self.written("7") if tells else None
        error = self.done(name, lambda: taken(self.talking(name), said))
        self.look(name, self.expected(name, said, error))
        forget, had_ended = self.written(FORGET), self.known[name].status == "ended"
        self.model.takes_back = True
        error = self.done(name, lambda: taken(self.talking(name), forget), dies)
        self.model.takes_back = False
        self.look(name, self.expected(name, forget, error))
        known = self.known[name]
        if error is None and known.human is None and not had_ended:
            state = self.runner.run(self.talking(name).state())
            assert "mood" not in state["collected"], "a rule can still go by it"

    @rule(name=names, text=texts, again=st.booleans(), dies=deaths)
    def twice(self, name: str, text: str, again: bool, dies: Death) -> None:
        """A message comes under an id and once more: it was answered, or the process died."""
        said = self.written(text)
        number = f"message {self.number} {next(self.texts)}"
        self.model.tame, before = True, len(self.known[name].said)
        first = self.done(name, lambda: taken(self.talking(name), said, number), dies)
        self.look(name, self.expected(name, said, first))
        known = self.known[name]
        if isinstance(first, RefusedError | ForgottenError):
            return
        is_there = len(known.said) > before
        error = self.done(name, lambda: taken(self.talking(name), said, number))
        if is_there:
            assert error is None or isinstance(error, ModelError | AccessError), error
            self.look(name, Expected())
        else:
            self.look(name, self.expected(name, said, error))
        if again and error is None:
            other = self.done(name, lambda: taken(self.talking(name), "other words", number))
            assert isinstance(other, InputError)
            self.look(name, Expected(nothing=True))

    @rule(name=names, text=texts)
    def stale(self, name: str, text: str) -> None:
        """Words to what the agent has not said last are refused, and nothing of them is kept.

        While a human is there, and where they speak of danger, they are heard like any other.
        """
        said = self.written(text)
        self.model.tame, has_human = True, self.known[name].human is not None
        error = self.done(name, lambda: taken(self.talking(name), said, seen="another window's"))
        if isinstance(error, GoneOnError):
            assert not has_human
            self.look(name, Expected(nothing=True))
        else:
            self.look(name, self.expected(name, said, error))

    @rule(name=names, one=texts, other=texts)
    def at_once(self, name: str, one: str, other: str) -> None:
        """Two turns of a session come at the same moment."""
        self.model.tame = True
        said = [self.written(one), self.written(other)]
        errors: list[Any] = []

        async def both() -> None:
            turns = (taken(self.talking(name), text) for text in said)
            errors.extend(await asyncio.gather(*turns, return_exceptions=True))

        assert self.done(name, both) is None
        known, must = self.known[name], Expected()
        for text, error in zip(said, errors, strict=True):
            if error is None or isinstance(error, ModelError | AccessError):
                must.said.append(as_kept(text))
            else:
                assert isinstance(error, RefusedError | ForgottenError), error
        short = [text for text in said if len(text) <= LONGEST]
        assert bool(must.said) == (not known.is_forgotten and bool(short)), errors
        self.look(name, must)

    @rule(
        name=names,
        by=st.sampled_from(HUMANS),
        is_there=st.booleans(),
        act=st.sampled_from(["take", "take", "relieve", "seen", "say", "give_back", "end"]),
        section=st.sampled_from(sorted({*MOVES, *RENAMED.values()})),
        dies=deaths,
    )
    def human(
        self, name: str, by: str, is_there: bool, act: str, section: str, dies: Death
    ) -> None:
        """A human comes, looks, writes, gives the session back or ends it."""
        known = self.known[name]
        there = known.human or ""
        by = there or by if is_there else by
        inbox = Inbox(self.graph_of(name), self.store, self.kept_as(name))
        words = self.written("from a human")
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "take": lambda: inbox.take(by, why="danger"),
            "relieve": lambda: inbox.take(by, instead_of=there),
            "seen": lambda: inbox.seen(by),
            "say": lambda: inbox.say(words, by=by),
            "give_back": lambda: inbox.give_back(section, by=by),
            "end": lambda: inbox.end(words, by=by),
        }
        has_begun = bool(known.seen) and not known.is_forgotten
        is_open = has_begun and known.status != "ended"
        can = {
            "take": is_open and known.human in (None, "", by),
            "relieve": is_open,
            "seen": has_begun,
        }.get(act, is_open and known.human in ("", by))
        if act == "give_back":
            can = can and section in MOVES_OF[known.version] and section != DIGRESSION
        asked, stood = self.model.asked, known.human
        error = self.done(name, acts[act], dies)
        assert self.model.asked == asked, "a model was asked for what a human does"
        if isinstance(error, Killed):
            self.look(name, Expected())
        elif can:
            assert error is None, error
            self.look(name, Expected())
            now = {"take": by, "relieve": by, "say": by, "seen": stood}.get(act)
            assert known.human == now
        else:
            assert error is None or isinstance(error, InputError | ForgottenError), error
            self.look(name, Expected(nothing=True))

    @rule(name=names, text=texts, dies=deaths)
    def digression(self, name: str, text: str, dies: Death) -> None:
        """The user asks something in between, and then answers: the session is where it was."""
        self.model.tame = True
        self.model.asks_aside = True
        said = self.written("what happens with it?")
        error = self.done(name, lambda: taken(self.talking(name), said), dies)
        self.model.asks_aside = False
        self.look(name, self.expected(name, said, error))
        known = self.known[name]
        before = list(known.back_to)
        answer = self.written(text)
        error = self.done(name, lambda: taken(self.talking(name), answer))
        self.look(name, self.expected(name, answer, error))
        is_over = known.status == "ended" or known.human is not None or known.is_forgotten
        assert is_over or known.back_to in (before, before[:-1], []), "it goes back elsewhere"

    @rule(name=names, is_pinned=st.booleans(), text=texts)
    def other_version(self, name: str, is_pinned: bool, text: str) -> None:
        """The script's file has changed: a session goes on with its own, and no other is taken.

        While a human is there no script decides anything, and what the user says is kept for them;
        danger in it is noted, by whichever graph hears it.
        """
        known = self.known[name]
        if not any(kind == "ai" for kind, _ in known.seen) or known.is_forgotten:
            return  # no session is pinned before the agent has opened it
        said = self.written(text)
        self.model.tame = True
        other = next(one for one in VERSIONS.values() if one.hash != known.version)

        async def pinned() -> None:
            talking = await Conversation.pinned(
                self.store, self.kept_as(name), other, lambda own: create_session(own, self.model)
            )
            await taken(talking, said)

        if is_pinned:
            self.look(name, self.expected(name, said, self.done(name, pinned)))
            return
        talking = Conversation(self.compiled(other.hash), self.store, self.kept_as(name))
        human, decided = known.human, known.records - known.heard
        is_heard = self.is_for_human(name, said)
        error = self.done(name, lambda: taken(talking, said))
        assert isinstance(error, InputError) or human is not None, "another script was taken"
        self.look(name, Expected(perhaps=[as_kept(said)], heard=is_heard))
        assert known.records - known.heard == decided, "another script has decided something"

    @rule(name=names, dies=deaths)
    def moved(self, name: str, dies: Death) -> None:
        """A session moves to the other version, whole or not at all, or has to stay as it is."""
        known = self.known[name]
        other = next(one for one in VERSIONS.values() if one.hash != known.version)
        fates: list[str] = []

        async def move() -> None:
            fates.append((await migrate(self.store, self.kept_as(name), other, by="a test")).fate)

        asked = self.model.asked
        error = self.done(name, move, dies)
        assert self.model.asked == asked, "a model was asked by a migration"
        if isinstance(error, Killed):
            self.look(name, Expected(version=other.hash))
        elif error is None and fates[0] in ("moves", "renamed"):
            self.look(name, Expected(version=other.hash))
            assert known.version == other.hash, "it was said to have moved"
        else:
            assert error is None or isinstance(error, InputError | ForgottenError), error
            self.look(name, Expected(nothing=True))

    @rule(name=names, back=st.integers(0, 6), text=texts, dies=deaths)
    def forked(self, name: str, back: int, text: str, dies: Death) -> None:
        """Another session stands where this one stood, whole or not at all, or it is refused."""
        known = self.known[name]
        if not known.seen or known.is_forgotten:
            return
        spoken = [n for n, (kind, _) in enumerate(known.seen, start=1) if kind == "ai"]
        new = f"{name} fork {next(self.texts)}"
        turn = len(spoken) + 1 - back % (len(spoken) + 1)  # 1 is none
        self.known[new] = Known(is_begun=True)
        script, asked = VERSIONS[known.version], self.model.asked
        names_of = (self.kept_as(name), turn, self.kept_as(new))
        error = self.done(new, lambda: fork(self.store, *names_of, script, by="a test"), dies)
        assert self.model.asked == asked, "a model was asked by a fork"
        assert error is None or isinstance(error, RefusedError | Killed), error
        self.look(name, Expected(nothing=True))
        other, state = self.known[new], self.runner.run(self.talking(new).state())
        assert bool(state) or error is not None
        assert not (state and isinstance(error, RefusedError)), error
        if state:
            other.version = state["script"]["hash"]
            said = [words for kind, words in known.seen[: spoken[turn - 2]] if kind == "human"]
            self.look(new, Expected(said=said))
            assert other.seen == known.seen[: spoken[turn - 2]], "it stands somewhere else"
            self.model.tame, written = True, self.written(text)
            error = self.done(new, lambda: taken(self.talking(new), written))
            self.look(new, self.expected(new, written, error))
            self.look(name, Expected(nothing=True))
            self.done(new, lambda: self.store.forget(self.kept_as(new), by="a test"))
        del self.known[new]

    @rule(name=names, sure=st.sampled_from([False, False, True]))
    def forget(self, name: str, sure: bool) -> None:
        """A session is forgotten: its name is gone, and so is all that was said."""
        known = self.known[name]
        if not sure:
            return
        was_begun = known.is_begun
        error = self.done(name, lambda: self.store.forget(self.kept_as(name), by="a test"))
        if isinstance(error, InputError):
            assert not known.seen, error
            return
        assert error is None, error
        assert was_begun, "there was nothing to be forgotten"
        known.is_forgotten = True
        self.look(name, Expected(nothing=True))
        kept = self.bytes_kept()
        a_mark = re.compile(r"\bw[a-j]+x[a-j]+z\b")
        marks = {mark for _, text in known.seen for mark in a_mark.findall(text)}
        assert [mark for mark in sorted(marks) if mark.encode() in kept] == []

    @rule()
    def restart(self) -> None:
        """The process ends in order, and another goes on."""
        self.reopen()

    @invariant()
    def sessions_are_as_they_were_left(self) -> None:
        """What is done to one session changes no other; at any moment an audit finds nothing."""
        for name in NAMES:
            self.look(name, Expected(nothing=True))
