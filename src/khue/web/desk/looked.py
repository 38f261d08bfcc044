"""What was found in a submitted file: read, held against its contract, and the first rows, before anything is stored."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from django.conf import settings

from khue.exceptions import KhueError
from khue.folder.load import load_city
from khue.lib import disk
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule, has_errors
from khue.model.reading import AUTOMATIC, Correction, ReadAs
from khue.pipeline.incoming.checked import IngestResult
from khue.pipeline.incoming.ingest import contract_of, ingest
from khue.pipeline.incoming.preview import preview
from khue.pipeline.reading import Build
from khue.ports import Version
from khue.sources.received import texts
from khue.stores import ParquetStore
from khue.web.desk import uploads
from khue.web.desk.models import Submission

NOT_READ = Rule(
    "KH677", "not-read",
    Text(vi='Chưa đọc được tệp "{name}" vì một lỗi của Khuê ({found}).',
         en='The file "{name}" could not be read for a fault of ours ({found}).'),
    Text(vi="Báo cho người quản trị; tệp vẫn được giữ trong một tuần.",
         en="Tell your administrator; the file is kept for a week."),
)  # fmt: skip
SHOWN_ROWS = 10
_WHOLE = 32 * 1024**2
"""The largest file that is read in full for its first rows."""
_HEAD = 256 * 1024
"""Of a larger text, so many bytes are."""
_TEXTS = (".csv", ".tsv", ".txt")
_MASKED = "•••"
_OPEN = ("", "public", "internal")


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a look; `header` and `first` are the table's first rows, as texts. `refused`: it cannot be stored."""

    dataset: str
    name: str
    rows: int = 0
    bad_rows: int = 0
    total: int = 0
    findings: tuple[Finding, ...] = ()
    facts: dict[str, str | int] = {}
    read_as: ReadAs | None = None
    header: tuple[str, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    absent: tuple[str, ...] = ()
    version: int = 0
    stored: bool = False
    refused: bool = False

    def result(self) -> IngestResult:
        """The same as reports take it."""
        version = (
            Version(self.dataset, self.version, "", "", self.name, self.rows, (), "", "") if self.version else None
        )
        return IngestResult(
            self.dataset, Path(self.name), version=version, findings=self.findings, rows=self.rows, bad_rows=self.bad_rows,
            total=self.total, stored=self.stored, facts=self.facts, read_as=self.read_as,
        )  # fmt: skip


def city() -> City:
    """The city as its folder declares it now; as the build has it, where the folder is at fault."""
    found, findings = load_city(Path(settings.KHUE_CITY))
    return found if found is not None and not has_errors(findings) else Build.current(Path(settings.KHUE_HOME)).city


def correction(submission: Submission) -> Correction:
    """How the file is to be read."""
    return msgspec.convert(submission.correction, Correction)


def look(submission: Submission) -> Looked:
    """Read and check the file; nothing is stored."""
    found, told = city(), correction(submission)
    file, store = uploads.file_of(submission), ParquetStore(Path(settings.KHUE_HOME))
    try:
        made = of_result(
            ingest(found, store, submission.dataset, file, dry_run=True, correction=told, status=submission.status),
            submission.name,
        )
        return _with_rows(made, found, file, told)
    except KhueError as error:
        return failed(submission, error)


def failed(submission: Submission, error: Exception) -> Looked:
    """The outcome where a fault kept the file from being read or stored."""
    finding = getattr(error, "finding", None)
    if not isinstance(finding, Finding):
        finding = Finding(NOT_READ, submission.name, params={"name": submission.name, "found": type(error).__name__})
    named = msgspec.structs.replace(finding, path=submission.name)
    return Looked(dataset=submission.dataset, name=submission.name, findings=(named,), total=1, refused=True)


def of_result(result: IngestResult, name: str) -> Looked:
    """The outcome of an ingest; the server's folders are left out of it."""
    own = str(result.file)
    return Looked(
        dataset=result.dataset, name=name, rows=result.rows, bad_rows=result.bad_rows, total=result.total, facts=result.facts,
        findings=tuple(msgspec.structs.replace(one, path=name) if one.path == own else one for one in result.findings),
        read_as=result.read_as, version=result.version.number if result.version else 0, stored=result.stored,
        refused=result.refused,
    )  # fmt: skip


def _with_rows(made: Looked, found: City, file: Path, told: Correction) -> Looked:
    """With the first rows, where the file can be read so far; personal columns are masked."""
    contract = contract_of(found, made.dataset)
    try:
        with tempfile.TemporaryDirectory(prefix="khue-") as folder:
            shown = preview(_beginning(file, Path(folder)), told, contract, found.units() if found.unit_rows else None)
    except KhueError:
        return made
    header, *rows = texts(shown.understood)
    hidden = [at for at, name in enumerate(header) if name in _personal(contract)]
    return msgspec.structs.replace(
        made, header=tuple(header), first=tuple(_masked(row, hidden) for row in rows[:SHOWN_ROWS]),
        read_as=made.read_as or shown.understood.read_as if file.stat().st_size <= _WHOLE else made.read_as,
        absent=tuple(name for name, header in shown.fits if not header),
    )  # fmt: skip


def _beginning(file: Path, folder: Path) -> Path:
    """The file, or the first lines of a large text."""
    if file.stat().st_size <= _WHOLE or file.suffix.lower() not in _TEXTS:
        return file
    with file.open("rb") as whole:
        head = whole.read(_HEAD)
    made = folder / file.name
    made.write_bytes(head[: head.rfind(b"\n") + 1])
    return made


def _personal(contract: Contract) -> frozenset[str]:
    columns = contract.table.properties if contract.tables else ()
    return frozenset(one.name for one in columns if one.classification.lower() not in _OPEN)


def _masked(row: Sequence[str], hidden: Sequence[int]) -> tuple[str, ...]:
    return tuple(_MASKED if at in hidden and cell else cell[:80] for at, cell in enumerate(row))


def with_rows_of(made: Looked, before: Looked) -> Looked:
    """The outcome with the first rows of the look before."""
    return msgspec.structs.replace(made, header=before.header, first=before.first, absent=before.absent,
                                   read_as=made.read_as or before.read_as)  # fmt: skip


def keep(submission: Submission, made: Looked) -> None:
    """Write the outcome beside the file."""
    disk.make_folder(uploads.place(submission))
    disk.write_beside(_path(submission), msgspec.json.encode(made))


def kept(submission: Submission) -> Looked | None:
    """The outcome of the last look; None where there was none, or it is gone."""
    try:
        return msgspec.json.decode(_path(submission).read_bytes(), type=Looked)
    except (OSError, msgspec.MsgspecError):
        return None


def remembered(dataset: str, agency: str) -> Correction:
    """How this agency's last accepted file of the dataset was read, where that was to be remembered."""
    last = Submission.objects.filter(dataset=dataset, agency=agency, remember=True, state="accepted").first()
    return correction(last) if last else AUTOMATIC


def _path(submission: Submission) -> Path:
    return uploads.place(submission) / "looked.json"
