"""Headless Chromium for tests of the pages: from the packages named beside it, or one that the machine has."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

MODULES = Path(__file__).parent / "node_modules"
CACHE = MODULES / ".cache" / "chromium"
_UNPACK = """
const { createReadStream, createWriteStream, readdirSync } = require("node:fs");
const { pipeline } = require("node:stream/promises");
const { createBrotliDecompress } = require("node:zlib");
const [bin, out] = process.argv.slice(1);
Promise.all(readdirSync(bin).map((name) => pipeline(
  createReadStream(`${bin}/${name}`), createBrotliDecompress(), createWriteStream(`${out}/${name.replace(/\\.br$/, "")}`),
))).catch((error) => { console.error(error); process.exit(1); });
"""
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. ``KG_CHROMIUM`` names its executable; else the packaged one runs."""
    named = os.environ.get("KG_CHROMIUM")
    executable = Path(named) if named else _packaged()
    libraries = os.pathsep.join(filter(None, [str(CACHE / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]))
    environment = {
        "PATH": os.defpath,
        "HOME": str(CACHE),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(CACHE / "fonts.conf"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            env=environment if named else {**environment, "LD_LIBRARY_PATH": libraries},
            args=["--no-sandbox", "--no-zygote", "--disable-gpu", "--headless=shell"],
        )
        try:
            yield browser
        finally:
            browser.close()


def _packaged() -> Path:
    """Unpack the browser and the fonts of the packages once; afterwards they lie beside them."""
    executable = CACHE / "chromium"
    if (CACHE / "fonts.conf").exists():
        return executable
    package, node = MODULES / "@sparticuz" / "chromium" / "bin", shutil.which("node")
    assert package.exists(), "the browser is missing: run `make test`, or `npm ci` in tests/api"
    assert node, "node is missing: it unpacks the browser"
    shutil.rmtree(CACHE, ignore_errors=True)
    (CACHE / "fonts").mkdir(parents=True)
    subprocess.run([node, "-e", _UNPACK, str(package), str(CACHE)], check=True)
    executable.chmod(0o755)
    for archive in ("al2023.tar", "fonts.tar"):
        with tarfile.open(CACHE / archive) as packed:
            packed.extractall(CACHE, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        (CACHE / archive).unlink()
    for woff in (MODULES / "@fontsource" / "noto-sans-sc" / "files").glob("noto-sans-sc-*-[47]00-normal.woff"):
        if "chinese" in woff.name or woff.name.startswith("noto-sans-sc-latin-"):
            (CACHE / "fonts" / f"{woff.stem}.ttf").write_bytes(opentype(woff.read_bytes()))
    conf = _FONTS.format(fonts=CACHE / "fonts", cache=CACHE / "fontcache")
    (CACHE / "fonts.conf").write_text(conf, encoding="utf-8")
    return executable


def opentype(woff: bytes) -> bytes:
    """The OpenType font inside a WOFF 1.0 file (W3C, WOFF File Format 1.0): its tables unpacked under a plain directory."""
    flavor, count = struct.unpack_from(">4s4xH", woff, 4)[0], struct.unpack_from(">H", woff, 12)[0]
    power = count.bit_length() - 1
    header = struct.pack(">4sHHHH", flavor, count, 16 << power, power, 16 * count - (16 << power))
    directory, body, at = b"", b"", 12 + 16 * count
    for number in range(count):
        tag, offset, packed, length, check = struct.unpack_from(">4sIIII", woff, 44 + 20 * number)
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < length else table
        directory += struct.pack(">4sIII", tag, check, at + len(body), length)
        body += table + b"\0" * (-length % 4)
    return header + directory + body
