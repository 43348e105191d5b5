"""What the pages are served with is what its sources build, light and ours alone."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.rows import each

ROOT = Path(__file__).parents[2]
THEME = ROOT / "templates" / "theme"
SERVED = ROOT / "api" / "static"
TESTED = ROOT / "tests" / "browser"
PAGES = sorted((ROOT / "templates" / "pages").rglob("*.html"))

RECORD = json.loads((THEME / "built.json").read_text(encoding="utf-8"))
STYLESHEET = (SERVED / "desk.css").read_text(encoding="utf-8")
HEAVIEST_STYLESHEET = 100_000
HEAVIEST_PAGE_WITHOUT_ITS_TEXT = 170_000


def _digests(folder: Path, names: list[str]) -> dict[str, str]:
    return {n: sha256((folder / n).read_bytes()).hexdigest() for n in names}


def _sources() -> list[str]:
    found = (*THEME.glob("*.scss"), *THEME.glob("*.js"), *THEME.glob("package*.json"))
    return [path.name for path in found]


def _package() -> dict[str, Any]:
    text = (THEME / "package.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_theme_was_built_from_its_present_sources() -> None:
    assert RECORD["sources"] == _digests(THEME, _sources()), "run `make theme`"


@each(("part", "folder"), [("made", SERVED), ("tested", TESTED)])
def test_nothing_that_was_built_is_edited_by_hand(part: str, folder: Path) -> None:
    assert RECORD[part] == _digests(folder, list(RECORD[part])), "run `make theme`"


def test_an_address_changes_with_what_it_leads_to() -> None:
    made = (ROOT / "templates/pages/parts/made.html").read_text(encoding="utf-8")
    addresses = dict(re.findall(r'"/static/([\w.]+)\?(\w+)"', made))

    assert addresses == {
        name: RECORD["made"][name][:12]
        for name in ("desk.css", "desk.js", "htmx.min.js")
    }


def test_the_look_is_our_own() -> None:
    for foreign in ("GDS Transport", "crown", "#1d70b8", "#ffdd00", "#fd0"):
        assert foreign.lower() not in STYLESHEET.lower()


def test_the_stylesheet_asks_for_nothing_but_the_fonts_beside_it() -> None:
    asked = re.findall(r"url\([\"']?([^\"')]+)", STYLESHEET)
    fonts = {f"fonts/{path.name}" for path in (SERVED / "fonts").glob("*.woff2")}

    assert set(asked) == fonts
    assert "@import" not in STYLESHEET


def test_a_page_stays_light() -> None:
    weights = {
        name: (SERVED / name).stat().st_size
        for name in ("desk.css", "desk.js", "htmx.min.js")
    }

    assert weights["desk.css"] < HEAVIEST_STYLESHEET
    assert sum(weights.values()) < HEAVIEST_PAGE_WITHOUT_ITS_TEXT


def test_the_lock_says_what_to_install_and_not_from_where() -> None:
    lock = (THEME / "package-lock.json").read_text(encoding="utf-8")
    locked = json.loads(lock)["packages"]

    assert "://" not in lock
    assert all(entry.get("integrity") for name, entry in locked.items() if name)


def test_every_package_is_pinned_and_has_its_licence_named() -> None:
    pins = _package()["devDependencies"]
    licences = (SERVED / "LICENCES.md").read_text(encoding="utf-8")

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in pins.values())
    for name in ("govuk-frontend", "htmx.org", "@fontsource/be-vietnam-pro"):
        assert f"{name} {pins[name]}" in licences


@each("page", PAGES)
def test_a_page_brings_no_script_or_style_of_its_own(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"<style|<[^>{]*\s(?:style|on[a-z]+)\s*=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
