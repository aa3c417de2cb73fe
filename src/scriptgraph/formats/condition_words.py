"""What authors call the parts of a condition in words: hurry, turns and visits, more and less."""

from __future__ import annotations

import re
from types import MappingProxyType


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.split(", "), key=len, reverse=True))


def either(words: tuple[str, ...]) -> str:
    """Write a pattern for one of several words, which are whole words where letters end them."""
    return "|".join(
        re.escape(word) + (r"(?!\w)" if word[-1].isalnum() and ord(word[-1]) < 0x2E80 else "")
        for word in words
    )


URGENTS = _words(
    "urgently, urgent, urgency, emergency, asap, immediately, dringend, eilig, eilt, sofort, "
    "notfall, dringlich, urgente, urgentemente, con urgencia, de urgencia, d'urgence, d’urgence, "
    "en urgence, urgemment, 紧急, 緊急, 急, 立即, 马上"
)
"""How people say that a rule must not be missed."""

URGENT_ADVERBS = _words(
    "urgently, urgent, asap, immediately, dringend, eilig, sofort, urgente, urgentemente, "
    "d'urgence, d’urgence, con urgencia, urgemment"
)
"""Those that may stand behind a condition, where a noun would be a part of it."""

TURNS = _words(
    "turns, turn, rounds, round, messages, message, replies, exchanges, runden, runde, züge, zug, "
    "zügen, nachrichten, nachricht, antworten, wechsel, turnos, turno, mensajes, mensaje, vueltas, "
    "rondas, respuestas, tours, tour, échanges, échange, réponses, 轮, 輪, 回合, 条消息, 次对话"
)
VISITS = _words(
    "visits, visit, times, passes, besuche, besuchen, besuch, mal, male, durchgänge, durchgängen, "
    "visitas, visita, veces, pasadas, visites, visite, fois, passages, 次访问, 次"
)
_LESS = (
    "less than, lower than, below, under, smaller than, fewer than, kleiner als, weniger als, "
    "niedriger als, unter, unterhalb von, menor que, menor a, menos de, menos que, por debajo de, "
    "inférieur à, inférieure à, moins de, plus petit que, en dessous de, 小于, 低于, 少于, 不到"
)
_AT_MOST = (
    "at most, no more than, not more than, up to, less than or equal to, höchstens, maximal, "
    "kleiner oder gleich, kleiner gleich, nicht mehr als, como máximo, a lo sumo, menor o igual a, "
    "menor o igual que, au plus, inférieur ou égal à, 不超过, 小于等于, 小于或等于, 至多, 最多"
)
_MORE = (
    "more than, greater than, higher than, above, over, bigger than, larger than, größer als, "
    "groesser als, mehr als, höher als, über, mayor que, mayor a, más de, más que, superior a, "
    "por encima de, supérieur à, supérieure à, plus de, plus grand que, au-dessus de, 大于, 高于, "
    "超过, 多于"
)
_AT_LEAST = (
    "at least, no less than, not less than, greater than or equal to, mindestens, wenigstens, "
    "größer oder gleich, größer gleich, al menos, como mínimo, por lo menos, mayor o igual a, "
    "mayor o igual que, au moins, supérieur ou égal à, 至少, 不低于, 不少于, 大于等于, 大于或等于"
)
_EQUAL = (
    "equals, equal to, exactly, gleich, genau, igual a, exactamente, égal à, égale à, exactement, "
    "等于"
)
_UNEQUAL = "not equal to, not, ungleich, nicht gleich, nicht, distinto de, différent de, 不等于"

SIGNS = MappingProxyType(
    {
        word: sign
        for sign, words in (
            ("<=", _AT_MOST),
            (">=", _AT_LEAST),
            ("<", _LESS),
            (">", _MORE),
            ("!=", _UNEQUAL),
            ("==", _EQUAL),
        )
        for word in _words(words)
    }
)
"""What people say for a sign of comparison → the sign."""

IS = _words(
    "is, are, was, =, ist, sind, war, beträgt, liegt, liegt bei, es, está, fue, vale, est, était, "
    "vaut, 是, 为, 為"
)
TRUE = frozenset(
    _words(
        "true, yes, y, ja, j, wahr, stimmt, sí, si, verdadero, cierto, oui, vrai, 是, 真, 对, on"
    )
)
FALSE = frozenset(_words("false, no, n, nein, falsch, falso, non, faux, 否, 假, 不, 不是, off"))
"""How people write what is true or false."""
