"""A human takes over: they are with the session, and no model is asked until they have left.

A run ends here, in an interrupt that shows what the person has said since anybody answered. Each
answer of the human's (`state.answers.HumanAnswer`) is one step with one record in the trace.
"""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, assert_never, cast
from uuid import uuid4

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.runtime import Runtime
from langgraph.types import interrupt
from pydantic import ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import first_few
from scriptgraph.core.trace import TraceRecord
from scriptgraph.core.validation import told
from scriptgraph.nodes.admission import ENDED, in_conversation, require_own_script
from scriptgraph.nodes.alerting import anew, tell
from scriptgraph.nodes.cast import Node, SessionContext, now, run_choices
from scriptgraph.nodes.human_acts import acted, come, place_of
from scriptgraph.nodes.seals import last_seal
from scriptgraph.nodes.takeover_record import (
    ENDED_BY_HUMAN,
    GIVEN_BACK,
    HEARD,
    LOOKED,
    SPEAKS,
    TAKES_OVER,
    takeover_record,
)
from scriptgraph.safety.alerts import Alarm
from scriptgraph.safety.danger import said_of
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.guard import Guard
from scriptgraph.script.check.sure import lacking
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.state.answers import Arrival, Finish, GiveBack, HumanAnswer, Say
from scriptgraph.state.presence import is_waited_for, who_is_there
from scriptgraph.state.risk import danger_of
from scriptgraph.state.session import Human, SessionState, words
from scriptgraph.state.speakers import HUMAN, signed, unanswered

_MOST_NAMED = 12

_Answer = Say | GiveBack | Finish


