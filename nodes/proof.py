"""What proves a claim: whose words count for it, and whether they can have given a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Reversible, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.language.addressed import addressed
from scriptgraph.language.amending import amends
from scriptgraph.language.assent import puts_off, without_asides
from scriptgraph.language.consent import (
    flaw_of_consent,
    is_consent,
    is_others_consent,
    speaks_of_agreeing,
)
from scriptgraph.language.declining import declines
from scriptgraph.language.otherwise import told_as
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.quotes import is_quoted, is_telling
from scriptgraph.language.recanted import recanted, withdraws
from scriptgraph.language.scale_points import time_instead
from scriptgraph.language.telephone import has_telephone, is_telephone
from scriptgraph.language.told_all import asks_for_more, says_only_all
from scriptgraph.language.units import other_unit
from scriptgraph.nodes.dating import day_of
from scriptgraph.nodes.replacing import flaw_of_replacement
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant, Kind, kind_of
from scriptgraph.script.lists import record_name
from scriptgraph.script.model import Task
from scriptgraph.state.doubted_choices import DECLINED
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.values import doubt, sentence_with

NOT_SAID = "its quote is not in the transcript"
NOT_THEIRS = "its quote is not the user's"
ONLY_ASKED = "its quote is only the agent's question"
DENIED = "its quote denies it"
TAKES_BACK = "its quote takes something back"
ONE_LETTER = "its quote is one letter"
SAID_BEFORE = "its quote is from before the value that it would replace"
ALL_TOLD = "its quote says that this is all, and that was not asked"
ANOTHERS = "its quote says what somebody else thinks, and consent is one's own"
NO_NUMBER = "its quote holds no telephone number"
AMENDS_OTHER = "its quote corrects what was told just before"
PUTS_OFF = "the user puts the answer off, or wants something else first"


_SENTENCE = re.compile(r"(?<=[.!?\u2026])(?=\s)|(?<=[\u3002\uff01\uff1f\u061f\n])")
_ASKS = re.compile(r"[?\uff1f\u061f][\W_]*$")


class Said(Reversible[str]):
    """What was said in a conversation; it is read when a quote is looked for, and no sooner."""

    def __init__(
        self, messages: Sequence[BaseMessage], by: type[BaseMessage] = BaseMessage
    ) -> None:
        """Take the messages of one kind of speaker, or all."""
        self._messages = messages
        self._by = by

    def __iter__(self) -> Iterator[str]:
        """Read from the beginning."""
        return (words(message) for message in self._messages if isinstance(message, self._by))

    def __reversed__(self) -> Iterator[str]:
        """Read from the end."""
        return (
            words(message) for message in reversed(self._messages) if isinstance(message, self._by)
        )


class Stated(Said):
    """What the agent has said but for its questions: to have asked proves no answer."""

    def __init__(self, messages: Sequence[BaseMessage]) -> None:
        """Take the agent's messages."""
        super().__init__(messages, by=AIMessage)

    def __iter__(self) -> Iterator[str]:
        """Read from the beginning."""
        return (part for text in super().__iter__() for part in _statements(text))

    def __reversed__(self) -> Iterator[str]:
        """Read from the end."""
        return (part for text in super().__reversed__() for part in reversed(_statements(text)))


@lru_cache(4096)
def _statements(text: str) -> tuple[str, ...]:
    """Give the sentences of a text that are no questions; what follows one another stays so."""
    runs = [""]
    for sentence in _SENTENCE.split(text):
        if _ASKS.search(sentence):
            runs.append("")
        else:
            runs[-1] += sentence
    return tuple(run for run in runs if run.strip())


@dataclass(frozen=True)
class Transcript:
    """What was said in a session, by whose words count for what."""

    user: Reversible[str]
    agent: Reversible[str]
    """All of it: to tell whose a quote is that is not the user's."""

    stated: Reversible[str]
    """The agent's words but for its questions."""

    since: Callable[[str], Reversible[str]]
    """From the name of a value to what the user has said since it was noted."""

    language: str = "en"

    day_of: Callable[[str], date | None] = lambda _: None
    """From words of the user's to the day on which they said them; None where nobody knows."""

    asked: Mapping[str, str] = field(default_factory=dict)
    """Value that a task collects alone → what that task is: "Ask whether they agree"."""

    names: Collection[str] = ()
    """The names of all values that the user can speak of."""

    known: Collection[str] = ()
    """The names of those that are known, and can be taken back."""

    records: Mapping[str, str] = field(default_factory=dict)
    """What the records of known lists are called → the list."""

    is_behind_value: Callable[[], bool] = lambda: False
    """Whether the user's message before the last told a value: something else is asked since."""


