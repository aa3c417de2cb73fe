"""What is said of slips in YAML."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

_QUOTE_IT = 'Put the whole text in quotes: `{name}: "{found}"`.'

SLIPS: dict[str, Slip] = {
    "no-blank-after-colon": Slip(
        "syntax",
        "a blank is missing behind the colon of {name!r}",
        "Write `{write}`.",
        habit=True,
    ),
    "no-blank-after-dash": Slip(
        "syntax", "a blank is missing behind the dash", "Write `{write}`.", habit=True
    ),
    "rules-in-a-line": Slip(
        "syntax",
        "a second pair of brackets begins in this line",
        "Begin each rule on a line of its own, or put all of them in a list: `{write}`.",
    ),
    "arrow": Slip(
        "syntax",
        "the line begins with an arrow, which is how a rule is written in Markdown",
        "Write `{write}`.",
    ),
    "no-name": Slip(
        "syntax",
        "there is no colon in this line: {found}",
        "A remark begins with `#`: `{write}`; more of the text above is indented deeper than its "
        "name.",
    ),
    "no-colon": Slip(
        "syntax",
        "there is no colon in this line: {found}",
        "Each line is a name, a colon, a blank and a text: `{write}`; "
        "more of the text above is indented deeper than its name.",
    ),
    "colon-in-text": Slip(
        "syntax", "the text of {name!r} contains a colon and a blank behind it", _QUOTE_IT
    ),
    "colon-in-braces": Slip(
        "syntax",
        "the text of {name!r} inside `{{...}}` contains a colon",
        _QUOTE_IT,
    ),
    "colon-in-comparison": Slip(
        "syntax",
        "a comparison holds no colon",
        "Write `if: {write}`.",
    ),
    "list-in-braces": Slip(
        "syntax",
        "inside `{{...}}`, a comparison with a list stands in quotes",
        "Write `{write}`.",
    ),
    "list-in-line": Slip(
        "syntax",
        "a list does not begin in the line of its name {name!r}",
        "Begin it on the next line, indented: `{write}`.",
    ),
    "comma-in-braces": Slip(
        "syntax",
        "the text of {name!r} ends at this comma, for inside `{{...}}` commas separate",
        _QUOTE_IT,
    ),
    "text-behind-flag": Slip(
        "syntax",
        "what stands behind `{write}` belongs to the text of {name!r}",
        'Write the whole text in one place: `{name}: "{found}", {write}`.',
    ),
    "value-first": Slip(
        "syntax",
        "the text of {name!r} begins with a brace, and has no quotes",
        _QUOTE_IT,
    ),
    "not-a-pair": Slip(
        "syntax",
        "inside `{{...}}` stands {found}, which is no name with a value",
        "Write `{write}`.",
        habit="each",
    ),
    "tag": Slip(
        "tag",
        "a text cannot begin with `{found}`, which marks a kind of value in YAML",
        "Put the whole text in quotes: `{write}`; or take the mark away.",
    ),
    "several-in-a-line": Slip(
        "syntax",
        "{name!r} begins in the middle of a line",
        "Put each name on a line of its own, or all of them in braces: `{write}`.",
    ),
    "no-comma": Slip(
        "syntax",
        "a comma is missing before {name!r}",
        "Write `{write}`.",
    ),
    "round-brackets": Slip(
        "syntax",
        "round brackets have no meaning here",
        "Write braces: `{write}`.",
    ),
    "unclosed-quote": Slip(
        "syntax",
        "the quote ({found}) that opens here is not closed in its line",
        "Close it at the end of the text: `{write}`.",
    ),
    "unclosed-bracket": Slip(
        "syntax",
        "the bracket {found} that opens here is never closed",
        "Close it with {write}.",
    ),
    "stray-bracket": Slip(
        "syntax",
        "here stands {found}, and no bracket is open",
        "Take it out, or put the text in quotes.",
    ),
    "remark-in-braces": Slip(
        "syntax",
        "what follows ` #` is a remark, so that {found} is not closed in this line",
        "Put the text in quotes: `{write}`.",
    ),
    "apostrophe": Slip(
        "syntax",
        "the text begins with ' and ends at this apostrophe",
        "Put the text in double quotes: `{write}`.",
    ),
    "quote-in-quotes": Slip(
        "syntax",
        "the text in quotes ends here, and more follows behind it",
        "Put the whole text in one pair of quotes, others inside: `{write}`.",
    ),
    "backslash": Slip(
        "syntax",
        "in double quotes, {found} has no meaning",
        "Put the text in single quotes, or write two backslashes.",
    ),
    "bad-start": Slip(
        "syntax",
        "a text cannot begin with {found}",
        "Put the whole text in quotes: `{write}`.",
    ),
    "indented-more": Slip(
        "syntax",
        "the line is indented by {found} blanks, the line above it that it belongs beside by "
        "{write}",
        "Indent lines of one level alike: {write} blanks here.",
    ),
    "indented-less": Slip(
        "syntax",
        "the line is indented by {found} blanks, which is not where it belongs",
        "Indent lines of one level alike: {write} blanks here.",
    ),
    "not-below": Slip(
        "syntax",
        "{name!r} stands beside {found!r}, and belongs below it",
        "Indent it, and what is below it, by two blanks more: {write} blanks here.",
        habit=True,
    ),
    "text-behind-name": Slip(
        "syntax",
        "behind {name!r} stands a text, and what belongs to it below",
        "Write `{name}:` alone, and below it `title: {write}`.",
    ),
    "no-sections": Slip(
        "syntax",
        "{name!r} is indented, and stands below nothing",
        "Write `sections:` on a line of its own above the first section.",
    ),
    "stray-sign": Slip(
        "syntax",
        "here stands {found}, and nothing before it",
        "Take it out: `{write}`.",
    ),
    "stray-dash": Slip(
        "syntax",
        "the line begins with a dash, and the line beside it with none",
        "Take the dash away: `{write}`.",
    ),
    "beside-dashes": Slip(
        "syntax",
        "{name!r} stands beside the dashes of a list, and begins with none",
        "Indent it by {write} blanks; where it belongs to the list, begin it with a dash.",
    ),
    "no-dash": Slip(
        "syntax",
        "a rule in a list begins with a dash",
        "Write `{write}`.",
    ),
    "block-not-indented": Slip(
        "syntax",
        "the text of {name!r} is not indented",
        "Below `{found}`, indent every line of the text by {write} blanks.",
    ),
    "behind-block-sign": Slip(
        "syntax",
        "behind `{found}` nothing else stands in the line",
        "Begin the text on the next line, indented by {write} blanks, or leave `{found}` out.",
    ),
    "quote-runs-on": Slip(
        "syntax",
        "the quote that opens here is closed only in line {found}, so that line {write} is "
        "part of the text",
        "Close it at the end of the text.",
    ),
    "remark-in-text": Slip(
        "remark-in-text",
        "the text of {name!r} ends here: what follows ` #` is a remark",
        "Put the text in quotes, and a remark on a line of its own.",
        severity="warning",
    ),
    "remark-in-words": Slip(
        "remark-in-words",
        "the exact words of {name!r} end here: what follows ` #` is a remark",
        "Put the words in quotes, and a remark on a line of its own.",
    ),
    "only-a-remark": Slip(
        "empty-value",
        "the text of {name!r} begins with `#`, so all of it is a remark",
        "Put the text in quotes: `{write}`.",
    ),
    "chat-stamp": Slip(
        "syntax",
        "the line begins with the date and the name of a chat",
        "Delete them: `{write}`.",
        habit=True,
    ),
    "code-fence": Slip(
        "syntax",
        "the line {found} belongs to a chat or a page, not to the script",
        "Remove the lines that begin with ```.",
        habit=True,
    ),
    # what a file is
    "other-format": Slip("wrong-format", "{found}", "{write}"),
}
