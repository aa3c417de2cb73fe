"""`scriptgraph new`: a script to begin with, by question and answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from scriptgraph.cli.convert import refuse_existing, target_form
from scriptgraph.cli.output import fail, print_lines, say, write_whole
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.formats.starter import Wanted

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class NewOptions:
    """What was said on the command line; None where it is to be asked for."""

    file: Annotated[
        Path | None,
        typer.Argument(help="The file to write: .yaml, .yml or .md.", show_default=False),
    ] = None
    language: Annotated[
        Literal["en", "de"] | None,
        typer.Option(help="The language of the questions and the script.", show_default=False),
    ] = None
    title: Annotated[str | None, typer.Option(help="Its title.", show_default=False)] = None
    agent: Annotated[str | None, typer.Option(help="Who speaks: a name.", show_default=False)] = (
        None
    )
    role: Annotated[str | None, typer.Option(help="What they are.", show_default=False)] = None
    section: Annotated[
        list[str] | None,
        typer.Option(help="The title of a section; repeated, in order.", show_default=False),
    ] = None
    consent: Annotated[
        bool | None, typer.Option(help="Whether it begins with a consent.", show_default=False)
    ] = None
    region: Annotated[
        str | None,
        typer.Option(
            metavar="DE|GB|...|any|none",
            help="Whose contacts a section for danger names; none: no such section.",
            show_default=False,
        ),
    ] = None
    value: Annotated[
        list[str] | None,
        typer.Option(
            help="A number to ask for: 'mood 0..10'; may be repeated.", show_default=False
        ),
    ] = None
    decides: Annotated[
        list[str] | None,
        typer.Option(
            help="Where a number leads: 'mood < 4: Looking back'; may be repeated.",
            show_default=False,
        ),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take what is usual.")] = (
        False
    )


def new(options: NewOptions) -> None:
    """Begin a script by answering a few questions.

    Title, language, who speaks, the sections, a consent, a section for danger with contacts of a
    region, numbers that are asked for, and what they decide. What an option says is not asked. The
    script can be talked to at once, and `check` has nothing against it. No file is written over,
    and nothing is written before the last answer.
    """
    from scriptgraph.formats.starter import write_starter

    if options.file:
        target_form(options.file)
        refuse_existing(options.file)
    if not options.yes and not sys.stdin.isatty():
        raise typer.BadParameter(
            "there is no terminal to ask at; say --yes, and what is not usual", param_hint="--yes"
        )
    wanted, file = _Asker(options).all()
    refuse_existing(file)
    write_whole(file, write_starter(wanted, target_form(file), file.name))
    print_lines([f"{file}", f"scriptgraph check {file}", f"scriptgraph chat {file}"])


class _Asker:
    """Asks for what no option has said."""

    def __init__(self, options: NewOptions) -> None:
        from scriptgraph.formats.starter import LANGUAGES, words

        self._options = options
        self._language: str = options.language or self._ask(
            "Language / Sprache (en, de)", "en", lambda text: _one_of(text, LANGUAGES)
        )
        self._texts = words(self._language)

    def all(self) -> tuple[Wanted, Path]:
        """Give what is wanted, and where."""
        from scriptgraph.formats import starter

        options, usual = self._options, self._texts["defaults"]
        title = self._text("title", options.title, usual["title"])
        agent = self._text("agent", options.agent, usual["agent"])
        role = self._text("role", options.role, usual["role"])
        sections = self._listed(
            "sections", options.section, usual["sections"], ",", self._titles, ", "
        )
        consent = options.consent
        if consent is None:
            consent = self._question("consent", usual["yes"], self._is_yes)
        region = self._given("region", options.region, "any", starter.read_region)
        values = self._listed("values", options.value, [], ",", starter.read_values, ", ")
        decides: tuple[starter.Decision, ...] = ()
        if options.decides or (values and len(sections) > 2):

            def decided(parts: Sequence[str]) -> tuple[starter.Decision, ...]:
                return starter.read_decisions(parts, values, sections)

            decides = self._listed(
                "decides", options.decides, [], ";", decided, example=sections[-1]
            )
        wanted = starter.Wanted(
            self._language, title, agent, role, sections, consent, region, values, decides
        )
        return wanted, self._file(title)

    def _file(self, title: str) -> Path:
        if self._options.file:
            return self._options.file
        from scriptgraph.formats.naming import slug

        return self._question("file", f"{slug(title) or 'script'}.yaml", _new_file)

    def _text(self, name: str, given: str | None, usual: str) -> str:
        return self._given(name, given, usual, _one_line)

    def _given(self, name: str, given: str | None, usual: str, read: Callable[[str], T]) -> T:
        return self._question(name, usual, read) if given is None else read(given)

    def _listed(
        self,
        name: str,
        given: Sequence[str] | None,
        usual: Sequence[str],
        mark: str,
        read: Callable[[Sequence[str]], T],
        joint: str = "; ",
        example: str = "",
    ) -> T:
        """Ask for several things, which a mark parts where they stand in one line."""
        if given is not None:
            return read(given)

        def parted(text: str) -> T:
            return read([part for part in text.split(mark) if part.strip()])

        return self._question(name, joint.join(usual), parted, example=example)

    def _titles(self, parts: Sequence[str]) -> tuple[str, ...]:
        from scriptgraph.formats.starter import read_titles

        return read_titles(parts, self._language)

    def _is_yes(self, text: str) -> bool:
        yes, no = (str(self._texts["defaults"][word]) for word in ("yes", "no"))
        return _one_of(text.casefold()[:1], (yes, no)) == yes

    def _question(self, name: str, usual: str, read: Callable[[str], T], *, example: str = "") -> T:
        text = self._texts["questions"][name]
        return self._ask(text.replace("{example}", example), usual, read)

    def _ask(self, question: str, usual: str, read: Callable[[str], T]) -> T:
        """Ask until the answer can be read; nothing is the usual answer."""
        if self._options.yes:
            return read(usual)
        while True:
            say(f"{question}{f' [{usual}]' if usual else ''}")
            try:
                return read(input("> ").strip() or usual)
            except InputError as error:
                fail(str(error))


def _one_of(text: str, allowed: Sequence[str]) -> str:
    if text not in allowed:
        raise InputError(f"{text!r} is none of {', '.join(allowed)}")
    return text


def _one_line(text: str) -> str:
    if not (line := " ".join(text.split())) or not line.isprintable():
        raise InputError(f"{text!r} is no line of text")
    return line


def _new_file(text: str) -> Path:
    path = Path(text)
    try:
        target_form(path)
    except typer.BadParameter as error:
        raise InputError(error.message) from error
    refuse_existing(path)
    return path
