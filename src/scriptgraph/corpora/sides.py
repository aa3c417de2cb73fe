"""Who is the agent and who the client, by what a corpus calls its speakers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.understood import Understood

Side = Literal["dialog", "patient"]
"""The actor that stands for the agent, and the one for the client."""

_AGENT = """
agent assistant gpt model bot chatbot therapist psychotherapist counselor counsellor supporter
doctor psychologist psychiatrist interviewer coach nurse clinician helper listener advisor sys
therapeut therapeutin psychotherapeut psychotherapeutin berater beraterin arzt ärztin
咨询师 心理咨询师 治疗师 医生 支持者 助手
"""

_CLIENT = """
client user human patient seeker help-seeker helpseeker caller student interviewee visitor usr
klient klientin patientin nutzer nutzerin ratsuchende ratsuchender
来访者 患者 病人 求助者 用户
"""

KNOWN: Mapping[str, Side] = {
    **dict.fromkeys(_AGENT.split(), "dialog"),
    **dict.fromkeys(_CLIENT.split(), "patient"),
}
"""What a speaker may be called → the side, in every corpus."""

_GIVEN: Mapping[str, Side] = {"agent": "dialog", "client": "patient"}
"""What `--take` calls the sides."""

_OTHER: Mapping[Side, Side] = {"dialog": "patient", "patient": "dialog"}

_SHOWN = 40
"""Characters of a name that a message repeats."""


@dataclass
class Sides:
    """Tells the sides of the speakers of one corpus."""

    named: Mapping[str, str]
    """What somebody has said: who is the `agent`, and who the `client`."""

    understood: Understood
    """Told who was taken for whom."""

    _known: dict[str, Side] = field(init=False)
    _unnamed: str = field(default="", init=False)
    """The one speaker that stands for the side that nobody has named."""

    def __post_init__(self) -> None:
        """Take over what somebody has said."""
        self._known = {
            folded(name): _GIVEN[key] for key, name in self.named.items() if key in _GIVEN
        }

    def knows(self, speaker: str) -> bool:
        """Say whether the side of a speaker is known."""
        return folded(speaker) in (self._known or KNOWN)

    def of(self, speaker: str, place: str) -> Side:
        """Give the side of a speaker.

        Args:
            speaker: What the corpus calls them.
            place: Where it does, for a message.

        Raises:
            InputError: When nobody knows.
        """
        plain = folded(speaker)
        side = (self._known or KNOWN).get(plain)
        if side is None and len(self._known) == 1 and self._unnamed in ("", plain):
            # Of two speakers one was named, so the other one is the other.
            self._unnamed, side = plain, _OTHER[next(iter(self._known.values()))]
        if side is None:
            raise InputError(f"{place}: {self._unknown(speaker)}")
        self.understood.choose(
            f"{speaker.strip()} as the {'agent' if side == 'dialog' else 'client'}"
        )
        return side

    def _unknown(self, speaker: str) -> str:
        shown = repr(speaker.strip()[:_SHOWN])
        if self._known:
            others = f", nor {self._unnamed!r}" if self._unnamed else ""
            return f"{shown} is neither the agent nor the client that were named{others}"
        return (
            f"nobody knows whether {shown} is the agent or the client: say who is who, as "
            f"--take agent={speaker.strip()[:_SHOWN]!r} or --take client=..."
        )


def folded(speaker: str) -> str:
    """Give a name as names are compared."""
    return unicodedata.normalize("NFKC", speaker).strip().casefold()
