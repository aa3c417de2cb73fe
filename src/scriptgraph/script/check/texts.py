"""Texts and lists that do not say what their author sees in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.script.check.markup import TAG
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of, kinds_of, names_in, tasks_of
from scriptgraph.script.kinds import kind_of, parted_choice
from scriptgraph.script.model import Script
from scriptgraph.script.slots import slots

_BRACES = re.compile(r"\$?\{\{?[^{}\n]{1,80}\}\}?|%\(\w+\)s")
_OPEN = re.compile(r"(?<!\{)\{\s*(\w+)(?=[^{}]*(?:\{|\Z))")
_TEMPLATE = re.compile(
    r"\$\{\w+\}|\{\{\s*\w+\s*\}\}|%\(\w+\)s"
    r"|\{\s*(?:(?:\w+_)?(?:name|vorname|nachname|nombre|pr[ée]nom|nom|user|patient|client|date|datum"
    r"|fecha)|名字|姓名|日期)\s*\}",
    re.IGNORECASE,
)
"""A gap that can only be meant to be filled in, whether or not there is such a value."""

_BLANK = re.compile(
    r"\[(?!\s*[xX]?\s*\])[^\W\d][^\[\]\n]{0,40}\](?!\(|\[|:)"
    r"|<(?!/?(?:br|b|i|em|strong|p|a)\b)[^\W\d_][\w -]{0,30}>|(?<!\w)_{3,}(?!\w)"
)
_FILL_IN = (
    r"\b(?:insert(?:ar|e|ez)?|fill in|to be added|einfügen|eintragen|ergänzen|einsetzen|añadir"
    r"|poner aquí|rellenar|insérer|ajouter|à compléter)\b|填写|填寫|填入|插入"
)
_TO_BE_WRITTEN = re.compile(
    r"%[sd]\b|\$[^\W\d_]\w*|(?-i:(?<![^\W_])X{3,}(?![^\W_])|\b(?:TODO|TBD|TBA|FIXME)\b)"
    rf"|[(（][^()（）\n]{{0,40}}(?:{_FILL_IN})[^()（）\n]{{0,40}}[)）]",
    re.IGNORECASE,
)
"""What its author still had to fill in: `%s`, `$number`, `0800 XXX`, "(insert number here)"."""

_IMAGE = re.compile(
    r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|!\[\[[^\]\n]{1,200}\]\]|<img\b[^>\n]{0,500}>?",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[，、；;|/]")
_NO_BLANK = re.compile(r"\[[^\[\]]*\d,\d[^\[\]]*\]")
_PARTS = 2
_QUOTED = re.compile(r"^[ \t]*(?:[-*][ \t]+)?[„“”\"«»「『‟❝]", re.MULTILINE)
_ALL_QUOTED = re.compile(
    r"\s*[„“”\"«»「『‟❝](?:[^„“”\"«»「」『』‟❝❞]|(?<=\w)[\"”](?=\w))*(?:[“”\"«»」』❞]\s*[.!?。]?\s*)?"
)
"""A text that is quoted from its beginning to its end, or whose quote is never closed."""

_TO_BE_SAID = re.compile(
    r"\d{3}|\b(?:call|dial|phone|ring|r[uü]fen?|anruf\w*|w[äa]hlen|ll[aá]m\w*|marque|appel\w*)\b"
    r"|[拨撥]打|致电|致電|打电话|打電話",
    re.IGNORECASE,
)
"""A number to call, or that one is to call: words of which not one may be changed."""

_SENTENCES = re.compile(r"(?<=[.!?。！？])(?:\s+|(?<=[。！？]))|\n")
CALLS = re.compile(
    r"\b(?:calls?|dial|phone|ring|r[uü]f(?:en|t|e)?|anruf\w*|anzurufen|w[äa]hl(?:en|t|e)"
    r"|ll[aá]m(?:e|ar|en|a)|m[aá]r(?:que|car|quen)|t[eé]l[eé]phone\w*|appel(?:ez|er|le|lez)"
    r"|compose[rz])\b|[拨撥](?:打|通)?|致[电電]|打[电電][话話]|呼叫",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,])\+?\d(?:[ /-]?\d){2,15}(?![%\d]|[.,]\d|[^\W\d_])"
    r"|(?<=[\u2e80-\u9fff])\d(?:[ -]?\d){2,15}(?!\d)"
    r"|(?<=\ble )1[578]\b|(?<=\bau )1[578]\b"
)
"""A telephone number: three digits or more, or one of the short ones of France."""

_AND_SO_ON = re.compile(
    r"\.{2,}|…+|(?:etc|usw|etcétera|and so on|u\. ?s\. ?w)\.?|等等?|其他等等", re.I
)
_ENDS_OPEN = re.compile(rf".*\w\s*,?(?:\s|(?<=[^\W_a-z])|(?=[.…]))(?:{_AND_SO_ON.pattern})", re.I)

_DOTS_FOR_A_NUMBER = re.compile(
    rf"(?:{CALLS.pattern})(?:\s+\w{{1,4}}){{0,3}}\s*(?:…|\.{{3,}})", re.IGNORECASE
)


def placeholder_in_words(script: Script) -> Iterator[Remark]:
    """Find in exact words gaps that no value fills: they are sent as they stand."""
    for path, section, text in _words(script):
        if found := next(_gaps(script, path, text), ""):
            message = f"`{found}` is sent as it stands; no value takes its place"
            yield Remark(message, path, section, _meant(script, found))


def _gaps(script: Script, path: Path, text: str) -> Iterator[str]:
    without = TAG.sub("", _IMAGE.sub("", text))
    braces = (found[0] for found in _BRACES.finditer(without))
    yield from (one for one in braces if not _is_filled(script, one, path))
    yield from _never_closed(script, without)
    yield from (found[0] for found in _BLANK.finditer(without))


def _never_closed(script: Script, text: str) -> Iterator[str]:
    """List braces that open before the name of a value and do not close."""
    return (found[0] for found in _OPEN.finditer(text) if found[1] in script.readable)


def _is_filled(script: Script, braces: str, path: Path) -> bool:
    """Say whether braces are a slot where slots are filled, or are written twice to be braces."""
    if path == ("fallback",):
        return False
    if braces.startswith("{{"):
        return not _known_in(script, braces)
    return _is_slot(braces)


def _is_slot(braces: str) -> bool:
    return [slot.written for slot in slots(braces)] == [braces]


def _known_in(script: Script, braces: str) -> frozenset[str]:
    return script.readable & set(re.findall(r"\w+", braces))


def _meant(script: Script, gap: str) -> str:
    """Say how a value is named that stands in other signs; empty leaves the rule's own hint."""
    known = sorted(_known_in(script, gap))
    return f"Write `{{{known[0]}}}`." if len(known) == 1 else ""


