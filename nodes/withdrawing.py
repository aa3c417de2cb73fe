"""What somebody takes back of what they have told: claimed by a model, proved by their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from scriptgraph.core.refused import Refusal
from scriptgraph.core.trace import Quote
from scriptgraph.language.declining import declines, is_unwilling
from scriptgraph.language.polarity import answer
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.recanted import recanted, withdraws
from scriptgraph.language.words import known_codes, language
from scriptgraph.nodes.proof import SAID_BEFORE, Transcript, flaw_of_quote, message_with
from scriptgraph.prompting.schemas import Done, NotNeeded
from scriptgraph.state.values import sentence_with
from scriptgraph.state.withdrawn import WITHDRAWN

NOT_TAKEN_BACK = "its quote takes nothing back"
ONE_RECORD = "it names a record of the list, and not the list"
TOLD_ANEW = "it is told anew in the same words"


@dataclass
class TakenBack:
    """What is taken back in one turn."""

    quotes: dict[str, str] = field(default_factory=dict)
    """Value → the words that take it back."""

    evidence: list[Quote] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def taken_back(
    verdicts: Iterable[Done | NotNeeded],
    *,
    known: Collection[str],
    told_now: Mapping[str, str],
    open_tasks: Collection[str],
    said: Transcript,
) -> tuple[TakenBack, list[Done | NotNeeded]]:
    """Part the claims that values are taken back from those that speak of tasks.

    `-phone` speaks of the task `phone` while that is open, unless the value `phone` is known and
    the user's own words say that they take something back, or would rather not say it.

    Args:
        verdicts: What a model claims to be settled.
        known: The values that were told before, and that can be taken back.
        told_now: The values that are told in the same answer → their quotes.
        open_tasks: The ids of the tasks that can be settled.
        said: Every message of the session.
    """
    found, tasks = TakenBack(), list[Done | NotNeeded]()
    for verdict in verdicts:
        name = verdict.task
        is_value = isinstance(verdict, NotNeeded) and (name in known or name in told_now)
        if not is_value or (name in open_tasks and not _is_meant(verdict.quote, name, said)):
            tasks.append(verdict)
            continue
        flaw = _flaw(verdict.quote, name, told_now.get(name), said)
        quote = Quote(task=name, status=WITHDRAWN, text=verdict.quote, found=not flaw)
        found.evidence.append(quote)
        if flaw:
            found.refused.append(Refusal(choice=f"{name}: {WITHDRAWN}", why=flaw))
        else:
            found.quotes[name] = verdict.quote
    return found, tasks


def would_not_tell(quote: str, said: Transcript) -> bool:
    """Say whether words refuse to tell something, in a language that has a table.

    What an earlier session knows is lost by them, and by no others.
    """
    code = said.language
    if language(code).code not in known_codes():
        return True
    text = message_with(quote, said)
    is_no = (told := answer(text, code)) is not None and not told.yes
    return is_no or is_unwilling(text, code) or withdraws(text, code)


def _is_meant(quote: str, name: str, said: Transcript) -> bool:
    """Say whether the message that holds a quote takes something back, by its own words.

    Who would rather tell no more of a list takes nothing of it back.
    """
    text = message_with(quote, said)
    is_list = name in said.records.values()
    return withdraws(text, said.language) or (declines(text, said.language) and not is_list)


def _takes_nothing_back(quote: str, name: str, said: Transcript) -> bool:
    """Say whether words take nothing back, or another value, in a language that has a table.

    Of another language the words are not known, and a model judges.
    """
    code = said.language
    if language(code).code not in known_codes():
        return False
    text = message_with(quote, said)
    named = recanted(text, said.known, code) or {name}
    is_english = withdraws(text, "en") or declines(text, "en")
    return name not in named or not (_is_meant(quote, name, said) or is_english)


def _flaw(quote: str, name: str, told: str | None, said: Transcript) -> str:
    """Say why words do not take a value back; empty where they do."""
    if flaw := flaw_of_quote(quote, said):
        return flaw
    if _names_record(quote, name, said):
        return ONE_RECORD
    if told is not None and not _is_behind(quote, told, said):
        return TOLD_ANEW
    if told is None and not is_quoted(quote, said.since(name)):
        return SAID_BEFORE
    return NOT_TAKEN_BACK if _takes_nothing_back(quote, name, said) else ""


def _names_record(quote: str, name: str, said: Transcript) -> bool:
    """Say whether words are of single records of a list: who strikes one keeps the others."""
    sentence = sentence_with(quote, message_with(quote, said))
    records = (called for called, owner in said.records.items() if owner == name)
    return any(is_quoted(called, [sentence]) for called in records)


def _is_behind(quote: str, other: str, said: Transcript) -> bool:
    """Say whether a quote was said later than another one."""
    for text in reversed(said.user):
        has_one, has_other = is_quoted(quote, [text]), is_quoted(other, [text])
        if has_one and has_other:
            folded = text.casefold()
            return folded.rfind(quote.casefold().strip()) > folded.rfind(other.casefold().strip())
        if has_one or has_other:
            return has_one
    return False
