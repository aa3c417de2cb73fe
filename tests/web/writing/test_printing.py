"""Scripts on paper, over HTTP."""

from __future__ import annotations

from pathlib import Path

import httpx
from support.served_folder import TEA
from support.sets_pdf import require_pdf


def test_a_script_is_printed_by_its_id_or_its_file(folder: Path, client: httpx.Client) -> None:
    """It may show its own styles and picture, and run or fetch nothing."""
    by_id, by_file = (client.get(f"/print/scripts/{name}") for name in ("tea", "tea.yaml"))
    assert by_id.text == by_file.text
    assert "Ask what they would like to drink." in by_id.text
    policy = by_id.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert client.get("/print/scripts/nobody").status_code == 404
    (folder / "tea.yaml").write_text(TEA.replace("to: farewell", "to: nowhere"), "utf-8")
    broken = client.get("/print/scripts/tea.yaml")
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, "broken_script")


def test_a_pdf_can_be_had(client: httpx.Client) -> None:
    """Where its library is there; another form is refused."""
    assert client.get("/print/scripts/tea", params={"form": "docx"}).status_code == 400
    require_pdf()
    found = client.get("/print/scripts/tea", params={"form": "pdf"})
    assert found.headers["content-type"] == "application/pdf"
    assert found.content.startswith(b"%PDF-")
