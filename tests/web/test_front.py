"""The page for experts: it comes from one server, speaks two languages, and can be used by all."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from support.experts_page import FRONTEND, faults, needs_node, page_of
from support.served_folder import served, two_scripts

BUILT = FRONTEND.parent / "src" / "scriptgraph" / "web" / "page"
TABLET = {"width": 820, "height": 1100}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = two_scripts(tmp_path_factory.mktemp("page") / "scripts")
    (folder / "broken.yaml").write_text("script: broken\nsections: {}\n", encoding="utf-8")
    with served(folder) as client:
        yield client


def test_the_scripts_of_the_folder_are_listed(browser: Browser, server: httpx.Client) -> None:
    """Every file is there, also one that has errors."""
    with page_of(browser, server) as page:
        expect(page.get_by_role("link", name="Tea or coffee")).to_contain_text("2 sections")
        expect(page.get_by_role("link", name="broken.yaml")).to_contain_text("error")
        assert faults(page) == []


@pytest.mark.parametrize("place", ["write", "know", "try", "read", "care"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_can_be_used_by_all(
    browser: Browser, server: httpx.Client, place: str, colours: str
) -> None:
    """On a tablet, axe-core finds nothing serious in light and in dark colours."""
    with page_of(browser, server, place, viewport=TABLET, color_scheme=colours) as page:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert faults(page) == []


def test_it_speaks_the_browser_s_language_or_the_one_that_is_chosen(
    browser: Browser, server: httpx.Client
) -> None:
    """A German browser gets German; the choice is remembered."""
    with page_of(browser, server, locale="de-AT") as page:
        expect(page.get_by_role("heading", name="Skripte")).to_be_visible()
        page.get_by_label("Sprache").select_option("en")
        page.reload()
        expect(page.get_by_role("heading", name="Scripts")).to_be_visible()
        assert page.locator("html").get_attribute("lang") == "en"


def test_colours_are_the_machine_s_until_others_are_chosen(
    browser: Browser, server: httpx.Client
) -> None:
    """Dark where the machine is dark; the choice is remembered."""
    with page_of(browser, server, color_scheme="dark") as page:
        page.get_by_role("button", name="Light colours").click()
        page.reload()
        expect(page.get_by_role("button", name="Dark colours")).to_be_visible()
        assert page.locator("html").get_attribute("data-theme") == "light"


def test_a_server_with_a_token_asks_for_it(browser: Browser, tmp_path: Path) -> None:
    """The page itself is there for everybody; what it shows waits for the token."""
    folder = two_scripts(tmp_path / "scripts")
    with (
        served(folder, token="a secret of some length") as client,
        page_of(browser, client, refused=2) as page,
    ):
        expect(page.get_by_label("Token")).to_be_focused()
        expect(page.get_by_text("Tea or coffee")).to_have_count(0)
        assert faults(page) == []


def test_the_page_is_small_and_kept_by_browsers(server: httpx.Client) -> None:
    """It is at most 1.5 MB; its files are kept for good under the names that they have now."""
    page = server.get("/")
    files = [part.split('"')[0] for part in page.text.split('"/page/')[1:]]
    assert [one.split("?")[0] for one in files] == ["page.css", "page.js"]
    answers = [server.get(f"/page/{one}") for one in files]
    assert all("immutable" in one.headers["cache-control"] for one in answers)
    assert sum(len(one.content) for one in [page, *answers]) <= 1_500_000
    plain = server.get("/page/page.js")
    assert plain.headers["cache-control"] == "no-cache"
    again = server.get("/page/page.js", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert server.get("/page/index.html").status_code == 404


def test_the_policy_lets_nothing_foreign_in(server: httpx.Client) -> None:
    """Scripts come from the server alone; styles also by a word that is another one each time."""
    first, second = (server.get("/").headers["content-security-policy"] for _ in range(2))
    assert first != second
    assert "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" in first
    assert "unsafe" not in first
    assert "http" not in first


def test_the_built_files_are_what_the_sources_give(tmp_path: Path) -> None:
    """Whoever builds the page again, as CI does, gets the same bytes, and no type is wrong."""
    if not shutil.which("node") or not (FRONTEND / "node_modules").exists():
        needs_node("the page was not built again to compare: it needs Node, and `make page-build`")
    run = ["npm", "run", "--silent"]
    subprocess.run([*run, "types"], cwd=FRONTEND, check=True, timeout=600)
    built = [*run, "build", "--", "--out", str(tmp_path)]
    subprocess.run(built, cwd=FRONTEND, check=True, timeout=600)
    names = sorted(path.name for path in BUILT.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    same = {name: (BUILT / name).read_bytes() == (tmp_path / name).read_bytes() for name in names}
    assert all(same.values()), f"`make page-build` builds them anew: {same}"


def test_the_lock_names_no_address() -> None:
    """The packages are pinned by version and hash; from where they come is each machine's own."""
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in lock
    assert "://" not in lock
