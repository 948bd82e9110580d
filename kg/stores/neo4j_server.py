"""A Neo4j Community server from Python packages alone: no Docker, no Maven, no Java on the machine.

The server's jars come from Maven Central through ``jgo`` and are checked against the list of hashes beside this module;
the Java runtime is that of the ArcadeDB wheel. A server lives in a folder of its own and listens on the loopback interface
only. The running server itself holds the folder's lock, so that whether it runs is never a guess from a process number.
"""

from __future__ import annotations

import contextlib
import csv
import fcntl
import functools
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from kg.errors import StoreError
from kg.stores.arcadedb import free_port, java_home, write_private

VERSION = "5.26.30"
USER = "neo4j"
_SETTINGS = """# Written by `kg neo4j start`; the port may be changed while the server is stopped.
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={pagecache}
dbms.security.auth_enabled=true
dbms.security.allow_csv_import_from_file_urls=false
dbms.usage_report.enabled=false
db.transaction.timeout=120s
db.memory.transaction.max=512m
dbms.memory.transaction.total.max=768m
db.tx_log.rotation.retention_policy=1 files
"""
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


@dataclass(frozen=True)
class Address:
    """Where a server of ours answers, and its credentials."""

    uri: str
    user: str
    password: str
    pid: int


def start(
    folder: Path, *, heap: str = "1g", pagecache: str = "512m", patience_s: float = 90.0, owned: bool = False
) -> Address:
    """Start a server in ``folder``, new or as it was left; one that already runs is left running.

    An ``owned`` server ends with this process, however that ends; otherwise it runs until it is stopped. Returns once it
    answers. Raises StoreError when the server cannot be fetched or does not come up.
    """
    folder = folder.resolve()
    if owned:
        stop_with_this_process(folder)
    with _lock(folder) as lock:
        if lock is None:
            return _await_answer(folder, None, patience_s)
        settings = _settings(folder, pagecache)
        password = _password(folder)
        process = _launch(folder, heap, lock)
    uri = "bolt://" + _setting(settings, "server.bolt.listen_address")
    address = Address(uri, USER, password, process.pid)
    write_private(folder / "server.json", json.dumps(asdict(address)))
    return _await_answer(folder, process, patience_s)


_OWNED: dict[Path, subprocess.Popen[bytes]] = {}


def stop_with_this_process(folder: Path) -> None:
    """Have another process stop the server in ``folder`` once the pipe from this one breaks, which ``kill -9`` does too."""
    watch = "import sys; sys.stdin.read(); from kg.stores.neo4j_server import *; stop(Path(sys.argv[1]))"
    if folder not in _OWNED:
        _OWNED[folder] = subprocess.Popen(
            [sys.executable, "-c", watch, str(folder)], stdin=subprocess.PIPE, start_new_session=True
        )


def status(folder: Path) -> Address | None:
    """The address of the server that runs in ``folder``, or None."""
    if not folder.exists():
        return None
    with _lock(folder) as lock:
        return None if lock else read_address(folder)


