"""The script language: its model, its expressions, the edges of its graph."""
