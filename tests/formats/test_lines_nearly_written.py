"""A line that leaves out a dash, a colon or a comma of the notation is told, as it was meant."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script
from scriptgraph.script.model import Script

SCRIPT = """\
# Diary

{setting}
{above}

Be warm.

→ Close, if `mood > 3`

## Talk

1. Ask how they are.
   - collect mood: integer 0..10
   {part}

→ {arrow}

## Close

1. Say goodbye.
"""


def read(
    language: str, part: str = "", above: str = "", arrow: str = "Close"
) -> tuple[Script | None, list[Finding]]:
    """Read a script with some lines of it in other words."""
    setting = f"- language: {language}" if language else ""
    text = SCRIPT.format(setting=setting, part=part, above=above, arrow=arrow)
    script, found = read_script(text, "markdown")
    return script, list(found)


@pytest.mark.parametrize(
    ("language", "part", "write"),
    [
        ("es", "recoge dolor: número entero 0..10", "- recoge dolor: número entero 0..10"),
        ("es", "- recoge dolor, número entero 0..10", "- recoge dolor: número entero 0..10"),
        ("es", "- recoge dolor número entero 0..10", "- recoge dolor: número entero 0..10"),
        ("es", "- recoge dolor (número entero 0..10)", "- recoge dolor: número entero 0..10"),
        ("es", "- recoge peso, número 30..250 kg", "- recoge peso: número 30..250 kg"),
        ("es", "recoge ánimo: uno de bien, mal", "- recoge ánimo: uno de bien, mal"),
        ("es", "- recoge ánimo, uno de bien, mal", "- recoge ánimo: uno de bien, mal"),
        ("es", "- recoge sueño, duración 0..24 horas", "- recoge sueño: duración 0..24 horas"),
        ("es", "- recoge m lista de {a: texto}", "- recoge m: lista de {a: texto}"),
        ("de", "erfrage laune: ganze Zahl 0..10", "- erfrage laune: ganze Zahl 0..10"),
        ("de", "- erfrage laune, ganze Zahl 0..10", "- erfrage laune: ganze Zahl 0..10"),
        ("de", "- erfrage laune ganze Zahl 0..10", "- erfrage laune: ganze Zahl 0..10"),
        ("de", "- erfrage laune eines von gut, übel", "- erfrage laune: eines von gut, übel"),
        ("de", "- erfrage m Liste von {a: Text}", "- erfrage m: Liste von {a: Text}"),
        ("en", "collect pain: integer 0..10", "- collect pain: integer 0..10"),
        ("en", "- collect pain, integer 0..10", "- collect pain: integer 0..10"),
        ("en", "- collect pain whole number 0..10", "- collect pain: integer 0..10"),
        ("en", "- collect m, list of {a: string}", "- collect m: list of {a: string}"),
        ("fr", "recueille humeur: nombre entier 0..10", "- collect humeur: integer 0..10"),
        ("fr", "- collecte humeur, entier 0..10", "- collect humeur: integer 0..10"),
        ("zh", "收集 心情：整数 0..10", "- 收集 心情: 整数 0..10"),
        ("zh", "- 收集 心情，整数 0..10", "- 收集 心情: 整数 0..10"),
        ("zh", "- 收集心情 整数 0..10", "- 收集 心情: 整数 0..10"),
    ],
)
def test_a_value_without_its_dash_or_colon_is_told(language: str, part: str, write: str) -> None:
    """A collecting word, one name and a type behind it collect a value, and the hint says how."""
    script, [found] = read(language, part)
    assert (found.rule, f"`{write}`" in found.hint) == ("odd-collect", True), found
    assert script is not None
    assert len(script.values) == 2


@pytest.mark.parametrize(
    ("language", "part"),
    [
        ("es", "- Recoge sus impresiones y anímalo"),
        ("es", "- Recoge lo que diga, sin prisa"),
        ("es", "- recoge todo, texto incluido"),
        ("es", "Recoge la información: una de cada día"),
        ("es", "- Recoge las respuestas, una de cada tipo"),
        ("de", "- Erfasse das Wichtigste und lobe ihn"),
        ("de", "- Sammle Ideen, eine von jedem Tag"),
        ("en", "- Save time, energy and money"),
        ("en", "- Record answers, not numbers"),
        ("en", "Note anything, numbers too"),
        ("fr", "- Note tout, un de chaque"),
        ("fr", "- Recueille ses impressions et encourage-la"),
        ("zh", "- 收集他的印象，并鼓励他"),
        ("zh", "收集感受：其中之一就好"),
    ],
)
def test_prose_that_begins_with_a_collecting_word_stays_prose(language: str, part: str) -> None:
    """Behind it stands no one name with a type."""
    assert not read(language, part)[1]


@pytest.mark.parametrize(
    ("language", "kind", "write"),
    [
        (
            "es",
            "lista de maximo 8 {a: texto, veces: número entero 0..6}",
            "veces: número entero 0",
        ),
        ("es", "número entero de 0 a 6", "número entero 0..6"),
        ("es", "número de 0 a 6", ": número 0..6"),
        ("de", "Liste bis zu 8 {a: Text, mal: ganze Zahl 0..6}", "mal: ganze Zahl 0..6}"),
        ("en", "list of max 8 {a: string, times: whole number 0..6}", "times: integer 0..6}"),
        ("en", "time span 0-24 hours", "duration 0..24 hours"),
        ("en", "calendar day 2020-01-01 to 2021-01-01", "date 2020-01-01..2021-01-01"),
        ("fr", "nombre entier 0 à 6", "integer 0..6"),
        ("fr", "nombre 0 à 6", "number 0..6"),
        ("zh", "整数 0到6", "整数 0..6"),
    ],
)
def test_a_hint_keeps_the_whole_name_of_a_type(language: str, kind: str, write: str) -> None:
    """A whole number stays one, though its first word alone is another type."""
    words = {"es": "recoge", "de": "erfrage", "zh": "收集"}
    _, found = read(language, f"- {words.get(language, 'collect')} m: {kind}")
    assert write in found[0].hint


@pytest.mark.parametrize(
    ("language", "arrow", "write"),
    [
        ("es", "Close, sí `mood >= 4`", "→ Close, si `mood >= 4`"),
        ("es", "Close, sí quiere seguir", "→ Close, si quiere seguir"),
        ("es", "Close, en los demás casos", "→ Close, en otro caso"),
        ("es", "Close, sino", "→ Close, en otro caso"),
        ("en", "Close, sino quiere seguir", "→ Close, if no quiere seguir"),
        ("en", "Close, si no quiere seguir", "→ Close, if no quiere seguir"),
        ("de", "Close, in den übrigen Fällen", "→ Close, sonst"),
        ("en", "Close, in the remaining cases", "→ Close, otherwise"),
        ("fr", "Close, dans les autres cas", "→ Close, otherwise"),
        ("zh", "Close，其余情况", "→ Close，否则"),
    ],
)
def test_a_hint_says_the_condition_that_was_meant(language: str, arrow: str, write: str) -> None:
    """No word that only begins a condition is left in it, and no denial is lost."""
    _, found = read(language, arrow=arrow)
    assert write in found[0].hint


@pytest.mark.parametrize(
    ("language", "line", "write"),
    [
        ("es", "- garantía: close dentro de 1 turno", "`close en 1 turno`"),
        ("es", "- garantía: close dentro de 11 turnos", "`close en 11 turnos`"),
        ("de", "- Zusage: close binnen 1 Runde", "`close innerhalb von 1 Zug`"),
        ("de", "- Zusage: close binnen 3 Zügen", "`close innerhalb von 3 Zügen`"),
        ("fr", "- guarantee: close dans 1 tour", "`close within 1 turn`"),
        ("zh", "- 保证：close 在 1 轮以内", "`1 轮内到达 close`"),
    ],
)
def test_one_turn_is_no_turns(language: str, line: str, write: str) -> None:
    """A promise of one is written as one in the hint."""
    _, found = read(language, above=line)
    assert write in found[0].hint


@pytest.mark.parametrize(
    ("language", "kind", "choices"),
    [
        ("es", "uno de nada, poco y mucho", "nada, poco, mucho"),
        ("es", "uno de poco y mucho", "poco, mucho"),
        (
            "es",
            "uno de 0 = no, 1 = algo más y 2 = todo",
            "0 = no, 1 = algo más, 2 = todo",
        ),
        ("de", "eines von nichts, wenig und viel", "nichts, wenig, viel"),
        ("de", "eines von 0 = nie, 1 = an Tagen und 2 = oft", "0 = nie, 1 = an Tagen, 2 = oft"),
        ("en", "one of none, a little, and quite a lot", "none, a little, quite a lot"),
        ("en", "one of 0 = no and 1 = yes", "0 = no, 1 = yes"),
        ("fr", "one of rien, peu et beaucoup", "rien, peu, beaucoup"),
        ("zh", "其中之一 无、少和多", "无, 少, 多"),
        ("zh", "其中之一 0 = 从不、1 = 几天和 2 = 每天", "0 = 从不, 1 = 几天, 2 = 每天"),
    ],
)
def test_and_before_the_last_choice_is_told(language: str, kind: str, choices: str) -> None:
    """It is read as the comma that a list has there."""
    words = {"es": "recoge", "de": "erfrage", "zh": "收集"}
    script, [found] = read(language, f"- {words.get(language, 'collect')} x: {kind}")
    assert f" {choices}`" in found.hint
    assert script is not None
    assert script.values["x"] == tuple(choices.split(", "))


@pytest.mark.parametrize(
    ("language", "kind"),
    [
        ("es", "uno de solo, con familia y amigos"),
        ("es", 'uno de en casa, "pan y vino"'),
        ("en", "one of talk, exercise, talk and exercise"),
        ("en", "one of 0 = never, 1 = now and then, 2 = more and more"),
        ("en", "one of more or less, much"),
        ("zh", "其中之一 冷淡、温和"),
        ("zh", "其中之一 母亲、父亲、母亲和父亲"),
    ],
)
def test_and_inside_a_choice_stays(language: str, kind: str) -> None:
    """What is several words, both of two others, or stands in quotes is one choice."""
    words = {"es": "recoge", "de": "erfrage", "zh": "收集"}
    assert not read(language, f"- {words.get(language, 'collect')} x: {kind}")[1]


@pytest.mark.parametrize(
    ("language", "answers", "count"),
    [
        ("es", "respuestas: 0 = nunca, 1 = más de la mitad y 2 = casi todos los días", 3),
        ("es", "respuestas: 0 = nunca y 1 = siempre", 2),
        ("de", "Antworten: 0 = nie, 1 = an Tagen und 2 = immer", 3),
        ("en", "answers: 0 = never, 1 = often, and 2 = always", 3),
        ("en", "answers: 0 = never, 1 = now and then or 2 = always", 3),
        ("zh", "选项：0 = 从不，1 = 几天和 2 = 每天", 3),
    ],
)
def test_and_before_the_last_answer_is_told(language: str, answers: str, count: int) -> None:
    """The items of a questionnaire have one answer for each number."""
    text = f"# D\n\n- language: {language}\n\n## Talk\n\n- {answers}\n\n1. **q:** Ask.\n"
    script, [found] = read_script(text, "markdown")
    assert found.rule == "odd-character"
    assert script is not None
    assert len(script.values["q"]) == count


@pytest.mark.parametrize(
    "answers",
    ["0 = never, 1 = now and then, 2 = more or less always", '0 = never, "1 = more and 2 = all"'],
)
def test_and_inside_an_answer_stays(answers: str) -> None:
    """No number of an answer stands behind it, or quotes stand around it."""
    text = f"# D\n\n## Talk\n\n- answers: {answers}\n\n1. **q:** Ask.\n"
    assert not read_script(text, "markdown")[1]


@pytest.mark.parametrize(
    ("language", "line", "write"),
    [
        ("es", "- agente Lucía", "- agente: Lucía"),
        ("es", "- **Agente** Lucía Gómez", "- agente: Lucía Gómez"),
        ("es", "- papel psicóloga", "- papel: psicóloga"),
        ("es", "- papel una psicóloga virtual", "- papel: una psicóloga virtual"),
        ("es", "- versión 2", "- versión: 2"),
        ("es", "- contacto CO: Línea 106", "- contacto: CO: Línea 106"),
        ("es", "- no avisar cycle-without-limit", "- no avisar: cycle-without-limit"),
        ("es", "- calculado doble = mood + mood", "- calculado: doble = mood + mood"),
        ("es", "- acción reservar devuelve cita: texto", "- acción: reservar devuelve cita: texto"),
        ("es", "- garantía siempre se llega a Close", "- garantía: siempre se llega a Close"),
        ("es", "- siempre se llega a Close", "- garantía: siempre se llega a Close"),
        ("de", "- Agent Anna", "- Agent: Anna"),
        ("de", "- Rolle Psychologin", "- Rolle: Psychologin"),
        ("de", "- Version 3", "- Version: 3"),
        ("de", "- Kontakt DE: Telefon, 116 123", "- Kontakt: DE: Telefon, 116 123"),
        ("de", "- Zusage Talk vor Close", "- Zusage: Talk vor Close"),
        ("en", "- agent Alex", "- agent: Alex"),
        ("en", "- role an AI coach", "- role: an AI coach"),
        ("en", "- action book has 10 seconds", "- action: book has 10 seconds"),
        ("en", "- guarantee Talk before Close", "- guarantee: Talk before Close"),
        ("fr", "- agent Lucie", "- agent: Lucie"),
        ("fr", "- rôle psychologue", "- role: psychologue"),
        ("zh", "- 助手 小雨", "- 助手: 小雨"),
        ("zh", "- 版本 2", "- 版本: 2"),
        ("", "- idioma es", "- idioma: es"),
        ("", "- Sprache Deutsch", "- Sprache: de"),
        ("", "- language de", "- Sprache: de"),
    ],
)
def test_a_setting_without_its_colon_is_told(language: str, line: str, write: str) -> None:
    """A word of a setting stands first, and one value that fits behind it."""
    found = read(language, above=line)[1]
    assert f"Write `{write}`" in found[0].hint


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("es", "- agente de cambio: nunca"),
        ("es", "- agente de cambio"),
        ("es", "- idioma sencillo"),
        ("es", "- Idioma es importante"),
        ("es", "- contacto visual"),
        ("es", "- Papel secundario"),
        ("es", "- garantía de confidencialidad"),
        ("de", "- Agent Anna bleibt ruhig"),
        ("de", "- Sprache einfach halten"),
        ("de", "- Kontakt halten"),
        ("en", "- Language is simple"),
        ("en", "- Role play"),
        ("en", "- Agent stays calm"),
        ("en", "- Guarantee nothing before trust"),
        ("en", "- action takes courage"),
        ("en", "- version two is out"),
        ("en", "\\- agent Alex"),
        ("fr", "- Langue simple"),
        ("zh", "- 助手 要温和耐心"),
        ("zh", "- 语言 简单"),
    ],
)
def test_conduct_that_begins_with_the_word_of_a_setting_stays(language: str, line: str) -> None:
    """What stands behind it is no value of that setting."""
    assert not read(language, above=line)[1]
