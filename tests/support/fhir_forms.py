"""Questionnaires of FHIR, shaped like those of clinics and of LOINC, and generated ones."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from scriptgraph.formats.fhir.writing import validated, write_fhir
from scriptgraph.formats.load import load_script
from scriptgraph.script.model import Script

HL7 = "http://hl7.org/fhir/StructureDefinition/"
LOINC = "http://loinc.org"
SCORED = (("LA6568-5", "Not at all"), ("LA6569-3", "Several days"),
          ("LA18938-3", "More than half the days"), ("LA18939-1", "Nearly every day"))  # fmt: skip
PHQ9 = (
    ("44250-9", "Little interest or pleasure in doing things"),
    ("44255-8", "Feeling down, depressed, or hopeless"),
    ("44259-0", "Trouble falling or staying asleep, or sleeping too much"),
    ("44254-1", "Feeling tired or having little energy"),
    ("44251-7", "Poor appetite or overeating"),
    ("44258-2", "Feeling bad about yourself, or that you are a failure"),
    ("44252-5", "Trouble concentrating on things"),
    ("44253-3", "Moving or speaking so slowly that other people could have noticed"),
    ("44260-8", "Thoughts that you would be better off dead or of hurting yourself in some way"),
)
GAD7 = ("Nervös, ängstlich oder angespannt", "Sorgen nicht stoppen können", "Zu viele Sorgen",
        "Schwierigkeiten, sich zu entspannen", "Rastlos", "Schnell verärgert", "Angst")  # fmt: skip


def option(words: str, score: float, *, code: str = "", version: str = "R4") -> dict[str, Any]:
    """Give an answer with a number, as R4 or R5 writes it."""
    coding = {"system": LOINC, "code": code, "display": words} if code else {"display": words}
    if version == "R5":
        weight = {"url": f"{HL7}itemWeight", "valueDecimal": score}
        return {"valueCoding": {**coding, "extension": [weight]}}
    return {
        "extension": [{"url": f"{HL7}ordinalValue", "valueDecimal": score}],
        "valueCoding": coding,
    }


def phq9(version: str = "R4") -> dict[str, Any]:
    """Give the PHQ-9 as LOINC has it: a group, codes, a score for each answer, and a last item."""
    options = [option(w, n, code=c, version=version) for n, (c, w) in enumerate(SCORED)]
    kind = "coding" if version == "R5" else "choice"
    items = [
        {
            "linkId": f"/{code}",
            "code": [{"system": LOINC, "code": code, "display": text}],
            "prefix": f"{number}.",
            "text": text,
            "type": kind,
            "required": True,
            "answerOption": options,
        }
        for number, (code, text) in enumerate(PHQ9, start=1)
    ]
    asks = {
        "linkId": "intro",
        "type": "group",
        "text": "Over the last two weeks, how often?",
        "item": items,
    }
    return {
        "resourceType": "Questionnaire",
        "id": "phq-9",
        "meta": {"profile": ["http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire"]},
        "url": "http://loinc.org/q/44249-1",
        "version": "2.1",
        "name": "PHQ9",
        "title": "PHQ-9 quick depression assessment panel",
        "status": "active",
        "date": "2026-01-31",
        "copyright": "Developed by Robert L. Spitzer,  Janet B. W. Williams and others.",
        "code": [{"system": LOINC, "code": "44249-1"}],
        "item": [asks, {"linkId": "thanks", "type": "display", "text": "Thank you."}],
    }


def gad7() -> dict[str, Any]:
    """Give the GAD-7 as a German clinic has it: no codes, numbered items, a question below one."""
    answers = [option(w, n) for n, w in enumerate(("Überhaupt nicht", "An einzelnen Tagen",
               "An mehr als der Hälfte der Tage", "Beinahe jeden Tag"))]  # fmt: skip
    items: list[dict[str, Any]] = [
        {"linkId": f"1.{n}", "text": text, "type": "choice", "answerOption": answers}
        for n, text in enumerate(GAD7, start=1)
    ]
    below = {"linkId": "1.7.1", "text": "Wovor?", "type": "string"}
    items[-1]["item"] = [below]
    hours = {
        "linkId": "2",
        "text": "Wie viele Stunden?",
        "type": "integer",
        "extension": [
            {"url": f"{HL7}minValue", "valueInteger": 0},
            {"url": f"{HL7}maxValue", "valueInteger": 24},
        ],
    }
    unnamed = {"linkId": "g", "type": "group", "item": [hours]}
    return {
        "resourceType": "Questionnaire",
        "status": "draft",
        "language": "de",
        "title": "GAD-7",
        "item": [*items, unnamed],
    }


def read(resource: dict[str, Any]) -> Script:
    """Read a Questionnaire as a script."""
    return load_script(json.dumps(resource, ensure_ascii=False, indent=1), "manual")


def written(script: Script) -> dict[str, Any]:
    """Write the first section of a script as a Questionnaire that FHIR allows."""
    found = write_fhir(script, script.first)
    return validated(found.resource, found.version)


_WORDS = st.text("abcäß ,.-:'\"{}0#<>\\", min_size=1, max_size=9).filter(
    lambda text: bool(text.strip())
)
_LINKS = st.text("abA/1.-_ é", min_size=1, max_size=6).filter(lambda text: bool(text.strip()))


@st.composite
def questionnaires(draw: st.DrawFn) -> dict[str, Any]:
    """Generate a Questionnaire that a script can say."""
    version = draw(st.sampled_from(["R4", "R5"]))
    links = iter(draw(st.lists(_LINKS, min_size=8, max_size=8, unique=True)))
    first = {"linkId": next(links), "text": draw(_WORDS), "type": "decimal"}
    items = [first, *(_item(draw, next(links), version) for _ in range(draw(st.integers(0, 3))))]
    if draw(st.booleans()):
        items.append(
            {"linkId": next(links), "type": "group", "item": [_item(draw, next(links), version)]}
        )
    if draw(st.booleans()):
        items[0] = {**items[0], "item": [_item(draw, next(links), version)]}
    head = st.fixed_dictionaries(
        {}, optional={"title": _WORDS, "url": st.just("http://x.org/q"), "date": st.just("2026"),
                      "language": st.sampled_from(["de", "en", "pt-BR"]), "copyright": _WORDS,
                      "extension": st.just([{"url": "http://x.org/e", "valueBoolean": True}])}
    )  # fmt: skip
    return {"resourceType": "Questionnaire", "status": "active", **draw(head), "item": items}


def _item(draw: st.DrawFn, link: str, version: str) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(["scored", "words", "integer", "boolean", "display", "group", "string"])
    )
    item: dict[str, Any] = {"linkId": link, "text": draw(_WORDS), "type": kind}
    if kind in ("scored", "words"):
        words = draw(
            st.lists(
                st.sampled_from(["no", "Some  days", "often", "sehr oft"]),
                min_size=2,
                max_size=4,
                unique=True,
            )
        )
        item["type"] = "coding" if version == "R5" else "choice"
        item["answerOption"] = [
            option(word, score, code=draw(st.sampled_from(["", f"c{score}"])), version=version)
            if kind == "scored"
            else {"valueCoding": {"code": f"w{score}", "display": word}}
            for score, word in enumerate(words)
        ]
    more = st.fixed_dictionaries(
        {}, optional={"required": st.booleans(), "prefix": _WORDS, "code": st.just([{"code": "x"}])}
    )
    if kind == "group":
        return {**item, "item": [{"linkId": f"{link}.in", "type": "display", "text": "So."}]}
    return {**item, **(draw(more) if kind != "display" else {})}
