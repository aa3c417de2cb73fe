"""Spells whole numbers as people write them, in five languages: what readers are held against."""

from __future__ import annotations

_EN = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_EN_TENS = """
twenty thirty forty fifty sixty seventy eighty ninety
"""
_DE = """
null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn
sechzehn siebzehn achtzehn neunzehn
"""
_DE_TENS = """
zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig
"""
_ES = """
cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro
veinticinco veintiséis veintisiete veintiocho veintinueve
"""
_ES_TENS = """
treinta cuarenta cincuenta sesenta setenta ochenta noventa
"""
_FR = """
zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
dix-sept dix-huit dix-neuf
"""
_FR_TENS = """
vingt trente quarante cinquante soixante
"""
_ZH = "零一二三四五六七八九"


def spelt(number: int, code: str) -> list[str]:
    """Give the ways to write a number from 0 to 199 in words."""
    match code:
        case "en":
            ways = _english(number)
        case "de":
            ways = [_german(number)]
        case "es":
            ways = [_spanish(number)]
        case "fr":
            ways = [*_french(number), *_swiss(number)]
        case "zh":
            return _chinese(number)
        case _:
            raise ValueError(f"no speller of {code!r}")
    return list(dict.fromkeys([*ways, *(way.replace("-", " ") for way in ways)]))


def _english(number: int) -> list[str]:
    if number >= 100:
        rest = number - 100
        if not rest:
            return ["a hundred", "one hundred"]
        return [f"a hundred and {_english(rest)[0]}", f"one hundred {_english(rest)[0]}"]
    if number < 20:
        return [_EN.split()[number]]
    tens, ones = divmod(number, 10)
    return [_EN_TENS.split()[tens - 2] + (f"-{_EN.split()[ones]}" if ones else "")]


def _german(number: int) -> str:
    if number >= 100:
        return "hundert" + (_german(number - 100) if number > 100 else "")
    if number < 20:
        return _DE.split()[number]
    tens, ones = divmod(number, 10)
    before = f"{'ein' if ones == 1 else _DE.split()[ones]}und" if ones else ""
    return before + _DE_TENS.split()[tens - 2]


def _spanish(number: int) -> str:
    if number >= 100:
        return f"ciento {_spanish(number - 100)}" if number > 100 else "cien"
    if number < 30:
        return _ES.split()[number]
    tens, ones = divmod(number, 10)
    return _ES_TENS.split()[tens - 3] + (f" y {_ES.split()[ones]}" if ones else "")


def _french(number: int) -> list[str]:
    if number >= 100:
        return [f"cent {one}" for one in _french(number - 100)] if number > 100 else ["cent"]
    if number < 20:
        return [_FR.split()[number]]
    if number >= 80:
        return [f"quatre-vingt-{_FR.split()[number - 80]}" if number > 80 else "quatre-vingts"]
    tens = min(number // 10, 6)
    ones = number - tens * 10
    return _joined(_FR_TENS.split()[tens - 2], ones)


def _swiss(number: int) -> list[str]:
    """Septante, huitante and nonante, as in Belgium and Switzerland."""
    hundred, rest = ("cent ", number - 100) if number > 100 else ("", number)
    if not 70 <= rest < 100:
        return []
    tens, ones = divmod(rest, 10)
    return [hundred + one for one in _joined(("septante", "huitante", "nonante")[tens - 7], ones)]


def _joined(tens: str, ones: int) -> list[str]:
    if not ones:
        return [tens]
    if ones in {1, 11}:
        return [f"{tens}-et-{_FR.split()[ones]}", f"{tens} et {_FR.split()[ones]}"]
    return [f"{tens}-{_FR.split()[ones]}"]


def _chinese(number: int) -> list[str]:
    if number < 10:
        return [_ZH[number]]
    if number < 100:
        tens, ones = divmod(number, 10)
        return [(_ZH[tens] if tens > 1 else "") + "十" + (_ZH[ones] if ones else "")]
    rest = number - 100
    if not rest:
        return ["一百"]
    tens, ones = divmod(rest, 10)
    if not tens:
        return [f"一百零{_ZH[ones]}"]
    return [f"一百{_ZH[tens]}十" + (_ZH[ones] if ones else "")]
