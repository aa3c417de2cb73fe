"""Slips of the pen in conditions: what somebody wrote in an `if`, and what they meant."""

import ast
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from scriptgraph.language.lists import times
from scriptgraph.language.measures import measure
from scriptgraph.language.words import bare
from scriptgraph.script.literals import with_days
from scriptgraph.script.lookalikes import pointed
from scriptgraph.script.trees import nodes_of

_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
"""A text in quotes; nothing in it is a slip."""

_DOUBLE, _SINGLE = "„“”‟«»″", "‘’‚′´"
_QUOTES = {**dict.fromkeys(map(ord, _DOUBLE), '"'), **dict.fromkeys(map(ord, _SINGLE), "'")}
_SIGNS = str.maketrans(
    {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "−": "-", "–": "-", "、": ",", "。": "."}
)
_THOUSANDS = re.compile(r"(?<!\d)[1-9]\d{0,2}[,，]\d{3}(?!\d)")

COMPARING = {
    "!=": "not equal to, isn't, is not, nicht gleich, ungleich, ist nicht, no es, distinto de, "
    "différent de, 不等于, 不是",
    "<=": "less than or equal to, at most, no more than, not more than, up to, kleiner gleich, "
    "kleiner oder gleich, höchstens, maximal, nicht mehr als, menor o igual que, menor o igual a, "
    "como máximo, a lo sumo, au plus, inférieur ou égal à, 小于等于, 小于或等于, 不大于, 不超过, "
    "至多, 最多",
    ">=": "greater than or equal to, more than or equal to, at least, no less than, not less than, "
    "größer gleich, größer oder gleich, mindestens, wenigstens, mayor o igual que, "
    "mayor o igual a, al menos, como mínimo, por lo menos, au moins, supérieur ou égal à, "
    "大于等于, 大于或等于, 不小于, 不低于, 不少于, 至少",
    "<": "less than, lower than, smaller than, fewer than, below, under, kleiner als, kleiner, "
    "weniger als, niedriger als, unter, unterhalb von, menor que, menor a, inferior que, "
    "inferior a, menos de, menos que, por debajo de, inférieur à, inférieure à, moins de, "
    "plus petit que, en dessous de, 小于, 低于, 少于, 不到",
    ">": "greater than, more than, higher than, larger than, bigger than, above, over, größer als, "
    "größer, grösser als, grösser, groesser als, mehr als, höher als, über, mayor que, mayor a, "
    "superior que, superior a, más de, más que, por encima de, supérieur à, supérieure à, plus de, "
    "plus grand que, au-dessus de, 大于, 高于, 超过, 多于",
}
"""Sign of a comparison → what people say for it in five languages."""

WORDS = {
    "and": "and, und, y, et, 且, 并且, 而且, 和",
    "or": "or, oder, o, ou, 或者, 或",
    "not": "not, nicht, no, 非",
    "==": "is, ist, es, equals, equal to, gleich, igual a, 是, 等于",
    "true": "true, wahr, verdadero, 真",
    "false": "false, falsch, falso, 假",
}
"""What joins, denies and states → what people say for it."""

FUNCTIONS = {
    "sum": "summe, suma, somme, 总和, 求和",
    "mean": "mittelwert, mittel, durchschnitt, average, avg, media, promedio, moyenne, "
    "平均值, 平均",
    "min": "minimum, kleinste, mínimo, minimo, 最小, 最小值",
    "max": "maximum, größte, máximo, maximo, 最大, 最大值",
    "known": "bekannt, conocido, conocida, connu, 已知",
    "declined": "abgelehnt, verweigert, rechazado, rechazada, refusé, 拒绝",
}
"""What can be asked or worked out → what people say for it."""

_SPACED = 0x2E80
"""Below it, letters belong to writings with blanks between words."""


_VALUE = r"(?=\s*(?:$|[\d\"'-]|true|false|wahr|verdadero|falsch|falso|真|假))"
"""What stands behind a word for a sign, unless the whole is a sentence."""


def _whole(words: str, before: str = "", behind: str = "") -> re.Pattern[str]:
    """Match words by themselves; of a writing without blanks anywhere, or directly behind a number.

    One sign of it may be a part of any word.
    """
    listed = sorted(words.split(", "), key=len, reverse=True)
    close = [word for word in listed if ord(word[0]) >= _SPACED and len(word) > 1]
    behind_number = [
        rf"(?<=\d){word}" for word in listed if len(word) == 1 and ord(word) >= _SPACED
    ]
    spaced = "|".join(word for word in listed if word not in close)
    either = "|".join([rf"(?<!\w){before}(?:{spaced})(?!\w)", *close, *behind_number])
    return re.compile(f"(?:{either}){behind}", re.IGNORECASE)


