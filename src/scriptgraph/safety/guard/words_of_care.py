"""What is sent, word for word, where danger is heard and a script has no section for it.

Written after what reviewers of such systems look for (the public VERA-MH protocol): the danger is
asked about directly, people who help are named, with a trusted person, professional care, distance
from means, somebody who stays, and an emergency service where it happens now. No diagnosis, no
exercise, no promise to get.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from scriptgraph.core.danger import About
from scriptgraph.core.errors import InputError
from scriptgraph.language.regions import region_meant
from scriptgraph.safety.helplines import helplines, regions

_FOLDER = files("scriptgraph.safety.guard")

_OTHERWISE = "en"
"""The language of the words where there are none in the script's."""

Occasion = Literal["first", "again"]
"""Whether danger is heard for the first time, or nobody has yet said that they are safe."""

Contacts = Mapping[str, Sequence[str]]
"""Region → lines that name who helps there, in place of ours; empty for everybody, beside ours."""


def languages_of_care() -> tuple[str, ...]:
    """List the codes of the languages in which there are words of care."""
    names = (entry.name for entry in _FOLDER.joinpath("care").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def words_of_care(
    occasion: Occasion,
    about: About,
    language: str,
    region: str = "",
    contacts: Contacts | None = None,
) -> str:
    """Write the words.

    Args:
        occasion: Whether danger is heard for the first time.
        about: Of what danger; where that is not known, harm to oneself.
        language: The script's language; there are `languages_of_care`, and English otherwise.
        region: Where the user is; empty where nobody knows.
        contacts: A script's own contacts by region, in place of ours there; those for everybody
            come before ours and take none away. Where the region is not known, all are named.

    Raises:
        InputError: When nothing is known of the region.
    """
    texts, kind = _texts(care_language(language)), _kind(about)
    return _filled(texts, texts[kind][occasion], kind, region, contacts)


def words_in_refusal(
    about: About, language: str, region: str = "", contacts: Contacts | None = None
) -> str:
    """Write who helps, beside the refusal of words of danger: nothing is asked there.

    Args:
        about: Of what danger, as for `words_of_care`.
        language: The script's language.
        region: Where the user is; empty where nobody knows.
        contacts: A script's own contacts by region.

    Raises:
        InputError: When nothing is known of the region.
    """
    texts = _texts(care_language(language))
    return _filled(texts, texts["refused"]["danger"], _kind(about), region, contacts)


def _kind(about: About) -> str:
    return (about or "self").replace(" ", "-")


def _filled(
    texts: Mapping[str, Any], text: str, kind: str, region: str, contacts: Contacts | None
) -> str:
    region = known_region(region, contacts)
    own = contacts or {}
    takes_the_place = region in own if region else any(own)
    lines = [*_own(own, region), *(() if takes_the_place else _known(texts, region, kind))]
    listed = "\n".join(f"- {line}" for line in lines)
    return text.strip().format(emergency=_emergency(texts, region), contacts=listed)


def words_behind_end(
    language: str, region: str = "", contacts: Contacts | None = None, care: str = ""
) -> str:
    """Write that a session has ended, to whoever says something there all the same.

    Args:
        language: The script's language, as for `words_of_care`.
        region: Where the user is; empty where nobody knows.
        contacts: A script's own contacts by region.
        care: Words of care that are sent before it; empty where nobody is in danger.

    Raises:
        InputError: When nothing is known of the region.
    """
    texts, region = _texts(care_language(language)), known_region(region, contacts)
    said: str = texts["ended"]["danger" if care else "over"]
    text = said.strip().format(emergency=_emergency(texts, region))
    return f"{care}\n\n{text}" if care else text


def care_language(language: str) -> str:
    """Give the code of the language in which the words are written for a script's language."""
    code = language.replace("_", "-").split("-")[0].lower()
    return code if code in languages_of_care() else _OTHERWISE


def known_region(region: str, contacts: Contacts | None = None) -> str:
    """Give a region as it is written: two capital letters; empty stays empty.

    Raises:
        InputError: When nothing is known of it.
    """
    name = region.strip().upper()
    if not name or name in helplines() or name in (contacts or {}):
        return name
    if meant := region_meant(name):
        raise InputError(f"{region!r} is no region's code: write {meant}")
    raise InputError(
        f"no contacts are known for the region {region!r}; there are {', '.join(regions())}, and a "
        "script names its own with `contacts`"
    )


def _own(contacts: Contacts, region: str) -> tuple[str, ...]:
    """Give a script's own contacts for a region; those for everybody belong to each."""
    everywhere = tuple(contacts.get("", ()))
    if region:
        return (*contacts.get(region, ()), *everywhere)
    return tuple(
        f"{name}: {line}" if name else line for name, lines in contacts.items() for line in lines
    )


def _emergency(texts: Mapping[str, Any], region: str) -> str:
    """Write whom to call where it happens now."""
    if region not in helplines():  # nobody knows it, or only the script does: no other's are named
        return str(texts["anywhere"]["there" if region else "emergency"])
    return str(texts["words"]["or"]).join(helplines()[region]["emergency"])


def _known(texts: Mapping[str, Any], region: str, kind: str) -> list[str]:
    """Write who helps in a region, or in those where the language is spoken."""
    told = "violence" if kind == "from-others" else "listeners"
    if region in helplines():
        return [_line(texts, one) for one in helplines()[region][told]]
    names: Sequence[str] = texts["anywhere"]["regions"]
    lines = [_line(texts, one, name) for name in names for one in helplines()[name][told]]
    return [*lines, str(texts["anywhere"]["everywhere"])]


def _line(texts: Mapping[str, Any], helper: Mapping[str, Any], region: str = "") -> str:
    notes = [texts["words"][note] for note in ("free", "always") if helper.get(note)]
    where = f"{region}: " if region else ""
    about = f" ({', '.join(notes)})" if notes else ""
    return f"{where}{helper['name']}: {helper['reach']}{about}"


@cache
def _texts(code: str) -> Mapping[str, Any]:
    return tomllib.loads(_FOLDER.joinpath("care", f"{code}.toml").read_text("utf-8"))
