"""The pictures of the README and the documents, taken from a fresh demo in Dutch.

python -m tools.pictures
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SIZE = {"width": 1280, "height": 900}


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    with _demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_context(viewport=SIZE, locale="nl-NL").new_page()
        for name, path in _pages(base).items():
            page.goto(base + path)
            page.screenshot(path=TARGET / f"{name}.png")
            print(f"docs/images/{name}.png")
        browser.close()
    return 0


def _pages(base: str) -> dict[str, str]:
    adoptions = _json(f"{base}/adoptions.json")["adoptions"]
    most_reused = Counter(one["case"] for one in adoptions).most_common(1)[0][0]
    initiatives = _json(f"{base}/initiatives.json")["initiatives"]
    busy = next(one for one in initiatives if one["phase"] in ("develop", "implement"))
    processes = _json(f"{base}/processes.json")["processes"]
    answered = next(one for one in processes if one["state"] == "closed")
    return {
        "home": "/",
        "ask": "/ask/?q=mensen+wachten+te+lang+aan+het+loket",
        "initiative": _path(busy["url"]),
        "dotank": _run(base, initiatives),
        "case": _path(most_reused),
        "process": _path(answered["url"]),
        "opinions": f"/opinions/{_opinions(base, processes)}/results/",
    }


def _run(base: str, initiatives: list[dict[str, str]]) -> str:
    """The page of the first team that is at work with the do-tank."""
    for one in initiatives:
        path = f"{_path(one['url'])}run/"
        with urllib.request.urlopen(base + path) as answer:  # noqa: S310 - our own demo
            if "run-next" in (page := answer.read().decode()) and "/playbooks/doetank/" in page:
                return path
    raise LookupError("the demo has no team with the do-tank")


def _opinions(base: str, processes: list[dict[str, str]]) -> str:
    """The reference of the way of taking part that has a map of opinions."""
    for one in processes:
        for method in _json(f"{base}{_path(one['url'])[:-1]}.json")["methods"]:
            if method["kind"] == "opinions":
                return method["ref"]
    raise LookupError("the demo has no map of opinions")


@contextmanager
def _demo() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = tempfile.mkdtemp(prefix="proeftuin-pictures-")
    environment = {**os.environ, "PROEFTUIN_DATA": data, "DATABASE_URL": ""}
    command = [sys.executable, "-m", "proeftuin.cli", "demo", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(data, ignore_errors=True)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 - our own server
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


def _json(address: str) -> dict[str, list[dict[str, str]]]:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        found: dict[str, list[dict[str, str]]] = json.load(answer)
        return found


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


if __name__ == "__main__":
    sys.exit(main())
