"""Programmes: several sessions with one person, one after another, and the rules between them."""
