"""What keeps a promise through a power cut: files and folders that are on the disk before they are named."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_BLOCK_BYTES = 1 << 20
BESIDE = ".*.new"
"""What files are called, as a pattern, while they are written beside the one they will replace."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of that file, waiting for it; the system lets it go when a process dies."""
    make_folder(path.parent)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sync(path: Path) -> None:
    """Make sure that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, content: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_beside(path: Path, content: bytes) -> None:
    """Put the content in the file's place in one step: a reader sees the old content or the new."""
    write_all({path: content})


def write_changed(path: Path, content: bytes) -> None:
    """As `write_beside`, in a folder that is made, unless the file holds just that: then nothing is written."""
    if path.is_file() and path.read_bytes() == content:
        return
    make_folder(path.parent)
    write_beside(path, content)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file to be written, which takes the place of another in one step at the end, and goes where writing fails."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        yield temporary
        sync(temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Put contents in the places of several files, each in one step and in this order; all are on the disk at the end.

    Waiting for many files at the end takes far less time than for each as it is written.
    """
    temporary = {path: path.with_name(f".{path.name}.new") for path in files}
    try:
        for path, content in files.items():
            temporary[path].write_bytes(content)
        for beside in temporary.values():
            sync(beside)
        for path, beside in temporary.items():
            beside.replace(path)
    except OSError:
        for beside in temporary.values():
            beside.unlink(missing_ok=True)
        raise
    for folder in dict.fromkeys(path.parent for path in files):
        sync(folder)


def make_folder(path: Path) -> None:
    """Make a folder, with those above it, so that its name is on the disk."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync(path.parent)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def digest(content: bytes) -> str:
    """The SHA-256 of the content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def copy_by_hash(source: Path, folder: Path) -> tuple[str, bool]:
    """Keep a copy of the file under its SHA-256; gives the hash, and whether the copy is new.

    The hash is that of the bytes copied, so that a file which changes meanwhile cannot be kept under a wrong name. It is
    left to the caller to `sync` the copy and the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{os.getpid()}.new"
    try:
        found = copy_hashed(source, temporary)
        is_new = not (folder / found).exists()
        temporary.replace(folder / found)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return found, is_new


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file; gives the SHA-256 of the bytes copied. It is left to the caller to `sync` the copy."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(_BLOCK_BYTES):
            digest.update(block)
            write.write(block)
    return digest.hexdigest()


def link_by_hash(copy: Path, sha256: str, folder: Path) -> bool:
    """Keep a copy that was made before (`copy_hashed`) under its SHA-256 as well; gives whether that is new. Else as `copy_by_hash`."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{os.getpid()}.new"
    is_new = not (folder / sha256).exists()
    try:
        temporary.unlink(missing_ok=True)
        link(copy, temporary)
        temporary.replace(folder / sha256)
    finally:
        temporary.unlink(missing_ok=True)  # which stays where both are one file already
    return is_new


def link(source: Path, target: Path) -> None:
    """Give a file that never changes another name, or a copy under that name where the disk has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
