"""Numbers in Chinese characters: 二十三, 两千五百, 七点五."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scriptgraph.language.numerals.mention import Number

_DIGIT = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "\u3007": 0,
    "两": 2,
    "兩": 2,
}
_LONGEST = 12
_UNIT = {"十": 10, "百": 100, "千": 1000}
_WRITTEN = re.compile(
    "负?[零\u3007一二两兩三四五六七八九十百千万萬]+(?:[点點][零\u3007一二三四五六七八九]+)?"
)
_KILO = re.compile("(?<=[十百千])[一二两兩三四五六七八九]?(千)$")
"""At the end of a number it is no thousand, for a larger one was said before: 七十二千克."""

_KILO_OF = "卡瓦焦帕赫伏"
"""Before these it is none either: nobody counts them by themselves."""

_HALF = re.compile(
    "(?<![一二三四五六七八九十百千两兩几幾个個])半(?=公?斤|[千毫微]?克|毫?升|[千厘毫]?米|[片粒颗顆])"
)
"""Half of a unit, or of a tablet; 半小时 is a span."""

_BEFORE = re.compile("(?:第|星期|礼拜|周|再|万)$")
_BEHIND = re.compile("[几多来余]|分之")
_NO_ONE = "些点點样樣起下直定切般旦边邊会會共方面向旁路度番个個"
"""Behind 一 they make another word of it, or an article."""


def characters_in(
    text: str, idioms: Sequence[str] = ()
) -> Iterator[tuple[int, int, Number | None, bool]]:
    """List the numbers in Chinese characters: start, end, value, and whether it is a weak one.

    Args:
        text: A run of characters.
        idioms: Phrases that hold the sign of a number and mean none: 万一.
    """
    for idiom in idioms:
        text = text.replace(idiom, "\u25a1" * len(idiom))
    for found in _HALF.finditer(text):
        yield found.start(), found.end(), 0.5, False
    for found in _WRITTEN.finditer(text):
        start, end = found.start(), _end_of(found, text)
        behind = text[end : end + 2]
        minutes = behind in ("分钟", "分鐘")
        if _BEFORE.search(text[max(0, start - 2) : start]) or (
            found[0] == "一" and behind[:1] in (*_NO_ONE,) and behind != "个半"
        ):
            continue
        if found[0] == "千" and is_kilo(text, start, is_one=False):
            continue
        if found[0] == "十" and behind[:1] == "分" and behind[1:2].isalpha() and not minutes:
            continue  # "very"
        if text[start - 1 : start] == text[end : end + 1] != "":
            continue  # 聊一聊
        value = None if _BEHIND.match(behind) else _character_value(text[start:end])
        yield start, end, value, found[0] == "一" and behind[:1] not in ("分", "")


def is_kilo(text: str, place: int, *, is_one: bool) -> bool:
    """Say whether a 千 begins a unit, as in 千克 and 千卡, and is no thousand.

    Args:
        text: What was said.
        place: Where it stands.
        is_one: Whether one figure alone stands before it: five thousand grams are five kilograms.
    """
    if text[place : place + 1] != "千":
        return False
    unit = text[place + 1 : place + 2]
    return unit != "" and (unit in _KILO_OF or (unit in "克米升" and not is_one))


def _end_of(found: re.Match[str], text: str) -> int:
    """Give where a number in characters ends: before the 千 of a unit."""
    end, kilo = found.end(), _KILO.search(found[0])
    if end - found.start() > 1 and is_kilo(text, end - 1, is_one=kilo is None):
        return end - 1
    return end


def _character_value(text: str) -> Number | None:
    sign, text = (-1, text[1:]) if text.startswith("负") else (1, text)
    whole, _, decimals = text.replace("點", "点").replace("萬", "万").partition("点")
    value = _whole_characters(whole)
    if value is None or not decimals:
        return None if value is None else sign * value
    return sign * float(f"{value}." + "".join(str(_DIGIT[char]) for char in decimals))


def _whole_characters(text: str) -> int | None:
    if len(text) > _LONGEST:
        return None
    if all(char in _DIGIT for char in text):
        if len(text) == 2 and not set("零\u3007") & set(text):
            return None  # 七八 is seven or eight
        return int("".join(str(_DIGIT[char]) for char in text))
    above, myriad, below = text.rpartition("万")
    if myriad:
        high, low = _whole_characters(above) if above else 1, _whole_characters(below or "零")
        return None if high is None or low is None else high * 10_000 + low
    total, digit, last = 0, -1, 10
    for char in text:
        if char in _UNIT:
            total += (1 if digit < 0 else digit) * _UNIT[char]
            digit, last = -1, _UNIT[char]
        elif digit > 0:
            return None
        else:
            digit, last = _DIGIT[char], last if _DIGIT[char] else 10
    # 一百二 is 120, and 一百零二 is 102.
    return total + (max(digit, 0) * (last // 10 if last >= 100 else 1))
