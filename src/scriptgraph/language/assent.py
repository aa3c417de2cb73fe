"""Whether words agree to something: "go ahead", "von mir aus", but neither "later" nor "every day".

Who is asked for consent gives it by a word of assent, or gives none. What denies something else
beside it is no denial of it: "no questions, I agree".
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from scriptgraph.language.asking import asks, without_questions
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import answer, denies
from scriptgraph.language.puzzled import clauses_in
from scriptgraph.language.table import Table
from scriptgraph.language.words import bare, language


class Assent(Table):
    """How people agree in a language; patterns without case and accents."""

    states: str = "(?!)"
    """That somebody agrees themselves: what may follow a no for something else."""

    assents: str = "(?!)"
    """What agrees wherever it stands, beside the words for yes: `sounds good`."""

    alone: str = "(?!)"
    """What agrees as all of a clause: `fine`."""

    asides: str = "(?!)"
    """What denies something beside the point: `no questions`."""

    unopposed: str = "(?!)"
    """All of a clause that denies what would speak against it: `I don't have a problem with it`."""

    waits: str = "(?!)"
    """All of a clause that only asks for time: `let me think about it`."""

    puts_off: str = "(?!)"
    """All of a clause that agrees to nothing yet, or wants something else: `it depends`."""

    leads: str = "(?!)"
    """What may stand before both."""

    greets: str = "(?!)"
    """All of a clause that only greets or thanks."""

    shrugs: str = "(?!)"
    """All of a clause that is neither a yes nor a no: `meh`, `huh`."""

    rhetorical: str = "(?!)"
    """A question by its mark alone, and a yes: `why not`."""

    past: str = "(?!)"
    """That somebody has agreed before: `I agreed last time`."""


def knows_assent(code: str) -> bool:
    """Say whether there are words of assent in a language; else any may be one."""
    return language(code).code in _tables()


def without_asides(text: str, code: str) -> str:
    """Leave out what denies something else than what is asked: "No questions, I agree".

    "Why not?" loses its mark, and what is unopposed becomes a yes.
    """
    known = _words_of(code)
    plain = _agreed(bare(text), known, code)
    found = re.sub(known.asides.replace("~", known.states), " ", plain)
    found = re.sub(rf"({known.rhetorical})\s*[?\uff1f]", r"\1.", found)
    return found if found != bare(text) and found.strip(" ,.;!") else text


def _agreed(plain: str, known: Assent, code: str) -> str:
    """Say yes for each clause that opposes nothing, where nothing else is denied or asked.

    "I don't have a problem with you, but no" is none.
    """
    clauses = clauses_in(plain)
    rest = [one for one in clauses if not re.fullmatch(known.unopposed, _said(one))]
    is_open = denies(" ".join(rest), code) or asks(plain, code)
    if len(rest) == len(clauses) or is_open:
        return plain
    return ", ".join([language(code).answers.yes[0], *rest])


def assents(text: str, code: str) -> bool:
    """Say whether words agree to something, and neither put it off nor only ask."""
    known = _words_of(code)
    told = without_questions(text, code)
    if not told.strip() or puts_off(text, code) or re.search(known.past, bare(text)):
        return False
    if re.search(known.assents, _said(told)):
        return True  # what it holds of a denial, "nothing against it", is its own
    said = answer(told, code)
    if said is not None:
        return said.yes
    clauses = clauses_in(told)
    answers = [one for one in (answer(clause, code) for clause in clauses) if one is not None]
    if answers:
        return all(one.yes for one in answers)
    return any(re.fullmatch(known.alone, _said(clause)) for clause in clauses)


def puts_off(text: str, code: str) -> bool:
    """Say whether all of a clause puts an answer off, or wants something else."""
    known = _words_of(code)
    pattern = _led(f"{known.waits}|{known.puts_off}", known)
    return any(re.fullmatch(pattern, _said(clause)) for clause in clauses_in(text))


def waits(clause: str, code: str) -> bool:
    """Say whether all of a clause asks for time: "hang on", "einen Moment bitte"."""
    known = _words_of(code)
    return bool(re.fullmatch(_led(known.waits, known), _said(clause)))


def only_waits(text: str, code: str) -> bool:
    """Say whether every clause asks for time, greets, thanks or hesitates: "hm", "hello"."""
    known, fillers = _words_of(code), language(code).answers.fillers
    hollow = f"{_led(known.waits, known)}|(?:{known.greets})"
    said = [one for one in map(_said, clauses_in(text)) if one not in fillers]
    return bool(words_in(text)) and all(re.fullmatch(hollow, one) for one in said)


def only_shrugs(text: str, code: str) -> bool:
    """Say whether every clause shrugs, waits or greets: neither a yes nor a no."""
    shrugs = _words_of(code).shrugs
    clauses = clauses_in(text)
    return bool(clauses) and all(
        re.fullmatch(shrugs, _said(one)) or only_waits(one, code) for one in clauses
    )


def _led(pattern: str, known: Assent) -> str:
    """Let what leads to it stand before a pattern, with blanks or without."""
    return f"(?:(?:{known.leads}) ?)*(?:{pattern})"


def _said(text: str) -> str:
    """Give the words of a text, and its signs such as 👍, parted by one blank."""
    return " ".join(re.findall(r"[^\W_]+|[\u2705\U0001f300-\U0001faff]", bare(text)))


def _words_of(code: str) -> Assent:
    return _tables().get(language(code).code, Assent())


@lru_cache
def _tables() -> dict[str, Assent]:
    path = files("scriptgraph.language").joinpath("wordings", "assent.toml")
    tables = tomllib.loads(path.read_text("utf-8"))
    return {code: Assent.model_validate(table) for code, table in tables.items()}
