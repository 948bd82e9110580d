"""ArcadeDB inside our own process: one folder, one Bolt listener on the loopback interface, nothing else open.

The engine is the Java of the ``arcadedb-embedded`` wheel. One process owns a folder, which a lock of the operating system
says (it vanishes with its holder, also after ``kill -9``). An owner that serves leaves its Bolt address in the folder,
readable by the owner of the files only, and every other process then connects instead of waiting.
"""

from __future__ import annotations

import atexit
import contextlib
import faulthandler
import fcntl
import importlib.util
import json
import os
import secrets
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from kg.errors import StoreError

FORMAT = 1
DATABASE = "graph"
WRITER, READER = "root", "reader"
HEAP = "1g"
END_S = 90.0  # Java that has not ended so long after its servers, for want of memory say, is ended with the process
READ_CEILING_S = 120  # no read runs longer in the engine, whatever its caller asked for
_HASH_ROUNDS = 1024  # the passwords are 192 random bits: stretching them longer only slows every connection


@dataclass(frozen=True)
class Address:
    """Where a folder is served, and with which passwords."""

    uri: str
    writer_password: str
    reader_password: str
    pid: int


class FolderLock:
    """The right to open a folder's files, held until released or until its process ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self._file: IO[str] | None = None

    def acquire(self) -> bool:
        file = open(self.path, "a+")  # noqa: SIM115 - stays open as long as the lock is held
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        return True

    def holder(self) -> str:
        try:
            return self.path.read_text().strip() or "unknown"
        except OSError:
            return "unknown"

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


class EmbeddedServer:
    """A running ArcadeDB server over ``folder``; ``address`` is where it answers Bolt.

    Raises StoreError when the folder was written by a newer version or the engine does not start.
    """

    def __init__(self, folder: Path, lock: FolderLock, *, share: bool, brief: bool = False) -> None:
        started = time.perf_counter()
        self.folder = folder
        self._lock = lock
        self._published = folder / "address.json"
        self._published.unlink(missing_ok=True)
        _check_format(folder)
        passwords = _passwords(folder)
        _write_groups(folder)
        self.address = Address(f"bolt://127.0.0.1:{free_port()}", *passwords, pid=os.getpid())
        _start_jvm(folder, brief=brief)
        self._server = self._start()
        if share:
            write_private(self._published, json.dumps(asdict(self.address)))
        self.start_seconds = time.perf_counter() - started
        _stop_with_process(self)

    def _start(self) -> Any:
        import jpype  # type: ignore[import-untyped]

        configuration = jpype.JClass("com.arcadedb.ContextConfiguration")()
        for key, value in _settings(self.folder, self.address).items():
            configuration.setValue(key, value)
        server = jpype.JClass("com.arcadedb.server.ArcadeDBServer")(configuration)
        try:
            # Java waits at its end for threads that are no daemons. A Python thread is a daemon to Java, and the threads of
            # the server inherit that, so that a connection somebody left open cannot keep this process alive.
            with ThreadPoolExecutor(1) as daemon:
                daemon.submit(server.start).result()
            server.getHttpServer().stopService()
            server.getDatabase(DATABASE, True, True)
            self._ensure_reader(server)
        except BaseException as error:
            with contextlib.suppress(Exception):
                server.stop()
            self._lock.release()
            if not isinstance(error, Exception):
                raise
            raise StoreError(
                f"The graph store in {self.folder} does not open: {error}",
                "Move the folder away and run `kg sync`: the ledger has everything needed to make it again.",
            ) from error
        return server

    def _ensure_reader(self, server: Any) -> None:
        import jpype

        security = server.getSecurity()
        if security.existsUser(READER):
            return
        user = {
            "name": READER,
            "password": str(security.encodePassword(self.address.reader_password)),
            "databases": {DATABASE: ["reader"]},
        }
        security.createUser(jpype.JClass("com.arcadedb.serializer.json.JSONObject")(json.dumps(user)))

    def stop(self) -> None:
        """Stop serving and close the files. Safe to call twice and from any thread.

        Raises StoreError when the engine fails meanwhile; what it had written is in its log of transactions.
        """
        server, self._server = self._server, None
        if server is None:
            return
        _RUNNING.discard(self)
        self._published.unlink(missing_ok=True)
        try:
            server.stop()
        except Exception as error:
            raise StoreError(
                f"The graph store in {self.folder} did not close properly: {error}",
                "Nothing that was written is lost: whoever opens it next repairs it.",
            ) from error
        finally:
            self._lock.release()


def own_or_join(
    folder: Path, *, share: bool, brief: bool = False, patience_s: float = 15.0
) -> EmbeddedServer | Address:
    """Start a server over ``folder``, or give the address of the process that already serves it.

    A folder that another process holds without serving is waited for, ``patience_s`` at most; then StoreError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder)
    deadline = time.monotonic() + patience_s
    while not lock.acquire():
        address = _read_address(folder)
        if address is not None:
            return address
        if time.monotonic() > deadline:
            raise StoreError(
                f"The graph store in {folder} is in use by process {lock.holder()}.",
                "Wait until it has ended, or stop it, and try again.",
            )
        time.sleep(0.1)
    try:
        return EmbeddedServer(folder, lock, share=share, brief=brief)
    except BaseException:
        lock.release()
        raise


