"""Every error that scriptgraph raises on purpose.

    ScriptgraphError
    ├── ScriptError          the script cannot be used; carries all findings
    ├── InputError           another file or value from the user cannot be used
    │   ├── EmptyShardError  a shard of some work holds none of it; no failure
    │   └── RefusedError     a run of a session was given what it cannot take
    │       └── GoneOnError  the session has gone on since its client looked last
    ├── ModelError           a language model kept failing; the session is where it was
    ├── StoreError           a session cannot be stored or read; what is stored of it is whole
    │   ├── DatabaseError    the database itself fails; it is named, and what can be done
    │   ├── OvertakenError   somebody else went on in the session, and this turn is not stored
    │   └── ForgottenError   the session was forgotten, and nothing more is kept of it
    ├── AccessError          a server does not let a model be asked, whatever the session
    ├── ShardError           a machine could not do its shard; it says which machine, and why
    └── RewardError          a reward model gave no usable answer; nothing else is lost

The command line turns each of them into one readable message and, but for an empty shard, exit
code 1.
Anything else that escapes is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scriptgraph.core.calls import ModelCall
    from scriptgraph.core.findings import Finding


class ScriptgraphError(Exception):
    """The root of the tree; its text is written for the person who runs the program."""


class ScriptError(ScriptgraphError):
    """A script has faults; `findings` holds all of them, in file order."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings; the message lists each on its own line."""
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class InputError(ScriptgraphError):
    """A file or value that is not a script (a case, a dialogue, an address) cannot be used."""

    def __init__(self, *told: object, said: str = "") -> None:
        """Keep what the user has said that is refused with it; it is no part of the text."""
        self.said = said
        super().__init__(*told)


class RefusedError(InputError, ValueError):
    """A run of a session was given something that it cannot take, or cannot go on.

    It is a `ValueError` too: of other errors LangGraph's server tells its clients nothing.
    """


class EmptyShardError(InputError):
    """A shard holds nothing of some work: names deal it out unevenly, and the others hold it."""


class NotRegisteredError(InputError):
    """A script calls an action for which nothing is registered."""


class GoneOnError(RefusedError):
    """Something was said to a session that has gone on since its client looked last."""


class ModelError(ScriptgraphError):
    """A model failed on every attempt; the session is in the section where it was.

    The user's message is kept, and so is what was credited before the failure. Invoking the graph
    again without a new message tries the turn again.
    """

    def __init__(self, message: str, call: ModelCall | None = None) -> None:
        """Keep what the attempts cost: no trace record will hold it."""
        self.call = call
        super().__init__(message)


class StoreError(ScriptgraphError):
    """A session could not be stored or read (a full disk, a locked file, a lost connection).

    What is in the store is whole. Nothing that failed so has been reported as done.

    Attributes:
        kept: Whether what the user said in this turn is in the store; None where nobody can tell.
    """

    def __init__(self, message: str, *, kept: bool | None = None) -> None:
        """Keep what is known of the user's words."""
        self.kept = kept
        super().__init__(message)


class DatabaseError(StoreError):
    """The database itself fails: full, locked, read-only, damaged, removed, or its server is gone.

    Its text names the store, and says what can be done. When that is done the session goes on.
    """


class OvertakenError(StoreError):
    """Somebody else has gone on in the session since this turn began, so it is not stored.

    A lock was lost (a connection was cut, a folder of locks was cleaned), or none was taken.
    """


class ForgottenError(StoreError):
    """The session was forgotten on purpose: nothing of it is kept, and nothing more is stored."""


class AccessError(ScriptgraphError):
    """A server does not let a model be asked: key, permission, name, quota, or not for a while.

    It is no session's fault, and no session could go on: whatever asks many questions stops.
    """

    def __init__(self, message: str, call: ModelCall | None = None) -> None:
        """Keep what the attempts cost."""
        self.call = call
        super().__init__(message)


class LimitError(InputError):
    """A session has had what it may have; nothing was done."""


class HurryError(LimitError):
    """Messages come too fast.

    Attributes:
        wait: Seconds after which one may be tried again.
    """

    def __init__(self, message: str, wait: int) -> None:
        """Keep how long to wait."""
        self.wait = wait
        super().__init__(message)


class NotAllowedError(ScriptgraphError):
    """Somebody asks for what their role does not allow."""


class ShardError(ScriptgraphError):
    """A machine of a cluster could not do its shard of some work; what it was answered is kept."""


class RewardError(ScriptgraphError):
    """A reward model cannot be asked, or what it answers are no rewards.

    A session survives it: the reply is chosen without rewards, and the trace says so.
    """
