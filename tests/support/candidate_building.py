"""Candidates, scores and situations for tests, and a judge and counsellors with known manners."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from langchain_core.messages import BaseMessage

from scriptgraph.rehearsal.reading import read
from scriptgraph.rehearsal.scorer import criteria_in, is_scoring
from scriptgraph.replies.candidates import Candidate, candidate_id
from scriptgraph.replies.pairs import Rated
from scriptgraph.replies.reply import Said, Situation
from scriptgraph.replies.scores import Score, ScoreSheet

AT = "2026-01-01T00:00:00+00:00"
PRINCIPLES = (*("empathy", "relevance", "clarity", "safety", "exploration", "autonomy", "staging"),)


def situation(id: str = "a", *texts: str) -> Situation:
    """Make a situation; the client speaks first and last, the two take turns."""
    words = texts or ("My sister died in spring.",)
    said = [
        Said(role="assistant" if (len(words) - number) % 2 == 0 else "user", content=text)
        for number, text in enumerate(words)
    ]
    return Situation(id=id, messages=tuple(said))


def candidate(
    number: int = 1, reply: str = "What do you miss most?", *, about: Situation | None = None
) -> Candidate:
    """Make a candidate that passes."""
    waiting = about or situation()
    return Candidate(
        id=candidate_id(waiting.id, number),
        situation=waiting.id,
        candidate=number,
        messages=waiting.messages,
        reply=reply,
        model=f"model-{number}",
        at=AT,
    )


def sheet(one: Candidate, values: Mapping[str, int], *missing: str) -> ScoreSheet:
    """Make a sheet with these scores; `missing` have none."""
    return ScoreSheet(
        id=one.id,
        rubric="principles",
        judge="judge",
        at=AT,
        scores={
            name: Score(reason="told", score=value)
            for name, value in values.items()
            if name not in missing
        },
        missing=dict.fromkeys(missing, "told so"),
    )


def rated(
    number: int, score: int, *missing: str, about: Situation | None = None, **own: int
) -> Rated:
    """Make a candidate with one score for everything, but for those with their own."""
    one = candidate(number, f"Reply number {number} it is.", about=about)
    values = {**dict.fromkeys(PRINCIPLES, score), **own}
    return Rated(one, sheet(one, values, *missing))


@st.composite
def any_rated(draw: st.DrawFn) -> list[Rated]:
    """Generate candidates with any scores: some kept out, some not scored, some in part."""
    found = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        one = candidate(number, draw(st.sampled_from(["Yes.", "Go on, please.", "And then?"])))
        if draw(st.booleans()):
            one = one.model_copy(update={"faults": draw(st.sampled_from([{}, {"form": "x"}]))})
        values = {name: draw(st.integers(1, 5)) for name in PRINCIPLES}
        missing = draw(st.sampled_from([(), (), ("safety",), ("empathy", "staging")]))
        scored = draw(st.sampled_from([True, True, True, False]))
        found.append(Rated(one, sheet(one, values, *missing) if scored else None))
    return found


REPLIES = {
    "warm": "Spring without her. What do you miss most?",
    "dry": "I see. Please go on.",
    "bossy": "Eat well.\n- sleep\n- walk",
}
"""Counsellors of a loopback server, by their models' names; the last one never passes."""

SCORED = {"warm": 5, "dry": 3}


def answer(messages: Sequence[BaseMessage], model: str) -> str:
    """Reply in the manner of the model, or score by whose reply it is."""
    prompt = read(messages)
    if not is_scoring(prompt):
        return REPLIES[model]
    reply = prompt.block("reply")
    score = next((SCORED[name] for name in SCORED if REPLIES[name] == reply), 1)
    return scoring(criteria_in(prompt), score)


def scoring(criteria: Mapping[str, Any], score: int) -> str:
    """Write a judge's answer with the same score for everything."""
    scores = [{"criterion": name, "reason": "told", "score": score} for name in criteria]
    return json.dumps({"scores": scores})


def asked(requests: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name every request that a server got by what makes it one: model, seed and messages."""
    return [
        hashlib.sha256(
            json.dumps([one["model"], one.get("seed"), one["messages"]]).encode()
        ).hexdigest()
        for one in requests
    ]


def write_situations(path: Path, *situations: Situation) -> Path:
    """Write a file of situations."""
    path.write_text("".join(one.model_dump_json() + "\n" for one in situations), encoding="utf-8")
    return path
