"""Signing in with a browser, and who one is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from scriptgraph.web.people import STAYS, People
from scriptgraph.web.refusals import refused
from scriptgraph.web.roles import Role
from scriptgraph.web.who import COOKIE, person_of


class SigningIn(BaseModel):
    """What somebody shows in order to be let in."""

    token: str = Field(min_length=1, max_length=1000, description="the secret they were given")


class PersonShown(BaseModel):
    """Who asks, and what they may do."""

    name: str = Field(description="empty for whoever sits at this machine, or an application")
    role: Role
    signed_in: bool = Field(description="whether there is something to sign out of")


def signing(people: People) -> APIRouter:
    """Give the routes."""
    router = APIRouter(tags=["who may"])

    @router.post("/login", status_code=204, responses={401: {}})
    def sign_in(signing_in: SigningIn, request: Request) -> Response:
        """Sign a browser in: from then on it carries a cookie."""
        cookie = people.cookie(signing_in.token)
        if cookie is None:
            return refused(401, "unauthorized", "the token is wrong")
        response = Response(status_code=204)
        is_secret = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
        response.set_cookie(
            COOKIE, cookie, max_age=STAYS, httponly=True, samesite="strict", secure=is_secret
        )
        return response

    @router.post("/logout", status_code=204)
    def sign_out() -> Response:
        """Have a browser forget who it was signed in as."""
        response = Response(status_code=204)
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response

    @router.get("/api/me")
    def me(request: Request) -> PersonShown:
        """Tell who asks."""
        person = person_of(request)
        return PersonShown(name=person.name, role=person.role, signed_in=COOKIE in request.cookies)

    return router
