"""A script whose action takes the list of medicines that somebody told, and gives another one."""

from __future__ import annotations

from scriptgraph.formats.load import load_script

TEXT = """\
script: interactions
title: What goes together
actions:
  look_up:
    takes: [medicines]
    gives:
      warnings:
        list of at most 5: {about: string, grade: integer 0..3, since: date}
    seconds: 5
    rehearsed: {warnings: "about: sertraline with ibuprofen, grade: 2; about: alcohol"}
sections:
  medicines:
    tasks:
      ask:
        do: Ask which medicines they take, with the dose of each.
        collect:
          medicines:
            list of: {name: string, dose: number mg}
      look: {call: look_up}
    next:
      - {to: nobody, if: failed(look_up)}
      - {to: several, if: count(warnings) >= 2}
      - {to: one, if: count(warnings) == 1}
      - {to: none}
  several:
    tasks:
      say_so: {say: "There are several things to ask the doctor about: {warnings|some}."}
  one:
    tasks:
      say_so: {say: "Please ask the doctor about {warnings|one}."}
  none:
    tasks:
      fine: {say: Nothing is known that speaks against it.}
  nobody:
    tasks:
      later: {say: I could not look that up.}
limits: {turns: 9, then: nobody}
"""
INTERACTIONS = load_script(TEXT, "yaml")
