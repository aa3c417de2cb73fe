"""Resolves the arrows of a Markdown script, when all its sections are known."""

from __future__ import annotations

from typing import Any

from scriptgraph.core.findings import Path
from scriptgraph.formats import notation
from scriptgraph.formats.arrow_slips import mend_arrow, places_of
from scriptgraph.formats.arrows import Targets, ambiguous, is_limit
from scriptgraph.formats.markdown_parts import ArrowLine
from scriptgraph.formats.outline import Outline
from scriptgraph.script.comparisons import Types


class Rules:
    """Adds rules and limits to where they belong."""

    def __init__(
        self, outline: Outline, script: dict[str, Any], sections: dict[str, dict[str, Any]]
    ) -> None:
        """Take what has been read so far."""
        self.outline, self.script, self.sections = outline, script, sections

    def add(self, arrows: list[ArrowLine], types: Types) -> None:
        """Add those of all arrows.

        Args:
            arrows: The lines, in their order.
            types: What the script collects.
        """
        self.take_out_anytime(arrows)
        named = ((name, body["title"] or "") for name, body in self.sections.items())
        targets = Targets(named, self.outline.language)
        for arrow in arrows:
            self.resolve(arrow, targets, types)

    def take_out_anytime(self, arrows: list[ArrowLine]) -> None:
        """Report a section of rules for any time, and take its arrows for what they are."""
        for name, body in list(self.sections.items()):
            if body["tasks"] or not notation.ANYTIME.fullmatch(f"{body['title']}:"):
                continue
            own = [arrow for arrow in arrows if arrow.section == name]
            if own and len(self.sections) > 1:
                self.outline.slip("anytime-section", ("sections", name))
                del self.sections[name]
                for arrow in own:
                    arrow.section = None

    def resolve(self, arrow: ArrowLine, targets: Targets, types: Types) -> None:
        """Add the rule or limit of an arrow line to where it belongs."""
        path: Path = ("sections", arrow.section) if arrow.section else ()
        home = self.sections[arrow.section] if arrow.section else self.script
        if several := ambiguous(arrow.text, targets):
            message = f"several sections have this title: {', '.join(sorted(several))}"
            self.outline.fault("ambiguous-target", message, arrow.place, "Name one by its id.")
        parts = mend_arrow(self.outline, arrow, targets, types)
        if is_limit(parts):
            if "limits" in home:
                hint = "Write both in one line: `→ Goodbye, after 12 turns or 3 visits`."
                self.outline.fault("duplicate-key", "there is a limit already", arrow.place, hint)
                return
            home["limits"] = parts
            here: Path = (*path, "limits")
        else:
            key = "next" if arrow.section else "anytime"
            rules = home.setdefault(key, [])
            here = (*path, key, len(rules))
            rules.append(parts)
        self.outline.places[here] = arrow.place
        for part, place in places_of(arrow, parts).items():
            self.outline.places[(*here, part)] = place
