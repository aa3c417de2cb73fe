"""How people write, in whichever language: numbers, yes and no, quotes."""
