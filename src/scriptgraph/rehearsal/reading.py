"""Reads our own prompts back: what a model that is no language model can know of its task."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from scriptgraph.prompting import OPTIONAL
from scriptgraph.prompting.views import IN_THEIR_WORDS

ONE_OF = "one of "
"""Before the choices of a type, as prompts write it."""

_TYPE = re.compile(rf"(\S+): ({ONE_OF}(?=\[)|\w+(?:,? [^;()\[\]]+)?)")


@dataclass(frozen=True)
class Line:
    """One message of the conversation."""

    speaker: str
    """`agent` or `user`."""

    text: str


@dataclass(frozen=True)
class Option:
    """A numbered condition, and in the single actor's prompt where it leads."""

    number: int
    condition: str
    opening: str = ""


@dataclass(frozen=True)
class OpenTask:
    """A task that is not settled."""

    id: str
    text: str
    collect: dict[str, str] = field(default_factory=dict)
    """Name → type, or `one of ["a", "b"]`."""

    @property
    def optional(self) -> bool:
        """Say whether the task may stay open."""
        return self.text.startswith(OPTIONAL)

    @property
    def wording(self) -> str:
        """Write the task as the dialog actor's prompt does."""
        types = "; ".join(f"{name}: {kind}" for name, kind in self.collect.items())
        return f"{self.text} (find out {types})" if types else self.text


@dataclass(frozen=True)
class Prompt:
    """A prompt, taken apart."""

    system: str
    now: str
    """What is told of the section under way, and what changes every turn."""

    lines: list[Line]

    @property
    def language(self) -> str:
        """Give the code of the language that is spoken; English where none is named."""
        found = re.search(r'language with the\s+code\s+"([^"]+)"', self.system)
        return found[1] if found else "en"

    @property
    def judges(self) -> bool:
        """Say whether it asks how far a section has come, the single actor's prompt included."""
        return self.asks("settled") or self.asks("shown")

    @property
    def acts(self) -> bool:
        """Say whether it asks the single actor."""
        return self.judges and not self.has("transcript")

    @property
    def is_ahead(self) -> bool:
        """Say whether it asks for a reply before the user's last message has been judged."""
        return "written before the user's last message" in self.now

    def asks(self, key: str) -> bool:
        """Say whether the form of the answer, as the prompt shows it, has a key."""
        shown = f'"{key}":'
        return any(shown in text.partition("with JSON: ")[2] for text in (self.system, self.now))

    @property
    def offers_ways(self) -> bool:
        """Say whether a short list of decisions may name the way on."""
        return '">1"' in self.system

    def has(self, tag: str) -> bool:
        """Say whether the changing part has a block."""
        return f"<{tag}" in self.now

    def block(self, tag: str) -> str:
        """Give the content of a block, in whichever part; empty when there is none."""
        pattern = rf"<{tag}[^>]*>\n?(.*?)</{tag}>"
        found = re.search(pattern, self.now, re.DOTALL) or re.search(
            pattern, self.system, re.DOTALL
        )
        return found.group(1).strip() if found else ""

    def options(self, tag: str) -> list[Option]:
        """List the numbered lines of a block but for 0, which is none of them."""
        found = re.findall(r"^(\d+)\. (.*?)(?: → (.*))?$", self.block(tag), re.MULTILINE)
        options = [Option(int(n), condition, opening) for n, condition, opening in found]
        told = rf"^Not watched (?:here|now): ([\d, ]+) of `<{tag}>`"
        named = ", ".join(re.findall(told, self.now, re.MULTILINE))
        passed_over = {0, *(int(n) for n in named.split(", ") if n)}
        return [option for option in options if option.number not in passed_over]

    def unjudged(self) -> list[str]:
        """Give the user's messages that are to be judged although the agent has spoken since."""
        told = re.search(r"the user has said in their last (\d+) messages", self.now)
        said = [line.text for line in self.lines if line.speaker == "user"]
        return said[-int(told[1]) :] if told else []

    def known(self) -> dict[str, str]:
        """Map the names of values that are known to what is shown of them."""
        lines = (line.partition(": ") for line in self.block("known").splitlines())
        return {name.strip(): value for name, _, value in lines}

    def earlier(self) -> dict[str, str]:
        """Map the names of values that earlier sessions know to what is shown of them."""
        return dict(re.findall(r"^- (\S+?): (.*)$", self.block("earlier"), re.MULTILINE))

    def declined(self) -> dict[str, str]:
        """Map the names of values that were declined before to their types."""
        told = re.search(r"^Declined before; .* after all: (.*)\.$", self.now, re.MULTILINE)
        return types_in(told[1]) if told else {}

    def open_tasks(self) -> list[OpenTask]:
        """List the tasks that are not settled."""
        named = re.search(r"^Settled: (.*)\.$", self.now, re.MULTILINE)
        settled = named[1].split(", ") if named else []
        return [task for task in self._tasks() if task.id not in settled]

    def kinds(self) -> dict[str, str]:
        """Map the values that the section asks for, now or before, to their types."""
        return {name: kind for task in self._tasks() for name, kind in task.collect.items()}

    def _tasks(self) -> list[OpenTask]:
        return [OpenTask(name, *without_types(text)) for name, text in self.task_texts().items()]

    def task_texts(self) -> dict[str, str]:
        """Map the section's tasks to all that is written of them, in one line."""
        pattern = r"^- (\S+?): (.*?)(?=^- |\Z)"
        found = re.findall(pattern, self.block("section"), re.MULTILINE | re.DOTALL)
        return {name: " ".join(text.split()) for name, text in found}


