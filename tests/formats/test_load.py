"""Loading: the format from the suffix, and a clear finding for every file that is no script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.formats.load import MAX_BYTES, load_script, read_script, write_script

YAML = "script: small\nsections:\n  closing:\n    tasks: {bye: Say goodbye.}\n"
MARKDOWN = "# Small\n\n## Closing\n\n1. **bye:** Say goodbye.\n"
MANUAL = '{"Section 1": {"Task 1a": "Say\ngoodbye."}}'


@pytest.mark.parametrize(
    ("name", "text"),
    [("s.yaml", YAML), ("s.yml", YAML), ("S.YAML", YAML), ("s.md", MARKDOWN), ("s.json", MANUAL)],
)
def test_the_suffix_tells_the_format(tmp_path: Path, name: str, text: str) -> None:
    """A file is read as its name says, given as text or as a path."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert load_script(path) == load_script(str(path))


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("script", "\ufeffscript")])
def test_windows_files_are_fine(tmp_path: Path, change: tuple[str, str]) -> None:
    """A byte order mark and Windows line ends change nothing."""
    path = tmp_path / "s.yaml"
    path.write_bytes(YAML.replace(*change).encode())
    assert load_script(path) == load_script(YAML, "yaml")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("s.txt", b"text", "unknown-format"),
        ("script", b"text", "unknown-format"),
        ("s.yaml", b"", "empty-file"),
        ("s.md", b" \n\n", "empty-file"),
        ("s.yaml", b"a: \xff\xfe", "not-text"),
        ("s.md", "# Titel".encode("utf-16"), "not-text"),
        ("s.yaml", b"a: b\x00c", "not-text"),
        ("s.json", b"\x89PNG\r\n\x1a\n\x00", "not-text"),
        ("s.md", b"#" * (MAX_BYTES + 1), "too-large"),
    ],
)
def test_what_is_no_script_is_a_finding(
    tmp_path: Path, name: str, content: bytes, rule: str
) -> None:
    """A file that cannot be a script gives one finding that names the file."""
    path = tmp_path / name
    path.write_bytes(content)
    script, [finding] = read_script(path)
    assert script is None
    assert (finding.rule, finding.place.file) == (rule, str(path))


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    """A path that leads nowhere gives one finding."""
    assert [found.rule for found in read_script(tmp_path / "none.yaml")[1]] == ["no-file"]


def test_a_folder_is_a_finding(tmp_path: Path) -> None:
    """A folder is no script."""
    assert [found.rule for found in read_script(tmp_path)[1]] == ["no-file"]


@pytest.mark.parametrize("path", ["x" * 5000 + ".yaml", "a\x00b.yaml"])
def test_an_impossible_path_is_a_finding(path: str) -> None:
    """A path that no system accepts gives one finding."""
    assert [found.rule for found in read_script(path)[1]] == ["no-file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    """A file without permission gives one finding."""
    path = tmp_path / "s.yaml"
    path.write_text(YAML, encoding="utf-8")
    path.chmod(0)
    assert [found.rule for found in read_script(path)[1]] == ["no-file"]


def test_a_control_character_has_a_place() -> None:
    """The finding says where the character stands."""
    _, [finding] = read_script("script: a\ntitle: b\x07c\n", "yaml")
    assert (finding.place.line, finding.place.column) == (2, 9)


def test_the_error_lists_all_findings() -> None:
    """`load_script` raises one error with every fault, in the file's order."""
    with pytest.raises(ScriptError) as caught:
        load_script(YAML + "    next: nowhere\nlangauge: de\nversion: x\n", "yaml")
    rules = [finding.rule for finding in caught.value.findings]
    assert rules == ["unknown-target", "unknown-key", "wrong-value"]
    assert "<text>:5:5: error: there is no section 'nowhere'" in str(caught.value)


def test_an_unknown_format_is_wrong_use() -> None:
    """A format that does not exist is refused, and the message lists those that do."""
    with pytest.raises(InputError, match="yaml, markdown, manual"):
        read_script("a: b", "toml")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="yaml, markdown"):
        write_script(load_script(YAML, "yaml"), "manual")  # type: ignore[arg-type]
