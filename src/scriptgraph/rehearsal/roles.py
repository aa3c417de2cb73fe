"""How the rehearsal model plays its roles: by rule, from the prompt alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.digest import drawn
from scriptgraph.language.declining import is_at_a_loss, tells_after_all
from scriptgraph.language.detection import is_foreign
from scriptgraph.language.puzzled import is_lost
from scriptgraph.language.words import language
from scriptgraph.rehearsal.chooser import is_choice, play_choice
from scriptgraph.rehearsal.correcting import correction, is_of_another
from scriptgraph.rehearsal.denying import asks_for_harm, only_denies_danger, without_denied_danger
from scriptgraph.rehearsal.guard import is_guarding, play_guard
from scriptgraph.rehearsal.hearing import (
    alarm,
    answers,
    asks_for_danger,
    is_in_danger,
    last_user,
    led_on,
    unanswered_texts,
    watches_for_stop,
)
from scriptgraph.rehearsal.listing import declared_lists, lists_among
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.rehearsal.roleplay import play_roleplay, plays_roleplay
from scriptgraph.rehearsal.sayings import Heard, chooses, heard
from scriptgraph.rehearsal.scorer import is_scoring, play_scoring
from scriptgraph.rehearsal.speaking import SIGN, asked_values, chosen, instructed, is_offer, offer
from scriptgraph.rehearsal.standin import as_asked
from scriptgraph.rehearsal.told_late import told_after_all
from scriptgraph.rehearsal.unconstrained import is_unconstrained, play_unconstrained
from scriptgraph.rehearsal.values_told import Given, quote_of
from scriptgraph.rehearsal.verifier import is_verification, play_verification
from scriptgraph.rehearsal.withdrawing import heard_back, only_takes_back, struck_out
from scriptgraph.safety.danger import danger_in
from scriptgraph.safety.danger.safe import Told, asks_for_safety, says_safe

NOT_SAID = "rehearsal: none of the conditions was said"

_STORY = r"^(?:complaint|history|life|thoughts_and_feelings|goals): (.*)$"
"""The parts of a case that a person would tell; the others say how to play them."""

_SENTENCE = re.compile(
    r"[^.!?\n\u3002\uff01\uff1f]{12,}[.!?]|[^.!?\n\u3002\uff01\uff1f]{4,}[\u3002\uff01\uff1f]"
)

_PATIENT = "You play a person in a conversation"
"""How a patient's prompt begins; what scripts and cases say can look like any part of a prompt."""

_ROLES: tuple[tuple[Callable[[Prompt], bool], Callable[[Prompt], str]], ...] = (
    (is_unconstrained, play_unconstrained),
    (is_choice, play_choice),
    (is_verification, play_verification),
    (is_scoring, play_scoring),
    (is_guarding, play_guard),
)
"""How to know a role by its prompt, and how it is played."""


def play(messages: Sequence[BaseMessage], seed: int) -> str:
    """Answer a prompt in the role that it asks for."""
    prompt = read(messages)
    if prompt.system.startswith(_PATIENT):
        return _patient(prompt.system, messages, seed)
    if plays_roleplay(prompt):
        return play_roleplay(prompt, messages, seed)
    for is_role, play_role in _ROLES:
        if is_role(prompt):
            return play_role(prompt)
    if prompt.asks("recap"):
        return json.dumps(_notes(prompt), ensure_ascii=False)
    if prompt.judges:
        answer = _evaluation(prompt)
        if prompt.acts:
            answer |= _act(prompt, answer)
        else:
            answer["rule"] = _chosen(prompt, answer)
        return json.dumps(as_asked(prompt, answer), ensure_ascii=False)
    if prompt.has("options"):
        return json.dumps(_dispatch(prompt), ensure_ascii=False)
    if prompt.has("section"):
        return _speak(prompt)
    return f"{SIGN} I only rehearse scripts. You said: {messages[-1].text[:200] or 'nothing'}"


