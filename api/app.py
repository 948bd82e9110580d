"""The application: routes, one body for every error, and what browsers are told about safety."""

from __future__ import annotations

import logging
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from api.printing import error_body
from api.routers import claims, cypher, entities, health, questions, reports, vocabulary
from api.schemas import ErrorBody
from api.served import NotModified
from kg.claims import digest
from kg.errors import BadInput, KgError, NotFound
from kg.workspace import Workspace

WEB = Path(__file__).parent / "web" / "dist"
SAFETY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LOG = logging.getLogger(__name__)


class MethodRefused(KgError):
    """A method that a route does not take."""

    status = 405


class Unexpected(KgError):
    """A fault of the program."""

    status = 500


def application(workspace: Workspace) -> FastAPI:
    """The REST service and the explorer over an open workspace, which the caller closes."""
    about = _about()
    app = FastAPI(
        title="Governance programmes",
        version=about["version"],
        description="Which agency runs which programme where, and what came of it; every answer opens the sentences that state it.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        responses={
            404: {"model": ErrorBody, "description": "Nothing of that name"},
            422: {"model": ErrorBody, "description": "Input that cannot be used as it is"},
            503: {"model": ErrorBody, "description": "The store cannot be used"},
        },
    )
    app.state.workspace = workspace
    app.state.edition = _edition()
    for module in (health, questions, entities, claims, reports, cypher, vocabulary):
        app.include_router(module.router)
    _errors(app)
    _pages(app)
    app.middleware("http")(_safe)
    return app


def _about() -> dict[str, str]:
    try:
        return {"version": metadata("governance-programmes")["Version"]}
    except PackageNotFoundError:
        return {"version": "0"}


def _edition() -> str:
    """Hash of the program: a copy of an answer that another program made is not fresh."""
    rooms = Path(__file__).parents[1]
    files = [
        p
        for room in ("api", "kg", "ontology")
        for p in (rooms / room).rglob("*")
        if p.suffix in (".py", ".toml", ".ttl")
    ]
    return digest(sorted([p.name, sha256(p.read_bytes()).hexdigest()] for p in files if "node_modules" not in p.parts))[
        :8
    ]


def _errors(app: FastAPI) -> None:
    @app.exception_handler(KgError)
    def known(_request: Request, error: KgError) -> JSONResponse:
        return JSONResponse(error_body(error), error.status)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse(error_body(_invalid(error)), 422)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse(error_body(_http(request, error)), error.status_code, error.headers)

    @app.exception_handler(NotModified)
    def not_modified(_request: Request, same: NotModified) -> Response:
        return Response(status_code=304, headers={"ETag": same.etag, "Cache-Control": "no-cache"})

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> JSONResponse:
        _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
        body = error_body(Unexpected("The service failed on this request.", "Its log says why; please report it."))
        return JSONResponse(body, 500, SAFETY)


def _invalid(error: RequestValidationError) -> KgError:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("query", "path", "body"))
    found = f"{where or 'The body'}: {first['msg']}" if first["type"] != "json_invalid" else "The body is not JSON"
    return BadInput(f"{found}.", "GET /docs shows what each route takes.")


def _http(request: Request, error: HTTPException) -> KgError:
    if error.status_code == 404:
        return NotFound(f"There is no {request.url.path} here.", "GET /docs lists the routes.")
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "another method")
        return MethodRefused(f"{request.url.path} does not take {request.method}.", f"Use {allowed}.")
    found = KgError(f"{error.detail}", "GET /docs shows what each route takes.")
    found.status = error.status_code
    return found


def _pages(app: FastAPI) -> None:
    """The explorer at /, the pages of the service's description at /docs: files of our own, built into ``web/dist``."""

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def explorer() -> Response:
        return _file("index.html")

    @app.api_route("/docs", methods=["GET", "HEAD"], include_in_schema=False)
    def docs() -> Response:
        return _file("docs.html")

    app.mount("/assets", StaticFiles(directory=WEB / "assets", check_dir=False), name="assets")


def _file(name: str) -> Response:
    if not (WEB / name).exists():
        raise NotFound(
            "The pages are not built; the REST service works without them.",
            "Run `make setup`, or `npm run build` in api/web.",
        )
    return FileResponse(WEB / name, headers={"Cache-Control": "no-cache"})


async def _safe(request: Request, call_next: Any) -> Response:
    response: Response = await call_next(request)
    for name, value in SAFETY.items():
        response.headers.setdefault(name, value)
    return response
