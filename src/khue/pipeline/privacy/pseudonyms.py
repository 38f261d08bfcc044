"""Pseudonyms: keyed hashes by which rows of one person are known to belong together, and nobody to be that person.

keys/<dataset>.key     in the data home, readable by its owner alone

A dataset has a key of its own, so that a person's pseudonyms in two datasets have nothing in common. Who has no key cannot
try out the hundred million citizen numbers that there are. With a new key all pseudonyms are new ones (docs/privacy.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from khue.lib import disk
from khue.lib.vietnamese import canonical

FOLDER = "keys"
_BYTES = 32
_LETTERS = 16
"""80 bits: two of a hundred million persons share a pseudonym once in a hundred million datasets."""
_NUMBER = re.compile(r"[\d\s.\-]+")


def key_of(home: Path, dataset: str) -> bytes | None:
    """The key of a dataset; None where there is none, or where others than its owner could read it."""
    path = _path(home, dataset)
    try:
        if path.stat().st_mode & 0o077:
            return None
        key = path.read_bytes()
    except OSError:
        return None
    return key if len(key) == _BYTES else None


def make_key(home: Path, dataset: str) -> None:
    """Make the key of a dataset where there is none; of two who make it at once, one does."""
    path = _path(home, dataset)
    if path.exists():
        return
    disk.make_folder(path.parent)
    path.parent.chmod(0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    disk.sync(path.parent)


def pseudonym(key: bytes, value: object) -> str:
    """The pseudonym of a value: equal for every way of writing it.

    >>> key = bytes(32)
    >>> pseudonym(key, "001 095 001 234") == pseudonym(key, "001095001234") != pseudonym(key, "001095001235")
    True
    """
    said = canonical(" ".join(str(value).split()))
    if _NUMBER.fullmatch(said):
        said = re.sub(r"\D", "", said)
    found = hmac.new(key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return f"p-{base64.b32encode(found).decode('ascii')[:_LETTERS].lower()}"


def _path(home: Path, dataset: str) -> Path:
    return home / FOLDER / f"{dataset}.key"