def stop(folder: Path, *, patience_s: float = 60.0) -> bool:
    """Stop the server in ``folder``. False when none was running. Raises StoreError when it does not end."""
    address = status(folder)
    if address is None:
        return False
    os.kill(address.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience_s
    while status(folder):
        if time.monotonic() > deadline:
            raise StoreError(f"The server in {folder} does not stop.", f"End process {address.pid} yourself.")
        with contextlib.suppress(ChildProcessError):
            os.waitpid(address.pid, os.WNOHANG)
        time.sleep(0.1)
    return True


def remove(folder: Path) -> None:
    """Stop the server in ``folder`` and delete it with its data. Raises StoreError when the folder is not a server's."""
    if not (folder / "conf" / "neo4j.conf").exists():
        raise StoreError(f"There is no Neo4j server in {folder}.", "Name the folder it was started in.")
    stop(folder)
    shutil.rmtree(folder)


def read_address(folder: Path) -> Address | None:
    """The address left in ``folder`` by the last start, or None."""
    try:
        return Address(**json.loads((folder / "server.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def credentials(uri: str, folder: Path) -> tuple[str, str] | None:
    """User and password for ``uri`` if it is the address of the server in ``folder``."""
    address = read_address(folder)
    if address is None or urlsplit(address.uri).port != urlsplit(uri).port:
        return None
    return (address.user, address.password) if urlsplit(uri).hostname in ("127.0.0.1", "localhost") else None


def load(folder: Path, import_folder: Path) -> str:
    """Make a new server in ``folder``, not started yet, with the files that ``export_neo4j_import`` wrote as its data.

    Returns what the importer says it imported. Raises StoreError when the folder has been started before, or the importer fails: it
    never writes over a database.
    """
    folder = folder.resolve()
    with _lock(folder) as lock:
        if lock is None or (folder / "data" / "databases").exists():
            raise StoreError(f"The server in {folder} has a database already.", "Name a new folder.")
        _settings(folder)
        _password(folder)
        arguments = f"@{import_folder.resolve() / 'import.args'}"
        report = _admin(folder, ["database", "import", "full", "neo4j", arguments], import_folder)
        return " ".join(report[report.rfind("IMPORT DONE") :].split())


@functools.cache
def server_jars() -> list[Path]:
    """The server's jars, fetched on first use (about 120 MB) and checked. Raises StoreError when that fails."""
    with open(Path(__file__).with_name(f"neo4j-{VERSION}.tsv"), newline="", encoding="utf-8") as file:
        expected = {name: mark for mark, name in csv.reader(file, delimiter="\t")}
    jars = {path.name: path for path in _fetch()}
    wrong = [name for name, mark in expected.items() if name not in jars or _sha256(jars[name]) != mark]
    if wrong or jars.keys() - expected.keys():
        raise StoreError(
            f"The fetched Neo4j server is not the one that was tested: {', '.join(wrong or sorted(jars.keys()))[:200]}.",
            "Delete the folder `jgo` in your cache folder and the Maven repository's `org/neo4j`, and try again.",
        )
    return list(jars.values())


def _fetch(attempts: int = 5) -> list[Path]:
    import jgo

    for attempt in range(1, attempts + 1):
        try:
            return [Path(jar) for jar in jgo.build(f"org.neo4j:neo4j:{VERSION}").all_jars]
        except Exception as error:  # jgo passes on whatever its resolver and the network raise
            if attempt == attempts:
                raise StoreError(
                    f"The Neo4j server could not be fetched: {error}", "Check the network and try again."
                ) from error
            time.sleep(2**attempt)
    raise AssertionError


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _java(heap: str, *more: str) -> list[str]:
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    jars = os.pathsep.join(str(jar) for jar in server_jars())
    options = ["-Xms256m", f"-Xmx{heap}", "-Dfile.encoding=UTF-8", "--enable-native-access=ALL-UNNAMED"]
    return [str(java_home() / "bin" / "java"), *options, *opened, *more, "-cp", jars]


def _launch(folder: Path, heap: str, lock: IO[str]) -> subprocess.Popen[bytes]:
    (folder / "logs").mkdir(exist_ok=True)
    entry = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={folder}", f"--config-dir={folder / 'conf'}"]
    with open(folder / "logs" / "console.log", "wb") as log:
        return subprocess.Popen(
            [*_java(heap), *entry],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )


def _admin(folder: Path, arguments: Sequence[str], cwd: Path, *options: str) -> str:
    environment = {**os.environ, "NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}
    done = subprocess.run(
        [*_java("1g", *options), "org.neo4j.cli.AdminTool", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr or done.stdout).strip()[:500]
        raise StoreError(f"neo4j-admin {arguments[0]} failed: {reason}", "See the message; nothing else was changed.")
    return done.stdout


def _settings(folder: Path, pagecache: str = "512m") -> Path:
    path = folder / "conf" / "neo4j.conf"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_SETTINGS.format(bolt=free_port(), pagecache=pagecache))
    return path


def _password(folder: Path) -> str:
    path = folder / "password"
    if not path.exists():
        password = secrets.token_hex(16)  # no hyphen at its beginning, which neo4j-admin would take for an option
        quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # for a command that runs a second
        _admin(folder, ["dbms", "set-initial-password", password], folder, *quick)
        write_private(path, password)
    return path.read_text()


def _setting(settings: Path, name: str) -> str:
    for line in settings.read_text().splitlines():
        if line.startswith(name + "="):
            return line.split("=", 1)[1].strip()
    raise StoreError(f"{settings} does not set {name}.", "Add it, or remove the folder and start anew.")


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[IO[str] | None]:
    """The folder's lock, or None while a server (which inherits it) holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / "lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield file


def _await_answer(folder: Path, process: subprocess.Popen[bytes] | None, patience_s: float) -> Address:
    from neo4j import GraphDatabase
    from neo4j.exceptions import DriverError, Neo4jError

    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        address = read_address(folder)
        if address:
            auth = (address.user, address.password)
            with (
                contextlib.suppress(DriverError, Neo4jError, OSError),
                GraphDatabase.driver(address.uri, auth=auth) as driver,
            ):
                driver.verify_connectivity()
                return address
        time.sleep(0.2)
    log = folder / "logs" / "console.log"
    tail = " ".join(log.read_text(errors="replace").splitlines()[-3:]) if log.exists() else ""
    raise StoreError(f"The Neo4j server in {folder} did not come up: {tail[-300:]}", f"Its log is {log}.")
