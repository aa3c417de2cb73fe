"""What a model found about a finished dialogue: a verdict on every switch, a check of the patient.

Each is one JSON line of its own, beside the dialogues it speaks of: a dialogue is never rewritten,
and can be judged again by another model.
"""

from scriptgraph.files.kept import KeptCall, KeptLine


class TaskFinding(KeptLine):
    """Whether one task of the section that was left had really been done."""

    task: str
    reason: str
    completed: bool


class SwitchVerdict(KeptLine):
    """The verifier's verdict on one switch (paper, section 4.2)."""

    dialogue: str
    switch: int
    """Which `completed` event of the dialogue, from 1."""

    section: str
    """The section that was left: its id."""

    at: str
    model: str = ""
    """The model that was to judge, as it was asked for; `call` has the name that it answered by."""

    tasks: tuple[TaskFinding, ...] = ()
    completed: bool | None = None
    """Whether the section's instructions had been completed.

    None where nobody claimed it (the rule was `anytime` or a limit), or where the verdict is
    missing.
    """

    coherent: bool | None = None
    """Whether the agent's first message after the switch is coherent; None where there is none."""

    coherence: str = ""
    """Why it is or is not."""

    missing: str = ""
    """Why there is no verdict; empty where there is one."""

    call: KeptCall | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Give the dialogue, and which of its switches it is about."""
        return self.dialogue, self.switch


class Contradiction(KeptLine):
    """One thing that the simulated patient said against its case."""

    quote: str
    reason: str
    found: bool
    """Whether the patient really said so; a quote that is not there counts for nothing."""


class PatientCheck(KeptLine):
    """Whether the simulated patient kept to its case: errors of the simulator, not the agent's."""

    dialogue: str
    at: str
    model: str = ""
    """The model that was to judge, as it was asked for."""

    reason: str = ""
    """How well the patient kept to the case."""

    contradictions: tuple[Contradiction, ...] = ()
    missing: str = ""
    """Why there is no verdict; empty where there is one."""

    call: KeptCall | None = None

    @property
    def key(self) -> tuple[str, None]:
        """Give the dialogue; it is checked as a whole."""
        return self.dialogue, None

    @property
    def proven(self) -> tuple[Contradiction, ...]:
        """Give the contradictions whose quote is in the dialogue."""
        return tuple(found for found in self.contradictions if found.found)
