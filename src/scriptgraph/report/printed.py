"""A script on paper: everything that it says, in the words of whoever wrote it, on one page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Template
from markupsafe import Markup

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.drawing.chart import script_chart
from scriptgraph.drawing.told import in_words, painted
from scriptgraph.language.labels import Labels, labels
from scriptgraph.report.templates import environment
from scriptgraph.script.action import Action
from scriptgraph.script.model import END_OF_SESSION, Limit, Rule, Script, Section
from scriptgraph.script.moves import BACK


@dataclass(frozen=True)
class _Way:
    """A rule as it is read: when it is followed, and where it leads."""

    when: str
    to: str
    is_urgent: bool = False


@dataclass(frozen=True)
class _Value:
    """A value, and where it is asked for."""

    name: str
    kind: str
    places: str


def printed(script: Script) -> str:
    """Write a script as one HTML document that needs nothing else.

    Args:
        script: A script without faults.

    Returns:
        Picture, sections with their tasks and rules in order, values and guarantees. Headings are
        in the language of the script, or English; everything else stands as its author wrote it.
    """
    words = labels(script.language)
    picture = painted(in_words(script_chart(script), script, words), words, is_light=True).encode()
    return _template().render(
        script=script,
        words=words,
        css=Markup(_own("printed.css")),
        picture="data:image/svg+xml;base64," + base64.b64encode(picture).decode(),
        sections=[(one, list(_ways(script, one, words))) for one in script.sections],
        anytime=[_way(script, rule, words) for rule in script.anytime],
        limits=list(_limits(script, script.limits, words)),
        values=list(_values(script, words)),
    )


def pdf(html: str) -> bytes:
    """Set an HTML document of ours as a PDF.

    Raises:
        InputError: When what sets it is not installed.
    """
    try:
        weasyprint = require("weasyprint", "pdf")
    except OSError as error:  # it needs a library of the system, too
        raise InputError(
            f"a PDF needs the library Pango, which pip does not install ({error})"
        ) from error
    # What an author writes is text, and the picture stands in the document: nothing is fetched.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    found: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf()
    return found


def _ways(script: Script, section: Section, words: Labels) -> Iterator[_Way]:
    """Give a section's own rules in the order in which they are tried, then its limits."""
    yield from (_way(script, rule, words, number) for number, rule in enumerate(section.next))
    found = script.limit(section) if section.id in script.digressions else None
    yield from _limits(script, found[0] if found else section.limits, words)
    if section.id in script.digressions:
        yield _Way(words.otherwise if section.next else words.when_complete, words.back)
    if script.ends_in(section):
        yield _Way(words.when_complete, words.end)


def _way(script: Script, rule: Rule, words: Labels, number: int = 0) -> _Way:
    if rule.when is not None:
        when = rule.when
    elif rule.if_ is not None:
        when = rule.if_
    else:
        when = words.otherwise if number else words.when_complete
    to = _title(script, rule.to, words)
    return _Way(when, f"{to} {words.and_back}" if rule.back else to, rule.urgent)


def _limits(script: Script, limit: Limit | None, words: Labels) -> Iterator[_Way]:
    if limit is None:
        return
    to = _title(script, limit.then, words)
    if limit.turns:
        yield _Way(words.after("turns", limit.turns), to)
    if limit.visits:
        yield _Way(words.after("visits", limit.visits), to)


def _title(script: Script, target: str, words: Labels) -> str:
    if target == BACK and BACK not in script.by_id:
        return words.back
    return words.end if target == END_OF_SESSION else script.by_id[target].title


def _values(script: Script, words: Labels) -> Iterator[_Value]:
    for name, kind in script.values.items():
        if name in script.actions:  # told below, with what it takes and gives
            continue
        places = [
            section.title
            for section in script.sections
            if any(name in task.collect for task in section.tasks)
        ]
        yield _Value(name, words.kind_of(kind), ", ".join(places))
    yield from (_Value(name, f"= {text}", "") for name, text in script.computed.items())
    yield from (
        _Value(name, _signature(action, words), "") for name, action in script.actions.items()
    )


def _signature(action: Action, words: Labels) -> str:
    """Write what an action takes and gives, and its time, without a word of any language."""
    gives = ", ".join(f"{name}: {words.kind_of(kind)}" for name, kind in action.gives.items())
    return f"({', '.join(action.takes)}) → ({gives}) · {action.seconds} s"


@cache
def _template() -> Template:
    return environment("scriptgraph.report").get_template("printed.html.jinja")


def _own(name: str) -> str:
    return files("scriptgraph.report").joinpath(name).read_text(encoding="utf-8").strip()