_IS = r"(?:(?:is|are|ist|es)\s+)?"
_NAMED = (
    *((_whole(words, _IS, _VALUE), f" {sign} ") for sign, words in COMPARING.items()),
    *(
        (_whole(words, "", _VALUE * (word == "==")), f" {word} " if word in ("and", "or") else word)
        for word, words in WORDS.items()
    ),
)
"""Words of other languages, and words for signs."""

_CALLED = tuple(
    (re.compile(rf"(?<!\w)(?:{words.replace(', ', '|')})(?=\s*\()", re.IGNORECASE), name)
    for name, words in FUNCTIONS.items()
)
"""Names of functions in other languages."""

_SIGNED = (
    (re.compile(r"&&?"), " and "),
    (re.compile(r"\|\|?"), " or "),
    (re.compile(r"([<>=!])\s+=(?!=)"), r"\1="),
    (re.compile(r"<>|=!"), "!="),
    (re.compile(r"=<"), "<="),
    (re.compile(r"=>"), ">="),
    (re.compile(r"={3,}"), "=="),
    (re.compile(r"(?<![=<>!])=(?!=)"), "=="),
    (re.compile(r"!(?!=)"), " not "),
    (re.compile(r"[;.?]+$"), ""),
)
"""Signs of other notations."""

_LISTED = re.compile(r"\bin\s+([^\[\](),]+(?:,[^\[\](),]+)+)$")
_CHOICE = r"[\"']?[^\W\d]\w*[\"']?"
_ONE_OF = re.compile(rf"(?<![=!<>])==?\s*({_CHOICE}(?:\s*[/|]\s*{_CHOICE})+)")
_ALL_IN_QUOTES = re.compile(r"\bin\s+[\"']([^\"',;/]+(?:\s*[,;/]\s*[^\"',;/]+)+)[\"']")
"""Several choices with strokes between them, or in one pair of quotes."""

_ELIDED = re.compile(r"(\w+)(\s*(?:[<>]=?|[=!]=)\s*[^\s<>=!]+\s+(?:and|or)\s+)(?=[<>]|[=!]=)")
"""A second sign without what it compares, as in `mood >= 4 and <= 6`."""

_RANGED = re.compile(
    r"(\w+)\s+(?:(?:is|ist|es|==)\s+)?(?:between|zwischen|entre|from|von|in|介于|在)?\s*(\d+)"
    r"\s*(?:and|und|y|to|bis|a|至|到|和|-|\.\.)\s*(\d+)"
)
"""Between two numbers, as people say it."""

_JOINS = [w for key in ("and", "or", "not", "==") for w in WORDS[key].split(", ")]
_CLOSE = "|".join(word for word in _JOINS if ord(word[0]) >= _SPACED)
"""What joins in a writing without blanks: `5分且mood` ends at `且`."""

_UNIT = re.compile(
    rf"(?<![\w.])(\d+(?:\.\d+)?)"
    rf"(?:\s*(?:[%‰°€$£]|/\s*\d+|(?!(?:{'|'.join(_JOINS)}|in|if|to|bis)(?!\w))"
    rf"(?:(?!{_CLOSE})[^\W\d_])+\.?))+(?=(?:{_CLOSE})|(?!\w))",
    re.IGNORECASE,
)
"""Words and signs behind a number, as in `4 hours` or `40 %`."""


_TIME = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*([^\W\d_]+)")
"""A number and the word behind it, which may be a unit of time."""

_AT_LEAST = "more|higher|above|over|up|mehr|höher|darüber|más|plus|superior"
_AT_MOST = "less|fewer|lower|below|under|weniger|niedriger|darunter|menos|moins|inferior"
_OR_MORE = tuple(
    (
        re.compile(
            rf"(?:(?<!\w)(?:is|are|ist|es)\s+|[=<>]=?\s*)?(?<![\w.-])(-?\d+(?:\.\d+)?)\s*,?\s+"
            rf"(?:or|oder|o|ou|and|und|y|et)\s+(?:{words})(?!\w|\s+(?:than|als|de|que)\b)",
            re.IGNORECASE,
        ),
        rf"{sign} \1",
    )
    for words, sign in ((_AT_LEAST, ">="), (_AT_MOST, "<="))
)
"""A number and the word that makes a bound of it: `8 or more`."""


