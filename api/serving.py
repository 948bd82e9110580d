"""``kg serve``: the application over HTTP, in the foreground, until it is told to stop."""

from __future__ import annotations

import errno
import socket

import uvicorn

from api.app import application
from api.printing import out
from kg import understanding
from kg.errors import BadInput
from kg.lexicon import lexicon
from kg.workspace import Workspace


def run(workspace: Workspace, host: str = "127.0.0.1", port: int = 8080) -> None:
    """Serve until SIGINT or SIGTERM; whoever opened the workspace closes it then.

    Port 0 takes a free one. Raises BadInput where the address cannot be listened on.
    """
    listener = _listener(host, port)
    with listener:
        # The graph is brought into step, or the reason why it cannot be is told, before anybody asks.
        if workspace.ledger.counts()["reports"]:
            lexicon(workspace.graph())
            for text in ("有哪些项目", "Which programmes are there"):  # the first to ask need not wait
                understanding.prepare(text, workspace.data)
        else:
            workspace.store.stamp()
        app = application(workspace)
        shown = f"[{host}]" if ":" in host else host
        out.print(f"Serving on [bold]http://{shown}:{listener.getsockname()[1]}/[/bold] (Ctrl-C stops)", soft_wrap=True)
        config = uvicorn.Config(
            app, log_level="warning", lifespan="off", server_header=False, timeout_graceful_shutdown=5
        )
        server = uvicorn.Server(config)
        try:
            server.run(sockets=[listener])
        except (KeyboardInterrupt, SystemExit):  # raised again by the server once it has let go of its connections
            if not server.started:
                raise


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise BadInput(
                f"Port {port} of {host} is taken.", "Choose another with --port; 0 takes a free one."
            ) from error
        raise BadInput(
            f"{host}:{port} cannot be listened on: {error}.", "Choose others with --host and --port."
        ) from error
    return listener
