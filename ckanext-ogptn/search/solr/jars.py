"""Fetch Solr's jars once, by Maven, into a cache folder."""

from __future__ import annotations

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
_DOWNLOADED = re.compile(r"Downloaded from \S+: \S*/([^/\s]+\.jar) \(([^)]*)\)")


def solr_version() -> str:
    """Return the release of Solr that ``pom.xml`` pins."""
    version = etree.parse(POM).findtext("{*}properties/{*}solr.version")
    return str(version)


def default_cache() -> Path:
    """Return ``$XDG_CACHE_HOME/ogptn/solr-<version>``."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ogptn" / f"solr-{solr_version()}"


def java() -> str:
    """Return Java's program; raise :class:`ToolMissing` where there is none or it is too old for Solr 9."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if program is None:
        raise ToolMissing(f"no Java here: Solr wants Java {OLDEST_JAVA} or newer (Debian's package default-jre-headless)")
    banner = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', banner)
    if found is None or int(found[1]) < OLDEST_JAVA:
        raise ToolMissing(f"Solr wants Java {OLDEST_JAVA} or newer, but {program} says: {banner.strip()}")
    return program


def fetch_jars(cache: Path, progress: TextIO = sys.stderr) -> Path:
    """Return the folder of Solr's jars, fetched into ``cache`` where they are not there yet.

    The jars come through the repositories and proxies of the user's own Maven settings, and each is written to ``progress``.
    """
    jars = cache / "jars"
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
    command = [maven, "--batch-mode", "--strict-checksums", "--file", str(POM), "dependency:copy-dependencies",
               "-DincludeScope=runtime", f"-DoutputDirectory={into}"]  # fmt: skip
    failures: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
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
