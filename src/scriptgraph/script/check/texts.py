"""Texts that do not say what their author sees in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.script.check.markup import TAG
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import tasks_of
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


def _words(script: Script) -> Iterator[tuple[Path, str | None, str]]:
    """Walk over every text that is sent word for word."""
    if script.fallback:
        yield ("fallback",), None, script.fallback
    for section, path, task in tasks_of(script):
        if task.say:
            yield (*path, "say"), section, task.say
