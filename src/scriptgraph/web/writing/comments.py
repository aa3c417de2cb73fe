"""Comments on scripts and their sections."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request

from scriptgraph.files.comments import Comment, Comments
from scriptgraph.web.shelf import UnknownError
from scriptgraph.web.who import called
from scriptgraph.web.writing.place import known_file
from scriptgraph.web.writing.room import FILE
from scriptgraph.web.writing.shown import Commenting, Settling


def comments(folder: Path) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix=f"/api/files/{FILE}/comments")

    @router.get("")
    def list_comments(name: str) -> list[Comment]:
        """List the comments on a file, the oldest first."""
        return Comments(known_file(folder, name)).listed()

    @router.post("", status_code=201)
    def write_comment(name: str, commenting: Commenting, request: Request) -> Comment:
        """Write a comment on a file, or on one of its sections."""
        author = called(request, commenting.author)
        comments = Comments(known_file(folder, name))
        return comments.add(commenting.section, author, commenting.text)

    @router.put("/{comment}")
    def settle_comment(name: str, comment: str, settling: Settling) -> Comment:
        """Say whether a comment is settled."""
        path = known_file(folder, name)
        found = Comments(path).settle(comment, settled=settling.settled)
        if found is None:
            raise UnknownError(f"there is no comment {comment!a} on {path.name!a}")
        return found

    return router