def unwritten_words(script: Script) -> Iterator[Remark]:
    """Find in exact words what their author still had to write: a number, most of all."""
    for path, section, text in _words(script):
        if found := _TO_BE_WRITTEN.search(text) or _DOTS_FOR_A_NUMBER.search(text):
            yield Remark(f"`{found[0]}` is sent as it stands; something is missing", path, section)


def placeholder_in_task(script: Script) -> Iterator[Remark]:
    """Find names of values in other signs than those of a slot: a model reads them as signs."""
    for section, path, task in tasks_of(script):
        braces = (found[0] for found in _BRACES.finditer(task.do or ""))
        for found in (*braces, *_never_closed(script, task.do or "")):
            if _is_slot(found):
                continue
            known = _known_in(script, found)
            if known or _TEMPLATE.fullmatch(found):
                message = f"`{found}` is shown to the model as it stands"
                message += ", and no task collects such a value" * (not known)
                yield Remark(message, (*path, "do"), section, _meant(script, found))
                break


def quoted_words(script: Script) -> Iterator[Remark]:
    """Find instructions that are quoted wholly, or a line of which says to call, or a number."""
    for section, path, task in tasks_of(script):
        text = task.do or ""
        quoted = _QUOTED.search(text)
        # In YAML the reader tells of quotes around a whole text.
        is_whole = script.source.is_markdown and _ALL_QUOTED.fullmatch(text)
        if quoted and (_TO_BE_SAID.search(text, quoted.end()) or is_whole):
            message = f"the words in quotation marks in task {task.id!r} are no exact words"
            message += ", and a model may change them"
            yield Remark(message, (*path, "do"), section)


def number_in_task(script: Script) -> Iterator[Remark]:
    """Find instructions to call a telephone number, which a model writes anew each time."""
    for section, path, task in tasks_of(script):
        text = task.do or ""
        if _QUOTED.search(text):
            continue
        calls = (each for each in _SENTENCES.split(text) if CALLS.search(each))
        if found := next(filter(None, map(_NUMBER.search, calls)), None):
            message = f"the number {found[0]} in task {task.id!r} stands in an instruction"
            message += ", and a model may change it or leave it out"
            yield Remark(message, (*path, "do"), section)


