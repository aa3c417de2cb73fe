"""Quantities of FHIR: a number and its unit, by the codes of UCUM."""

from __future__ import annotations

from typing import Any

from scriptgraph.formats.fhir.names import Json
from scriptgraph.language.measures import measure, measures
from scriptgraph.language.spans import SECONDS, measured
from scriptgraph.script.kinds import Kind
from scriptgraph.script.literals import span_of
from scriptgraph.script.ranges import as_range

UCUM = "http://unitsofmeasure.org"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
_PLACES = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces"
_LEAST, _MOST = f"{_SDC}minQuantity", f"{_SDC}maxQuantity"

_CODES = {
    "seconds": "s",
    "minutes": "min",
    "hours": "h",
    "days": "d",
    "weeks": "wk",
    "months": "mo",
    "years": "a",
}
"""Unit of time → its code."""


def span(seconds: float) -> Json:
    """Give a span of time as a quantity."""
    count, unit = measured(int(seconds))
    return {"value": count, "unit": unit, "system": UCUM, "code": _CODES[unit]}


def quantity(value: float, kind: Kind) -> Json:
    """Give a value of a kind that has a unit as a quantity."""
    if kind.scalar == "duration":
        return span(value)
    return {"value": value, "unit": kind.unit, **_coded(kind.unit)}


def unit_and_bounds(kind: Kind) -> list[Json]:
    """Give the extensions of an item that asks for a quantity."""
    unit = kind.unit or _asked_in(kind)
    coding = {**_coded(unit), "display": unit}
    found: list[Json] = [{"url": UNIT, "valueCoding": coding}]
    if kind.scalar == "integer":
        found.append({"url": _PLACES, "valueInteger": 0})
    if kind.low is not None and kind.high is not None:
        ends = ((_LEAST, kind.low), (_MOST, kind.high))
        found += [{"url": url, "valueQuantity": quantity(end, kind)} for url, end in ends]
    return found


def _asked_in(kind: Kind) -> str:
    """Give the unit of time in which people would answer: hours, where a day is the most."""
    if kind.high is None:
        return "minutes"
    several = (unit for unit in reversed(SECONDS) if kind.high >= 2 * SECONDS[unit])
    return next(several, "seconds")


def _coded(unit: str) -> Json:
    """Give the code of a unit, where UCUM has one."""
    known = measure(unit)
    code = _CODES.get(unit) or (known.code if known else "")
    return {"system": UCUM, "code": code} if code else {}


def unit_of(item: Json) -> str:
    """Give the unit of an item that asks for a quantity; empty where a script has no such."""
    units = [one.get("valueCoding") for one in _extensions(item, UNIT)]
    return _unit(units[0]) if item.get("type") == "quantity" and len(units) == 1 else ""


def range_of(item: Json) -> str:
    """Give the type of an item that asks for a quantity, as a script has it.

    Raises:
        ValueError: When its bounds are none of a range.
    """
    unit, is_span = unit_of(item), unit_of(item) in _CODES
    is_whole = any(one.get("valueInteger") == 0 for one in _extensions(item, _PLACES))
    scalar = "integer" if is_whole else "number"
    found = [one.get("valueQuantity") for url in (_LEAST, _MOST) for one in _extensions(item, url)]
    if not found:
        return "duration" if is_span else f"{scalar} {unit}"
    if len(found) != len(("least", "most")):
        raise ValueError("a smallest or a largest value alone; a range has both ends")
    ends = [_end(one, unit) for one in found]
    return as_range(f"{'duration' if is_span else scalar} {ends[0]}..{ends[1]}") + (
        "" if is_span else f" {unit}"
    )


def _end(quantity: Any, unit: str) -> str:
    """Write the end of a range as a script does.

    Raises:
        ValueError: When it is no number of that unit, or of time.
    """
    told, value = _unit(quantity), quantity.get("value") if isinstance(quantity, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} as the end of a range")
    if unit in _CODES and told in _CODES:
        return repr(span_of(str(value), told))
    if told != unit:
        raise ValueError(f"an end that is not in {unit}")
    return str(value)


def _unit(coding: Any) -> str:
    """Give the unit that a coding, or a quantity, is of: `minutes`, `kg`."""
    if not isinstance(coding, dict) or coding.get("system") != UCUM:
        return ""
    code = str(coding.get("code") or "")
    spans = {known: unit for unit, known in _CODES.items()}
    return spans.get(code) or next((one.sign for one in measures() if code == one.code), "")


def _extensions(item: Json, url: str) -> list[Json]:
    listed = item.get("extension")
    known = listed if isinstance(listed, list) else []
    return [one for one in known if isinstance(one, dict) and one.get("url") == url]
