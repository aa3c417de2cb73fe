"""A small script, and what may happen in its sessions, written down a second time by hand.

No code of the package has a part in the second: it is what the machine of `test_state_machine.py`
holds sessions against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scriptgraph.formats.load import load_script

TEXT = """
script: machine
title: Machine
sections:
  welcome:
    tasks:
      notice: {say: "You are talking to a program."}
      mood: {do: Ask how heavy it is., collect: {mood: integer 0..10}}
    next: [{to: exercise, if: mood < 4}, {to: choice}]
  choice:
    tasks: {offer: Offer an exercise or the end.}
    next:
      - {to: exercise, when: the user wants an exercise}
      - {to: goodbye, when: the user has had enough}
  exercise:
    tasks: {breathe: {say: "Breathe in, and out."}, how: Ask how it was.}
    next: choice
    limits: {turns: 3, then: goodbye}
  goodbye:
    tasks: {bye: Say goodbye.}
  crisis:
    tasks: {help: {say: "Please call 112 now."}, safe: Ask whether they are safe.}
    next: goodbye
  aside:
    tasks: {about: {say: "Nothing of this is passed on."}, more: Ask whether that is an answer.}
    limits: {turns: 3, visits: 4, then: back}
  desk:
    waits_for_human: true
    tasks: {wait: {say: "A human has been asked for."}}
anytime:
  - {to: crisis, when: the user speaks of wanting to die, urgent: true}
  - {to: desk, when: the user asks for a human}
  - {to: aside, when: the user asks what happens with it, back: true}
