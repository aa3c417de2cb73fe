"""What authors call the words of a script in their own language, and what to write instead."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from scriptgraph.language.vocabulary import everywhere, groups_everywhere
from scriptgraph.script.model import END_OF_SESSION


def _each(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(
        {word: ours for ours, theirs in words.items() for word in theirs.casefold().split(", ")}
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


KEYS = groups_everywhere("settings") | _each(
    {
        "script": "skript, drehbuch, gesprächsleitfaden, leitfaden, guion, guión, script_id, "
        "scénario, 脚本, 剧本, 名称, id, name_of_script",
        "version": "fassung, versión, 版本",
        "title": "titel, überschrift, titulo, título, titre, 标题, 題目, 题目, heading",
        "language": "sprache, idioma, langue, lengua, 语言, 語言, lang",
        "agent": "agente, assistent, bot, assistant, 助手, 代理",
        "role": "rolle, rol, rôle, 角色",
        "conduct": "verhalten, stil, conducta, conduite, comportement, 行为, 风格, style, tone",
        "sections": "abschnitte, abschnitt, teile, phasen, secciones, sección, seccion, étapes, "
        "parties, 部分, 章节, 阶段, states, steps, stages, phases",
        "tasks": "aufgaben, aufgabe, tareas, tarea, tâches, tâche, taches, 任务, 任務, todo, "
        "todos, to_do, actions",
        "next": "weiter, nächster, nächste, nächstes, danach, siguiente, después, suivant, suite, "
        "下一步, 下一个, 接下来, then_next, goto, transitions, rules",
        "limits": "grenzen, grenze, begrenzung, límites, limites, límite, 限制",
        "anytime": "jederzeit, immer, siempre, toujours, 随时, 隨時, always, any_time, any-time, "
        "en_cualquier_momento",
        "silence": "ignorieren, stumm, silencio, 忽略, ignore",
        "do": "tun, tue, tu, mach, mache, macht, anweisung, hacer, haz, faire, 做, "
        "指示, 说明, instruction, ask",
        "say": "sagen, sage, sag, sagt, sprich, dice, wortlaut, decir, di, dire, dis, "
        "说, 說, text, words, exact",
        "collect": "sammeln, sammle, erfassen, erfasse, recoger, recopilar, collecter, 收集, 采集",
        "optional": "freiwillig, opcional, optionnel, facultatif, 可选, 可選",
        "to": "zu, nach, ziel, a, hacia, vers, 到, 去, 转到, target, section",
        "when": "wann, sobald, cuándo, cuando, quand, lorsque, 当, 當",
        "if": "wenn, falls, sofern, si, se, 如果, 若, condition",
        "turns": "runden, züge, turnos, vueltas, tours, 轮, 轮数, 轮次, turn, max_turns, messages",
        "then": "dann, entonces, luego, alors, puis, 然后, 那么",
        "urgent": "dringend, eilig, urgency, urgente, 紧急",
        "back": "return, returns, returning, come_back, comes_back, zurück, volver, vuelta, "
        "retour, revenir, 返回, 回来",
        "fallback": "notlösung, ersatz, 备用",
        "guarantees": "garantien, zusagen, garantías, garantias, garanties, 保证, 承诺, promises, "
        "properties, invariants",
        "visits": "besuche, visitas, visites, 次数",
        "computed": "berechnet, calculado, calculados, calculé, 计算, calculated, derived",
    }
)
"""A key in another language, or by another name → ours."""

_OF_LISTS = ("list of", "at most")
"""What begins a type of lists, and is none by itself."""

TYPES = MappingProxyType(
    {w: key for w, key in groups_everywhere("types").items() if key not in _OF_LISTS}
) | _each(
    {
        "integer": "int, whole, ganzzahl, ganze zahl, entero, número entero, entier, "
        "nombre entier, 整数, 整數, whole number, long",
        "number": "zahl, kommazahl, dezimalzahl, float, decimal, double, numeric, num, número, "
        "numero, nombre, 数字, 数, 小数, real, numbers, digit, date_number",
        "string": "text, str, texto, texte, zeichenkette, cadena, wort, word, words, sentence, "
        "文本, 文字, 字符串, free text, freitext, varchar, name, time",
        "date": "day, calendar day, datum, kalendertag, tag, fecha, jour, 日期, 日子",
        "duration": "span, time span, timespan, dauer, zeitspanne, zeitdauer, duración, duracion, "
        "durée, duree, 时长, 時長, 时间长度",
        "boolean": "bool, ja/nein, yes/no, yes or no, yesno, y/n, ja oder nein, true/false, sí/no, "
        "si/no, oui/non, wahr/falsch, 是/否, 是否, 布尔, flag, checkbox, yes, no, ja",
    }
)
"""A type by another name → ours."""

LANGUAGES = _each(
    {
        "en": "english, eng, englisch, inglés, anglais, 英语, 英文",
        "de": "german, ger, deu, deutsch, alemán, allemand, 德语, 德文",
        "es": "spanish, spa, español, espanol, spanisch, castellano, espagnol, 西班牙语",
        "fr": "french, français, francais, französisch, francés, 法语, 法文",
        "zh": "chinese, zho, 中文, 简体中文, 繁體中文, 繁体中文, 华语, 汉语, 普通话, "
        "mandarin, chinesisch, chino, chinois, cn",
        "it": "italian, italiano, italienisch",
        "pt": "portuguese, português, portugiesisch, portugués",
        "nl": "dutch, nederlands, niederländisch",
        "tr": "turkish, türkçe, türkisch",
        "pl": "polish, polski, polnisch",
        "ru": "russian, русский, russisch, 俄语",
        "ar": "arabic, العربية, arabisch",
        "ja": "japanese, 日本語, 日语, japanisch, jp",
        "ko": "korean, 한국어, 韩语, koreanisch",
        "uk": "ukrainian, українська, ukrainisch",
    }
)
"""A language by its name → its code."""

_YES = re.compile(
    r"yes|y|ja|j|s[ií]|oui|是|对|on|1|x|wahr|stimmt|verdadero|cierto|vrai|真|true", re.IGNORECASE
)
ENDS = frozenset(
    _words(
        "ende, schluss, schluß, fertig, fin, final, finish, finished, stop, exit, quit, terminar, "
        "termina, fine, koniec, slut, einde, end_of_session, end-of-session, the_end, session_end, "
        "end., 结束, 结束会话, 完, 完成, 結束, 終了, 終わり, конец"
    )
    + everywhere("arrows", "end")
)
"""What authors call the end of the session."""

IFS = _words(
    "if, when, wenn, falls, sofern, sobald, si, cuando, quand, lorsque, se, quando, "
    "als, jeśli, если, 如果, 若, 当, 當, 假如, もし, 만약, once, whenever, as soon as, "
    "in case, provided, unless, except if, es sei denn, außer wenn, ausser wenn, a menos que, "
    "à moins que, 除非, im fall, im falle, en caso de, en cas de, should, "
    "where, while, solange, mientras, bei, for, only if, nur wenn, solo si, sólo si, "
    "until, bis, hasta que, 但如果"
) + everywhere("arrows", "if")
OTHERWISES = _words(
    "otherwise, else, sonst, andernfalls, ansonsten, ansonst, sinon, de lo contrario, "
    "en caso contrario, si no, altrimenti, anders, inaczej, иначе, 否则, 否則, 不然, "
    "其他情况, 其他, in all other cases, in any other case, any other case, default, "
    "im anderen fall, in allen anderen fällen, other, in other cases, または, "
    "in the other cases, in all the other cases, in every other case, in the remaining cases, "
    "in all remaining cases, in anderen fällen, in den anderen fällen, in den übrigen fällen, "
    "in allen übrigen fällen, in jedem anderen fall, sino, en los demás casos, "
    "en los demas casos, en todos los demás casos, en todos los demas casos, en otros casos, "
    "en los otros casos, en todos los otros casos, en cualquier otro caso, en el resto de casos, "
    "en el resto de los casos, en los casos restantes, autrement, dans les autres cas, "
    "dans tous les autres cas, dans le cas contraire, 其他情况下, 在其他情况下, 其它情况, "
    "其它情况下, 其余情况, 其余情况下, 在其余情况下"
) + everywhere("arrows", "otherwise")
AFTERS = _words(
    "after, nach, después de, despues de, tras, après, apres, dopo, na, 经过, 超过, "
    "max, max., maximal, at most, höchstens, como máximo"
) + everywhere("arrows", "after")
ANYTIMES = frozenset(
    _words(
        "anytime, at any time, any time, jederzeit, immer, zu jeder zeit, always, "
        "en cualquier momento, siempre, à tout moment, toujours, 随时, 任何时候, 隨時, "
        "任何時候, in qualsiasi momento, いつでも"
    )
    + everywhere("arrows", "anytime")
)
GOING = _words(
    "go to, goto, go on to, go on with, continue with, continue to, proceed to, "
    "proceed with, move to, move on to, jump to, next, next section, then, weiter mit, "
    "weiter zu, weiter zum, weiter zur, gehe zu, gehe zum, gehe zur, geh zu, dann, "
    "danach, ir a, ve a, continuar con, seguir con, aller à, aller a, passer à, "
    "continuer avec, 转到, 转至, 跳到, 跳转到, 进入, 前往, 下一步, 下一节, 接下来, "
    "siguiente, suivant, nächster abschnitt, to, zu, zum, zur, hacia, vers, 到, 去, 至"
)
"""How people say that the conversation goes on somewhere."""

OPTIONALS = frozenset(
    _words(
        "optional, opcional, optionnel, facultatif, facultativo, freiwillig, 可选, 可選, "
        "选填, 選填, 可跳过, 非必须, 非必需, voluntary, if time, if time permits, not required, "
        "optionnal, optinal, fakultativ, falls zeit, wenn zeit, wenn zeit ist, nach bedarf, "
        "facultativa, opcionalmente, si hay tiempo, facultative, si possible"
    )
    + everywhere("task", "optional")
)
SAYS = _words(
    "say, says, say exactly, say literally, exact words, quote, verbatim, sag, sage, sagen, sagt, "
    "sage wörtlich, wörtlich, wortlaut, exakte worte, genaue worte, diga, dile, decir, "
    "texto exacto, palabras exactas, literalmente, dire, dites, mots exacts, texte exact, "
    "textuellement, 说, 說, 原话, 原文, 逐字说"
)
"""How people say that words are exact."""

COLLECTS = _words(
    "collect, collects, colect, collct, gather, record, save, erfasse, erfassen, "
    "sammle, sammeln, notiere, notieren, merke, speichere, recoger, recoge, anota, anotar, "
    "registra, guarda, note, noter, recueille, enregistrer, recopilar, registrar, guardar, "
    "collecter, collecte, recueillir, 收集, 采集, 记录, 採集"
) + everywhere("task", "collect")
NUMBERS = MappingProxyType(
    {
        word: number
        for number, words in enumerate(
            (
                "one, eins, ein, eine, einer, uno, un, une, 一",
                "two, zwei, dos, deux, 二, 两",
                "three, drei, tres, trois, 三",
                "four, vier, cuatro, quatre, 四",
                "five, fünf, fuenf, cinco, cinq, 五",
                "six, sechs, seis, 六",
                "seven, sieben, siete, sept, 七",
                "eight, acht, ocho, huit, 八",
                "nine, neun, nueve, neuf, 九",
                "ten, zehn, diez, dix, 十",
                "eleven, elf, once, onze, 十一",
                "twelve, zwölf, doce, douze, 十二",
            ),
            start=1,
        )
        for word in words.split(", ")
    }
    | {"fifteen": 15, "fünfzehn": 15, "quince": 15, "quinze": 15, "十五": 15}
    | {"twenty": 20, "zwanzig": 20, "veinte": 20, "vingt": 20, "二十": 20, "thirty": 30}
)
"""Numbers in words."""


_PARTS = frozenset(
    _words(
        "tasks, task, rules, rule, transitions, collect, values, limits, "
        "aufgaben, aufgabe, regeln, regel, übergänge, erfragen, werte, grenzen, "
        "tareas, tarea, reglas, regla, transiciones, recoger, valores, límites, "
        "任务, 任务列表, 规则, 转移规则, 收集, 限制"
    )
)
"""What authors call a part of a section, above which no heading stands."""


def names_a_part(title: str) -> bool:
    """Say whether a title is only that of a part of a section, such as its tasks."""
    return title.casefold().strip(" *_:：.") in _PARTS


def is_end(word: str) -> bool:
    """Say whether a target that is no section means the end of the session."""
    folded = "_".join(word.casefold().split())
    return folded == END_OF_SESSION or folded in ENDS


def key_meant(word: str, allowed: Iterable[str]) -> str | None:
    """Give the key that a word of another language means, if it is allowed here."""
    ours = KEYS.get(word.casefold().replace(" ", "_")) or KEYS.get(word.casefold())
    return ours if ours in set(allowed) else None


def means_yes(value: object) -> bool:
    """Say whether a word stands for `true`."""
    return isinstance(value, str) and bool(_YES.fullmatch(value.strip()))
