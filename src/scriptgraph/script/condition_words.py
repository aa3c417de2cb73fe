"""What authors call the parts of a condition in words: hurry, turns and visits, more and less."""

from types import MappingProxyType

from scriptgraph.language.vocabulary import everywhere
from scriptgraph.script.expression_slips import COMPARING

_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
"""How German is typed where the keyboard has no such letters."""


def _words(text: str, keys: tuple[str, ...] = ()) -> tuple[str, ...]:
    """List words, and those that scripts are written with for some keys, the longest first."""
    written = (word for key in keys for word in everywhere("arrows", key))
    words = (*text.split(", "), *written)
    typed = (word.translate(_TYPED) for word in words)
    return tuple(sorted(dict.fromkeys((*words, *typed)), key=len, reverse=True))


URGENTS = _words(
    "urgently, urgent, urgency, emergency, asap, immediately, dringend, eilig, eilt, sofort, "
    "notfall, dringlich, urgente, urgentemente, con urgencia, de urgencia, d'urgence, d’urgence, "
    "en urgence, urgemment, 紧急, 緊急, 急, 立即, 马上",
    ("urgently",),
)
"""How people say that a rule must not be missed."""

URGENT_ADVERBS = _words(
    "urgently, urgent, asap, immediately, dringend, eilig, sofort, urgente, urgentemente, "
    "d'urgence, d’urgence, con urgencia, urgemment, 紧急, 緊急"
)
"""Those that may stand behind a condition, where a noun would be a part of it."""

RETURNS = _words(
    "and back, then back, and then back, and back again, and return, then return, and then return, "
    "and come back, then come back, and go back, then go back, and return here, there and back, "
    "and back here, return, returning, come back, back, und zurück, dann zurück, und dann zurück, "
    "hin und zurück, und wieder zurück, zurück, y volver, y vuelta, y vuelve, y regresar, "
    "y luego volver, ida y vuelta, et retour, et revenir, puis retour, puis revenir, aller-retour, "
    "然后返回, 并返回, 再返回, 返回, 然后回来, 再回来, 回来",
    ("back",),
)
"""How people say that a session comes back from where it is led."""

RETURN_ADVERBS = tuple(words for words in RETURNS if len(words.split()) > 1)
"""Those that may stand behind a condition, where one word would be a part of it."""

TURNS = _words(
    "turns, turn, rounds, round, messages, message, replies, exchanges, runden, runde, züge, zug, "
    "zügen, nachrichten, nachricht, antworten, wechsel, turnos, turno, mensajes, mensaje, vueltas, "
    "rondas, respuestas, tours, tour, échanges, échange, réponses, 轮, 輪, 回合, 条消息, 次对话",
    ("turns", "turn"),
)
VISITS = _words(
    "visits, visit, times, passes, besuche, besuchen, besuch, mal, male, durchgänge, durchgängen, "
    "visitas, visita, veces, pasadas, visites, visite, fois, passages, 次访问, 次",
    ("visits", "visit"),
)
_SAID = {
    **COMPARING,
    "!=": f"{COMPARING['!=']}, not, nicht, 不",
    "==": "equals, equal to, exactly, gleich, genau, igual a, exactamente, égal à, égale à, "
    "exactement, 等于",
}
"""What stands between a name and a value has less to be told from than in a whole condition."""

SIGNS = MappingProxyType({word: sign for sign, words in _SAID.items() for word in _words(words)})
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
