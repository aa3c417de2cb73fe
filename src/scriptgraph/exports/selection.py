"""Which dialogues are exported, and what becomes of the others: they are counted, by reason."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.course import Course, course
from scriptgraph.metrics.figures import figures
from scriptgraph.metrics.labels import labels_of
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.exits import has_ended


@dataclass(frozen=True)
class Selection:
    """What a dialogue has to be to be exported."""

    modes: frozenset[str] = frozenset()
    """Modes, or the published variants `A` and `B`; empty for all."""

    cases: frozenset[str] = frozenset()
    """Patients' cases, by id or number; empty for all."""

    ended: bool = False
    """Whether only sessions count that came to an end of their script."""

    verified: bool = False
    """Whether only dialogues count whose every switch the verifier found correct."""

    discarded: bool = False
    """Whether those count that the plan left out of its figures."""

    rehearsal: bool = True
    """Whether words and verdicts of the rehearsal model may pass for what they stand in for."""

    def objection(self, dialogue: Dialogue) -> str | None:
        """Say why a dialogue is left out; None where it is not.

        Raises:
            InputError: When it would be exported, and must not be, because it is a rehearsal.
        """
        if why := self._objection(dialogue):
            return why
        run = course(dialogue)
        if self.verified and not is_verified(run):
            return "not verified"
        if not self.rehearsal:
            self._refuse_rehearsal(dialogue, run)
        return None

    def _objection(self, dialogue: Dialogue) -> str | None:
        if dialogue.discarded and not self.discarded:
            return "discarded"
        if self.modes and not self.modes & {dialogue.mode, dialogue.variant, dialogue.kind}:
            return "in another mode"
        if self.cases and not self.cases & _case(dialogue):
            return "with another patient"
        if self.ended and not has_ended(dialogue.mode, dialogue.exit_reason):
            return "not ended"
        return None

    def _refuse_rehearsal(self, dialogue: Dialogue, run: Course) -> None:
        found = figures(dialogue, labels=labels_of(dialogue, ""), run=run)
        if found.rehearsal:
            roles = " and ".join(found.rehearsed_roles)
            why = (
                f"the rehearsal model was its {roles}, so what it shows is no model's"
                if roles
                else "no language model spoke in it, so there is nothing to learn from it"
            )
            raise InputError(
                f"dialogue {dialogue.id!r} is a rehearsal: {why}; --rehearsal exports it all the "
                "same"
            )
        if self.verified and found.rehearsed_verdicts:
            raise InputError(
                f"the rehearsal model judged dialogue {dialogue.id!r}, so nothing about it is "
                "verified; --rehearsal takes its verdicts all the same"
            )


@dataclass
class ExportCounts:
    """What came of an export."""

    exported: int = 0
    rehearsals: int = 0
    """How many of them are rehearsals."""

    left_out: Counter[str] = field(default_factory=Counter)
    """Why dialogues were left out, and how many."""

    changes: Counter[str] = field(default_factory=Counter)
    """What is not in the exported dialogues as it was said, and how often."""

    def pick(self, dialogues: Iterable[Dialogue], selection: Selection) -> Iterator[Dialogue]:
        """Let the selected dialogues through and count the others."""
        for dialogue in dialogues:
            if why := selection.objection(dialogue):
                self.left_out[why] += 1
            else:
                yield dialogue

    def require(self) -> None:
        """Make sure that there is something to be written.

        Raises:
            InputError: When no dialogue was exported.
        """
        if not self.exported:
            why = [f"{reason}: {count}" for reason, count in self.left_out.items()]
            raise InputError("no dialogue to export; left out: " + (", ".join(why) or "none"))

    def count(self, dialogue: Dialogue) -> None:
        """Count a dialogue that was exported."""
        self.exported += 1
        self.rehearsals += bool(dialogue.rehearsal)


def is_verified(run: Course) -> bool:
    """Say whether a verifier found every switch of a dialogue correct.

    Every claimed completion was one, and every message after a switch is coherent. A missing
    verdict confirms nothing; nor does a dialogue without any verdict.
    """
    verdicts = [switch.completed is True for switch in run.switches if switch.claims]
    verdicts += [switch.coherent is True for switch in run.switches if switch.target is not None]
    return bool(verdicts) and all(verdicts)


def _case(dialogue: Dialogue) -> set[str]:
    named = {str(dialogue.patient_case)} if dialogue.patient_case is not None else set()
    return named | ({dialogue.patient.id} if dialogue.patient else set())