def transcript_of(
    state: SessionState,
    language: str,
    names: Collection[str] = (),
    asked: Mapping[str, str] = MappingProxyType({}),
) -> Transcript:
    """Give what was said in a session.

    Args:
        state: The session.
        language: The code of the language.
        names: The names of all values that can be told in it.
        asked: Value that a task collects alone → what that task is.
    """
    messages, known = state["messages"], state.get("collected", {}).keys() & {*names}
    return Transcript(
        user=Said(messages, by=HumanMessage),
        agent=Said(messages, by=AIMessage),
        stated=Stated(messages),
        since=lambda name: _said_since(state, name),
        language=language,
        day_of=lambda quote: day_of(quote, messages),
        asked=asked,
        names=names,
        known=known,
        records={
            record_name(record): name
            for name, value in state.get("collected", {}).items()
            if isinstance(value, list)
            for record in value
        },
        is_behind_value=lambda: any(sum(1 for _ in _said_since(state, one)) == 1 for one in known),
    )


def flaw_of_value(
    name: str,
    value: Constant,
    kind: ValueType,
    quote: str,
    said: Transcript,
    *,
    known: Constant | None,
) -> str:
    """Say why a value is not proven; empty where it is.

    Args:
        name: The value's name.
        value: The value, read as its type.
        kind: The type.
        quote: The quote that is to prove it.
        said: What was said.
        known: What was collected under this name before; None where nothing was.
    """
    if flaw := flaw_of_quote(quote, said):
        return flaw
    is_change = known is not None and value != known
    texts = said.since(name) if is_change else said.user
    if is_change and not is_quoted(quote, texts):
        return SAID_BEFORE
    declared = kind_of(kind)
    # A score is no amount: "several days" are no unit of it. A span brings its unit along.
    scored = declared.meaning == "span" or bool(declared.labels)
    if is_change:
        message = message_with(quote, said)
        if flaw := flaw_of_replacement(name, value, declared, quote, message, said):
            return flaw
    heard = ((quote, text, said.day_of(text)) for text in _with(quote, texts))
    if isinstance(value, bool) and is_consent(name, said.asked.get(name, "")):
        code = said.language
        heard = ((without_asides(q, code), without_asides(t, code), day) for q, t, day in heard)
    doubts = [
        doubt(value, kind, told, text, said.language, day, said.asked.get(name, ""))
        or ("" if scored else _unit_doubt(name, value, declared, (told, text), said))
        or _other_meant(name, kind, (told, sentence_with(told, text)), said)
        or _no_answer(name, value, (sentence_with(told, text), text), said)
        for told, text, day in heard
    ]
    return "" if "" in doubts else doubts[0]


def amends_other(value: Constant, quote: str, said: Transcript) -> bool:
    """Say whether a number corrects the answer before, and is none to a question asked since.

    Behind no value nobody knows whether it is another question that is asked now. A part of a
    record is not asked about here: "sorry, it was 2" is of the record that was told last.

    Args:
        value: What is claimed of a value that is not known yet.
        quote: The quote that is to prove it.
        said: What was said.
    """
    if isinstance(value, bool | str):
        return False
    return amends(message_with(quote, said), said.language) and said.is_behind_value()