"""

SCRIPT = load_script(TEXT, "yaml")
OTHER = load_script(
    TEXT.replace("Say goodbye", "Say farewell")
    .replace("exercise:", "breathing:\n    renamed_from: exercise")
    .replace("to: exercise,", "to: breathing,"),
    "yaml",
)
"""Another version of it, in which a section has another name."""

VERSIONS = {script.hash: script for script in (SCRIPT, OTHER)}

FIRST = "welcome"
HUMANS = ("Dr Weber", "Ms Ito")

DANGER = "I want to die"
"""Words that nobody who listens may miss."""

FORGET = "please forget my mood"
"""Words by which what was told is taken back."""

_CRISIS = ("crisis", "anytime: when the user speaks of wanting to die")
_DESK = ("desk", "anytime: when the user asks for a human")
_ASIDE = ("aside", "anytime, and back: when the user asks what happens with it")
_ALWAYS = (_CRISIS, _DESK, _ASIDE)

MOVES = {
    "welcome": {("exercise", "if mood < 4"), ("choice", "otherwise"), *_ALWAYS},
    "choice": {
        ("exercise", "when the user wants an exercise"),
        ("goodbye", "when the user has had enough"),
        *_ALWAYS,
    },
    "exercise": {("choice", "complete"), ("goodbye", "after 3 turns"), *_ALWAYS},
    "goodbye": {("end", "complete, nothing follows"), *_ALWAYS},
    "crisis": {("goodbye", "complete"), _DESK, _ASIDE},
    "desk": {_CRISIS, _ASIDE},
    "aside": {_CRISIS, _DESK},
}
"""Section → where its rules lead, and by which; of the ways back see `BACK`."""

DIGRESSION = "aside"
"""The section from which a session comes back to where it was."""

BACK = {"back", "after 3 turns, back"}
"""By which it does."""

RENAMED = {"exercise": "breathing"}
"""Section → its name in the other version."""

MOVES_OF = {
    SCRIPT.hash: MOVES,
    OTHER.hash: {
        RENAMED.get(here, here): {(RENAMED.get(to, to), by) for to, by in ways}
        for here, ways in MOVES.items()
    },
}
"""Version → its moves."""

CHOSEN = {"choice"}
"""Sections out of which only a choice leads: the evaluator says that they are complete."""

EXACT = {
    "welcome": "You are talking to a program.",
    "exercise": "Breathe in, and out.",
    "breathing": "Breathe in, and out.",
    "crisis": "Please call 112 now.",
    "desk": "A human has been asked for.",
    "aside": "Nothing of this is passed on.",
}
"""Section → the words with which it begins."""

BEHIND_END = "the session has ended"
"""By which a decision stays where the session ended: no rule leads on from there."""

WAITING = "desk"
"""The section that waits for a human."""


class Followed:
    """A trace, followed decision by decision; what no rule allows fails an assertion."""

    def __init__(self, trace: Sequence[Mapping[str, Any]]) -> None:
        self.here, self.ahead = "", FIRST
        self.back_to: list[str] = []
        self._kind = "stay"
        self.version = SCRIPT.hash
        self.human: str | None = None
        self.heard = 0
        """How often danger was noted for the human who was there, or was waited for."""

        self.collected: dict[str, Any] = {}
        """What is told and not taken back."""

        self.is_over = False
        self.spoken: list[tuple[str, bool]] = []
        """Section of each message to the user, and whether it is the agent's first there."""

        self._is_given = False
        for record in trace:
            match record["role"]:
                case "evaluator" | "dispatcher":
                    self._decided(record)
                case "dialog":
                    self._spoke(record)
                case "takeover":
                    self._acted(record)
                case "migration":
                    self._moved(record)
                case "fork":
                    assert self.human is None, record
                    assert record["section"] == record["choice"] == self.here, record
                case other:
                    raise AssertionError(f"nobody plays {other}")

    def _decided(self, record: Mapping[str, Any]) -> None:
        at = self.here or FIRST
        assert (self.human, record["section"]) == (None, at), record
        assert self.is_over == (record["rule"] == BEHIND_END), record
        self._heard(record)
        if self.is_over:
            assert (record["kind"], record["choice"]) == ("stay", at), record
            self.ahead = at
            return
        move = (record["choice"], record["rule"])
        self._kind = record.get("kind", "stay")
        match self._kind:
            case "stay":
                assert record["choice"] == at, record
            case "dispatch":
                assert at in CHOSEN, record
            case "back":
                assert (at, record["choice"]) == (DIGRESSION, self.back_to[-1]), record
                assert record["rule"] in BACK, record
                self.ahead = record["choice"]
            case _:
                assert move in MOVES_OF[self.version][at], record
                if move[1] == "if mood < 4":
                    assert self.collected["mood"] < 4, record
                self.is_over = move[0] == "end"
                self.ahead = at if self.is_over else move[0]

    def _heard(self, record: Mapping[str, Any]) -> None:
        """Take in what is told, and what is taken back, which somebody has to have said."""
        gone = record.get("withdrawn", [])
        shown = [one["task"] for one in record["evidence"] if one["status"] == "withdrawn"]
        assert {*gone} <= {*shown}, record
        left = {name: value for name, value in self.collected.items() if name not in gone}
        self.collected = {**left, **record.get("collected", {})}

    def _spoke(self, record: Mapping[str, Any]) -> None:
        assert self.human is None, record
        returns = record.get("returns", False)
        leads = record["opens"] or returns
        assert record["section"] == (self.ahead if leads else self.here), record
        if returns:
            assert (self._kind, record["opens"]) == ("back", False), record
            self.back_to.pop()
        elif record["opens"]:
            digresses = record["section"] == DIGRESSION and self._kind == "anytime"
            self.back_to = [*self.back_to, self.here or FIRST] if digresses else []
        assert (record["section"] == DIGRESSION) == bool(self.back_to), record
        self._kind = "stay"
        self.spoken.append((record["section"], bool(record["opens"] or self._is_given)))
        self.here = self.ahead = record["section"]
        self._is_given = False

    def _moved(self, record: Mapping[str, Any]) -> None:
        """Go on in the other version, in the same section; back again no name is known."""
        assert not self.is_over, record
        assert record["section"] == self.here, record
        assert not {*self.back_to} & {*RENAMED, *RENAMED.values()}, record
        is_back = self.version == OTHER.hash
        self.version = SCRIPT.hash if is_back else OTHER.hash
        wanted = self.here if is_back else RENAMED.get(self.here, self.here)
        assert record["choice"] == wanted, record
        assert wanted in MOVES_OF[self.version], record
        self.here = self.ahead = wanted

    def _acted(self, record: Mapping[str, Any]) -> None:
        assert not self.is_over or record["kind"] == "seen", record
        act, by = record["kind"], record.get("by", "")
        if act == "heard":
            assert (self.human is None, record["section"]) == (False, self.here or FIRST), record
            self.heard += 1
        elif act not in ("ask", "take", "seen"):
            assert self.human in ("", by), record
        if record.get("spoke"):
            self.spoken.append((record["section"], False))
        match act:
            case "ask":
                assert (self.human, record["section"]) == (None, WAITING), record
                self.human = ""
            case "take" | "say":
                self.human = by
                # Who takes over before the agent has opened is where it would have.
                self.here = self.here or record["section"]
            case "give_back":
                assert record["choice"] in MOVES_OF[self.version], record
                assert record["choice"] != DIGRESSION, record
                self.human, self.here, self.back_to = None, record["choice"], []
                self.ahead, self._is_given = self.here, True
            case "end":
                self.human, self.is_over = None, True
