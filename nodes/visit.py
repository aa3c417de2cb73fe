"""Where a session stands as a section is about to speak."""

from dataclasses import dataclass

from scriptgraph.state.progress import Credits
from scriptgraph.state.session import Care


@dataclass(frozen=True)
class Visit:
    """Where the session stands as this section is about to speak."""

    entering: bool
    """Whether the section is to be entered, and not gone on with."""

    turn: int
    rule: str
    """The label of the rule that led here."""

    kind: str
    """The kind of the move that led here; `stay` where none did."""

    credits: Credits
    """What is credited in this visit of the section.

    Nothing when it is entered, but for what the user has told before the agent opened.
    """

    digression: str = ""
    """The title of the digression from which the session comes back; empty where from none."""

    unproven: str = ""
    """The condition that led here and that nothing the user has said proves; empty where none."""

    danger: str = ""
    """Of what danger the user's words speak that no judge has judged; empty where of none."""

    care: Care | None = None
    """The danger that words of care answer now, in place of the section; None where none is."""

    after_end: bool = False
    """Whether the session had ended before the user said this."""

    held: bool = False
    """Whether the session stays where it was all the same: no reply was fit to move on with."""

    @property
    def is_apart(self) -> bool:
        """Say whether the section has no part in the message: it is in words of ours alone."""
        return bool(self.care) or self.after_end

    @property
    def opens(self) -> bool:
        """Say whether the section is entered with this message."""
        return self.entering and not self.held

    @property
    def returns(self) -> bool:
        """Say whether the session comes back to the section with this message."""
        return bool(self.digression) and not self.held
