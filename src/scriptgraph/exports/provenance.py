"""Of whom a QuestionnaireResponse is, who gave it and who wrote it down, as a clinic names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from scriptgraph.core.errors import InputError
from scriptgraph.formats.fhir.names import Json

_REFERENCE = re.compile(
    r"(?:https?://\S+/)?([A-Z][A-Za-z]{1,63})/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?"
)
_WHO = ("Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
_ALLOWED = {
    "subject": (),
    "author": (*_WHO, "Device", "Organization"),
    "source": _WHO,
}
"""The resources that FHIR R4 lets each of them be; none named is any."""


@dataclass(frozen=True)
class Provenance:
    """What is said of a response; None where nothing is."""

    subject: str | None = None
    """Whom the answers are about."""

    author: str | None = None
    """Who wrote them down."""

    source: str | None = None
    """Who gave them."""

    authored: str | None = None
    """When they were written down; None for when the session's last decision was taken."""

    def __post_init__(self) -> None:
        """Refuse what is no reference, or no moment.

        Raises:
            InputError: When FHIR would not take one of them.
        """
        for key in _ALLOWED:
            if (given := getattr(self, key)) is not None:
                _require_reference(key, given)
        if self.authored is not None and not _is_moment(self.authored):
            raise InputError(
                f"authored is {self.authored!r}; allowed is a day, such as 2026-12-01, or a "
                "moment with its time zone, such as 2026-12-01T18:30:00+01:00"
            )

    def parts(self) -> Json:
        """Give what stands in the response."""
        found: Json = {
            key: {"reference": given} for key in _ALLOWED if (given := getattr(self, key))
        }
        return found | ({"authored": self.authored} if self.authored else {})


def _require_reference(key: str, given: str) -> None:
    match, allowed = _REFERENCE.fullmatch(given), _ALLOWED[key]
    if match is None:
        raise InputError(f"{key} is {given!r}; allowed is a reference, such as Patient/123")
    if allowed and match[1] not in allowed:
        raise InputError(f"{key} is {given!r}; allowed are references to {', '.join(allowed)}")


def _is_moment(text: str) -> bool:
    if (
        re.fullmatch(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?", text)
        is None
    ):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
