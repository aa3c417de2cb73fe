"""Characters that look like the ones a script is written with, and are others.

Word processors, phones and keyboards for Chinese exchange them without being asked. Inside a text
they are fine; where they stand for punctuation of the notation, they are a slip.
"""

import re
import unicodedata
from collections.abc import Iterable

COLONS = "：﹕︰∶꞉"
ARROWS = "→|-+>|=+>|⇒|➔|➜"
"""A pattern for what people write for an arrow."""

COMMAS = "，、；﹐､،؛"
QUOTES = "“”„‟‘’‚‛«»‹›「」『』〝〞＂＇′″´"
OPENING_QUOTES = "“”„‟‘’‚‛«»‹›「『〝＂＇´"
DASHES = "–—―−‐‑‒－﹣•·∙・･▪●◦‣⁃○■□✓➢＊＋"
"""What a word processor, or a keyboard for Chinese, makes of the dash of a list."""

LINES = "-–—―−‐‑‒－﹣~～"
"""What people draw the line of an arrow with."""

LIST_MARKS = f"-*+{DASHES}"
"""What a line of a list may begin with, for a class of characters: the dash stands first."""

BRACKETS = {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]", "〔": "[", "〕": "]"}
PLAIN_BRACKETS = str.maketrans(BRACKETS)
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u00ad\ufeff\u061c"
ODD_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u0085\u2028\u2029"

ODD_BLANK = re.compile(f"[{ODD_BLANKS}]")
INVISIBLE_CHARACTER = re.compile(f"[{INVISIBLE}]")

_IN_EXPRESSIONS = {
    **dict.fromkeys("“”„‟«»＂″「」『』", '"'),
    **dict.fromkeys("‘’‚‛‹›＇′´`", "'"),
    **{"≤": "<=", "≥": ">=", "≠": "!=", "＜": "<", "＞": ">", "＝": "=", "≦": "<=", "≧": ">="},
    **{"−": "-", "–": "-", "—": "-", "－": "-", "＋": "+", "×": "*", "＊": "*", "·": "*", "⋅": "*"},
    **{"（": "(", "）": ")", "［": "[", "］": "]", "，": ",", "。": ".", "．": "."},
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
"""What stands in an expression by mistake → what is meant."""

_OUTSIDE_LISTS = r"(?![^\[\]]*\])"
_THOUSANDS = re.compile(
    rf"(?<![\w,])(?<!\d\.)[1-9]\d{{0,2}}(?:(?:[,'’ ]\d{{3}})+|\.\d\d0)(?!\w|[.,]\d){_OUTSIDE_LISTS}"
)
"""A number with a sign between its thousands: nobody ends a fraction with a nought."""

_FRACTION = re.compile(rf"(?<=\d),(?=\d){_OUTSIDE_LISTS}")
_TEXT_IN_QUOTES = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")

_NAMES = {
    "“": "a curly quote",
    "”": "a curly quote",
    "„": "a low quote",
    "‘": "a curly quote",
    "’": "a curly quote",
    "«": "an angle quote",
    "»": "an angle quote",
    "´": "an accent",
    "–": "the dash of a word processor",
    "—": "the dash of a word processor",
    "\u00a0": "a blank that does not break",
    "\u3000": "a full-width blank",
    "\t": "a tab",
}

_LATIN = str.maketrans(
    "аеорсухіјѕԁһӏԛԝАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινρυ",
    "aeopcyxijsdhlqwABEKMHOPCTYXIJSABEZHIKMNOPTYXoivpu",
)


def named(char: str) -> str:
    """Name a character for people, with its number where nothing else names it."""
    number = f"U+{ord(char):04X}"
    if char in _NAMES:
        return _NAMES[char] if char.isspace() else f"{_NAMES[char]} ({char})"
    if unicodedata.category(char) in ("Cf", "Zs", "Zl", "Zp", "Cc"):
        kind = "a character that nobody sees" if char in INVISIBLE else "a blank of another kind"
        return f"{kind} ({number})"
    if unicodedata.east_asian_width(char) in "FW":
        return f"the full-width {char}"
    return f"the character {char} ({number})"


def in_expression(text: str) -> tuple[int, str] | None:
    """Find the first look-alike outside the quotes of an expression, and what is meant."""
    inside = [range(*match.span()) for match in _TEXT_IN_QUOTES.finditer(text)]
    for position, char in enumerate(text):
        known = char in _IN_EXPRESSIONS and char != "`"
        if known and not any(position in quoted for quoted in inside):
            return position, plain_expression(text)
    return None


def plain_expression(text: str) -> str:
    """Write an expression with the characters it is meant to have."""
    plain = "".join(_IN_EXPRESSIONS.get(char, char) for char in text)
    return pointed(" ".join(plain.split()))


def thousands(text: str) -> str:
    """Give the first number that has a point between its thousands; empty where none has."""
    found = (match[0] for match in _THOUSANDS.finditer(text))
    return next((number for number in found if "." in number), "")


def pointed(text: str) -> str:
    """Write numbers with a point before their fraction, and nothing between their thousands."""
    whole = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    return _FRACTION.sub(".", whole)


def skeleton(name: str) -> str:
    """Fold a name to what it looks like: without what nobody sees, in Latin letters."""
    seen = INVISIBLE_CHARACTER.sub("", unicodedata.normalize("NFKC", name))
    return seen.translate(_LATIN).casefold()


def double(name: str, names: Iterable[str]) -> tuple[str, str] | None:
    """Find a name that looks the same and is written with others; and the first other letter."""
    seen = skeleton(name)
    for other in names:
        if other != name and skeleton(other) == seen and other.casefold() != name.casefold():
            odd = [char for char in name if char not in other] or [name[:1]]
            return other, odd[0]
    return None


def nfc(text: str) -> str:
    """Compose a text: `u` and a combining diaeresis are `ü`, however they were typed."""
    return unicodedata.normalize("NFC", text)