def image_in_text(script: Script) -> Iterator[Remark]:
    """Find pictures in exact words: what is sent is text."""
    for path, section, text in _words(script):
        if found := _IMAGE.search(text):
            yield Remark(f"`{found[0]}` is sent as text, and no picture is shown", path, section)


def unparted_choices(script: Script) -> Iterator[Remark]:
    """Find several choices that were read as one, each list of them once."""
    seen: set[tuple[str, ...]] = set()
    for path, section, kind in _choices(script):
        for choice in kind if kind not in seen else ():
            seen.add(kind)
            parts = [part.strip() for part in _SEPARATORS.split(choice)]
            joined = len(parts) > _PARTS or (len(parts) == _PARTS and len(kind) == 1)
            wide = re.search(r"[，、]", choice)
            if all(parts) and (joined or wide):
                meant = ", ".join(parts)
                write = f"`{meant}`" if script.source.is_markdown else f"`[{meant}]`"
                message = f"{choice!r} is one choice; for several, write {write}"
                yield Remark(message, path, section)


def odd_choices(script: Script) -> Iterator[Remark]:
    """Find lists of choices that leave none, and choices that stand in one twice."""
    for path, section, kind in _choices(script):
        twice = [choice for choice, count in Counter(kind).items() if count > 1]
        if twice:
            commas = "; a decimal number has a point: `0.5`" * _are_numbers(kind)
            message = f"{twice[0]!r} stands twice among the choices{commas}"
            yield Remark(message, path, section)
        elif words := _said_twice(kind):
            message = f"the words {words!r} stand behind several numbers: nobody can tell which"
            yield Remark(message, path, section, "Give each answer words of its own.")
        elif half := _half_scored(kind):
            message = f"{half!r} is no number with words as others here, so all are read as texts"
            hint = "Write every answer as `0 = not at all`, or none."
            yield Remark(message, path, section, hint)
        elif more := next(filter(_AND_SO_ON.fullmatch, kind), ""):
            yield Remark(f"{more!r} is one of the choices, and no word for others", path, section)
        elif more := next(filter(_ENDS_OPEN.fullmatch, kind), ""):
            message = f"the choice {more!r} ends in a word for others, and stands only for itself"
            yield Remark(message, path, section, "Name each choice, or add one such as `other`.")
        elif len(kind) == 1 and not _SEPARATORS.search(kind[0]):
            yield Remark(f"{kind[0]!r} is the only choice", path, section)


def _said_twice(kind: tuple[str, ...]) -> str:
    """Give the words that several numbers have; empty where none are."""
    count = Counter(label.casefold() for label in kind_of(kind).labels)
    return next((words for words, often in count.items() if often > 1), "")


def _half_scored(kind: tuple[str, ...]) -> str:
    """Give the first choice that is no number with words, where another one is; else nothing."""
    has_score = [all(parted_choice(choice)) for choice in kind]
    return kind[has_score.index(False)] if any(has_score) and not all(has_score) else ""


def comma_in_list(script: Script) -> Iterator[Remark]:
    """Find lists in an `if` in which a comma may be meant as a decimal point."""
    kinds = kinds_of(script)
    for section, path, rule in conditions_of(script):
        found = _NO_BLANK.search(rule.if_ or "")
        numbers = any(kinds[name].scalar == "number" for name in names_in(rule) if name in kinds)
        if found and (numbers or re.search(r",\s", found[0])):
            meant = re.sub(r"(\d),(\d)", r"\1.\2", found[0])
            parted = re.sub(r",\s*", ", ", found[0])
            message = f"`{found[0]}` is the list `{parted}`; with decimal numbers, write `{meant}`"
            yield Remark(message, (*path, "if"), section)


def _are_numbers(kind: tuple[str, ...]) -> bool:
    return all(re.fullmatch(r"-?\d+", choice) for choice in kind)


def _words(script: Script) -> Iterator[tuple[Path, str | None, str]]:
    """Walk over every text that is sent word for word."""
    if script.fallback:
        yield ("fallback",), None, script.fallback
    for section, path, task in tasks_of(script):
        if task.say:
            yield (*path, "say"), section, task.say


def _choices(script: Script) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    for section, path, task in tasks_of(script):
        for name, kind in task.collect.items() if task.call is None else ():
            if isinstance(kind, tuple):
                yield (*path, "collect", name), section, kind
