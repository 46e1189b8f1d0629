"""The key of a round, and everything encrypted with it or derived from it.

`<round>.key` is a file outside the database, so that a copy of the database alone identifies nobody. The key turns
numbers into tags, encrypts (seals) ballots and codes and derives every id. It is destroyed at certification.
"""

import hashlib
import hmac
import os
import secrets
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from showcase.core.network import network_of

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
CHALLENGE = struct.Struct(">12sq6s")
BALLOT = struct.Struct(">q")


class KeyFault(Exception):
    """The key is missing or differs from the one of the announcement: votes cannot be accepted."""


class Unsealable(Exception):
    """Decryption failed: damaged bytes, another row, or another key."""


class HasKey(Protocol):
    """A round, with the fingerprint of the key that it was announced with."""

    id: UUID
    key_fingerprint: str


@dataclass(frozen=True)
class Inside:
    """Decrypted contents of a challenge: phone number, option and code."""

    phone: str
    option: int
    code: str


@dataclass(frozen=True)
class RoundKey:
    """The secret of a round, from which a separate key is derived for every purpose."""

    secret: bytes

    def mac(self, purpose: str, *parts: str) -> bytes:
        """32 bytes of HMAC-SHA-256 over the parts, under the key of that purpose."""
        return hmac.digest(self._key(purpose), "|".join(parts).encode(), "sha256")

    def tag(self, purpose: str, value: str) -> bytes:
        """Return a 16-byte keyed hash that groups rows without identifying anybody."""
        return self.mac(purpose, value)[:TAG_BYTES]

    def voter_tag(self, phone: str) -> bytes:
        """Return a 32-byte keyed hash of a phone number in this round."""
        return self.mac("voter", phone)

    def network_tag(self, address: str) -> bytes:
        """Return a keyed hash of the client network; all unreadable addresses share one."""
        return self.tag("network", network_of(address))

    def code_mac(self, challenge: UUID, code: str) -> bytes:
        """The form in which codes are compared: bound to its challenge."""
        return self.mac("code", str(challenge), code)

    def participation_id(self, challenge: UUID) -> UUID:
        return self._id("participation", challenge)

    def ballot_id(self, participation: UUID) -> UUID:
        return self._id("ballot", participation)

    def line_name(self, ballot: UUID) -> bytes:
        """The ballot's name in the public record."""
        return self.tag("line", str(ballot))

    def seal_challenge(self, challenge: UUID, inside: Inside) -> bytes:
        plain = CHALLENGE.pack(inside.phone.encode(), inside.option, inside.code.encode())
        return self.seal("challenge", plain, str(challenge))

    def open_challenge(self, challenge: UUID, sealed: bytes) -> Inside:
        """Raises Unsealable."""
        phone, option, code = CHALLENGE.unpack(self.unseal("challenge", sealed, str(challenge)))
        return Inside(phone.decode(), option, code.decode())

    def seal_ballot(self, round_id: UUID, ballot: UUID, option: int) -> bytes:
        """Encrypt a choice, bound to its round and ballot."""
        return self.seal("ballot", BALLOT.pack(option), str(round_id), str(ballot))

    def open_ballot(self, round_id: UUID, ballot: UUID, sealed: bytes) -> int:
        """Raises Unsealable."""
        return BALLOT.unpack(self.unseal("ballot", sealed, str(round_id), str(ballot)))[0]

    def seal(self, purpose: str, plain: bytes, *row: str) -> bytes:
        """Encrypt bytes for one row (AES-GCM): nonce, text and tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self._key(purpose)).encrypt(nonce, plain, "|".join(row).encode())

    def unseal(self, purpose: str, sealed: bytes, *row: str) -> bytes:
        """Decrypt what `seal` made for the same row. Raises Unsealable."""
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self._key(purpose)).decrypt(nonce, text, "|".join(row).encode())
        except (InvalidTag, ValueError) as error:
            raise Unsealable(purpose) from error

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(b"voting-key|" + self.secret).hexdigest()

    def _id(self, purpose: str, source: UUID) -> UUID:
        """Derive a row's id from that of another row, so that only the key can link them."""
        return UUID(bytes=self.tag(purpose, str(source)), version=4)

    def _key(self, purpose: str) -> bytes:
        return hmac.digest(self.secret, purpose.encode(), "sha256")


def create(round_id: UUID) -> str:
    """Make the key unless it exists; return its fingerprint. Raises KeyFault for an unusable folder or file."""
    path = path_of(round_id)
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write(path, secrets.token_bytes(KEY_BYTES).hex().encode(), replaces=False)
    except OSError as error:
        raise KeyFault(f"Папка ключей недоступна: {type(error).__name__}.") from error
    return RoundKey(_read(path)).fingerprint


def load(voting_round: HasKey) -> RoundKey:
    """Return the round's key. Raises KeyFault when the file is missing, unreadable or another one."""
    key = RoundKey(_read(path_of(voting_round.id)))
    if not hmac.compare_digest(key.fingerprint, voting_round.key_fingerprint):
        raise KeyFault("Ключ не тот, с которым голосование объявлено.")
    return key


def destroy(round_id: UUID) -> None:
    """Overwrite and delete the key. Idempotent."""
    overwrite(round_id)
    path = path_of(round_id)
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)


def overwrite(round_id: UUID) -> None:
    """Overwrite the key and keep its file. Does nothing if there is no file."""
    with suppress(FileNotFoundError), path_of(round_id).open("r+b") as file:
        file.write(b"\0" * os.fstat(file.fileno()).st_size)
        file.flush()
        os.fsync(file.fileno())


def path_of(round_id: UUID, suffix: str = "key") -> Path:
    return Path(settings.VOTING_KEYS_DIR) / f"{round_id}.{suffix}"


def folder_is_writable() -> bool:
    folder = Path(settings.VOTING_KEYS_DIR)
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _read(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyFault(f"Ключ не прочитан: {type(error).__name__}.") from error
    if len(secret) != KEY_BYTES:
        raise KeyFault("Файл ключа испорчен.")
    return secret


def write(path: Path, data: bytes, *, replaces: bool = True) -> None:
    """Write a file atomically. Without `replaces`, a file that exists stays as it is."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            os.replace(draft, path)
        else:
            with suppress(FileExistsError):  # unlike a rename, a link never replaces another key
                os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