def _evaluation(prompt: Prompt) -> dict[str, Any]:
    """Settle the first open task once the user has answered it with more than a question."""
    said, occurrence = last_user(prompt.lines), _occurrence(prompt)
    told = {**prompt.earlier(), **prompt.known()}
    struck = [] if occurrence else [*struck_out(told, said, prompt.language)]
    gone = [] if occurrence or struck else _taken_back(prompt)
    is_other = bool(occurrence or gone or struck)
    quote, was_heard = quote_of(said), Heard() if is_other else _heard(prompt)
    corrected = struck if is_other else [*_corrected(prompt), *_after_all(prompt)]
    # Of a list every record is a claim of its own.
    lists = {*declared_lists(prompt.kinds()), *lists_among(prompt.known())}
    given = {
        (one.name, one.value if one.name in lists else ""): one
        for one in (*corrected, *was_heard.given)
    }
    settled = was_heard.settled
    return {
        "reason": "rehearsal: the user answered" if settled else "rehearsal: no answer yet",
        "settled": [
            *({"quote": quote, "done": name} for name in was_heard.done),
            *({"quote": quote, "not_needed": name} for name in (*was_heard.declined, *gone)),
        ],
        "collected": [one._asdict() for one in given.values()],
        "anytime": occurrence,
    }


def _heard(prompt: Prompt) -> Heard:
    """Hear the user's answer to the open tasks; who only corrects something answers nothing.

    Nor do words of danger, but to a question that asks for them and keeps what is said, nor to have
    denied one where something else was asked for; and whether somebody is safe is not answered
    before they say that they are. Who does not understand what is asked has not answered it.
    """
    tasks, said, code = prompt.open_tasks(), last_user(prompt.lines), prompt.language
    is_answer = answers(prompt.lines) and not is_lost(said, code)
    if not is_answer or only_takes_back(prompt.known(), said, code):
        return Heard()
    if danger_in(said) and not (tasks and asks_for_danger(tasks[0], code)):
        return Heard()
    if tasks and only_denies_danger(said, code) and not asks_for_harm(tasks[0], code):
        return Heard()
    if tasks and is_at_a_loss(said, code) and asks_for_harm(tasks[0], code):
        return Heard()
    asked = asks_for_safety(tasks[0].text) if tasks else False
    if asked and not says_safe(Told(said, prompt.lines[-2].text), code):
        return Heard()
    return heard(tasks, prompt.known(), said, code, named_only=_is_beside(prompt))


def _taken_back(prompt: Prompt) -> list[str]:
    """Hear what the user takes back of what they have told, today or in an earlier session."""
    known = [*prompt.known(), *prompt.earlier()]
    return heard_back(known, last_user(prompt.lines), prompt.language)


def _corrected(prompt: Prompt) -> list[Given]:
    """Hear what the user corrects."""
    said = last_user(prompt.lines)
    return correction(
        prompt.open_tasks(), prompt.known(), said, prompt.language, kinds=prompt.kinds()
    )


def _after_all(prompt: Prompt) -> list[Given]:
    """Hear what the user tells now and had declined before, in whichever section."""
    said, code = last_user(prompt.lines), prompt.language
    declined, known = prompt.declined(), prompt.known()
    if not declined or not answers(prompt.lines):
        return []
    return told_after_all(prompt.open_tasks(), declined, known, said, code)


def _is_beside(prompt: Prompt) -> bool:
    """Say whether the user speaks of something that was asked before, and answers nothing now."""
    is_told = tells_after_all(last_user(prompt.lines), prompt.language) and _after_all(prompt)
    said, known = last_user(prompt.lines), prompt.known()
    is_astray = is_of_another(
        prompt.open_tasks(), known, said, prompt.language, kinds=prompt.kinds()
    )
    return bool(_corrected(prompt) or is_told or is_astray)


def _occurrence(prompt: Prompt) -> list[dict[str, Any]]:
    """Find a watched condition in what the user has said since the agent last spoke."""
    options, code = prompt.options("anytime"), prompt.language
    told = prompt.unjudged() or unanswered_texts(prompt.lines)
    is_danger = any(map(danger_in, told)) or is_in_danger(prompt.lines, code)
    for said in told:
        if is_danger or chooses(prompt.open_tasks(), said, code):
            options = [one for one in options if not watches_for_stop(one, code)]
        if rule := alarm(options, said, code):
            return [{"quote": quote_of(said), "rule": rule}]
    return []


