"""Which sessions somebody can come to, and whether there is an end."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.programmes.check.noticed import Noticed
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.ways import circles_without_limit, no_way_to_an_end, unreachable


def unreachable_session(programme: Programme) -> Iterator[Noticed]:
    """Find sessions to which no rule leads."""
    for name in unreachable(programme):
        message = f"no rule leads from {programme.first.id!r} to session {name!r}"
        yield Noticed(message, ("sessions", name), "Lead a rule to it, or take it out.")


def endless(programme: Programme) -> Iterator[Noticed]:
    """Find sessions that lead only to each other, so that the programme never ends."""
    for names in no_way_to_an_end(programme):
        verb = "leads only to itself" if len(names) == 1 else "lead only to each other"
        message = f"{' and '.join(map(repr, names))} {verb}, so that the programme never ends"
        yield Noticed(message, ("sessions", names[0]), "Lead a rule out of them, such as to `end`.")


def circle_without_limit(programme: Programme) -> Iterator[Noticed]:
    """Find sessions that somebody can have again and again without end."""
    for names in circles_without_limit(programme):
        verb = "leads back to itself" if len(names) == 1 else "form a circle"
        message = f"{' and '.join(map(repr, names))} {verb}, and no limit of visits ends it"
        hint = "Give one of them `limits: {visits: 4, then: …}`."
        yield Noticed(message, ("sessions", names[0]), hint)


def danger_waits(programme: Programme) -> Iterator[Noticed]:
    """Remark that danger leads on nowhere by itself."""
    waiting = [each.id for each in programme.sessions if not programme.danger_leads_to(each)]
    follows = {programme.danger, *(each.danger for each in programme.sessions)}
    if told := [name for name in waiting if name not in follows]:
        message = f"where danger was heard in {', '.join(map(repr, told))}, a human is waited for"
        hint = "Somebody has to look at the inbox; or name the session that follows: `danger: …`."
        yield Noticed(message, ("sessions", told[0]), hint)
