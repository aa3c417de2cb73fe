"""What each role may do: one table of addresses, from which nothing is missing by accident."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "author", "clinician", "admin"]
"""Who reads scripts; who writes and tries them; who is there for people; who may do everything."""

ROLES: tuple[Role, ...] = get_args(Role)

TRIED = "try-"
"""How the names of sessions begin that are no patient's: whoever writes scripts may hold them."""

FORKED = "fork-"
"""How the names of forks begin in which somebody tries another answer in a person's place."""

_READ = frozenset({"GET", "HEAD"})
_ALL: frozenset[Role] = frozenset(ROLES)
_WRITERS: frozenset[Role] = frozenset({"author", "admin"})
_TRYING: frozenset[Role] = frozenset({"author", "clinician", "admin"})
_CARING: frozenset[Role] = frozenset({"clinician", "admin"})


@dataclass(frozen=True)
class Person:
    """Who asks.

    Attributes:
        name: What they are called in traces and versions; empty where nobody has said so: whoever
            sits at this machine, or has the one token of an application.
        role: What they may do.
    """

    name: str
    role: Role

    def may(self, method: str, path: str) -> bool:
        """Say whether they may ask for an address; one that nobody thought of is an admin's."""
        if self.role == "admin":
            return True
        return any(
            self.role in roles and (methods is None or method in methods)
            for address, methods, roles in _TABLE
            if address.fullmatch(path)
        )

    def may_hold(self, session: str) -> bool:
        """Say whether they may begin, read and go on with a session."""
        return self.role in _CARING or (self.role in _TRYING and session.startswith(TRIED))


_TABLE: tuple[tuple[re.Pattern[str], frozenset[str] | None, frozenset[Role]], ...] = tuple(
    (re.compile(address, re.DOTALL), methods, roles)
    for address, methods, roles in (
        (r"/api/(me|scripts|patients|language)|/openapi\.json|/logout", None, _ALL),
        (r"/api/(look|prove|rehearse|play)", None, _ALL),
        (r"/(api/files|api/cases|print/scripts)(/.*)?", _READ, _ALL),
        (r"/api/(files|cases)(/.*)?", None, _WRITERS),
        (r"/api/files/(parts/)?[^/]*/comments(/.*)?", None, _TRYING),
        (r"/api/sessions", frozenset({"POST"}), _TRYING),  # the name is in the body: `may_hold`
        (rf"/(api|print)/sessions/{TRIED}.*", _READ, _TRYING),
        (rf"/api/sessions/{TRIED}(?!.*/human$).*", frozenset({"POST"}), _TRYING),
        (r"/(api|print)/(sessions|results)(/.*)?", None, _CARING),
        (r"/api/(inbox|weak)(/.*)?|/print/report", None, _CARING),
    )
)
"""Address, methods (all where None), and who may: whoever one of the lines lets in."""
