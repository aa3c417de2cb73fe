"""`scriptgraph chat` with a programme: today's session of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.output import remark, say
from scriptgraph.cli.talk_with import Agent, agent_of, talk_in
from scriptgraph.formats.samples import found_sample
from scriptgraph.graphs.programme import create_programme
from scriptgraph.language.days import written_day
from scriptgraph.language.labels import Labels, labels
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.programmes.leading import leads
from scriptgraph.programmes.reading import load_programme
from scriptgraph.programmes.standing import Standing, Why, last
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.memory import open_memory
from scriptgraph.sessions.programmes import Course, utc_now

if TYPE_CHECKING:
    from scriptgraph.programmes.model import PlannedSession, Programme
    from scriptgraph.programmes.spacing import Due
    from scriptgraph.script.model import Script
    from scriptgraph.sessions.programmes import Clock

_WAITS: dict[Why, str] = {
    "danger": "Danger was heard in it that nobody has looked at: the programme waits for a human "
    "(`scriptgraph inbox`).",
    "no rule": "No rule leads on from it: the programme waits for a human "
    "(`scriptgraph inbox lead`).",
    "too often": "The session that follows was had often enough: the programme waits for a human "
    "(`scriptgraph inbox lead`).",
}


async def chat_programme(options: ChatOptions) -> int:
    """Hold today's session of a person, and say what comes next; give the exit code.

    Raises:
        ScriptgraphError: When programme, models, store or session cannot be used.
    """
    if not options.person or not options.person.strip():
        raise typer.BadParameter("whose programme is it? name somebody", param_hint="--person")
    if options.session is not None:
        message = "a programme names its sessions itself, by --person"
        raise typer.BadParameter(message, param_hint="--session")
    programme, clock = load_programme(options.script), read_clock(options.now)
    agent = agent_of(options)
    async with (
        open_store(options.store) as store,
        open_memory(options.store, store.checkpointer) as memory,
    ):
        sitting = _Sitting(options, programme, store, agent)
        course = Course(
            programme=programme,
            person=options.person,
            store=store,
            memory=memory,
            talks=sitting.talk,
            compiles=create_programme,
            clock=clock,
            anew=options.anew,
        )
        before = await course.onward()
        if before and before.has_changed:
            before.refuse()
            remark("The programme, or a script of it, has changed since: it goes on as it is now.")
        return sitting.said(course, await course.go_on())


async def lead_on(address: str, file: Path, person: str, to: str, by: str) -> None:
    """Lead a person on where their programme waits for a human.

    Raises:
        InputError: When it does not, or has no such way.
    """
    from scriptgraph.cli.opened_stores import refuse_absent

    refuse_absent(address)
    programme = load_programme(file)
    async with (
        open_store(address) as store,
        open_memory(address, store.checkpointer) as memory,
    ):
        course = Course(programme, person, store, memory, _nobody, create_programme)
        await course.lead(to, by)


async def _nobody(session: PlannedSession, script: Script, name: str) -> None:
    """Hold no session: a human only leads on."""


def read_clock(written: str | None) -> Clock:
    """Give the clock that was asked for; without one, that of this computer.

    Raises:
        typer.BadParameter: When it is no time.
    """
    if written is None:
        return utc_now
    try:
        given = datetime.fromisoformat(written)
    except ValueError:
        message = f"{written!r} is no time; write 2026-12-01 or 2026-12-01T18:30"
        raise typer.BadParameter(message, param_hint="--now") from None
    now = given if given.tzinfo else given.replace(tzinfo=UTC)
    return lambda: now


class _Sitting:
    """What happens at the terminal today."""

    def __init__(
        self, options: ChatOptions, programme: Programme, store: Store, agent: Agent
    ) -> None:
        self._options, self._programme = options, programme
        self._store, self._agent = store, agent
        self._code = 0

    async def talk(self, session: PlannedSession, script: Script, name: str) -> None:
        """Hold a session."""
        file = found_sample(self._options.script, "programme").parent / session.script
        options = replace(
            self._options, script=file, session=name, person=None, now=None, anew=False
        )
        say(f"{self._programme.title}: {session.title}", "bold")
        go_on = self._options.programme_command()
        self._code = await talk_in(self._store, options, script, self._agent, go_on=go_on)

    def said(self, course: Course, standing: Standing) -> int:
        """Say what comes next; a session that may not begin yet is refused with a word."""
        visit = last(standing["visits"])
        if course.early:
            session, when = course.early
            words = words_of(self._programme, session)
            say(next_in_words(session, when, course.clock(), words), "yellow")
            return self._code if course.held else 1
        if visit is None or "ended" not in visit:
            return self._code
        lead = leads(self._programme, standing)
        if lead.why:
            remark(_WAITS[lead.why])
            return self._code if course.held else 1
        words, title = words_of(self._programme, self._programme.first), self._programme.title
        say(words.say("programme_over", title=title, person=course.person), "bold")
        return self._code


def words_of(programme: Programme, session: PlannedSession) -> Labels:
    """Give the words of a session's language; English ones where its script cannot be used."""
    script = programme.scripts.get(session.id)
    return labels(script.language if script else ENGLISH)


def next_in_words(session: PlannedSession, when: Due, now: datetime, words: Labels) -> str:
    """Say which session comes next, and when."""
    if when.earliest is None:
        begins = words.say("begins_any_time")
    elif when.is_early(now):
        begins = words.say("begins_from", day=_day(when.earliest, words))
    else:
        begins = words.say("begins_now")
    by = words.say("begin_by", day=_day(when.latest, words)) if when.latest else ""
    late = words.say("is_past") if when.is_late(now) else ""
    return words.say("next_session", title=session.title, begins=begins, by=by, late=late)


def _day(at: datetime, words: Labels) -> str:
    zone = "UTC" if at.tzinfo == UTC else f"{at:%Z}"
    day = f"{at:%A, %d %B %Y}" if words.code == ENGLISH else written_day(at.date(), words.code)
    return f"{day}, {at:%H:%M} {zone}"
