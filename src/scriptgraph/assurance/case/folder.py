"""Where a safety case is kept: a page, and data that the next one is held against."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from scriptgraph.assurance.case.claims import Claim, SafetyCase
from scriptgraph.assurance.case.compared import Compared, case_data, compared, earlier_case
from scriptgraph.assurance.case.page import page
from scriptgraph.files.whole import as_json, whole_file

PAGE, DATA = "safety_case.html", "safety_case.json"

_PACKAGES = ("scriptgraph", "langgraph", "langchain-core", "pydantic")


def refuse_strange(folder: Path) -> None:
    """Refuse a folder in which something else lies where the case will.

    Raises:
        InputError: When it holds no safety case, or one of another version, under that name.
    """
    earlier_case(folder / DATA)


def withdraw(folder: Path, why: str) -> None:
    """Leave nothing in a folder that looks shown, where making the case anew has failed.

    Args:
        folder: The folder; where no case lies there, nothing is written.
        why: What has failed.
    """
    if earlier := earlier_case(folder / DATA):
        evidence = f"Not looked at: the case could not be made. {why}"
        claims = [
            Claim(one.id, one.area, one.about, one.text, "open", evidence, one.check)
            for one in earlier.claims
        ]
        remarks = [f"This is no safety case: it could not be made. {why}"]
        write_case(folder, SafetyCase(earlier.scripts, claims, remarks=remarks))


def write_case(folder: Path, case: SafetyCase) -> Compared:
    """Write a case into a folder, held against the one that lies there.

    Returns:
        The case with what has changed.

    Raises:
        InputError: When what lies there is no safety case, or nothing can be written.
    """
    found = compared(case, earlier_case(folder / DATA))
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    versions = {package: version(package) for package in _PACKAGES}
    data = as_json(case_data(found, made_at=made_at, versions=versions))
    text = page(found, made_at=made_at, versions=versions)
    with whole_file(folder / PAGE, private=False) as file:
        file.write(text)
    with whole_file(folder / DATA, private=False) as file:
        file.write(data)
    return found
