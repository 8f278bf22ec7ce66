"""Time, memory and output of each folder of pages: `python tests/benchmarks/pages.py`.

Each is generated in a process of its own, beside a limit with some room above what was
measured on two cores; what is over it is marked. `--strict` exits with 1 then.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
HTTPDOC = TOP.parent / "shared" / "httpdoc"
MADE = TOP / "tests" / "corpus" / "made.py"

# Folder: seconds of CPU and peak MiB at most, two times what was measured and more. The
# seconds on the wall are shown as well, but depend on what else the machine does.
LIMITS = {
    "dialect-a/openai": (2.0, 80),
    "dialect-b/apis-io-maintainers": (2.0, 80),
    "dialect-b/openai": (3.0, 100),
    "dialect-b/sample": (2.0, 80),
    "dialect-c/apis-io-maintainers": (2.0, 80),
    "dialect-c/openai": (3.0, 100),
    "dialect-c/sample": (2.0, 80),
    "dialect-c/stripe": (14.0, 150),
}
HEADS = tuple("operations files lines seconds CPU limit MiB limit".split())


def main() -> int:
    if not HTTPDOC.is_dir():
        print(f"the operation pages do not lie in {HTTPDOC}: nothing to measure")
        return 0
    print("folder".ljust(30), *(head.rjust(10) for head in HEADS))
    over = 0
    for folder, (most_seconds, most_memory) in LIMITS.items():
        report = measured(HTTPDOC / folder)
        is_over = report["cpu"] > most_seconds or report["MiB"] > most_memory
        over += is_over
        cells = [f"{report[name]:,}" for name in ("operations", "files", "lines")]
        cells += [f"{report['seconds']:.2f}"]
        cells += [f"{report['cpu']:.2f}", f"{most_seconds:.2f}"]
        cells += [f"{report['MiB']}", f"{most_memory}"]
        line = [folder.ljust(30), *(cell.rjust(10) for cell in cells)]
        print(*line, " OVER" if is_over else "", flush=True)
    return int(over > 0 and "--strict" in sys.argv)


def measured(folder: Path) -> dict[str, float]:
    """What the process that generates the package tells of itself."""
    with tempfile.TemporaryDirectory() as place:
        output = str(Path(place) / folder.name.replace("-", "_"))
        command = [sys.executable, str(MADE), str(folder), output]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    if "faults" in report:
        raise SystemExit("\n".join(report["faults"]))
    return {name: report[name] for name in report if name not in ("groups", "syntax")}


if __name__ == "__main__":
    sys.exit(main())
