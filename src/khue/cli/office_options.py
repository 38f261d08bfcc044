"""The options of the commands on people, on what they settle, and on the record of changes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Add = Callable[[Any, str, str], argparse.ArgumentParser]
"""Adds a command of a name, with what it is for, to the commands of another."""


def of_people(command: argparse.ArgumentParser, add: Add) -> None:
    """Listing people, adding them, giving and taking roles."""
    doing = command.add_subparsers(dest="do", required=True, metavar="DO")
    add(doing, "list", "Everybody, with their roles.")
    add(doing, "prepare", "Bring the tables of the database up to date.")
    for name, text in _ONE_PERSON.items():
        one = add(doing, name, text)
        one.add_argument("username", metavar="USERNAME")
        if name == "add":
            one.add_argument("--name", help="the full name")
            one.add_argument("--email", help="the e-mail address, by which an identity provider's account is joined")
        if name in ("give", "take"):
            one.add_argument("role", metavar="ROLE", help="as data-officer, head, coordinator, auditor, administrator")
            one.add_argument("--agency", metavar="CODE", help="for one agency and those below it (the whole city)")


_ONE_PERSON = {
    "add": "Add somebody, who can do nothing yet.",
    "give": "Give a role.",
    "take": "Take a role back.",
    "password": "Set a password, typed or piped in.",
    "disable": "Keep somebody out.",
    "enable": "Let somebody in again.",
}


def of_settle(command: argparse.ArgumentParser) -> None:
    """Saying why something is nothing of a person."""
    command.add_argument("exposure", nargs="?", default="", metavar="DATASET/COLUMN/KIND", help="as the list names it")
    command.add_argument("--reason", default="", metavar="TEXT", help="why it is nothing of a person; stays on record")
    command.add_argument("--take-back", action="store_true", help="take back what was said of it")


def of_audit(command: argparse.ArgumentParser, add: Add) -> None:
    """Reading and verifying the record of changes."""
    doing = command.add_subparsers(dest="do", required=True, metavar="DO")
    add(doing, "list", "Every record, the oldest first.")
    verify = add(doing, "verify", "Verify the chain of records, and the seals of the data home.")
    verify.add_argument(
        "--seal", action="append", default=[], metavar="NUMBER:HASH", help="a seal known from elsewhere"
    )
