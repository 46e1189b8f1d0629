"""External programs of the audit: Node, Java, and npm packages installed into the audit's folder."""

import json
import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {"lighthouse": "12.2.3", "vnu-jar": "26.9.27"}  # newer Lighthouse wants a newer Node than Debian's
ATTEMPTS = 3  # on a busy machine the browser sometimes gives Lighthouse no record
CHROME_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions"
)


class ToolMissing(RuntimeError):
    """A required program is missing; the message says in Russian what to install."""


class Tools:
    """Runs Lighthouse and the Nu checker; the constructor installs the packages if missing."""

    def __init__(self, folder: Path) -> None:
        for program, package in (("node", "nodejs"), ("npm", "npm"), ("java", "default-jre-headless")):
            require(program, package)
        self.chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        self.modules = folder / "node_modules"
        if any(installed(self.modules / name) != version for name, version in PACKAGES.items()):
            install(folder)

    def lighthouse(self, address: str, report: Path, *options: str) -> dict:
        """Load an address once on an emulated phone and return the report."""
        command = [
            "node",
            str(self.modules / "lighthouse" / "cli" / "index.js"),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={CHROME_FLAGS}",
            *options,
        ]
        environment = {**os.environ, "CHROME_PATH": self.chromium}
        for _ in range(ATTEMPTS):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if not done.returncode:
                return json.loads(report.read_text(encoding="utf-8"))
        raise RuntimeError(f"{address}: {done.stderr[-2000:]}")

    def markup_faults(self, files: list[Path]) -> list[dict]:
        """Return the messages of the Nu HTML checker about the files."""
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
    """Raise ToolMissing when the program is not on the PATH."""
    if not shutil.which(program):
        raise ToolMissing(
            f"Для make audit нужны Node и Java. Не хватает {program}: sudo apt install {package}"
        )


def installed(package: Path) -> str:
    """Return the version of an installed npm package, or an empty string."""
    file = package / "package.json"
    return json.loads(file.read_text(encoding="utf-8"))["version"] if file.exists() else ""


def install(folder: Path) -> None:
    """Install the pinned packages without running their install scripts."""
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