def _read_address(folder: Path) -> Address | None:
    try:
        return Address(**json.loads((folder / "address.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _check_format(folder: Path) -> None:
    path = folder / "format.json"
    if path.exists():
        found = json.loads(path.read_text())["format"]
        if found > FORMAT:
            raise StoreError(
                f"The graph store in {folder} was written by a newer version (format {found}, known here: {FORMAT}).",
                "Upgrade, or name another folder with --store.",
            )
    elif any(folder.glob("databases/*/schema*.json")):
        raise StoreError(f"{folder} holds an ArcadeDB database that is not ours.", "Name another folder with --store.")
    else:
        path.write_text(json.dumps({"format": FORMAT}))


def _passwords(folder: Path) -> tuple[str, str]:
    path = folder / "passwords.json"
    if not path.exists():
        write_private(path, json.dumps({name: secrets.token_urlsafe(24) for name in (WRITER, READER)}))
    passwords = json.loads(path.read_text())
    return passwords[WRITER], passwords[READER]


def _write_groups(folder: Path) -> None:
    """Groups: ``admin`` may do everything, ``reader`` may read records and nothing else."""

    def group(database: list[str], records: list[str], timeout_ms: int) -> dict[str, Any]:
        return {
            "resultSetLimit": -1,
            "readTimeout": timeout_ms,
            "access": database,
            "types": {"*": {"access": records}},
        }

    everything = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    groups = {
        "admin": group(["updateSecurity", "updateSchema", "updateDatabaseSettings"], everything, -1),
        "reader": group([], ["readRecord"], READ_CEILING_S * 1000),
        "*": group([], [], -1),
    }
    (folder / "config").mkdir(exist_ok=True)
    path = folder / "config" / "server-groups.json"
    if not path.exists():
        write_private(path, json.dumps({"databases": {"*": {"groups": groups}}, "version": 2}, indent=1))


def _settings(folder: Path, address: Address) -> dict[str, Any]:
    host, port = "127.0.0.1", int(address.uri.rsplit(":", 1)[1])
    return {
        "arcadedb.server.rootPath": str(folder),
        "arcadedb.server.databaseDirectory": str(folder / "databases"),
        "arcadedb.server.rootPassword": address.writer_password,
        # What production mode would set is set below; besides, it would hide from a reader what is wrong with a query.
        "arcadedb.server.mode": "development",
        "arcadedb.opencypher.loadCsv.allowFileUrls": False,
        "arcadedb.opencypher.loadCsv.allowRemoteUrls": False,
        "arcadedb.server.httpIncomingHost": host,
        "arcadedb.server.httpIncomingPort": 0,
        "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "arcadedb.bolt.host": host,
        "arcadedb.bolt.port": port,
        "arcadedb.bolt.defaultDatabase": DATABASE,
        "arcadedb.server.saltIterations": _HASH_ROUNDS,
        "arcadedb.server.logsDirectory": str(folder / "log"),
        "arcadedb.serverMetrics": False,
        "arcadedb.polyglotEngineEnabled": False,
        "arcadedb.txWalFlush": 2,
    }


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def java_home() -> Path:
    """The Java runtime in the ArcadeDB wheel; also runs Neo4j and its importer."""
    return _wheel() / "jre"


def _wheel() -> Path:
    spec = importlib.util.find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise StoreError("The embedded engine is not installed.", "Run `pip install arcadedb-embedded`.")
    return Path(spec.submodule_search_locations[0])


_JVM = threading.Lock()
_LOGGING = """handlers = java.util.logging.FileHandler
.level = WARNING
java.util.logging.FileHandler.level = WARNING
java.util.logging.FileHandler.pattern = {log}
java.util.logging.FileHandler.limit = 1000000
java.util.logging.FileHandler.count = 2
java.util.logging.FileHandler.append = true
java.util.logging.FileHandler.formatter = java.util.logging.SimpleFormatter
"""


def _start_jvm(folder: Path, *, brief: bool) -> None:
    """Start Java once in this process; its log goes into the folder that was opened first.

    A ``brief`` one compiles its code at once and not again: a process that ends soon does not get back what more would cost.
    The first to start it decides for the process.
    """
    import jpype

    with _JVM:
        if jpype.isJVMStarted():
            return
        log = folder / "log"
        log.mkdir(exist_ok=True)
        logging = log / "logging.properties"
        logging.write_text(_LOGGING.format(log=(log / "arcadedb.log").as_posix()))
        library = next((java_home() / "lib").glob("server/libjvm.*"))
        jpype.startJVM(
            str(library),
            f"-Xmx{HEAP}",
            "-Xms64m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            *(("-XX:TieredStopAtLevel=1",) if brief else ()),
            f"-XX:ErrorFile={log}/crash-%p.log",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF8",
            f"-Djava.util.logging.config.file={logging}",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",  # otherwise Java warns on stderr of what the engine's libraries do
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            classpath=[str(path) for path in sorted((_wheel() / "jars").glob("*.jar"))],
            interrupt=False,
            convertStrings=False,
        )


_RUNNING: set[EmbeddedServer] = set()


def _stop_with_process(server: EmbeddedServer) -> None:
    """Stop the server on every way out that lets Python run: the end, an exception, SIGTERM."""
    if not _RUNNING:
        atexit.register(_stop_all)
    _RUNNING.add(server)
    if threading.current_thread() is threading.main_thread():
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, signal.getsignal(signal.SIGINT))  # Java's start leaves Ctrl-C unheard


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _stop_all() -> None:
    for server in list(_RUNNING):
        with contextlib.suppress(Exception):
            server.stop()
    with contextlib.suppress(Exception):
        sys.stdout.flush()
    faulthandler.dump_traceback_later(END_S, exit=True, file=open(os.devnull, "w"))  # noqa: SIM115 - open to the end
