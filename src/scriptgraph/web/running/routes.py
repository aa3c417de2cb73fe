"""What an operator asks a server: whether it answers, whether it can work, and what it has done."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, PlainTextResponse, Response

from scriptgraph.web.desk import Desk
from scriptgraph.web.people import People
from scriptgraph.web.refusals import kind_of, refused, said


def operating(desk: Desk, people: People) -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["running it"])

    @router.get("/health")
    def health() -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "ok"}

    @router.get("/metrics", response_class=PlainTextResponse)
    def metrics() -> Response:
        """Give figures of this process as Prometheus reads them; no words of anybody."""
        return Response(desk.watch.figures.text(), media_type=CONTENT_TYPE_LATEST)

    @router.get("/ready")
    async def ready() -> Response:
        """Say whether scripts, store and the file of people can be used."""
        try:
            await desk.store.checkpointer.aget_tuple({"configurable": {"thread_id": "ready"}})
            scripts = len(desk.shelf.scripts())
            people.listed()
        except Exception as error:
            return refused(*kind_of(error), said(error))
        if not scripts:
            return refused(503, "no_scripts", "the folder holds no script that can be used")
        return JSONResponse({"status": "ok", "scripts": scripts})

    return router
