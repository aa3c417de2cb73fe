"""Who may ask a server for what."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.served_folder import served, two_scripts

from scriptgraph.web.people import People, digest_of
from scriptgraph.web.roles import ROLES, Person, Role

SECRETS: dict[Role, str] = {role: f"{role}-{'s' * 24}" for role in ROLES}


def written(folder: Path, **more: object) -> Path:
    """Write a file with a person of each role, called as the role is."""
    file = folder / "people.json"
    people = {role: {"role": role, "token": digest_of(token)} for role, token in SECRETS.items()}
    file.write_text(json.dumps({"people": people, **more}), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of people, and a proxy at an address that is not ours."""
    proxy = {"header": "X-Remote-User", "addresses": ["192.0.2.7"]}
    return written(tmp_path_factory.mktemp("people"), proxy=proxy)


@pytest.fixture(scope="module")
def client(people: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server that knows them."""
    folder = two_scripts(tmp_path_factory.mktemp("served") / "scripts")
    with served(folder, people=People(file=people)) as client:
        yield client


def bearer(role: Role) -> dict[str, str]:
    """Show a secret."""
    return {"Authorization": f"Bearer {SECRETS[role]}"}


ASKED: list[tuple[str, str, str]] = [
    ("GET", "/api/scripts", "reader author clinician admin"),
    ("GET", "/api/me", "reader author clinician admin"),
    ("GET", "/api/language", "reader author clinician admin"),
    ("GET", "/openapi.json", "reader author clinician admin"),
    ("PUT", "/api/files/tea.yaml", "author admin"),
    ("DELETE", "/api/cases/one", "author admin"),
    ("POST", "/api/files/tea.yaml/comments", "author clinician admin"),
    ("POST", "/api/files/parts/consent.yaml/comments", "author clinician admin"),
    ("POST", "/api/cases/run", "author admin"),
    ("GET", "/api/sessions/try-1", "author clinician admin"),
    ("POST", "/api/sessions/try-1/turns", "author clinician admin"),
    ("GET", "/api/sessions/ann", "clinician admin"),
    ("GET", "/api/sessions", "clinician admin"),
    ("GET", "/api/inbox", "clinician admin"),
    ("POST", "/api/sessions/ann/human", "clinician admin"),
    ("POST", "/api/sessions/try-1/human", "clinician admin"),
    ("GET", "/api/sessions/try-1/human", "author clinician admin"),
    ("POST", "/api/sessions/try-1/forks", "author clinician admin"),
    ("GET", "/print/sessions/ann", "clinician admin"),
    ("GET", "/v1/models", "admin"),
    ("POST", "/v1/chat/completions", "admin"),
    ("GET", "/something/new", "admin"),
    ("GET", "/api/sessionsx", "admin"),
]


@pytest.mark.parametrize(("method", "path", "roles"), ASKED)
def test_each_role_may_do_its_own(method: str, path: str, roles: str) -> None:
    """Reading scripts is anybody's, writing an author's, people's words a clinician's."""
    allowed = {role for role in ROLES if Person("x", role).may(method, path)}
    assert allowed == set(roles.split())


@pytest.mark.parametrize("role", ROLES)
def test_a_secret_says_who_one_is(client: httpx.Client, role: Role) -> None:
    """A role and a name belong to it; what it does not allow is 403."""
    assert client.get("/api/me", headers=bearer(role)).json() == {
        "name": role,
        "role": role,
        "signed_in": False,
    }
    models = client.get("/v1/models", headers=bearer(role))
    assert models.status_code == (200 if role == "admin" else 403)


def test_an_author_holds_tries_alone(client: httpx.Client) -> None:
    """Whatever the name is that they ask for, by address or in a body."""
    begin = {"script": "tea", "session": "try-me"}
    assert client.post("/api/sessions", json=begin, headers=bearer("author")).status_code == 201
    other = client.post(
        "/api/sessions", json={"script": "tea", "session": "ann"}, headers=bearer("author")
    )
    unnamed = client.post("/api/sessions", json={"script": "tea"}, headers=bearer("author"))
    assert (other.status_code, unnamed.status_code) == (403, 403)
    assert client.get("/api/sessions/ann", headers=bearer("admin")).status_code == 404


def test_who_is_signed_in_takes_over_in_their_own_name(client: httpx.Client) -> None:
    """Nobody writes to a person under another's name."""
    begin = {"script": "tea", "session": "taken"}
    assert client.post("/api/sessions", json=begin, headers=bearer("admin")).status_code == 201
    take = {"do": "take", "by": "somebody else"}
    taken = client.post("/api/sessions/taken/human", json=take, headers=bearer("clinician"))
    assert taken.json()["human"]["by"] == "clinician"


def test_who_is_signed_in_saves_and_comments_in_their_own_name(client: httpx.Client) -> None:
    """A version and a comment say who it really was."""
    file = "/api/files/tea.yaml"
    was = client.get(file, headers=bearer("author")).json()
    saving = {"text": was["text"] + "# more\n", "based_on": was["revision"], "author": "somebody"}
    assert client.put(file, json=saving, headers=bearer("author")).status_code == 200
    versions = client.get(f"{file}/versions", headers=bearer("reader")).json()
    assert versions[0]["author"] == "author"
    comment = {"section": None, "author": "somebody", "text": "Why?"}
    written = client.post(f"{file}/comments", json=comment, headers=bearer("clinician"))
    assert written.json()["author"] == "clinician"


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Basic YTpi", "Bearer \u00fc"])
def test_nothing_and_wrong_secrets_let_nobody_in(client: httpx.Client, shown: str) -> None:
    """They are told that one is needed, and nothing else."""
    headers = [(b"authorization", shown.encode("latin-1"))] if shown else []
    answer = client.get("/api/scripts", headers=headers)
    assert (answer.status_code, "tea" in answer.text) == (401, False)


def test_whoever_is_not_let_in_is_counted(client: httpx.Client) -> None:
    """The figures tell what was refused at the door as well, by its code."""
    client.get("/api/scripts")
    client.get("/v1/models", headers=bearer("reader"))
    client.get("/nowhere", headers=bearer("admin"))
    told = client.get("/metrics", headers=bearer("admin")).text
    for code in ("unauthorized", "not_allowed", "invalid_request"):
        assert f'scriptgraph_requests_refused_total{{code="{code}"}}' in told


def test_a_browser_signs_in_and_out(client: httpx.Client) -> None:
    """It gets a cookie that no program of the page can read, and changes things from our page."""
    origin = str(client.base_url).rstrip("/")
    with httpx.Client(base_url=origin, trust_env=False) as browser:
        assert browser.post("/login", json={"token": "wrong"}).status_code == 401
        answer = browser.post("/login", json={"token": SECRETS["author"]})
        flags = answer.headers["set-cookie"].lower()
        assert answer.status_code == 204
        assert "httponly" in flags
        assert "samesite=strict" in flags
        assert browser.get("/api/me").json() == {
            "name": "author",
            "role": "author",
            "signed_in": True,
        }
        begin = {"script": "tea", "session": "try-browser"}
        assert browser.post("/api/sessions", json=begin).status_code == 403  # from no page
        foreign = {"Origin": "http://evil.example"}
        assert browser.post("/api/sessions", json=begin, headers=foreign).status_code == 403
        ours = {"Origin": origin}
        assert browser.post("/api/sessions", json=begin, headers=ours).status_code == 201
        assert browser.post("/logout", headers=ours).status_code == 204
        assert browser.get("/api/me").status_code == 401


@pytest.mark.parametrize(
    "cookie", ["x", "a.b.c", "617574686f72.99999999999.00", "..", "\u00b2.9.9"]
)
def test_no_cookie_but_ours_signs_in(client: httpx.Client, cookie: str) -> None:
    """A made-up one is refused, whatever stands in it."""
    headers = [(b"cookie", f"scriptgraph={cookie}".encode())]
    assert client.get("/api/me", headers=headers).status_code == 401


def test_a_cookie_ends_with_time_and_with_its_secret(tmp_path: Path) -> None:
    """After twelve hours, and at once where somebody is no longer in the file."""
    file = written(tmp_path)
    known = People(file=file)
    cookie = known.cookie(SECRETS["reader"])
    assert cookie
    assert known.by_cookie(cookie) == Person("reader", "reader")
    assert People(file=file, clock=lambda: time.time() + 13 * 3600).by_cookie(cookie) is None
    file.unlink()
    file.write_text('{"people": {}}', encoding="utf-8")
    assert known.by_cookie(cookie) is None


def test_a_proxy_is_believed_from_its_address_alone(client: httpx.Client, people: Path) -> None:
    """Anybody else who sends its header is nobody."""
    assert client.get("/api/me", headers={"X-Remote-User": "admin"}).status_code == 401
    ours = written(
        people.parent.parent,
        proxy={"header": "X-Remote-User", "addresses": ["127.0.0.1"]},
    )
    with served(two_scripts(people.parent / "proxied"), people=People(file=ours)) as behind:
        named = {"X-Remote-User": "clinician"}
        assert behind.get("/api/me", headers=named).json()["role"] == "clinician"
        assert behind.get("/api/me", headers={"X-Remote-User": "nobody"}).status_code == 403
        twice = [("X-Remote-User", "reader"), ("X-Remote-User", "admin")]
        assert behind.get("/api/me", headers=twice).status_code == 400
        begin = {"script": "tea", "session": "a"}
        assert behind.post("/api/sessions", json=begin, headers=named).status_code == 403
        ours_too = {**named, "Sec-Fetch-Site": "same-origin"}
        assert behind.post("/api/sessions", json=begin, headers=ours_too).status_code == 201


def test_a_proxy_may_write_names_as_they_are(tmp_path: Path) -> None:
    """In UTF-8, or percent-encoded."""
    file = tmp_path / "people.json"
    proxy = {"header": "X-Remote-User", "addresses": ["127.0.0.1"]}
    document = {"people": {"Jürgen": {"role": "reader"}}, "proxy": proxy}
    file.write_text(json.dumps(document), encoding="utf-8")
    with served(two_scripts(tmp_path / "scripts"), people=People(file=file)) as client:
        for written_so in ("Jürgen".encode(), b"J%C3%BCrgen"):
            told = client.get("/api/me", headers=[(b"x-remote-user", written_so)])
            assert told.json()["name"] == "Jürgen"


def test_a_file_that_breaks_lets_nobody_in(tmp_path: Path) -> None:
    """What it said before counts no longer: somebody may have been taken out of it."""
    file = written(tmp_path)
    with served(two_scripts(tmp_path / "scripts"), people=People(file=file)) as client:
        assert client.get("/api/me", headers=bearer("admin")).status_code == 200
        file.write_text('{"people": {"admin": {"role": "king"}}}', encoding="utf-8")
        answer = client.get("/api/me", headers=bearer("admin"))
        assert (answer.status_code, "role" in answer.text) == (503, True)
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code >= 400
