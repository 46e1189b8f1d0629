"""Runs nginx with deploy/nginx.conf on a separate port, with all files in one folder and without root.

It trusts 127.0.0.1 as the outer proxy (deploy/nginx/entrance-proxy.conf): the client address is taken from
X-Forwarded-For, so that one machine can simulate many networks with the rate limits enabled.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.local import launcher

DEPLOY = launcher.ROOT / "deploy"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
START_SECONDS = 10
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
MAIN = """
{lead}
pid {folder}/nginx.pid;
error_log {folder}/log/nginx.log;
worker_processes {workers};
events {{ worker_connections 2048; }}
http {{
  {temporary}
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  gzip on;
  include site.conf;
}}
"""


@contextmanager
def running(
    folder: Path, port: int, upstream: int, workers: int = 2, refresh: int | None = None
) -> Iterator[int]:
    """Serve the site of `VAR_DIR`, whose web server is on port `upstream`, during the block; yields nginx's number.

    `folder` is for its settings, cache (`cache`) and logs (`log`); port `refresh` refreshes cached pages. Raises
    SystemExit when there is no nginx or it refuses the settings.
    """
    program = find()
    write(folder, port, upstream, workers)
    set_refresh(folder / "site.conf", refresh)
    command = [program, "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(command, cwd=folder)
    try:
        wait(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def find() -> str:
    """The program. Raises SystemExit with what to install."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not found:
        raise SystemExit("Нет nginx. Установите: apt-get install nginx-light libnginx-mod-http-brotli-static")
    return found


def wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until nginx listens, whatever the site responds."""
    until = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError), socket.create_connection((launcher.HOST, port), START_SECONDS):
            return
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit("nginx не запустился, причина выше.")
        time.sleep(0.05)


def write(folder: Path, port: int, upstream: int, workers: int) -> None:
    """Write what deploy/lib/nginx.sh writes into /etc/nginx/tochki, and the file that includes it."""
    own = folder / "tochki"
    for path in (own, folder / "cache", folder / "log"):
        path.mkdir(parents=True, exist_ok=True)
    filled = {"site.conf": "nginx.conf", "tochki/entrance.conf": "nginx/entrance-proxy.conf"}
    filled["tochki/listen.conf"] = "nginx/listen-proxy.conf"
    for name, original in filled.items():
        (folder / name).write_text(fill_in((DEPLOY / original).read_text(encoding="utf-8"), folder, port))
    for name, kind in (("headers", "static"), ("headers-media", "media"), ("headers-pages", "pages")):
        (own / f"{name}.conf").write_text(headers(kind))
    (own / "upstream.conf").write_text(f"server 127.0.0.1:{upstream} max_fails=0;\n")
    (folder / "nginx.conf").write_text(main(folder, workers))


def fill_in(text: str, folder: Path, port: int) -> str:
    """Fill in names and folders, and drop directives that this machine's nginx does not support."""
    folders = {
        "/var/cache/nginx/tochki": folder / "cache",
        "/var/log/nginx": folder / "log",
        "/opt/tochki/current": launcher.ROOT,
        "/var/lib/tochki": os.environ["VAR_DIR"],
    }
    for name, value in {"@HOST@": "127.0.0.1", "@PROXY@": "127.0.0.0/8", **folders}.items():
        text = text.replace(name, str(value))
    text = re.sub(r"(?m)^.*# IPv6\n", "", text)
    text = re.sub(r"\blisten 80\b", f"listen 127.0.0.1:{port}", text)
    return text if MODULE.exists() else text.replace("brotli_static on;", "")


def set_refresh(site: Path, port: int | None) -> None:
    """Make the refresh server listen on this port, or on an unused socket; clients connect over HTTP."""
    text = site.read_text().replace("https://127.0.0.1", "http://127.0.0.1")
    text = text.replace("X-Forwarded-Proto https", "X-Forwarded-Proto http")
    place = f"127.0.0.1:{port}" if port else f"unix:{site.parent}/refresh"
    site.write_text(text.replace("listen 127.0.0.1:8103", f"listen {place}"))


def main(folder: Path, workers: int) -> str:
    """Return the main configuration, with Debian's defaults for HTTP."""
    lead = [f"load_module {MODULE};"] * MODULE.exists() + ["user root;"] * (os.geteuid() == 0)
    temporary = [f"{name}_temp_path {folder}/temporary/{name};" for name in TEMPORARY]
    (folder / "temporary").mkdir(exist_ok=True)
    return MAIN.format(lead="\n".join(lead), folder=folder, workers=workers, temporary="\n  ".join(temporary))


def headers(kind: str) -> str:
    """The headers of files as the site itself gives them."""
    command = [sys.executable, str(DEPLOY / "lib" / "headers.py"), kind]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
