"""A script whose id is about to change: programs and links know it by the one that it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from support.served_folder import TEA

from scriptgraph.formats.load import read_script
from scriptgraph.web.writing import looking

MARKDOWN = """\
# Tea time

## The choice

1. Ask what they would like to drink.
"""


def found(client: httpx.Client, name: str, text: str) -> list[dict[str, Any]]:
    """Give what is said of the id when a text is looked at."""
    look = client.post("/api/look", json={"name": name, "text": text}).json()
    return [one for one in look["findings"] if one["rule"] == "id-changed"]


@pytest.mark.parametrize(
    ("name", "saved", "text", "mended"),
    [
        ("t.md", MARKDOWN, MARKDOWN.replace("Tea time", "Coffee"), "# Coffee {#tea_time}"),
        (
            "t.md",
            MARKDOWN.replace("# Tea time", "# Tea time {#own}"),
            MARKDOWN.replace("# Tea time", "# Tea time {#other}"),
            "# Tea time {#own}",
        ),
        ("t.yaml", TEA, TEA.replace("script: tea", "script: coffee"), "script: tea"),
    ],
)
def test_another_id_is_told_and_can_be_kept(
    folder: Path, client: httpx.Client, name: str, saved: str, text: str, mended: str
) -> None:
    """While one writes and when one saves; the line that is offered keeps it."""
    (folder / "tea.yaml").unlink()
    (folder / name).write_text(saved, encoding="utf-8")
    [told] = found(client, name, text)
    assert told["mended"] == mended
    lines = text.splitlines()
    lines[told["line"] - 1] = mended
    assert found(client, name, "\n".join(lines)) == []
    assert found(client, name, saved) == []
    base = client.get(f"/api/files/{name}").json()["revision"]
    saving = {"text": text, "based_on": base}
    answer = client.put(f"/api/files/{name}", json=saving).json()
    assert [one["rule"] for one in answer["findings"]].count("id-changed") == 1
    assert found(client, name, text) == []  # from now on this is its id


def test_a_look_reads_a_text_once(
    folder: Path, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the id is another is asked of what has been read for the findings."""
    text = MARKDOWN + "\n1. Ask whether they take sugar.\n" * 3
    seen = list[str]()

    def counted(text: str, *args: Any, **options: Any) -> Any:
        seen.append(text)
        return read_script(text, *args, **options)

    monkeypatch.setattr(looking, "read_script", counted)
    (folder / "t.md").write_text(MARKDOWN, encoding="utf-8")
    assert found(client, "t.md", text) == []
    assert sorted(seen) == sorted([text, MARKDOWN])


def test_a_new_file_has_no_other_id(client: httpx.Client) -> None:
    """Nor has one whose saved text is no script."""
    assert found(client, "new.md", MARKDOWN) == []
