"""Where a full JDK of at least some release lies on this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

JVM_FOLDERS = (Path("/usr/lib/jvm"), Path("/opt/java"), Path("/opt"), Path("/Library/Java/JavaVirtualMachines"))


def find_jdk(at_least: int) -> Path | None:
    """The first JDK of that release or newer: ES_JAVA_HOME, JAVA_HOME, then the usual folders, newest first."""
    named = [Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    for home in named:
        if _release(home) >= at_least:
            return home
    usual = sorted(_usual_homes(), key=_release, reverse=True)
    return usual[0] if usual and _release(usual[0]) >= at_least else None


def _usual_homes() -> list[Path]:
    homes: list[Path] = []
    for folder in JVM_FOLDERS:
        if folder.is_dir():
            homes += [*folder.glob("*"), *folder.glob("*/Contents/Home")]
    return homes


def _release(home: Path) -> int:
    """The feature release of a full JDK at ``home`` ("25.0.1" is 25); 0 when there is none, or only a part of one."""
    stated = home / "release"
    if not (home / "bin" / "java").exists() or not stated.is_file():
        return 0
    text = stated.read_text("utf-8", errors="replace")
    found = re.search(r'JAVA_VERSION="(\d+)', text)
    # The vector module tells a full JDK from a trimmed runtime; Elasticsearch does not start without it.
    return int(found[1]) if found and "jdk.incubator.vector" in text else 0