def _unit_doubt(
    name: str, value: Constant, kind: Kind, texts: Sequence[str], said: Transcript
) -> str:
    """Say that a number was told in another unit, or is no amount, by its quote or message."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    code = said.language
    told = next(filter(None, (other_unit(name, value, text, code) for text in texts)), "")
    if told:
        return f"its quote gives it in {told}, and {name!r} is not in {told}"
    if other := told_as(name, value, texts[-1], code):
        return f"its quote gives it as {other}"
    if kind.low is None or kind.high is None:
        return ""
    asked = f"{said.asked.get(name, '')} {_last_said(said.agent)}"
    time = time_instead(name, value, (kind.low, kind.high), asked, texts[-1], code)
    return f"its quote counts {time}, and {name!r} is a point on a scale" if time else ""


def _other_meant(name: str, kind: ValueType, texts: tuple[str, str], said: Transcript) -> str:
    """Say that words take a value back, or correct another one, which they name.

    A text may speak of any value, but for who takes one back: that is no answer.
    """
    quote, sentence = texts
    gone = recanted(sentence, said.known, said.language)
    is_told_anew = gone is not None and name in gone and not withdraws(quote, said.language)
    if kind == "string":
        return "" if gone is None or is_told_anew else TAKES_BACK
    declared = kind_of(kind)
    answers = declared.labels or tuple(map(str, declared.choices))
    meant = gone or addressed(sentence, said.names, said.language, answers)
    return f"its quote is of {min(meant)!r}" if meant and name not in meant else ""


def _no_answer(name: str, value: Constant, texts: tuple[str, str], said: Transcript) -> str:
    """Say that words only refuse or end something, are somebody else's, or of something else."""
    sentence, message = texts
    code, asked = said.language, f"{_last_said(said.agent)} {name}"
    is_told = isinstance(value, bool | str)
    if is_told and says_only_all(sentence, code, asked) and not asks_for_more(asked, code):
        return ALL_TOLD
    match value:
        case bool() if is_others_consent(sentence, asked, code):
            return ANOTHERS
        case bool() if _is_consent(name, sentence, said):
            if value and puts_off(message, code):
                return PUTS_OFF
            flaw = flaw_of_consent(value, sentence, code)
            return flaw or ("" if value else _other_denied(name, sentence, said))
        case False:
            return _other_denied(name, sentence, said)
        case str() if is_telephone(name) and not has_telephone(sentence, code):
            return NO_NUMBER
        case str() if declines(message, code) and not declines(value, code):
            return DECLINED
        case _:
            return ""


def _is_consent(name: str, sentence: str, said: Transcript) -> bool:
    """Say whether a truth is consent: by its name, by its task, or by an answer about agreeing.

    What the agent has just asked may be of something else; so it counts only beside such an answer.
    """
    if is_consent(name, said.asked.get(name, "")):
        return True
    last = _last_said(said.agent)
    return speaks_of_agreeing(sentence, said.language) and is_consent(name, last)


def _other_denied(name: str, sentence: str, said: Transcript) -> str:
    """Say that a no is of a record that is known: "I take no sertraline".

    "No, I stopped the sertraline" begins with an answer.
    """
    clause = next(iter(clauses_in(sentence)), "")
    of = (owner for called, owner in said.records.items() if is_quoted(called, [clause]))
    return next((f"its quote is of {owner!r}" for owner in of if owner != name), "")


def flaw_of_task(task: Task, quote: str, said: Transcript) -> str:
    """Say why a task is not proven; empty where it is.

    What is to be found out only the user can have said; all else the agent may have done, though
    never by asking.
    """
    flaw = flaw_of_quote(quote, said)
    if not flaw or task.collect:
        return flaw
    if is_quoted(quote, said.stated):
        return "" if is_telling(quote, said.stated) else ONE_LETTER
    return ONLY_ASKED if flaw == NOT_THEIRS else flaw


def flaw_of_quote(quote: str, said: Transcript) -> str:
    """Say why a quote is none of the user's; empty where it is."""
    if is_quoted(quote, said.user):
        return "" if is_telling(quote, said.user) else ONE_LETTER
    return NOT_THEIRS if is_quoted(quote, said.agent) else NOT_SAID


def _with(quote: str, texts: Reversible[str]) -> Iterator[str]:
    """List the texts that a quote stands in, the last first."""
    return (text for text in reversed(texts) if is_quoted(quote, [text]))


def _last_said(texts: Reversible[str]) -> str:
    return next(iter(reversed(texts)), "")


def message_with(quote: str, said: Transcript) -> str:
    """Give the last message of the user's that a quote stands in; empty where it is in none."""
    return next(_with(quote, said.user), "")


def _said_since(state: SessionState, name: str) -> Reversible[str]:
    """Give what the user has said since a value was noted; all, where that is not on record."""
    messages = state["messages"]
    noted = next(
        (r["turn"] for r in reversed(state.get("trace", [])) if name in r.get("collected", {})),
        None,
    )
    if noted is None:
        return Said(messages, by=HumanMessage)
    replies = [n for n, message in enumerate(messages) if isinstance(message, AIMessage)]
    # A decision of turn n is followed by the agent's nth message.
    passed = max(1, state.get("turn", 0) + 1 - noted)
    start = replies[-passed] if passed <= len(replies) else 0
    return Said(messages[start:], by=HumanMessage)
