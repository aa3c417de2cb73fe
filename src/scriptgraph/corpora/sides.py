"""Who is the agent and who the client, by what a corpus calls its speakers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Literal

Side = Literal["dialog", "patient"]
"""The actor that stands for the agent, and the one for the client."""

_AGENT = """
agent assistant gpt model bot chatbot system_bot therapist counselor counsellor supporter doctor
psychologist psychotherapist psychiatrist interviewer coach nurse clinician helper listener advisor
therapeut therapeutin psychotherapeut psychotherapeutin berater beraterin arzt ärztin
咨询师 心理咨询师 治疗师 医生 支持者 助手
"""

_CLIENT = """
client user human patient seeker help-seeker helpseeker caller student interviewee visitor
klient klientin patientin nutzer nutzerin ratsuchende ratsuchender
来访者 患者 病人 求助者 用户
"""

KNOWN: Mapping[str, Side] = {
    **dict.fromkeys(_AGENT.split(), "dialog"),
    **dict.fromkeys(_CLIENT.split(), "patient"),
}
"""What a speaker may be called → the side, in every corpus."""


def side_of(speaker: str, named: Mapping[str, str]) -> Side | None:
    """Tell the side of a speaker; None where nobody knows.

    Args:
        speaker: What the corpus calls them.
        named: What somebody has said: who is the `agent`, and who the `client`.
    """
    plain = folded(speaker)
    given = {folded(named[key]): key for key in ("agent", "client") if key in named}
    if plain in given:
        return "dialog" if given[plain] == "agent" else "patient"
    if len(given) == 1:  # of two speakers, one is named: the other is the other
        return "patient" if "agent" in given.values() else "dialog"
    return KNOWN.get(plain)


def folded(speaker: str) -> str:
    """Give a name as names are compared."""
    return unicodedata.normalize("NFKC", speaker).strip().casefold()
