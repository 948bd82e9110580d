"""A TCP proxy that lets a connection fail where a test wants it to."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time


class FaultyProxy:
    """Listens on ``port`` and forwards to ``target``.

    ``budget``: bytes from the client after which every connection is reset, once; ``down``: whether it then stays so;
    ``delay_s``: how long each piece is held back; ``silent``: whether everything said is lost.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.budget: int | None = None
        self.stays_down = False
        self.down = False
        self.cuts = 0
        self.delay_s = 0.0
        self.silent = False
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.down:
                _reset(client)
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                _reset(client)
                continue
            self._pairs.append((client, server))
            threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(4096):
                if self.silent:
                    continue
                if self.delay_s:
                    time.sleep(self.delay_s)
                if counted and self.budget is not None:
                    self.budget -= len(piece)
                    if self.budget <= 0:
                        sink.sendall(piece[: len(piece) // 2])
                        self._cut()
                        return
                sink.sendall(piece)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut(self) -> None:
        self.budget = None
        self.cuts += 1
        self.down = self.stays_down
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                _reset(end)

    def heal(self) -> None:
        self.budget, self.down, self.delay_s, self.silent = None, False, 0.0, False

    def close(self) -> None:
        self._listener.close()
        self._cut()


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()
