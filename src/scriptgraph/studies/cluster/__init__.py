"""Sharded work on a Ray cluster, whatever the work is: a plan's sessions, or a judge's answers."""
