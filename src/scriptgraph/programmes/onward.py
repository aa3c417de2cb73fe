"""Whether a person can go on with a programme as it is now, and what they would leave behind.

A programme changes while people are in it, and goes on as it is now. But no session is begun again,
and no value lost, because a name has changed: what does not fit, or may mean something else, keeps
the person where they are, and what would be lost is only left behind where somebody wants it
(`scriptgraph migrate`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.meant import Doubt, doubts, not_told
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.renaming import sessions_of_today, values_of_today
from scriptgraph.programmes.standing import LeftBehind, SameMeaning, Standing, known, last
from scriptgraph.script.changes import is_one
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.state.session import Value


@dataclass(frozen=True)
class Onward:
    """A person on their way through a programme that may have changed since they went on last."""

    programme: Programme
    person: str
    kept: Standing
    """Where they stand, as it is remembered."""

    standing: Standing
    """The same by the names of today, with the last session as it stands by now."""

    told_in: Mapping[str, Script]
    """Session → the script that it was held with; one that nobody kept is not there."""

    same: tuple[SameMeaning, ...] = ()
    anew: tuple[LeftBehind, ...] = ()
    """What somebody has decided of values that are doubtful; see `deciding`."""

    @property
    def has_changed(self) -> bool:
        """Say whether the programme is another than the one they went on with last."""
        return self.kept["hash"] != self.programme.hash

    def refuse(self) -> None:
        """Refuse to go on where they cannot, or would leave something behind unasked.

        Neither what is doubtful nor what would be left behind keeps anybody out of a session that
        they are in: it goes on with the script that it began with, and nothing is read by what it
        means now before it is over. Nor does it keep anybody from the session that follows danger:
        no rule goes by a value then, that session is not told what is doubtful, and all that was
        kept is kept still.

        Raises:
            InputError: When it is so, with each reason and what can be done.
        """
        if reasons := [*self.obstacles()]:
            raise InputError(
                f"{self.person} cannot go on in {self.programme.id!r} as it is now: "
                f"{'; '.join(reasons)}"
            )
        if lost := [] if self.is_let_on else [*self.lost()]:
            told = "; ".join(map(in_words, lost))
            raise InputError(
                f"{self.person} would leave something behind in {self.programme.id!r} as it is "
                f"now: {told}. If it has another name now, say so in the programme "
                "(`renamed_from`); if it is to be left behind, move them: `scriptgraph migrate`"
            )

    def obstacles(self) -> Iterator[str]:
        """Say why they cannot go on: one sentence for each reason."""
        yield from self._astray()
        yield from () if self.is_let_on else (one.in_words() for one in self.doubts())

    def ahead(self) -> Iterator[str]:
        """Say what will keep them, once what they are let on to is over."""
        doubts = self.doubts() if self.is_let_on else ()
        yield from (f"once that is over they have to stay: {one.in_words()}" for one in doubts)

    @property
    def is_let_on(self) -> bool:
        """Say whether they are in a session, or come to the one that follows danger."""
        return self._is_in_session or self._is_in_danger

    @property
    def _is_in_session(self) -> bool:
        visit = last(self.standing["visits"])
        return visit is not None and "ended" not in visit

    @property
    def _is_in_danger(self) -> bool:
        """Say whether danger was heard in the last session, and nobody has looked."""
        visit = last(self.standing["visits"])
        return visit is not None and visit.get("danger", False) and "led" not in visit

    def _astray(self) -> Iterator[str]:
        """Say why nobody knows where they are."""
        visit = last(self.standing["visits"])
        if visit is None:
            return
        if visit["planned"] not in self.programme.by_id:
            yield (
                f"they were in session {visit['planned']!r}, which it does not have any more; it "
                f"has {', '.join(self.programme.by_id)}. If one of them is the same under another "
                f"name, say so in it: `renamed_from: {visit['planned']}`"
            )
        to = visit["led"]["to"] if "led" in visit else END_OF_SESSION
        if to != END_OF_SESSION and to not in self.programme.by_id:
            yield (
                f"a human led them on to {to!r}, which it does not have any more. If it is there "
                f"under another name, say so in it: `renamed_from: {to}`"
            )

    def doubts(self) -> Iterator[Doubt]:
        """Give what may not mean any more what was told, and nobody has said that it does."""
        accepted = [one for move in self.kept.get("moves", []) for one in move.get("same", ())]
        found = doubts(self.programme, self.standing, self.told_in)
        yield from (one for one in found if one.as_same() not in (*accepted, *self.same))

    def deciding(self, same: Container[str], anew: Container[str]) -> Onward:
        """Give the same person where somebody has decided what is doubtful.

        Args:
            same: The values that mean what was told; none that cannot is taken for one.
            anew: The values that are not to be known any more, where they are doubtful.
        """
        found = [*self.doubts()]
        taken = [one.as_same() for one in found if one.may_be_same and one.name in same]
        gone = [one.as_left() for one in found if one.name in anew]
        standing = not_told(self.standing, [one["name"] for one in gone])
        return replace(self, standing=standing, same=(*taken,), anew=(*gone,))

    def worked_out_anew(self) -> dict[str, Value]:
        """Map what was worked out by another formula to what it comes to by that of now."""
        return {
            name: one["value"]
            for name, one in known(self.standing).items()
            if "formula" in one and "value" in one and one not in [*known(self.kept).values()]
        }

    def lost(self) -> Iterator[LeftBehind]:
        """Give what they would leave behind, and nobody has said that they may."""
        accepted = [one for move in self.kept.get("moves", []) for one in move["left"]]
        yield from (one for one in self._lost() if one not in accepted)

    def new_names(self, of: Literal["session", "value"]) -> dict[str, str]:
        """Map what they know under another name now to that name."""
        if of == "session":
            names = [visit["planned"] for visit in self.kept["visits"]]
            today = sessions_of_today(self.programme)
        else:
            names = [*known(self.kept)]
            today = values_of_today(self.programme)
        return {name: today[name] for name in dict.fromkeys(names) if name in today}

    def _lost(self) -> Iterator[LeftBehind]:
        for visit in self.standing["visits"][:-1]:
            if visit["planned"] not in self.programme.by_id:
                yield LeftBehind(kind="session", name=visit["planned"], session=visit["session"])
        for visit in self.standing["visits"]:
            held, now = self.told_in.get(visit["session"]), visit["planned"]
            script = self.programme.scripts.get(now)
            if "ended" in visit and held and script and not is_one(held, script):
                yield LeftBehind(kind="script", name=now, session=visit["session"])
        yield from self._unkept()

    def _unkept(self) -> Iterator[LeftBehind]:
        """Give what they told and no session keeps now; in one under way, what it was to keep."""
        latest = self.standing["visits"][-1]
        found = dict[str, str]()
        for visit in self.standing["visits"]:
            for name, one in visit.get("kept", {}).items():
                if one["status"] == "not told":
                    found.pop(name, None)
                else:
                    found[name] = visit["session"]
        if "ended" not in latest:
            today = values_of_today(self.programme)
            found |= {today.get(n, n): latest["session"] for n in latest.get("keeps", [])}
        for name, session in found.items():
            if name not in self.programme.kept:
                yield LeftBehind(kind="value", name=name, session=session)


def in_words(one: LeftBehind) -> str:
    """Say what is left behind."""
    match one["kind"]:
        case "session":
            return f"session {one['name']!r} is gone, which they have had ({one['session']})"
        case "script":
            return f"session {one['name']!r} has another script than they had ({one['session']})"
        case "value":
            return f"{one['name']!r}, of {one['session']}, is kept by no session any more"
        case never:
            assert_never(never)
