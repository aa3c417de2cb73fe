"""Topology only: each file draws one kind of graph and computes nothing."""
