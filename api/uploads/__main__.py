"""The program: read the file named first, write a view to the address named second.

It answers with one line of JSON and says nothing else: what people upload belongs in no
log. What it may take is limited before the file is opened.
"""

import json
import os
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from api.uploads.answer import Reading, Unfit
from api.uploads.file_types import PICTURES, FileType, Unknown, kind_of, other_than_pdf

CPU_SECONDS = 20
MEMORY_BYTES = 1 << 30
WRITTEN_BYTES = 1 << 28
POLITENESS = 5


def read(source: Path, view: Path) -> Reading:
    """Give what a file is; where it needs a view, that is written to its address."""
    content = source.read_bytes()
    kind = kind_of(content)
    if isinstance(kind, Unknown):
        fault = "file_locked" if kind.locked else "file_type_not_allowed"
        return Reading(fault=fault, found=kind.found)
    try:
        return _read(kind, content, view)
    except Unfit as unfit:
        return _refused(kind, content, unfit.fault)


def _read(kind: FileType, content: bytes, view: Path) -> Reading:
    # Each library is loaded only where a file needs it: this program starts often.
    if kind.ending == "pdf":
        from api.uploads.pdf import pages_of

        return Reading("pdf", pages_of(content))
    if kind.ending in PICTURES:
        from api.uploads.picture import read_picture

        return read_picture(kind, content, view)
    return Reading(kind.ending)


def _refused(kind: FileType, content: bytes, fault: str) -> Reading:
    other = other_than_pdf(content) if kind.ending == "pdf" else ""
    if other:
        return Reading(fault="file_type_not_allowed", found=other)
    return Reading(kind.ending, fault=fault)


def limit(size: int) -> None:
    """Limit what this process may take for a file of this size."""
    os.nice(POLITENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN_BYTES, WRITTEN_BYTES))
    memory = MEMORY_BYTES + 3 * size
    # Not every system can limit the memory of a process.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main() -> None:
    """Answer about one file."""
    source, view = Path(sys.argv[1]), Path(sys.argv[2])
    limit(source.stat().st_size)
    try:
        found = read(source, view)
    except MemoryError:
        found = Reading(fault="file_too_complex")
    sys.stdout.write(json.dumps(asdict(found)) + "\n")


if __name__ == "__main__":
    main()
