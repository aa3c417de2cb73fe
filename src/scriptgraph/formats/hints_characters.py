"""What is said of characters that only look like those of a script."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

SLIPS: dict[str, Slip] = {
    "indented-with": Slip(
        "odd-indentation",
        "the line is indented with {found}",
        "Indent with blanks only, two for each level; editors can turn tabs into blanks.",
        habit=True,
    ),
    "odd-blank": Slip(
        "odd-character",
        "here stands {found} instead of a blank",
        "Delete it and type a blank: `{write}`.",
        habit=True,
    ),
    "unseen": Slip(
        "odd-character",
        "here stands {found}",
        "Delete it; if you cannot find it, type the line anew: `{write}`.",
        habit=True,
    ),
    "odd-colon": Slip(
        "odd-character",
        "the colon behind {name!r} is {found}",
        "Write the plain colon and a blank behind it: `{write}`.",
        habit=True,
    ),
    "odd-comma": Slip(
        "odd-character",
        "{found} separates nothing here",
        "Write the plain comma and a blank behind it: `{write}`.",
        habit=True,
    ),
    "odd-comma-in-choice": Slip(
        "odd-character",
        "{name!r} is one entry of the list, because {found} separates nothing",
        "Write the plain comma: `{write}`; an entry that has it inside stands in quotes.",
        habit=True,
    ),
    "cut-choice": Slip(
        "odd-character",
        "{name!r} is one entry of the list: its bracket is closed behind a comma, which separates",
        "Put the whole entry in quotes: `{write}`.",
    ),
    "numbers-in-choice": Slip(
        "odd-character",
        "{name!r} is one entry of the list, because no comma parts the numbers",
        "Write `{write}`; an entry that is meant so stands in quotes.",
    ),
    "odd-bracket": Slip(
        "odd-character",
        "here stands {found}",
        "Write the plain bracket: `{write}`.",
        habit=True,
    ),
    "odd-quotes": Slip(
        "odd-character",
        "the quotes are those of a word processor: {found}",
        'Write plain quotes ("..."), or none: `{write}`.',
        habit=True,
    ),
    "quotes-in-text": Slip(
        "typographic-quotes",
        "the text of {name!r} stands in {found}, which are part of the text",
        'For a text in quotes, write plain ones ("..."); otherwise leave them out.',
        severity="warning",
    ),
    "odd-dash": Slip(
        "odd-character",
        "the line begins with {found}, not with the dash of a list",
        "Write a plain dash and a blank: `{write}`.",
        habit=True,
    ),
}
