"""Replies that somebody else has had written: several to one message, and a batch server's output.

Lines of three kinds: a reply (`reply`), a situation with several (`replies`), and what a server
writes for a batch of requests (`custom_id` and `response`), which says no messages: a file of
situations, or the batch's own input, says what was asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.core.validation import told
from scriptgraph.files.lines import Remark, line_number, read_placed_lines
from scriptgraph.replies.candidates import Candidate, candidate_id, words_hash
from scriptgraph.replies.reply import Reply, Situation

P = TypeVar("P", bound=BaseModel)

NO_TEXT = "answers without a text"
FAILED = "requests that failed"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Answer(_Part):
    reply: str
    model: str | None = None


class _Several(Situation):
    replies: Annotated[tuple[str | _Answer, ...], Field(min_length=1)]


class _Said(_Part):
    content: str | None = None


class _Choice(_Part):
    message: _Said


class _Body(_Part):
    model: str | None = None
    choices: tuple[_Choice, ...] = ()


class _Response(_Part):
    status_code: int = 200
    body: _Body = _Body()


class _BatchLine(_Part):
    custom_id: Annotated[str, Field(min_length=1)]
    response: _Response | None = None


class _AskedBody(_Part):
    messages: tuple[dict[str, Any], ...]


class _Asked(_Part):
    custom_id: Annotated[str, Field(min_length=1)]
    body: _AskedBody


class _Anything(BaseModel):
    model_config = ConfigDict(extra="allow")


def read_asked(path: Path, remark: Remark) -> dict[str, Situation]:
    """Read what was asked, by its id: lines of situations, or the input of a batch.

    Raises:
        InputError: When a line is neither, or an id is there twice; it names the line.
    """
    found: dict[str, Situation] = {}
    for start, line in read_placed_lines(path, _Anything, "an object", on_cut_off=remark):
        given = dict(line.model_extra or {})
        if "custom_id" in given:
            asked = _checked(_Asked, given, "a request of a batch", path, start)
            said = [one for one in asked.body.messages if one.get("role") in ("user", "assistant")]
            given = {"id": asked.custom_id, "messages": said}
        situation = _checked(Situation, given, "a situation", path, start)
        if situation.id in found:
            raise InputError(f"{_place(path, start)}: the id {situation.id!r} is there already")
        found[situation.id] = situation
    return found


@dataclass
class GivenReplies:
    """A file of replies, numbered by what they answer."""

    path: Path
    asked: Mapping[str, Situation] | None = None
    """What was asked, by its id; None where the lines say it themselves."""

    passed_over: Counter[str] = field(default_factory=Counter)
    """What was no reply, and how often."""

    _numbers: Counter[str] = field(default_factory=Counter)

    def read(self, remark: Remark) -> Iterator[tuple[int, list[Candidate]]]:
        """Give the replies of each line, with the byte that it begins at.

        Raises:
            InputError: When a line is of no kind, or answers what nobody has asked; it names it.
        """
        lines = read_placed_lines(self.path, _Anything, "an object", on_cut_off=remark)
        for start, line in lines:
            situation, answers = self._of(dict(line.model_extra or {}), start)
            yield start, [self._candidate(situation, one, start) for one in answers]

    def _of(self, given: dict[str, Any], start: int) -> tuple[Situation, Sequence[_Answer]]:
        if "custom_id" in given:
            return self._of_batch(given, start)
        if "replies" in given:
            several = _checked(_Several, given, "a message with replies", self.path, start)
            answers = [_Answer(reply=a) if isinstance(a, str) else a for a in several.replies]
            return self._situation(several.id, several, start), answers
        one = _checked(Reply, given, "a reply", self.path, start)
        named = given.get("situation")
        name = named if isinstance(named, str) and named else self._name_of(one)
        return self._situation(name, one, start), [_Answer(reply=one.reply, model=one.model)]

    def _name_of(self, reply: Reply) -> str:
        """Name what a reply answers: replies to the same words answer one message."""
        if self.asked is not None and reply.id in self.asked:
            return reply.id
        return words_hash(reply.messages)

    def _of_batch(self, given: dict[str, Any], start: int) -> tuple[Situation, Sequence[_Answer]]:
        line = _checked(_BatchLine, given, "a line of a batch", self.path, start)
        if self.asked is None:
            raise InputError(
                f"{_place(self.path, start)}: what a batch was asked is not in its output: give it "
                "with --to, as lines of situations or the batch's own input"
            )
        situation = self.asked.get(line.custom_id)
        if situation is None:
            raise InputError(
                f"{_place(self.path, start)}: custom_id {line.custom_id!r} answers nothing that "
                "was asked"
            )
        if line.response is None or line.response.status_code != 200:
            self.passed_over[FAILED] += 1
            return situation, []
        body = line.response.body
        texts = [choice.message.content or "" for choice in body.choices]
        answers = [_Answer(reply=text, model=body.model) for text in texts if text.strip()]
        if lost := len(texts) - len(answers):
            self.passed_over[NO_TEXT] += lost
        return situation, answers

    def _situation(self, id_: str, said: Situation, start: int) -> Situation:
        """Give what a line answers; where it is known what was asked, that has to be the same."""
        if self.asked is None:
            return Situation(id=id_, messages=said.messages)
        known = self.asked.get(id_)
        if known is None or known.messages != said.messages:
            why = "answers nothing that was asked" if known is None else "answers other messages"
            raise InputError(f"{_place(self.path, start)}: {id_!r} {why}")
        return known

    def _candidate(self, situation: Situation, answer: _Answer, start: int) -> Candidate:
        self._numbers[situation.id] += 1
        number = self._numbers[situation.id]
        made = {
            "id": candidate_id(situation.id, number),
            "situation": situation.id,
            "candidate": number,
            "messages": situation.messages,
            "reply": answer.reply,
            "model": answer.model,
            "at": datetime.now(UTC).isoformat(),
            "rehearsal": answer.model == REHEARSAL,
        }
        return _checked(Candidate, made, "a reply", self.path, start)


def _checked(kind: type[P], given: Mapping[str, Any], noun: str, path: Path, start: int) -> P:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise InputError(f"{_place(path, start)}: not {noun}: {told(error)}") from error


def _place(path: Path, start: int) -> str:
    return f"{path}:{line_number(path, start)}"
