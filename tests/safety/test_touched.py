"""To be touched by somebody is danger from them; to be moved by a book is none."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import heard

TOUCHED = [
    "My stepdad has been touching me for years",
    "Mein Stiefvater fasst mich seit Jahren an",
    "Mein Opa fasst mich jede Nacht an",
    "Mein Stiefvater berührt mich seit Jahren",
    "Er berührt mich, seit ich zehn bin",
    "Me toca desde que tengo diez años",
    "Mi padrastro me toca desde hace años",
    "Mi padrastro lleva años tocándome",
    "Mi profesor me tocaba por debajo de la falda",
    "mon beau-père me touche depuis des années",
    "继父这些年一直碰我",
    "他从小就摸我",
]
MOVED = [
    "This book has touched me for years",
    "Dieses Buch berührt mich seit Jahren",
    "Mein Mann berührt mich seit der Geburt nicht mehr",
    "Mein Mann fasst mich seit Monaten nicht an",
    "Me toca trabajar desde los diez años",
    "Lleva años tocándome las narices",
    "Mi abuelo nunca me tocaba",
    "ce livre me touche depuis toujours",
    "这本书一直触动我",
    "老公这几年没碰我",
    "妈妈从小就摸我的头",
]


@pytest.mark.parametrize("said", TOUCHED)
def test_being_touched_by_somebody_is_heard(said: str) -> None:
    """Who, since when, or where says that it is no feeling."""
    told = heard(said)
    assert (told.level, told.about) == ("explicit", "from others")


@pytest.mark.parametrize("said", MOVED)
def test_being_moved_is_no_danger(said: str) -> None:
    """What moves somebody, what is denied, and an idiom are none."""
    assert heard(said).level == "none"
