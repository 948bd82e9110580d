"""The service over the sample corpus, in this process and over HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient

from api.app import application
from kg.workspace import Workspace


@pytest.fixture(scope="session")
def client(sample: Workspace) -> TestClient:
    """Asks the application directly."""
    return TestClient(application(sample), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def address(sample: Workspace) -> Iterator[str]:
    """Where the application answers over HTTP."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(sample), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()
