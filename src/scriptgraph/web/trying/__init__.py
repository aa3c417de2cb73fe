"""Trying a script: another answer, a simulated patient, and fixed conversations."""

from fastapi import APIRouter

from scriptgraph.web.desk import Desk
from scriptgraph.web.trying.cases import cases
from scriptgraph.web.trying.forks import forks
from scriptgraph.web.trying.patients import patients


def trying(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter()
    for routes in (forks, patients, cases):
        router.include_router(routes(desk))
    return router
