"""How the rehearsal model speaks, and how it hears which condition was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scriptgraph.kinds import Kind, kind_of
from scriptgraph.models.reading import Line, Option, choices_in, types_in

SIGN = "[rehearsal]"
"""Stands before everything that is said, so that nobody takes it for a language model."""

DOING = "Now I would do this: "
"""Begins what a script's agent says."""

QUESTION = "Which is it? "
"""Begins the question for a choice; behind it stand the conditions."""

_OTHERWISE = ("Next I would do this: ", "I would do this now: ", "What I would do is this: ")
"""Stand in place of `DOING` where the same thing is said in other words."""

_MATCH = 0.5
"""Share of a clause's words that has to be said for its condition to count as holding."""

_NEGATIONS = frozenset({"no", "not", "never", "nobody", "nothing", "none"})

_IRREGULAR = {"has": "have", "does": "do", "is": "am", "was": "was"}

_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the and that this with for from have has are was were will would could should about into "
        "them they their then than patient user client customer person someone anyone else wants "
        "want wanting speaks says tells clearly now right just some any one session not does",
    )
)


def instructed(instruction: str) -> str:
    """Say what is to be done now, instead of doing it."""
    return f"{SIGN} {DOING}{instruction or 'listen, and answer briefly.'}"


def reworded(text: str, seed: int) -> str:
    """Say what is to be done now in other words; everything else stays as it is."""
    return text.replace(DOING, _OTHERWISE[seed % len(_OTHERWISE)], 1)


def offer(conditions: Sequence[str]) -> str:
    """Ask which of the conditions is the case."""
    listed = " / ".join(condition.removeprefix("when ") for condition in conditions)
    return f"{SIGN} {QUESTION}{listed}"


def chosen(agent: str, draw: int) -> str:
    """Answer the agent's question for a choice."""
    choices = agent.partition(QUESTION)[2].split(" / ")
    return f"{SIGN} {_first_person(choices[draw % len(choices)])}"


def asked_values(agent: str, draw: int) -> str:
    """Give the values that the agent said it has to find out."""
    found = re.search(r"\(find out (.*)\)", agent)
    given = []
    for kind in types_in(found.group(1)).values() if found else []:
        if choices := choices_in(kind):
            given.append(choices[draw % len(choices)])
        elif kind != "string":
            given.append("yes" if kind == "boolean" else _number(kind_of(kind), draw))
    return "".join(f" I would say {value}." for value in given)


def _number(kind: Kind, draw: int) -> str:
    """Draw a number that the value can be."""
    if kind.low is None or kind.high is None:
        return str(draw % 10)
    return str(kind.low + draw % (int(kind.high - kind.low) + 1))


def best(options: Sequence[Option], said: str) -> int:
    """Give the number of the option whose words were said most completely; 0 for none."""
    scored = [(_score(option.condition, said), option.number) for option in options]
    score, number = max(scored, key=lambda pair: pair[0], default=(0.0, 0))
    return number if score >= _MATCH else 0


def denies(said: str) -> bool:
    """Say whether something was negated; no alarm is raised by what nobody wants."""
    return bool(_NEGATIONS & set(re.findall(r"\w+", said.casefold())))


def answers(lines: Sequence[Line]) -> bool:
    """Say whether the user has spoken last, and with more than a question."""
    return bool(lines) and lines[-1].speaker == "user" and not lines[-1].text.endswith("?")


def last_user(lines: Sequence[Line]) -> str:
    """Give what the user has just said; empty when the agent spoke last."""
    return lines[-1].text if lines and lines[-1].speaker == "user" else ""


def words_of(text: str) -> set[str]:
    """Give the words that carry what a text is about."""
    return {w for w in re.findall(r"\w{3,}", text.casefold()) if w not in _EMPTY_WORDS}


def _score(condition: str, said: str) -> float:
    clauses = re.split(r",|;| or ", condition.removeprefix("when "))
    return max((_share(words_of(clause), words_of(said)) for clause in clauses), default=0.0)


def _share(wanted: set[str], said: set[str]) -> float:
    return sum(any(_alike(a, b) for b in said) for a in wanted) / len(wanted) if wanted else 0.0


def _alike(first: str, second: str) -> bool:
    return first == second or (min(len(first), len(second)) >= 4 and first[:4] == second[:4])


def _first_person(condition: str) -> str:
    words = condition.split()
    if len(words) > 2 and words[0].lower() in ("the", "a"):
        verb = words[2] if words[2].endswith("ss") else words[2].removesuffix("s")
        words = ["I", _IRREGULAR.get(words[2], verb), *words[3:]]
    return " ".join(words).rstrip(".") + "."
