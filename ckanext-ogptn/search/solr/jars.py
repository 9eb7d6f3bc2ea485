"""Fetch Solr's jars once, by Maven, into a cache folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from lxml import etree

from ckanext.ogptn.search.solr.errors import DownloadFailed, ToolMissing

POM = Path(__file__).parent / "files" / "pom.xml"
OLDEST_JAVA = 11
_WANTED = f"Solr 9 wants Java {OLDEST_JAVA} or newer"
_DOWNLOADED = re.compile(r"Downloaded from \S+: \S*/([^/\s]+\.jar) \(([^)]*)\)")


def solr_version() -> str:
    """Return the release of Solr that ``pom.xml`` pins."""
    version = etree.parse(POM).findtext("{*}properties/{*}solr.version")
    return str(version)


def default_cache() -> Path:
    """Return ``$XDG_CACHE_HOME/ogptn/solr-<version>``."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ogptn" / f"solr-{solr_version()}"


def jars_folder(cache: Path) -> Path:
    """Return where the jars of this very ``pom.xml`` belong in ``cache``."""
    return cache / f"jars-{hashlib.sha256(POM.read_bytes()).hexdigest()[:12]}"


def java() -> str:
    """Return Java's program; raise :class:`ToolMissing` where it is missing or too old."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if program is None:
        raise ToolMissing(f"{_WANTED}, and there is none (Debian: default-jre-headless)")
    asked = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    banner = asked.stderr
    found = re.search(r'version "(\d+)', banner)
    if found is None or int(found[1]) < OLDEST_JAVA:
        raise ToolMissing(f"{_WANTED}, and {program} says: {banner.strip()}")
    return program


def fetch_jars(cache: Path, progress: TextIO = sys.stderr) -> Path:
    """Return the folder of Solr's jars, fetched into ``cache`` where they are not there yet.

    They come through the repositories and proxies of the user's own Maven settings; each that
    arrives is named on ``progress``.
    """
    jars = jars_folder(cache)
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise ToolMissing("no Maven here, which fetches Solr's jars (Debian's package maven)")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fetching-", dir=cache) as scratch:
        _copy_dependencies(maven, Path(scratch) / "jars", progress)
        _claim(Path(scratch) / "jars", jars)
    return jars


def _copy_dependencies(maven: str, into: Path, progress: TextIO) -> None:
    print(f"Solr {solr_version()}: fetching its jars (50 MB, once) ...", file=progress, flush=True)
    command = [
        *(maven, "--batch-mode", "--strict-checksums", "--file", str(POM)),
        *("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"),
    ]
    failures: list[str] = []
    pipe, merged = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, stdout=pipe, stderr=merged, text=True) as process:
        for line in process.stdout or ():
            if found := _DOWNLOADED.search(line):
                print(f"  {found[1]} ({found[2]})", file=progress, flush=True)
            elif "ERROR" in line:
                failures.append(line.strip())
    if process.returncode or not into.is_dir():
        reason = failures[0] if failures else f"it ended with status {process.returncode}"
        raise DownloadFailed(f"Maven could not fetch Solr's jars: {reason}")


def _claim(fetched: Path, jars: Path) -> None:
    try:
        fetched.rename(jars)
    except OSError:
        # Another process was faster; its jars are the same.
        if not jars.is_dir():
            raise
