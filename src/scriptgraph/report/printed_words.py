"""The headings of a printed script, by its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scriptgraph.script.fields import ValueType


@dataclass(frozen=True)
class Words:
    """What stands around the author's own words."""

    code: str
    version: str
    agent: str
    conduct: str
    picture: str
    sections: str
    tasks: str
    no_tasks: str
    says: str
    optional: str
    finds_out: str
    calls: str
    rules: str
    order: str
    anytime: str
    everywhere: str
    urgent: str
    when_complete: str
    otherwise: str
    after_turns: str
    after_visits: str
    end: str
    back: str
    and_back: str
    limits: str
    waits: str
    questionnaire: str
    values: str
    value: str
    kind: str
    asked_in: str
    guarantees: str
    guaranteed: str
    fallback: str
    contacts: str
    one_of: str
    kinds: Mapping[str, str]
    """Kind of a value → how it is called."""

    between: str
    picture_words: Mapping[str, str]
    """What stands in the picture besides titles and conditions; empty where it is English."""

    def kind_of(self, kind: ValueType) -> str:
        """Write what a value can be; a kind that has no name here stays as it is written."""
        if not isinstance(kind, str):
            return f"{self.one_of} {', '.join(kind)}"
        name, _, ends = kind.partition(" ")
        low, between, high = ends.partition("..")
        named = self.kinds.get(name, name)
        return (
            f"{named} {self.between.format(low=low, high=high)}"
            if between
            else f"{named} {ends}".strip()
        )


_ENGLISH = Words(
    code="en",
    version="Version",
    agent="Who speaks",
    conduct="In every section",
    picture="The script as a picture",
    sections="Sections",
    tasks="What is to be done",
    no_tasks="Nothing is to be done here.",
    says="In exactly these words:",
    optional="optional",
    finds_out="finds out",
    calls="the application does",
    rules="How it goes on",
    order="The first rule that holds is followed.",
    anytime="At any time",
    everywhere="These rules hold in every section, before its own.",
    urgent="urgent",
    when_complete="everything is done",
    otherwise="otherwise",
    after_turns="after {count} turns",
    after_visits="after {count} visits",
    end="End of the session",
    back="back to where the session was",
    and_back="and back",
    limits="Sections without a limit of their own",
    waits="Here a human is waited for.",
    questionnaire="A questionnaire, asked in exact words",
    values="Values",
    value="Value",
    kind="What it can be",
    asked_in="Asked for in",
    guarantees="Guarantees",
    guaranteed="What the script promises of every session.",
    fallback="What is said when no reply is fit to be sent",
    contacts="Who helps",
    one_of="one of",
    kinds={},
    between="{low}..{high}",
    picture_words={},
)
_GERMAN = Words(
    code="de",
    version="Fassung",
    agent="Wer spricht",
    conduct="In jedem Abschnitt",
    picture="Das Skript als Bild",
    sections="Abschnitte",
    tasks="Was zu tun ist",
    no_tasks="Hier ist nichts zu tun.",
    says="Wörtlich:",
    optional="freiwillig",
    finds_out="erfragt",
    calls="die Anwendung tut",
    rules="Wie es weitergeht",
    order="Es gilt die erste Regel, die zutrifft.",
    anytime="Jederzeit",
    everywhere="Diese Regeln gelten in jedem Abschnitt, vor dessen eigenen.",
    urgent="dringend",
    when_complete="alles getan ist",
    otherwise="sonst",
    after_turns="nach {count} Zügen",
    after_visits="nach {count} Besuchen",
    end="Ende des Gesprächs",
    back="zurück dorthin, wo das Gespräch war",
    and_back="und zurück",
    limits="Abschnitte ohne eigene Grenze",
    waits="Hier wird auf einen Menschen gewartet.",
    questionnaire="Ein Fragebogen, der wörtlich vorgelegt wird",
    values="Werte",
    value="Wert",
    kind="Was er sein kann",
    asked_in="Erfragt in",
    guarantees="Zusagen",
    guaranteed="Was das Skript von jedem Gespräch zusagt.",
    fallback="Was gesagt wird, wenn keine Antwort gesendet werden kann",
    contacts="Wer hilft",
    one_of="eines von:",
    kinds={"string": "Text", "integer": "ganze Zahl", "number": "Zahl", "boolean": "ja oder nein"},
    between="von {low} bis {high}",
    picture_words={
        "start": "Beginn",
        "end": "Ende",
        "Anytime": "Jederzeit",
        "from every section": "aus jedem Abschnitt",
        "task": "{count} Aufgabe",
        "tasks": "{count} Aufgaben",
        "waits": "wartet auf einen Menschen",
        "back": "zurück",
        "complete": "fertig",
        "complete, nothing follows": "fertig, nichts folgt",
        "otherwise": "sonst",
        "in one section": "in einem Abschnitt",
        "if": "wenn",
        "no condition": "ohne Bedingung",
        "computed from collected values": "aus erfragten Werten berechnet",
        "judged by a model": "von einem Modell beurteilt",
        "limit": "Grenze",
    },
)


def words_of(language: str) -> Words:
    """Give the headings for a script's language, such as `de` or `de-AT`; else English ones."""
    return _GERMAN if language.casefold().split("-")[0] in ("de", "german", "deutsch") else _ENGLISH
