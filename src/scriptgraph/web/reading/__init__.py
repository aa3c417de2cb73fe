"""Sessions, and dialogues of results, as they are read: which there are, and what happened."""

from fastapi import APIRouter

from scriptgraph.web.desk import Desk
from scriptgraph.web.reading.document import document
from scriptgraph.web.reading.listing import listing
from scriptgraph.web.reading.printing import printing
from scriptgraph.web.reading.results import results
from scriptgraph.web.reading.weak import weak


def reading(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter()
    for routes in (listing, document, weak, printing, results):
        router.include_router(routes(desk))
    return router
