"""What is said of words that are not of the language a Markdown script is written in."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

SLIPS: dict[str, Slip] = {
    "language-unsaid": Slip(
        "odd-language",
        "from here on the script is written in the words of {found}, and does not say so",
        "Write `{write}` below its title.",
    ),
    "keyword-language": Slip(
        "odd-language",
        "{found} is a word of {name}, and this script is not in that language",
        "Write `{write}`; or say in which language all of it is, below its title: `{other}`. "
        "Text that is to stay begins with a backslash.",
    ),
    "keyword-spelling": Slip(
        "odd-language",
        "{found} has no meaning here; did you mean {name!r}?",
        "Write `{write}`. Text that is to stay begins with a backslash.",
    ),
}
