"""A real HTTP server that speaks the protocols of both SMS gateways, and misbehaves on request."""

import datetime as dt
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass
class Provider:
    """The state of both pretended providers. `fault` names what goes wrong with every request to send."""

    url: str = ""
    fault: str = ""
    code: int = 0
    taken: list[dict[str, str]] = field(default_factory=list)
    questions: list[dict[str, str]] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        return [fields.get("msg") or fields["mes"] for fields in self.taken]

    def smsru_send(self, fields: dict[str, str]) -> dict[str, Any]:
        """`sms/send` of SMS.RU: the outer code is the request's, the inner one the number's."""
        if self.fault == "refuse":
            return {"status": "ERROR", "status_code": self.code, "status_text": "нет"}
        if self.fault == "refuse_number":
            inner = {"status": "ERROR", "status_code": self.code, "status_text": "нет"}
            return {"status": "OK", "status_code": 100, "sms": {fields["to"]: inner}}
        self.taken.append(fields)
        inner = {"status": "OK", "status_code": 100, "sms_id": f"000000-{len(self.taken):08d}"}
        return {"status": "OK", "status_code": 100, "sms": {fields["to"]: inner}, "balance": 4122.56}

    def smsru_status(self, fields: dict[str, str]) -> dict[str, Any]:
        """`sms/status` of SMS.RU."""
        self.questions.append(fields)
        inner = {"status": "OK", "status_code": self.statuses.get(fields["sms_id"], 103)}
        return {"status": "OK", "status_code": 100, "sms": {fields["sms_id"]: inner}}

    def smsc_send(self, fields: dict[str, str]) -> dict[str, Any]:
        """`send.php` of SMSC.RU with fmt=3."""
        if self.fault.startswith("refuse"):
            return {"error": "нет", "error_code": self.code, "id": fields["id"]}
        self.taken.append(fields)
        return {"id": fields["id"], "cnt": 1}

    def smsc_status(self, fields: dict[str, str]) -> dict[str, Any]:
        """`status.php` of SMSC.RU: knows the messages that it took, by the sender's own number."""
        self.questions.append(fields)
        known = any(message["id"] == fields["id"] for message in self.taken)
        return {"status": self.statuses.get(fields["id"], 1 if known else -3), "last_date": ""}


ROUTES = {
    "/sms/send": Provider.smsru_send,
    "/sms/status": Provider.smsru_status,
    "/sys/send.php": Provider.smsc_send,
    "/sys/status.php": Provider.smsc_status,
}


class Handler(BaseHTTPRequestHandler):
    """One request of the site."""

    provider: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        sending = "send" in self.path
        fault = self.provider.fault if sending else ""
        if fault == "close":  # before reading anything into the request
            self.connection.close()
            return
        answer = ROUTES[self.path](self.provider, fields)
        if fault == "slow":
            time.sleep(2)
        if fault == "accept_then_close":
            self.connection.close()
            return
        self.reply(answer, fault)

    def reply(self, answer: dict[str, Any], fault: str) -> None:
        """Answer, or fail while answering."""
        data = json.dumps(answer, ensure_ascii=False).encode()
        if fault == "nonsense":
            data = "<html>Обед до 14:00</html>".encode()
        if fault == "list":
            data = b"[1, 2]"
        if fault == "endless":
            data = b"{" * 2_000_000
        status = {"accept_then_500": 500, "forbidden": 403, "too_often": 429}.get(fault, 200)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


class Server(ThreadingHTTPServer):
    """A client that hangs up is no error here."""

    def handle_error(self, *args: object) -> None:
        """Stay silent."""


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Provider]:
    """Serve on a free port of this machine until the block ends; with a certificate and its key, over TLS."""
    provider = Provider()
    handler = type("BoundHandler", (Handler,), {"provider": provider})
    with Server(("127.0.0.1", 0), handler) as server:
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        provider.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()


def write_certificate(path: Path) -> Path:
    """Write a key and a certificate of this machine that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    today = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(today - dt.timedelta(1)).not_valid_after(today + dt.timedelta(1))
    signed = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(Encoding.PEM))
    return path
