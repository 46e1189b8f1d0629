"""The programs behind the audit: found on the machine or installed beside the site's data."""

import json
import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {"lighthouse": "12.2.3", "vnu-jar": "26.9.27"}  # newer Lighthouse wants a newer Node than Debian's
ATTEMPTS = 3  # on a busy machine the browser at times gives no record, and Lighthouse asks to be run again
CHROME_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions"
)


class ToolMissing(RuntimeError):
    """A program that the audit needs is absent; the text is a sentence for whoever started it."""


class Tools:
    """Paths of everything that measures; made once, installs what is not there yet."""

    def __init__(self, folder: Path) -> None:
        for program, package in (("node", "nodejs"), ("npm", "npm"), ("java", "default-jre-headless")):
            require(program, package)
        self.chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        self.modules = folder / "node_modules"
        if any(installed(self.modules / name) != version for name, version in PACKAGES.items()):
            install(folder)

    def lighthouse(self, address: str, report: Path, *options: str) -> dict:
        """Load an address once as a phone would and return the report."""
        command = ["node", str(self.modules / "lighthouse" / "cli" / "index.js"), address, "--quiet",
                   "--output=json", f"--output-path={report}", f"--chrome-flags={CHROME_FLAGS}", *options]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": self.chromium}
        for _ in range(ATTEMPTS):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if not done.returncode:
                return json.loads(report.read_text(encoding="utf-8"))
        raise RuntimeError(f"{address}: {done.stderr[-2000:]}")

    def markup_faults(self, files: list[Path]) -> list[dict]:
        """What the Nu HTML checker says of the files: a list of its messages."""
        jar = self.modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
        command = [
            "java",
            "-jar",
            str(jar),
            "--stdout",
            "--format",
            "json",
            "--exit-zero-always",
            *map(str, files),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)["messages"]


def require(program: str, package: str) -> None:
    """Raise ToolMissing when there is no such program."""
    if not shutil.which(program):
        raise ToolMissing(
            f"Для make audit нужны Node и Java. Не хватает {program}: sudo apt install {package}"
        )


def installed(package: Path) -> str:
    """Version of an installed npm package, or nothing."""
    file = package / "package.json"
    return json.loads(file.read_text(encoding="utf-8"))["version"] if file.exists() else ""


def install(folder: Path) -> None:
    """Put the pinned packages into the folder; none of their own scripts is run."""
    folder.mkdir(parents=True, exist_ok=True)
    print("Устанавливаю измерительные программы…", flush=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    options = [
        "--prefix",
        str(folder),
        "--no-save",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    done = subprocess.run(["npm", "install", *options, *wanted], check=False)
    if done.returncode:
        raise ToolMissing("Измерительные программы не установились: причина названа выше.")
