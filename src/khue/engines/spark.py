"""Spark: a session of its own in this process (`spark:local[2]`), or a cluster by its master's address."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from khue.engines.address import Address
from khue.engines.dialect import RowDialect
from khue.engines.dialect_spark import Spark
from khue.engines.gather import Gathering
from khue.engines.scaled import Ask, ScaledEngine, library, places_under
from khue.exceptions import UsageError
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.ports import Request

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

NO_JAVA = Rule(
    "KH754", "no-java",
    Text(vi="Spark chạy trên Java 17 trở lên, máy này chưa có.",
         en="Spark runs on Java 17 or newer, which is not on this machine."),
    Text(vi="Chạy: sudo apt-get install openjdk-17-jre-headless", en="Run: sudo apt-get install openjdk-17-jre-headless"),
)  # fmt: skip

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what overflows is an error, never NULL or another number
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",  # no figure behind the point is given up for one before
    "spark.sql.caseSensitive": "true",
    "spark.sql.variable.substitute": "false",  # ${...} in a text stays what it is
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
"""What the session must be like for `Spark`'s SQL to mean what it says."""
_QUIET = {"spark.ui.showConsoleProgress": "false", "spark.ui.enabled": "false", "spark.log.level": "OFF"}
_ALONE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.adaptive.enabled": "false",
}
"""In one process nobody listens to others, and a result needs neither two hundred parts nor a second plan."""
_MASTERS = re.compile(r"spark://[^\s,/:]+:\d+(,[^\s,/:]+:\d+)*/?")
_PATTERN = re.compile(r"([\[\]{}*?\\])")


@dataclass(frozen=True)
class SparkEngine(ScaledEngine):
    """Spark with a `master` as Spark writes it. `home` is a copy of the data home that every worker can read."""

    master: str = "local[*]"
    home: str = ""
    name: str = "spark"
    dialect: ClassVar[RowDialect] = Spark()

    @classmethod
    def at(cls, address: Address) -> SparkEngine:
        """The engine at `spark:local[2]`, `spark:yarn`, `spark://host:7077` ..."""
        address.check_options(("home",))
        if address.text.lower().startswith("spark://"):
            if not _MASTERS.fullmatch(address.text):
                raise address.refused("host:port")
            return cls(address.text, address.options.get("home", ""))
        return cls(address.rest or "local[*]", address.options.get("home", ""))

    @contextmanager
    def opened(self, gathering: Gathering) -> Iterator[tuple[str, Ask]]:
        """The table expression that has the rows, and how to ask queries of it."""
        errors = library("pyspark.errors", "spark", "spark").PySparkException
        lost = library("py4j.protocol", "spark", "spark").Py4JError
        try:
            with _rows(_session(self.master), self._files(gathering.request)) as opened:
                yield opened
        except (errors, lost) as error:
            raise self.failed(gathering.request, error) from error

    def _files(self, request: Request) -> list[str]:
        """The files where Spark reads them; signs that it would take for a pattern are escaped."""
        if self.home:
            return [f"{self.home.rstrip('/')}/{place}" for place in places_under(request)]
        return [_PATTERN.sub(r"\\\1", str(file.resolve())) for file in request.files]


@contextmanager
def _rows(session: SparkSession, files: Sequence[str]) -> Iterator[tuple[str, Ask]]:
    view = f"khue_{uuid4().hex}"
    session.read.parquet(*files).createOrReplaceTempView(view)
    yield view, lambda query: _asked(session, query)
    session.catalog.dropTempView(view)


def _asked(session: SparkSession, query: str) -> pa.Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about versions of libraries that are not used here
        return session.sql(query).toArrow()


_sessions: dict[str, SparkSession] = {}


def _session(master: str) -> SparkSession:
    """The session of this process with a master; made when it is first asked for, and stopped with the process."""
    if master not in _sessions:
        for other in list(_sessions):
            _sessions.pop(other).stop()
        _sessions[master] = _started(master)
    return _sessions[master]


def has_java() -> bool:
    """Whether there is a Java to start Spark with."""
    return bool(os.environ.get("JAVA_HOME") or shutil.which("java"))


def _started(master: str) -> SparkSession:
    if not has_java():
        raise UsageError(finding=Finding(NO_JAVA, "spark"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = library("pyspark.sql", "spark", "spark").SparkSession.builder.appName("khue").master(master)
        alone = _ALONE if master.startswith("local") else {}
        for name, value in {**_QUIET, **alone, **_SETTINGS}.items():
            builder = builder.config(name, value)
        session: SparkSession = builder.getOrCreate()
    atexit.register(session.stop)
    return session
