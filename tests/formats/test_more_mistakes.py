"""Mistakes of the same kinds as those of beginners, in other words: each is named once.

A mistake is a change of a script in which nothing is wrong. The listing of all that is said is a
golden file, to be read by people.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scriptgraph.formats.load import Format, read_script

LISTING = Path(__file__).parents[1] / "golden" / "more_mistakes.txt"

YAML = """\
script: t
sections:
  welcome:
    tasks:
      greet: Greet the patient.
      day: Ask how their day was.
    next: goodbye
  goodbye:
    tasks:
      wish: Wish them a good night.
"""
MARKDOWN = """\
# Evening talk

- version: 1
- language: en

Be kind.

## Welcome

1. **greet:** Greet the patient.
2. **mood:** Ask for their mood from 0 to 10.
   - collect mood: integer

→ Goodbye, if `mood < 4`
→ Goodbye, otherwise

## Goodbye

1. Say goodbye.
"""

Change = tuple[str, str]

IN_YAML: dict[str, tuple[Change, ...]] = {
    "nbsp_indent": (("      day", "\xa0\xa0\xa0\xa0\xa0\xa0day"),),
    "ideographic_indent": (("      day", "\u3000\u3000\u3000day"),),
    "nbsp_after_colon": (("next: goodbye", "next:\xa0goodbye"),),
    "zwsp_in_target": (("next: goodbye", "next: goodbye\u200b"),),
    "zwsp_key": (("    next: ", "    \u200bnext: "),),
    "no_blank": (("next: goodbye", "next:goodbye"),),
    "curly_key": (("greet: G", "“greet”: G"),),
    "curly_target": (("next: goodbye", "next: “goodbye”"),),
    "guillemets_colon": (("Greet the patient.", "«Diga: hola»"),),
    "cjk_quotes": (("Greet the patient.", "「说：你好」"),),
    "fullwidth_braces": (("next: goodbye", "next: ｛to: goodbye，when: 结束｝"),),
    "cjk_choices": (("Ask how their day was.", "{do: 问, collect: {心情: [好，一般，差]}}"),),
    "enum_comma_choices": (
        ("Ask how their day was.", "{do: Ask, collect: {mood: [gut、mittel、schlecht]}}"),
    ),
    "comma_in_flow": (
        ("Greet the patient.", "{do: Greet the patient, and smile., optional: true}"),
    ),
    "comma_in_when": (
        ("next: goodbye", "next: [{to: goodbye, when: she is tired, sad or angry}]"),
    ),
    "colon_in_flow": (("next: goodbye", "next:\n      - {to: goodbye, when: she says: stop}"),),
    "missing_comma_flow": (("next: goodbye", "next:\n      - {to: goodbye when: she is done}"),),
    "semicolon_flow": (("next: goodbye", "next:\n      - {to: goodbye; when: she is done}"),),
    "unclosed_brace": (("next: goodbye", "next:\n      - {to: goodbye, when: she is done"),),
    "round_bracket": (("next: goodbye", "next:\n      - (to: goodbye, when: she is done)"),),
    "unclosed_dquote": (("Greet the patient.", '"Greet the patient.'),),
    "unclosed_swallow": (
        ("Greet the patient.", '"Greet the patient.'),
        ("day was.", 'day was."'),
    ),
    "inner_dquotes": (("Greet the patient.", '"Sag "Hallo" zu ihm."'),),
    "after_quote": (("Greet the patient.", '"Hallo" sagen und lächeln'),),
    "bold": (("Greet the patient.", "**Nie** drängen."),),
    "backtick": (("Greet the patient.", "`Hi` sagen"),),
    "bang": (("Greet the patient.", "!wichtig: grüßen"),),
    "amp": (("Greet the patient.", "&friends grüßen"),),
    "bracket_text": (("Greet the patient.", "[Name] begrüßen"),),
    "brace_text": (("Greet the patient.", "{name}, hallo"),),
    "hash_text": (("Greet the patient.", "#1 Regel: grüßen"),),
    "pipe_text": (("Greet the patient.", "| Hallo"),),
    "gt_text": (("Greet the patient.", "> Hallo: da"),),
    "to_when_line": (("next: goodbye", "next:\n      - to: goodbye, when: she is done"),),
    "bullets": (("next: goodbye", "next:\n      • {to: goodbye}"),),
    "dash_noblank": (("next: goodbye", "next:\n      -{to: goodbye}"),),
    "dash_noblank2": (("next: goodbye", "next:\n      -to: goodbye\n       when: she is done"),),
    "spanish_keys": (
        ("sections:", "secciones:"),
        ("tasks:", "tareas:"),
        ("next:", "siguiente:"),
    ),
    "chinese_keys": (
        ("script:", "脚本:"),
        ("sections:", "部分:"),
        ("tasks:", "任务:"),
    ),
    "cyr_key": (("sections", "seсtions"),),
    "when_key": (("next: goodbye", "next:\n      - {to: goodbye, whan: she is done}"),),
    "end_german": (("next: goodbye", "next: Ende"),),
    "end_chinese": (("next: goodbye", "next: 结束"),),
    "target_title": (
        ("next: goodbye", "next: Good bye"),
        ("  goodbye:", "  goodbye:\n    title: Good bye"),
    ),
    "collect_name": (("Ask how their day was.", "\n        do: Ask.\n        collect: mood"),),
    "collect_list": (
        ("Ask how their day was.", "\n        do: Ask.\n        collect: [mood, age]"),
    ),
    "type_zahl": (("Ask how their day was.", "{do: Frage., collect: {alter: Zahl}}"),),
    "type_oneof": (("Ask how their day was.", "{do: Frage., collect: {m: good/bad/so so}}"),),
    "when_list": (
        (
            "next: goodbye",
            "next:\n      - to: goodbye\n        when:\n          - she is done\n          - sad",
        ),
    ),
    "sections_list": (
        ("  welcome:", "  - id: welcome"),
        ("  goodbye:", "  - id: goodbye"),
    ),
    "next_in_tasks": (("    next: goodbye", "      next: goodbye"),),
    "next_toplevel": (("    next: goodbye", "next: goodbye"),),
    "section_toplevel": (
        ("  goodbye:\n    tasks:\n      wish", "goodbye:\n    tasks:\n      wish"),
    ),
    "section_deeper": (
        ("  goodbye:\n    tasks:\n      wish", "    goodbye:\n      tasks:\n        wish"),
    ),
    "limits_num": (
        ("wish: Wish them a good night.\n", "wish: Wish them a good night.\nlimits: 12\n"),
    ),
    "limits_minutes": (
        (
            "wish: Wish them a good night.\n",
            "wish: Wish them a good night.\nlimits: {turns: 10 minutes, then: goodbye}\n",
        ),
    ),
    "version_quoted": (("script: t", 'script: t\nversion: "v2"'),),
    "name_blank": (("script: t", "script: mein erstes Skript"),),
    "name_apostrophe": (("  welcome:", "  l'accueil:"),),
    "fence": (
        ("script: t", "```yaml\nscript: t"),
        ("wish: Wish them a good night.\n", "wish: Wish them a good night.\n```\n"),
    ),
    "equals": (("next: goodbye", "next = goodbye"),),
    "no_colon": (("greet: G", "greet G"),),
    "if_curly": (
        ("Ask how their day was.", "{do: Ask., collect: {v: [talk, rest]}}"),
        ("next: goodbye", "next:\n      - {to: goodbye, if: v == “talk”}\n      - {to: end}"),
    ),
    "if_geq": (
        ("Ask how their day was.", "{do: Ask., collect: {v: integer}}"),
        ("next: goodbye", "next:\n      - {to: goodbye, if: v ≥ 3}\n      - {to: end}"),
    ),
    "sprache": (("script: t", "script: t\nlanguage: Deutsch"),),
    "say_hash": (("Greet the patient.", "{say: Rufen Sie *31 #112 an.}"),),
    "apostrophe_fr": (("Greet the patient.", "'L'accueil d'abord'"),),
    "windows_path": (("Greet the patient.", '"C:\\Users\\x"'),),
}
"""What is changed in the script in YAML."""

IN_MARKDOWN: dict[str, tuple[Change, ...]] = {
    "fat_arrow": (("→ Goodbye, otherwise", "==> Goodbye, otherwise"),),
    "long_arrow": (("→ Goodbye, otherwise", "--> Goodbye, otherwise"),),
    "word_en_arrow": (("→ Goodbye, otherwise", "–> Goodbye, otherwise"),),
    "emoji_arrow": (("→ Goodbye, otherwise", "➡️ Goodbye, otherwise"),),
    "go_to": (("→ Goodbye, otherwise", "Go to Goodbye."),),
    "weiter": (("→ Goodbye, otherwise", "Weiter zu Goodbye"),),
    "chinese_goto": (("→ Goodbye, otherwise", "转到 Goodbye"),),
    "arrow_after": (("→ Goodbye, otherwise", "Goodbye →"),),
    "else": ((", otherwise", ", else"),),
    "sonst": ((", otherwise", ", sonst"),),
    "fw_otherwise": ((", otherwise", "，否则"),),
    "si": (("→ Goodbye, if `mood < 4`", "→ Goodbye, si `mood < 4`"),),
    "wenn_nocomma": (("→ Goodbye, if `mood < 4`", "→ Goodbye wenn `mood < 4`"),),
    "paren_cond": (("→ Goodbye, if `mood < 4`", "→ Goodbye (if mood < 4)"),),
    "colon_cond": (("→ Goodbye, if `mood < 4`", "→ Goodbye: mood < 4"),),
    "curly_backticks": (("`mood < 4`", "‘mood < 4’"),),
    "quotes_cond": (("`mood < 4`", '"mood < 4"'),),
    "bare_cond": (("`mood < 4`", "mood < 4"),),
    "half_backtick": (("`mood < 4`", "`mood < 4"),),
    "double_backtick": (("`mood < 4`", "``mood < 4``"),),
    "geq_cond": (("`mood < 4`", "`mood ≤ 4`"),),
    "eq_cond": (("`mood < 4`", "mood = 4"),),
    "mixed_cond": (("`mood < 4`", "`mood < 4` or she is sad"),),
    "cond_words_below": (("`mood < 4`", "mood is below 4"),),
    "collect_endash": (("   - collect", "   – collect"),),
    "collect_bullet": (("   - collect", "   • collect"),),
    "erfasse": (("- collect mood: integer", "- erfasse mood: integer"),),
    "collect_type_only": (("- collect mood: integer", "- mood: integer"),),
    "collect_fw": (("- collect mood: integer", "- collect mood：integer"),),
    "collect_choices_fw": (
        ("- collect mood: integer", "- collect mood: one of 好，一般，差"),
        ("`mood < 4`", '`mood == "好"`'),
    ),
    "collect_slash": (
        ("- collect mood: integer", "- collect mood: one of gut/mittel/schlecht"),
        ("`mood < 4`", '`mood == "gut"`'),
    ),
    "collect_list": (
        ("- collect mood: integer", "- collect mood: gut, schlecht"),
        ("`mood < 4`", '`mood == "gut"`'),
    ),
    "collect_comma": (("- collect mood: integer", "- collect mood, integer"),),
    "collect_is": (("- collect mood: integer", "- collect mood = integer"),),
    "collect_after_blank": (("   - collect", "\n- collect"),),
    "num_noblank": (("2. **mood", "2.**mood"),),
    "num_colon": (("2. **mood", "2: **mood"),),
    "num_paren": (("2. **mood", "(2) **mood"),),
    "num_circled": (
        ("1. **greet", "① **greet"),
        ("2. **mood", "② **mood"),
    ),
    "optional_end": (("Greet the patient.", "Greet the patient. (optional)"),),
    "optional_de": (("**greet:** Greet", "**greet:** (freiwillig) Greet"),),
    "optional_zh": (("**greet:** Greet", "（可选）**greet:** Greet"),),
    "optional_in_name": (("**greet:** Greet", "**greet (optional):** Greet"),),
    "h1_sections": (
        ("## Welcome", "# Welcome"),
        ("## Goodbye", "# Goodbye"),
    ),
    "h4": (("## Goodbye", "#### Goodbye"),),
    "fw_hash": (("## Goodbye", "＃＃ Goodbye"),),
    "bold_heading_colon": (("## Goodbye", "**Goodbye:**"),),
    "setext2": (("## Goodbye", "Goodbye\n-------"),),
    "numbered_heading": (("## Goodbye", "## 2. Goodbye"),),
    "lazy": (("2. **mood", "   > Call 112\nat once.\n2. **mood"),),
    "fw_quote": (("2. **mood", "   ＞ Call 112\n2. **mood"),),
    "comment_section": (("## Goodbye", "<!--\n## Old\n\n1. x\n-->\n## Goodbye"),),
    "comment_open": (("## Goodbye", "<!-- old\n## Goodbye"),),
    "front_unknown": (
        ("# Evening talk", "---\nauthor: Anna\nlanguage: de\n---\n# Evening talk"),
        ("- language: en\n", ""),
    ),
    "setting_de": (("- language: en", "- sprache: en"),),
    "setting_zh_bold": (("- language: en", "- **Language:** de"),),
    "end_de": (("→ Goodbye, otherwise", "→ Ende"),),
    "end_dot": (("→ Goodbye, otherwise", "→ end."),),
    "link_target": (("→ Goodbye, otherwise", "→ [Goodbye](#goodbye)"),),
    "bold_target": (("→ Goodbye, otherwise", "→ **Goodbye**"),),
    "limit_de": (("1. Say goodbye.\n", "1. Say goodbye.\n\n→ end, nach 10 Runden\n"),),
    "limit_event": (("1. Say goodbye.\n", "1. Say goodbye.\n\n→ end, after she has cried\n"),),
    "limit_max": (("1. Say goodbye.\n", "1. Say goodbye.\n\n→ end, max 10 turns\n"),),
    "two_in_line": (("→ Goodbye, if `mood < 4`", "→ Goodbye, if `mood < 4` → end"),),
    "code_fence": (
        ("# Evening talk", "```markdown\n# Evening talk"),
        ("1. Say goodbye.\n", "1. Say goodbye.\n```\n"),
    ),
    "jederzeit_section": (
        (
            "1. Say goodbye.\n",
            "1. Say goodbye.\n\n## Jederzeit\n\n→ Goodbye, if she wants to stop\n",
        ),
    ),
    "table2": (
        ("1. Say goodbye.\n", "1. Say goodbye.\n\n| Schritt | Text |\n|---|---|\n| 1 | x |\n"),
    ),
    "task_text_line": (("2. **mood", "Say it warmly\n\n2. **mood"),),
    "umlaut_nfd": (
        ("## Goodbye", "## Begru\u0308\xdfung"),
        ("→ Goodbye, if", "→ Begrüßung, if"),
        ("→ Goodbye, otherwise", "→ Begrüßung, otherwise"),
    ),
}
"""What is changed in the one in Markdown."""

FINE = [
    "bold_target",
    "collect_bullet",
    "collect_endash",
    "collect_fw",
    "comment_section",
    "cond_words_below",
    "double_backtick",
    "end_dot",
    "link_target",
    "numbered_heading",
    "setting_zh_bold",
    "task_text_line",
    "umlaut_nfd",
]
"""Changes that say what their author meant."""


def cases() -> list[tuple[Format, str]]:
    """List all mistakes with the format of their script."""
    in_yaml: list[tuple[Format, str]] = [("yaml", name) for name in IN_YAML]
    return [*in_yaml, *(("markdown", name) for name in IN_MARKDOWN)]


def told(format: Format, name: str) -> list[str]:
    """Read a script with a mistake, and list what is said of it."""
    text, changes = (YAML, IN_YAML[name]) if format == "yaml" else (MARKDOWN, IN_MARKDOWN[name])
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    _, findings = read_script(text, format)
    return [
        f"{found.place.line}:{found.place.column} {found.severity}: {found.message} "
        f"[{found.rule}]\n    {found.hint}"
        for found in findings
    ]


@pytest.mark.parametrize(("format", "name"), cases())
def test_one_mistake_is_one_finding(format: Format, name: str) -> None:
    """Each mistake is named once, with a hint, and what is fine is fine."""
    findings = told(format, name)
    assert len(findings) == (0 if name in FINE else 1)
    assert all(finding.splitlines()[1].strip() for finding in findings)


def test_all_that_is_said_is_as_it_was_approved() -> None:
    """Line, column, message and hint of every mistake are those of the listing."""
    parts = [[f"{format}: {name}", *(told(format, name) or ["fine"])] for format, name in cases()]
    listing = "\n\n".join("\n  ".join(part) for part in parts) + "\n"
    if os.environ.get("GOLDEN_UPDATE"):
        LISTING.write_text(listing, encoding="utf-8")
    assert listing == LISTING.read_text(encoding="utf-8")