def human(script: Script, guard: Guard, alarm: Alarm) -> Node:
    """Give the node in which a session waits for a human.

    The guard's words go on listening there, and neither classifier nor model.
    """

    async def wait(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        heard = in_conversation(script, state)
        require_own_script(script, heard)
        arrival = arrival_in(run_choices(runtime.context))
        if arrival and comes_now(heard, arrival):
            require_arrival(heard, arrival)
            return _arrives(script, heard, arrival)
        if heard.get("human") is None:  # somebody has looked, and looks once more
            return {}
        if heard_now := _danger(script, heard, guard):
            tell(script, heard, anew(heard, filter(None, [danger_of(heard_now)])), alarm)
            return {"trace": [heard_now]}
        return _acts(script, heard, _answered(script, heard))

    return wait


def _danger(script: Script, state: SessionState, guard: Guard) -> TraceRecord | None:
    """Write down grave danger in what the user has said since the last record; None without any.

    The record covers what was said, so that nothing is heard twice, whatever a run is begun with.
    """
    _, covered = last_seal(state.get("trace", []))
    before, now = state["messages"][:covered], state["messages"][covered:]
    found = guard.look_at(_users(now), _users(before))
    if found is None or not is_grave(found["level"]):
        return None
    reason = f"the user speaks of {said_of(found['about'])}, and no program answers"
    record = takeover_record(script, state, "", "heard", HEARD, reason)
    return TraceRecord(**{**record, "guard": found})


def _users(messages: Sequence[BaseMessage]) -> list[str]:
    return [words(message) for message in messages if isinstance(message, HumanMessage)]


def arrival_in(choices: Mapping[str, Any]) -> Arrival | None:
    """Read from a run's context what a human does who is not with the session yet.

    Raises:
        InputError: When it is nothing that one can do.
    """
    given = choices.get("human")
    if given is None or isinstance(given, Arrival):
        return given
    try:
        return Arrival.model_validate(given)
    except ValidationError as error:
        raise InputError(
            f'`human` in the context cannot be taken: {told(error)}. Write {{"human": {{"act": '
            '"take", "by": "NAME"}}'
        ) from error


def comes_now(state: SessionState, arrival: Arrival) -> bool:
    """Say whether somebody does something new: what they have just done is not done again.

    A run comes here twice where a human is with the session by then, and knows it by this.
    """
    if arrival.act == "seen":
        last = [*state.get("trace", [])][-1:]
        return [(one.get("kind"), one.get("by")) for one in last] != [("seen", arrival.by)]
    standing = state.get("human")
    return standing is None or standing["by"] != arrival.by


def require_arrival(state: SessionState, arrival: Arrival) -> None:
    """Let a human come to a session that goes on, and between nobody else and the person.

    Raises:
        InputError: When there is none, it has ended, or another human is with it.
    """
    if not state.get("messages"):
        raise InputError("no session has begun under this name: there is nobody to be with")
    if arrival.act == "seen":
        return
    if state.get("status") == "ended":
        raise InputError(f"nobody can take over: {ENDED}")
    standing = state.get("human")
    there = standing["by"] if standing else ""
    if standing and there not in ("", arrival.by, arrival.instead_of):
        raise InputError(
            f"{_who(standing)}. Two would talk past each other: nothing has changed. Who relieves "
            f"them says so: `instead_of`, {there!r}"
        )
    if arrival.instead_of and there not in (arrival.instead_of, arrival.by):
        raise InputError(f"{arrival.instead_of!r} is not with the session: nothing has changed")


def read_answer(given: Any, state: SessionState, script: Script | None) -> _Answer:
    """Read what a human answers, and refuse what cannot be done.

    Raises:
        InputError: When it is no answer, or none that can be given now.
    """
    try:
        answer = HumanAnswer.model_validate(given).root
    except ValidationError as error:
        forms = (
            '. There are {"act": "say", "text": ...}, {"act": "give_back", "section": ...} and '
            '{"act": "end"}'
        )
        is_none = not error.errors()[0]["loc"]
        why = f"this is no answer of a human's: {told(error)}{forms if is_none else ''}"
        raise InputError(why) from error
    require_answer(state, answer, script)
    return answer


def require_answer(state: SessionState, answer: _Answer, script: Script | None) -> None:
    """Let only the human who is with a session answer, and lead only where it can go on.

    Raises:
        InputError: When it is another, or no section of the script, or a digression: a human's
            coming leaves all other places, so that none would be left to go back to.
    """
    standing = state.get("human")
    if standing is None:
        raise InputError("no human is with this session, so that nobody can answer in its place")
    if not (standing["by"] or answer.by):
        raise InputError("a human is waited for: say in `by` who you are")
    if answer.by and standing["by"] not in ("", answer.by):
        raise InputError(f"{_who(standing)}, and not {answer.by!r}: nothing was said")
    sections: Collection[str] = script.by_id if script else ()
    digressions: Collection[str] = script.digressions if script else ()
    if isinstance(answer, GiveBack) and answer.section not in sections:
        known, name = first_few(list(sections), _MOST_NAMED), answer.section
        slug = "_".join(name.casefold().split())
        near = get_close_matches(slug, sections, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise InputError(
            f"there is no section {name!r} to give the session back to (sections: {known}): "
            f"nothing has changed{meant}"
        )
    if isinstance(answer, GiveBack) and answer.section in digressions:
        others = first_few([one for one in sections if one not in digressions], _MOST_NAMED)
        raise InputError(
            f"{answer.section!r} is a digression, which a session comes to from a section that it "
            f"goes back to: give it back to the section that is to go on ({others}): nothing has "
            "changed"
        )
    if isinstance(answer, GiveBack) and script:
        _require_texts(state, script, answer.section)


def _require_texts(state: SessionState, script: Script, section: str) -> None:
    """Let a session go on only where each text that comes can be said: a human leads anywhere.

    Raises:
        InputError: When a text names a value that may not be known by then.
    """
    if missing := lacking(script, [section], state.get("collected", {})):
        raise InputError(
            f"from {section!r} on, texts of the script name {', '.join(missing)}, which is not "
            "known in this session, and say nothing for that. Give it back to a section in which "
            "it is asked for: nothing has changed"
        )


def _answered(script: Script, state: SessionState) -> _Answer:
    """Wait for an answer that can be given.

    A graph around this one has no door that refuses the others. An error here would leave the
    answer behind, and every later one would be taken for it: so it is asked once more, and why.
    """
    said = [words(message) for message in unanswered(state["messages"])]
    asked: dict[str, Any] = {
        "human": state.get("human"),
        "section": state.get("section"),
        "said": said,
    }
    if is_waited_for(state):  # nobody answers: what is shown to the user is given with it
        asked["told"] = who_is_there(script, state)
    while True:
        answer: _Answer = interrupt(asked, response_schema=HumanAnswer).root
        try:
            require_answer(state, answer, script)
        except InputError as error:
            asked = {**asked, "refused": str(error)}
        else:
            return answer


def _with(by: str, why: str) -> Human:
    return Human(status="with", by=by, since=now(), why=why)


def _who(standing: Human) -> str:
    return f"{standing['by']!r} is with this session since {standing['since']}"


def _arrives(script: Script, state: SessionState, arrival: Arrival) -> dict[str, Any]:
    why = f": {arrival.why}" if arrival.why else ""
    at = cast(SessionState, {**state, **place_of(script, state)})
    if arrival.act == "seen":
        reason = f"{arrival.by} has looked at the session{why}"
        return {"trace": [takeover_record(script, at, arrival.by, "seen", LOOKED, reason)]}
    instead = f" from {arrival.instead_of}" if arrival.instead_of else ""
    reason = f"{arrival.by} takes over{instead}{why}"
    return {
        **come(script, state, _with(arrival.by, arrival.why)),
        "trace": [takeover_record(script, at, arrival.by, "take", TAKES_OVER, reason)],
    }


def _acts(script: Script, state: SessionState, answer: _Answer) -> dict[str, Any]:
    """Do what a human answers."""
    standing = state.get("human")
    assert standing is not None
    by = standing["by"] or answer.by
    there = standing if standing["by"] else _with(by, standing["why"])
    count, spoke = len(state["messages"]) + bool(answer.text), bool(answer.text)
    match answer:
        case Say():
            update = acted(state, "say", there, count=count, spoke=spoke, section="")
            record = takeover_record(script, state, by, "say", SPEAKS, f"{by} writes")
        case GiveBack(section=section):
            update = acted(state, "give_back", there, count=count, spoke=spoke, section=section)
            reason = f"{by} gives the session back to the script"
            record = takeover_record(script, state, by, "give_back", GIVEN_BACK, reason, section)
        case Finish():
            update = acted(state, "end", there, count=count, spoke=spoke, section="")
            reason = f"{by} ends the session"
            record = takeover_record(
                script, state, by, "end", ENDED_BY_HUMAN, reason, END_OF_SESSION
            )
        case _:
            assert_never(answer)
    if spoke:
        about = {**signed(script.id, state["section"], update["turn"]), HUMAN: by}
        update["messages"] = [AIMessage(answer.text, id=str(uuid4()), additional_kwargs=about)]
        record["spoke"] = True
    return {**update, "trace": [record]}
