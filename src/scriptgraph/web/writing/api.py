"""`/api` for whoever writes scripts: every route that the page's editor asks."""

from __future__ import annotations

from fastapi import APIRouter

from scriptgraph.web.desk import Desk
from scriptgraph.web.writing.comments import comments
from scriptgraph.web.writing.files import files
from scriptgraph.web.writing.language import language
from scriptgraph.web.writing.looks import looks
from scriptgraph.web.writing.printing import printing
from scriptgraph.web.writing.versions import versions


def writing(desk: Desk) -> APIRouter:
    """Give the routes."""
    folder = desk.shelf.folder
    router = APIRouter(tags=["writing"])
    parts = (files(folder), versions(folder), comments(folder), looks(folder), printing(desk.shelf))
    for part in (*parts, language()):
        router.include_router(part)
    return router
