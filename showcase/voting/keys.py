"""Keys of a round: files outside the database, so that a copy of the database alone names nobody.

`<round>.key` turns numbers into tags, makes codes and receipts and seals the outbox; it is destroyed at
certification. `<round>.ed25519` signs receipts and is kept. Both are readable by the site's user only.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

KEY_BYTES = 32


class KeyFault(Exception):
    """The key is missing or is not the one that the round was announced with: votes cannot be taken."""


class HasKeys(Protocol):
    """What is needed of a round."""

    @property
    def id(self) -> UUID:
        """Names the files."""

    @property
    def key_fingerprint(self) -> str:
        """Fingerprint of the key that the round was announced with, in hex."""

    @property
    def signing_public_key(self) -> str:
        """Public half of the signing key, in hex."""


@dataclass(frozen=True)
class RoundKey:
    """The secret of a round; every purpose has a key of its own derived from it."""

    secret: bytes

    def mac(self, purpose: str, *parts: str) -> bytes:
        """32 bytes of HMAC-SHA-256 over the parts, under the key of that purpose."""
        key = hmac.digest(self.secret, purpose.encode(), "sha256")
        return hmac.digest(key, "|".join(parts).encode(), "sha256")

    def box(self) -> Fernet:
        """What seals addresses and texts in the outbox."""
        return Fernet(base64.urlsafe_b64encode(hmac.digest(self.secret, b"outbox", "sha256")))

    @property
    def fingerprint(self) -> str:
        """Names the key without giving it away."""
        return hashlib.sha256(b"voting-key|" + self.secret).hexdigest()


def create(round_id: UUID) -> tuple[str, str]:
    """Make both keys unless they exist; return the fingerprint and the public key, in hex."""
    key = RoundKey(_read_or_make(_key_path(round_id)))
    signer = Ed25519PrivateKey.from_private_bytes(_read_or_make(_signing_path(round_id)))
    return key.fingerprint, signer.public_key().public_bytes_raw().hex()


def load(voting_round: HasKeys) -> RoundKey:
    """Return the round's key. Raises KeyFault when the file is missing, unreadable or another one."""
    key = RoundKey(_read(_key_path(voting_round.id)))
    if not hmac.compare_digest(key.fingerprint, voting_round.key_fingerprint):
        raise KeyFault("Ключ не тот, с которым голосование объявлено.")
    return key


def load_signer(voting_round: HasKeys) -> Ed25519PrivateKey:
    """Return the key that signs receipts. Raises KeyFault like `load`."""
    signer = Ed25519PrivateKey.from_private_bytes(_read(_signing_path(voting_round.id)))
    if signer.public_key().public_bytes_raw().hex() != voting_round.signing_public_key:
        raise KeyFault("Ключ подписи не тот, с которым голосование объявлено.")
    return signer


def destroy(round_id: UUID) -> bool:
    """Overwrite and delete the round's secret; tell whether there was one. Safe to repeat."""
    path = _key_path(round_id)
    try:
        with path.open("r+b") as file:
            file.write(b"\0" * os.fstat(file.fileno()).st_size)
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return False
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return True


def forget(round_id: UUID) -> None:
    """Delete both files of a round that leaves no trace."""
    destroy(round_id)
    _signing_path(round_id).unlink(missing_ok=True)


def exists(round_id: UUID) -> bool:
    """Tell whether the round's secret is still there."""
    return _key_path(round_id).exists()


def _key_path(round_id: UUID) -> Path:
    return Path(settings.VOTING_KEYS_DIR) / f"{round_id}.key"


def _signing_path(round_id: UUID) -> Path:
    return Path(settings.VOTING_KEYS_DIR) / f"{round_id}.ed25519"


def _read(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyFault(f"Ключ не прочитан: {type(error).__name__}.") from error
    if len(secret) != KEY_BYTES:
        raise KeyFault("Файл ключа испорчен.")
    return secret


def _read_or_make(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    return _read(path)


def _make(path: Path) -> None:
    """Write a new key so that no other process ever sees half of it or replaces it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_bytes(KEY_BYTES).hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(
            draft, path
        )  # unlike a rename, a link never replaces a key that another process made meanwhile
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
