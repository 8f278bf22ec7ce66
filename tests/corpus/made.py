"""Generates one package and tells how it went: `python made.py SOURCE OUTPUT`.

Run in a process of its own, so that time and memory are those of one description.
Prints a report as JSON; a fault of the generator's ends it with a traceback.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]


def main() -> None:
    source, output = Path(sys.argv[1]), Path(sys.argv[2])
    # What is timed is a run of the command, loading the generator included.
    started = time.perf_counter()
    sys.path.insert(0, str(TOP))
    from generator import pipeline
    from generator.diagnostics import Diagnostics, Failure, Severity
    from generator.settings import ClientSettings
    from generator.source_files import load_source

    diagnostics = Diagnostics()
    settings = ClientSettings(name=output.name, source=str(source), output=str(output))
    try:
        read = load_source(source, str(source), diagnostics)
        result = pipeline.generate(read, settings, {}, diagnostics)
    except Failure as failure:
        found = [d for d in failure.diagnostics if d.severity is Severity.ERROR]
        print(json.dumps({"faults": [str(each) for each in found], "MiB": peak()}))
        return
    for file in result.files:
        path = output / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    seconds, mebibytes = time.perf_counter() - started, peak()
    busy = time.process_time()
    api = pipeline.describe(read, settings, {}, Diagnostics())
    groups = {
        group.name.python: [operation.name.python for operation in group.operations]
        for group in api.groups
    }
    report = {
        "operations": sum(map(len, groups.values())),
        "groups": groups,
        "lines": sum(file.text.count("\n") for file in result.files),
        "files": len(result.files),
        "seconds": round(seconds, 2),
        "cpu": round(busy, 2),
        "MiB": mebibytes,
        "syntax": list(syntax_faults(result.files)),
    }
    print(json.dumps(report))


def peak() -> int:
    """The most memory that was held so far, in MiB (Linux counts in KiB)."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def syntax_faults(files: Iterable[Any]) -> Iterator[str]:
    """The modules that do not compile without a warning."""
    warnings.simplefilter("error")
    for file in files:
        if file.path.endswith(".py"):
            try:
                compile(file.text, file.path, "exec", dont_inherit=True)
            except Exception as fault:
                yield f"{type(fault).__name__}: {fault} ({file.path})"


if __name__ == "__main__":
    main()