_MARKED = re.compile(r"<instructions>\n(.*?)\n</instructions>\n\n(.*)", re.DOTALL)
_INSTRUCTED = re.compile(r"(?:^|\n\n)<instructions>\n(.*?)\n</instructions>", re.DOTALL)


def read(messages: Sequence[BaseMessage]) -> Prompt:
    """Take a prompt apart; a request to answer again is passed over."""
    messages = _with_system(messages)
    system = messages[0].text if isinstance(messages[0], SystemMessage) else ""
    told = [(n, text) for n, one in enumerate(messages[1:], 1) for text in _told(one)]
    if not told:
        return Prompt(system, "", _spoken(messages[1:]))
    position, now = told[-1]
    about = next((text for _, text in reversed(told) if "<section " in text), "")
    if about != now:
        now = f"{about}\n{now}"
    marked = re.search(r"<transcript>\n(.*?)\n</transcript>", now, re.DOTALL)
    lines = lines_in(marked.group(1)) if marked else _spoken(messages[1 : position + 1])
    return Prompt(system, now, lines)


def _with_system(messages: Sequence[BaseMessage]) -> Sequence[BaseMessage]:
    """Give a prompt its system message, where that stands at the beginning of the user's first."""
    found = _MARKED.match(messages[0].text) if isinstance(messages[0], HumanMessage) else None
    if found is None:
        return messages
    return [SystemMessage(found[1]), HumanMessage(found[2]), *messages[1:]]


def lines_in(transcript: str) -> list[Line]:
    """Take a transcript apart; marks between the messages are passed over."""
    found = re.findall(
        r"^\[\d+\] (agent|user): (.*?)(?=^\[\d+\] |^--- |\Z)", transcript, re.MULTILINE | re.DOTALL
    )
    return [Line(speaker, text.strip()) for speaker, text in found]


def _told(message: BaseMessage) -> list[str]:
    """Give the instructions of a message, in whichever way they stand there."""
    if isinstance(message, SystemMessage):
        return [message.text]
    if not isinstance(message, HumanMessage):
        return []
    tags = ("<options>", "<transcript>", "<post>")
    return _INSTRUCTED.findall(message.text) or [message.text] * any(
        tag in message.text for tag in tags
    )


def _spoken(messages: Sequence[BaseMessage]) -> list[Line]:
    """Read the conversation from the messages themselves; the first only opens it."""
    lines = []
    for message in messages[1:]:
        text = _INSTRUCTED.sub("", message.text)
        if not isinstance(message, SystemMessage) and (text or not _told(message)):
            speaker = "user" if isinstance(message, HumanMessage) else "agent"
            lines.append(Line(speaker, text))
    return lines


def without_types(text: str) -> tuple[str, dict[str, str]]:
    """Part an instruction from what is to be found out."""
    instruction, found, types = text.rpartition(" (find out ")
    return (instruction, types_in(types)) if found and types.endswith(")") else (text, {})


def types_in(text: str) -> dict[str, str]:
    """Read what is to be collected, as prompts write it: `mood: integer; pace: one of [...]`."""
    types = {}
    while found := _TYPE.match(text):
        end = found.end()
        if found[2] == ONE_OF:
            end = json.JSONDecoder().raw_decode(text, end)[1]
        types[found[1]] = text[found.start(2) : end].removesuffix(IN_THEIR_WORDS)
        text = text[end:].removeprefix("; ")
    return types


def choices_in(kind: str) -> list[str]:
    """Read the choices of a type; none when it is a scalar."""
    if not kind.startswith(ONE_OF):
        return []
    choices: list[str] = json.loads(kind.removeprefix(ONE_OF))
    return choices