def _notes(prompt: Prompt) -> dict[str, Any]:
    """Keep the beginning of each thing that the user said lately, as far as there is room."""
    said = [line.text.removeprefix(SIGN).strip() for line in prompt.lines if line.speaker == "user"]
    told = " ".join(f"The user said: {quote_of(text)}." for text in said[-6:])
    return {"recap": f"{SIGN} {told}", "quotes": [quote_of(text) for text in said[-2:]]}


def _dispatch(prompt: Prompt) -> dict[str, Any]:
    rule = led_on(prompt.options("options"), last_user(prompt.lines), prompt.language)
    return {"reason": "rehearsal: these words were said" if rule else NOT_SAID, "rule": rule}


def _chosen(prompt: Prompt, evaluation: dict[str, Any]) -> int:
    """Choose the way on as the evaluator, once every required task is settled."""
    settled = {claim.get("done", claim.get("not_needed")) for claim in evaluation["settled"]}
    left = [one for one in prompt.open_tasks() if one.id not in settled and not one.optional]
    if left or evaluation["anytime"]:
        return 0
    return led_on(prompt.options("options"), last_user(prompt.lines), prompt.language) or 0


def _act(prompt: Prompt, evaluation: dict[str, Any]) -> dict[str, Any]:
    """Choose and reply as the single actor, after the evaluation it has just made."""
    settled = {claim.get("done", claim.get("not_needed")) for claim in evaluation["settled"]}
    still_open = [task for task in prompt.open_tasks() if task.id not in settled]
    options, code = prompt.options("options"), prompt.language
    if evaluation["anytime"]:
        return {"rule": 0, "reply": ""}
    if not prompt.has("options") and all(task.optional for task in still_open):
        return {"rule": 0, "reply": _begin(prompt.block("next"), code)}
    if not options or any(not task.optional for task in still_open):
        return {"rule": 0, "reply": instructed(still_open[0].wording if still_open else "", code)}
    judged = [option for option in options if option.condition.startswith("when ")]
    certain = [option for option in options if option.condition in ("complete", "otherwise")]
    rule = led_on(judged, last_user(prompt.lines), prompt.language) or next(
        (o.number for o in certain), 0
    )
    if not rule:
        return {"rule": 0, "reply": offer([option.condition for option in judged], code)}
    way = next(option for option in options if option.number == rule)
    return {"rule": rule, "reply": _begin(way.opening, code)}


def _begin(opening: str, code: str) -> str:
    """Begin what comes next; at the end of the session there is nothing to say."""
    _, begins, instruction = opening.partition(", beginning: ")
    return instructed(instruction, code) if begins else ""


def _speak(prompt: Prompt) -> str:
    """Say what the first open task asks for, or ask for the choice that is left."""
    settled = _heard(prompt).settled if prompt.is_ahead else set()
    for task in (one for one in prompt.open_tasks() if one.id not in settled):
        return instructed(task.wording, prompt.language)
    _, _, rest = prompt.now.partition("which of these is the case:\n")
    choices = re.findall(r"^- (.*)$", rest, re.MULTILINE)
    return offer(choices, prompt.language) if choices else instructed("", prompt.language)


def _patient(system: str, messages: Sequence[BaseMessage], seed: int) -> str:
    """Answer from the case, now and then with a question or a refusal.

    A case in another language than the script's is not read out: the language has sentences.
    """
    case = system.partition("<person>")[2].partition("</person>")[0]
    agent = messages[-1].text if isinstance(messages[-1], HumanMessage) else ""
    draw = drawn(seed, len(messages), case)
    code = Prompt(system, "", []).language
    phrases = language(code).rehearsal
    if is_offer(agent):
        return chosen(agent, draw)
    if draw % 9 == 0:
        return f"{SIGN} {phrases.again}"
    if draw % 13 == 0:
        return f"{SIGN} {phrases.declines}"
    told = " ".join(re.findall(_STORY, case, re.MULTILINE)) or case
    sentences = _SENTENCE.findall(re.sub(r"[\"“”]", "", told)) or [phrases.lost]
    if is_foreign(told, code):
        sentences = [*phrases.told]
    place = draw % len(sentences)
    first = [*without_denied_danger(sentences[place:] + sentences[:place], code), phrases.lost][0]
    return f"{SIGN} {first.strip()}{asked_values(agent, draw)}"