def meant(text: str, reads: Callable[[str], bool]) -> str:
    """Give the condition that a text was meant to be; empty where nobody knows.

    Args:
        text: What stands after `if`.
        reads: Says whether a text is a condition.
    """
    bare = html.unescape(text).replace("`", "").strip()
    if _TEXT.fullmatch(bare):
        bare = bare[1:-1].strip()
    bare = _outside(bare.translate(_QUOTES), lambda part: _replaced(part, _OR_MORE))
    plain = _outside(bare, _plain)
    signed = _outside(plain, lambda part: _replaced(part, _SIGNED))
    named = _outside(signed, lambda part: _replaced(part, _NAMED))
    tried = (better for wanted in (plain, signed, named) for better in _bettered(wanted))
    return next((better for better in tried if better != text and reads(better)), "")


def mended(text: str, reads: Callable[[str], bool]) -> str:
    """Say what to write for a text that is no condition; empty where nobody knows."""
    better = meant(text, reads)
    thousands = ", or a point where the comma begins a fraction" * bool(_THOUSANDS.search(text))
    timed = with_times(text)
    or_timed = (
        f", or `{timed}` of a duration" if timed not in (text, better) and reads(timed) else ""
    )
    return f"write `{better}`{or_timed}{thousands}" if better else ""


def with_times(text: str) -> str:
    """Write spans of time, `30 Minuten`, as a condition has them: `30 minutes`."""
    return _outside(text, lambda part: _TIME.sub(_in_unit, part))


def operand(node: ast.expr, before: ast.expr | None) -> str:
    """Write out what was probably meant by a value that stands where a comparison has to.

    Args:
        node: The value, as `"cut down"` in `goal == "stop" or "cut down"`.
        before: What stands before it.
    """
    for compare in _comparisons(before):
        left_sides = [compare.left, *compare.comparators]
        for left, op, right in zip(left_sides, compare.ops, compare.comparators, strict=False):
            if isinstance(left, ast.Name) and not isinstance(op, ast.In | ast.NotIn):
                return ast.unparse(ast.Compare(left, [op], [node]))
            if isinstance(right, ast.Name) and isinstance(op, ast.Lt | ast.LtE):
                return ast.unparse(ast.Compare(right, [op], [node]))
    return ""


def _comparisons(node: ast.expr | None) -> Iterator[ast.Compare]:
    return nodes_of(node, ast.Compare) if node else iter(())


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Change what stands outside quotes."""
    pieces, position = [], 0
    for quoted in _TEXT.finditer(text):
        pieces += [change(text[position : quoted.start()]), quoted[0]]
        position = quoted.end()
    return "".join([*pieces, change(text[position:])])


def _plain(text: str) -> str:
    """Write full-width and typographic signs as a keyboard has them."""
    return unicodedata.normalize("NFKC", text.translate(_SIGNS))


def _replaced(text: str, replacements: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in replacements:
        text = pattern.sub(replacement, text)
    return re.sub(r" {2,}", " ", text)


def _bettered(text: str) -> Iterator[str]:
    """Give a text with a list, a decimal point, a range, and no units behind its numbers."""
    yield text
    yield with_days(text)
    yield in_functions(text)
    text = _ELIDED.sub(r"\1\2\1 ", in_a_list(text))
    yield text
    yield _LISTED.sub(r"in [\1]", text)
    yield (pointed := _pointed(text))
    yield _outside(pointed, _without_units)
    yield f"{text})" if text.count("(") > text.count(")") else f"({text}"
    yield _RANGED.sub(r"\2 <= \1 <= \3", pointed)


def _without_units(text: str) -> str:
    """Leave out what is counted, `4 points`; but no unit of measure, which says how much it is."""
    is_measured = any(measure(found[2]) for found in _TIME.finditer(text))
    return text if is_measured else _UNIT.sub(r"\1", text)


def _in_unit(found: re.Match[str]) -> str:
    """Write a span of time with its unit as a script has it."""
    word = bare(found[2])
    unit = next((unit for unit, known in times().items() if word in known), "")
    return f"{found[1]} {unit}" if unit else found[0]


def in_a_list(text: str) -> str:
    """Write choices as a list that stand in one pair of quotes, or with strokes between them."""
    return _ONE_OF.sub(_listed, _ALL_IN_QUOTES.sub(_listed, text))


def in_functions(text: str) -> str:
    """Write what is asked or worked out by the names that it has here, as `sum(a, b)`."""
    return _outside(text, lambda part: _replaced(part, _CALLED))


def without_texts(text: str) -> str:
    """Leave nothing between quotes."""
    return _TEXT.sub('""', text)


def _listed(found: re.Match[str]) -> str:
    """Write choices as a list of texts."""
    items = (item.strip(" \"'") for item in re.split(r"[,;/|]", found[1]))
    return "in [" + ", ".join(f'"{item}"' for item in items) + "]"


def _pointed(text: str) -> str:
    return _outside(text, pointed)
