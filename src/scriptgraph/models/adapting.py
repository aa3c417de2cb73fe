"""Asks a server in the way that it takes: what it refuses is changed, and asked again at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scriptgraph.models.beside import Way
from scriptgraph.models.habits import Habits
from scriptgraph.models.refusals import (
    RefusedPrompt,
    failed_generation,
    filtered_for,
    parameter_in,
    refusal_kind,
)
from scriptgraph.models.shortening import said_by_user, shortened, size, withholding
from scriptgraph.models.words import all_words

if TYPE_CHECKING:
    import openai
    from langchain_core.messages import BaseMessage

R = TypeVar("R")

Remark = Callable[[str], object]
"""Told once what a server has turned out to take."""


def unheard(remark: str) -> None:
    """Tell nobody."""


_MOST_LESSONS = 14
"""Times that one call is changed and made again."""

_SHORTER = 0.7
"""What is left of a prompt that was too long."""

_LEAST = 500
"""Characters below which a prompt is not too long, whatever a server says."""

_FAILURES_IN_A_ROW = 2
"""Answers that a server refuses for their form, after which the form is asked for less strictly."""

_MOST_MARKS = 10_000


@dataclass
class Server:
    """What has been learned about one model of one server, by everybody who asks it."""

    name: str
    habits: Habits = field(default_factory=Habits)
    most_characters: int | None = None
    """Of a prompt; None as long as none was too long."""

    refused: dict[str, None] = field(default_factory=dict)
    """Marks of messages that a filter refused, the oldest first."""

    failures: int = 0
    """Answers in a row whose form the server itself refused."""

    def refuses(self, marks: Sequence[str]) -> None:
        """Remember what a filter refused."""
        self.refused.update(dict.fromkeys(marks))
        while len(self.refused) > _MOST_MARKS:
            del self.refused[next(iter(self.refused))]


_servers: dict[tuple[str, str], Server] = {}


def server_of(address: str, model: str) -> Server:
    """Give what is known of a server's model."""
    return _servers.setdefault((address, model), Server(model))


def forget_servers() -> None:
    """Know nothing of any server, as a new process does."""
    _servers.clear()


@dataclass
class Adaptation(Generic[R]):
    """One call, however often it has to be changed until the server takes it."""

    server: Server
    prompt: Sequence[BaseMessage]
    fields: Mapping[str, Any]
    """The request's fields beside the prompt."""

    tell: Remark
    remarks: list[str] = field(default_factory=list)
    """What was changed in this call."""

    withheld: frozenset[str] = frozenset()
    """Marks of the messages that are not shown in it."""

    filtered: str | None = None
    """What the newest message was refused for by a filter; None where it was not."""

    way: Way = "asked"
    """How the answer came in the end."""

    _tries: list[frozenset[str]] | None = None
    _reasons: str = ""

    async def carry_out(self, call: Callable[[list[BaseMessage]], Awaitable[R]]) -> R:
        """Call until the server takes it.

        Raises:
            RefusedPrompt: When it refuses the words whatever is left out of them.
            openai.APIError: When it fails for another reason.
        """
        import openai

        said = said_by_user(self.prompt)
        if self._tries is None:
            self.withheld = frozenset(mark for mark in said if mark in self.server.refused)
        for _ in range(_MOST_LESSONS):
            before, shown = self.server.habits, self.shown()
            try:
                answer = await call(shown)
            except openai.APIError as error:
                self._learn(error, before, shown, said)
            else:
                self._note(said)
                return answer
        return await call(self.shown())

    def give_room(self) -> bool:
        """Let the model write more from now on, for it thinks before it answers; say if it can."""
        if not any(name in self.fields for name in ("max_tokens", "max_completion_tokens")):
            return False
        if (habits := self.server.habits.with_room()) is None:
            return False
        self._take(habits, "thinks before it answers: it may write more tokens")
        return True

    def shown(self) -> list[BaseMessage]:
        """Give the prompt as it is sent."""
        prompt = withholding(self.prompt, self.withheld)
        most = self.server.most_characters
        return shortened(prompt, most) if most and size(prompt) > most else prompt

    def _learn(
        self, error: openai.APIError, before: Habits, shown: list[BaseMessage], said: list[str]
    ) -> None:
        """Change the call, or raise."""
        if failed_generation(error) is not None:
            self._count_failure()
            raise error
        sent = before.fitted(self.fields)
        kind = refusal_kind(error, sent)
        if kind is None:
            raise error
        if kind == "filter":
            self._withhold(error, said)
        elif kind == "window":
            self._shorten(shown)
        else:
            about = parameter_in(error, sent) if kind == "parameter" else ""
            lesson = before.with_lesson(kind, about, all_words(error))
            if lesson is None and self.server.habits == before:
                raise error
            if lesson is not None:
                self._take(*lesson)

    def _take(self, learned: Habits, what: str) -> None:
        known = self.server.habits
        self.server.habits = known.joined(learned)
        remark = f"the server of {self.server.name} {what}"
        self.remarks.append(remark)
        if self.server.habits != known:
            self.tell(remark)

    def _count_failure(self) -> None:
        self.server.failures += 1
        if self.server.failures >= _FAILURES_IN_A_ROW:
            self.server.failures = 0
            if lesson := self.server.habits.in_words():
                self._take(*lesson)

    def _shorten(self, shown: list[BaseMessage]) -> None:
        """Send less: of this prompt, and of all that come after it."""
        most = int(size(shown) * _SHORTER)
        if most < _LEAST:
            raise RefusedPrompt("window")
        told = self.server.most_characters is None
        self.server.most_characters = min(most, self.server.most_characters or most)
        if size(self.shown()) >= size(shown):
            raise RefusedPrompt("window")
        what = "the prompt was longer than the model can read: earlier messages are left out"
        if what not in self.remarks:
            self.remarks.append(what)
        if told:
            self.tell(f"{self.server.name}: {what}")

    def _withhold(self, error: openai.APIError, said: list[str]) -> None:
        """Leave out the newest message; or, where it is not that, the older ones; or all."""
        self._reasons = filtered_for(error)
        if self._tries is None:
            known = self.withheld
            newest, older = frozenset(said[-1:]), frozenset(said[:-1])
            tries = [known | newest, known | (older - newest), known | newest | older]
            self._tries = [one for one in dict.fromkeys(tries) if one != known]
        if not self._tries:
            self.filtered = self._reasons
            raise RefusedPrompt("filter", self._reasons)
        self.withheld = self._tries.pop(0)

    def _note(self, said: list[str]) -> None:
        """Remember what the call has shown about the words of the conversation."""
        self.server.failures = 0 if "response_format" in self.fields else self.server.failures
        if self._tries is not None:
            self.server.refuses([mark for mark in said if mark in self.withheld])
            about = f" ({self._reasons})" if self._reasons else ""
            self.remarks.append(
                f"the provider's filter refused what the user said{about}; "
                "a remark stands in its place"
            )
            self.tell(f"{self.server.name}: {self.remarks[-1]}")
        if said and said[-1] in self.withheld:
            self.filtered = self._reasons
