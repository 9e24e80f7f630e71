"""A municipality's tokens: what is taken over, what is refused, and that pages wear them."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from proeftuin.ui.colours import contrast, parse
from proeftuin.ui.themes import ThemeError, import_theme, theme_names, theme_url

BASIS = """
@import url("https://elsewhere.example/x.css");
.x-theme { --basis-color-default-bg-document: #ffffff; --basis-color-default-color-document: var(--x-ink);
  --x-ink: #222; --basis-color-action-1-bg-inverse: rgb(20 60 140); --basis-color-action-1-color-inverse: white;
  --basis-text-font-family-default: "X Sans", Arial; --evil: url(https://elsewhere.example/beacon); }
@media (prefers-color-scheme: dark) { .x-theme { --basis-color-default-bg-document: #000; --x-ink: #eee; } }
"""
UTRECHT = """
.u-theme { --utrecht-document-background-color: #fff; --utrecht-document-color: #000;
  --utrecht-button-primary-action-background-color: hsl(211 60% 35%); --utrecht-button-primary-action-color: #fff; }
"""


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def package(path: Path, name: str, text: str) -> Path:
    """The text inside a package, as the registries of design tokens ship them."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, text)
    elif path.suffix == ".tgz":
        with tarfile.open(path, "w:gz") as archive:
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["css", "zip", "tgz"])
@pytest.mark.parametrize(("text", "accent"), [(BASIS, "rgb(20 60 140)"), (UTRECHT, "hsl(211 60% 35%)")])
def test_takes_tokens_from_each_kind_of_package(tmp_path: Path, ending: str, text: str, accent: str) -> None:
    report = import_theme(package(tmp_path / f"theme.{ending}", "dist/theme.css", text), "mine")
    assert report.accepted, report.in_words()
    stored = (tmp_path / "themes" / "mine.css").read_text()
    assert accent in stored
    assert theme_names() == ["mine"]


def test_reads_design_tokens_as_json(tmp_path: Path) -> None:
    tokens = {
        "basis": {"color": {"action-1": {"bg-inverse": {"$value": "{x.blue}"}}}},
        "x": {"blue": {"value": "#0b3d91"}},
    }
    report = import_theme(package(tmp_path / "tokens.json", "", json.dumps(tokens)), "json")
    assert report.accepted, report.in_words()
    assert "#0b3d91" in (tmp_path / "themes" / "json.css").read_text()


def test_keeps_nothing_that_loads_and_nothing_of_the_dark(tmp_path: Path) -> None:
    import_theme(package(tmp_path / "t.css", "", BASIS), "clean")
    stored = (tmp_path / "themes" / "clean.css").read_text()
    assert "elsewhere" not in stored
    assert "@import" not in stored
    assert ".x-theme" not in stored
    assert "#000" not in stored


def test_refuses_what_nobody_can_read_and_says_which_pair(tmp_path: Path) -> None:
    pale = ".x { --basis-color-default-bg-document: #fff; --basis-color-default-color-document: #ccc; }"
    report = import_theme(package(tmp_path / "t.css", "", pale), "pale")
    assert not report.accepted
    assert "#ccc on #fff" in report.in_words()
    assert theme_names() == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("../up", BASIS),
        ("a b", BASIS),
        ("x", "p { color: red }"),
        ("x", "{ not json"),
        ("x", ".x { --other-token: 1px }"),
    ],
)
def test_says_what_is_wrong_with_a_file_that_is_no_theme(tmp_path: Path, name: str, text: str) -> None:
    try:
        report = import_theme(package(tmp_path / "t.css", "", text), name)
    except ThemeError as error:
        assert str(error)
    else:
        assert not report.accepted
    assert theme_names() == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="nothing"):
        import_theme(tmp_path / "nothing.css", "x")


@pytest.mark.django_db
def test_pages_wear_the_theme_by_one_setting(tmp_path: Path, client: Client, settings) -> None:
    import_theme(package(tmp_path / "t.css", "", UTRECHT), "worn")
    settings.SITE_THEME = "worn"
    address = theme_url("worn")
    assert f'href="{address}"' in client.get("/ui/").content.decode()
    sheet = client.get(address)
    assert sheet["Content-Type"].startswith("text/css")
    assert "immutable" in sheet["Cache-Control"]
    assert client.get("/theme/other-000000000000.css").status_code == 404


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000", "white") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#fff", "#fff") == 1
    assert contrast("nonsense", "#fff") is None
    assert parse("hsl(120 100% 50%)") == pytest.approx((0, 1, 0))
    assert parse("rgb(0 0 0 / .5)") is None
