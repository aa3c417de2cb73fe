"""Where nothing else can be said, nobody is shown the words for another danger alone."""

from __future__ import annotations

from scriptgraph.cli.failures import instead_of_answer
from scriptgraph.core.errors import ModelError
from scriptgraph.formats.load import load_script

SCRIPT = """\
script: two
title: Two dangers
sections:
  talk:
    title: Talk
    tasks:
      day: Ask how their day was.
  refuge:
    title: Refuge
    tasks:
      call: {say: "The refuge answers day and night: 0800 1."}
      stay: Ask whether they are safe.
  crisis:
    title: Crisis
    tasks:
      call: {say: "Please call 112 now."}
      stay: Ask whether they are safe.
anytime:
  - {to: refuge, when: they are hurt by somebody, urgent: true, danger: explicit from others}
  - {to: crisis, when: they are in danger, urgent: true}
  - {to: crisis, when: they may harm somebody, urgent: true, danger: explicit to others}
"""


def test_the_words_of_every_urgent_rule_are_shown_once() -> None:
    """Of what danger somebody is in nobody knows where no model answers."""
    script = load_script(SCRIPT, "yaml")
    (_, emergency) = instead_of_answer(script, ModelError("it is down"))
    assert emergency.strip() == (
        "In an emergency:\nThe refuge answers day and night: 0800 1.\n\nPlease call 112 now."
    )
