"""How many faults the generated contract tests catch: `python tests/corpus/mutants.py`.

Takes descriptions as arguments, or three that lie in and beside the repository. Changes
one place of the generated operations or models at a time and runs the package's own
tests against it; prints killed and made by kind of fault, and each survivor as a diff
of one line. `--each N` bounds the mutants of a kind in a description, drawn with a
fixed seed. Exits with 1 where less than 90 % were killed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
MADE = TOP / "tests" / "corpus" / "made.py"
DESCRIPTIONS = (
    TOP / "spec" / "stripe-cards.yaml",
    TOP.parent / "shared" / "specs" / "train-travel-3.1.yaml",
    TOP.parent / "shared" / "specs" / "museum-3.1.yaml",
)
SEED = 4
LEAST = 0.9

# Kind of fault: folder, what is looked for, and what stands there instead. An answer
# without a media type is left alone: its calls return nothing, documented or not. Nor
# is another success put in the place of `default`: one success counts for another.
FAULTS = (
    ("wrong verb", "operations", r'method="(?!PUT")\w+"', 'method="PUT"'),
    ("wrong verb", "operations", r'method="PUT"', 'method="POST"'),
    ("wrong path segment", "operations", r'(path=\(?"/)(?=\w)', r"\1x"),
    ("wrong wire name", "operations", r'((?:Query|Header|Cookie)\(\s*")', r"\1x"),
    ("header as query", "operations", r"\bHeader(?=\(\s*\")", "Query"),
    ("query as header", "operations", r"\bQuery(?=\(\s*\")", "Header"),
    ("wrong media type", "operations", r"\bJsonBody(?=\()", "FormBody"),
    ("wrong media type", "operations", r"\bFormBody(?=\()", "JsonBody"),
    ("dropped body", "operations", r"(?m)^        body=\w+Body\(.*\),\n", ""),
    ("dropped auth", "operations", r"(?m)^        (?:auth|security)=.*,\n", ""),
    ("wrong style", "operations", r'style="deepObject"', 'style="form"'),
    ("wrong explode", "operations", r"explode=False", "explode=True"),
    (
        "wrong status class",
        "operations",
        r'(ResponseType\(\s*")[1245]\w\w(?=[ \w]*",)',
        r"\g<1>302",
    ),
    ("lost default", "operations", r'(ResponseType\(\s*)"default"(?=,)', r'\1"499"'),
    ("wrong wire name", "models", r'(= take\(")', r"\1x"),
    (
        "dropped parameter",
        "operations",
        r"(?m)^ +(?:Query|Header|Cookie)\(\".*\),\n",
        "",
    ),
    ("lost null", "models", r'(take\(".*"), UNSET\)', r"\1, None) or None"),
    ("lost extra", "models", r"at\.extra\(data.*\) if data else ", ""),
    ("wrong tag", "models", r'(\btag(?:_\d+|_of\(value, "[^"]+"\))? == ")', r"\1x"),
    ("lost field", "models", r"(= )take\(", r"\1None and take("),
    (
        "kept as text",
        "models",
        r'at\.field\((".*", v), (?:date|date_time|time|uuid|decimal|base64_bytes)\)',
        r"at.text(\1)",
    ),
    ("wrong class", "models", r'at\.model\((".*", v), m\.\w+\)', r"at.value(\1)"),
)


@dataclass(frozen=True)
class Mutant:
    kind: str
    path: Path
    before: str
    after: str

    def __str__(self) -> str:
        changed = zip(self.before.splitlines(), self.after.splitlines(), strict=False)
        old, new = next((a, b) for a, b in changed if a != b)
        return f"{self.kind}: {self.path.name}: {old.strip()} -> {new.strip()}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sources", nargs="*", type=Path, default=DESCRIPTIONS)
    options.add_argument("--each", type=int, default=10)
    given = options.parse_args()
    made, killed = Counter[str](), Counter[str]()
    for source in given.sources:
        for mutant, caught in tried(source, given.each):
            made[mutant.kind] += 1
            killed[mutant.kind] += caught
            if not caught:
                print(f"survived: {source.name}: {mutant}", flush=True)
    for kind, count in made.items():
        print(f"{kind:20} {killed[kind]:4} of {count:4}")
    share = killed.total() / max(made.total(), 1)
    print(f"{'all':20} {killed.total():4} of {made.total():4}  {share:.1%}")
    return int(share < LEAST)


def tried(source: Path, each: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant of the client of a description, and whether its tests failed."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "acme")
        subprocess.run([sys.executable, MADE, source, package], check=True)
        if not passes(package):
            raise SystemExit(f"{source}: its tests fail without a mutation")
        for mutant in mutants(package, each):
            mutant.path.write_text(mutant.after, encoding="utf-8")
            yield mutant, not passes(package)
            mutant.path.write_text(mutant.before, encoding="utf-8")


def mutants(package: Path, each: int) -> Iterator[Mutant]:
    """At most `each` for a row of FAULTS, the same ones in every run."""
    dice = random.Random(SEED)
    for kind, folder, pattern, instead in FAULTS:
        found = []
        for path in sorted((package / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            for match in re.finditer(pattern, text):
                after = text[: match.start()] + match.expand(instead)
                after += text[match.end() :]
                found.append(Mutant(kind, path, text, after))
        yield from dice.sample(found, min(each, len(found)))


def passes(package: Path) -> bool:
    """Whether the package's contract tests do; in a fork, which spares the imports."""
    import httpx2  # noqa: F401
    import pytest

    child = os.fork()
    if child == 0:
        sys.dont_write_bytecode = True
        os.chdir(package.parent)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            quiet = ["-x", "-q", "-p", "no:cacheprovider", "--rootdir", "."]
            scenarios = f"--ignore={package / 'tests' / 'scenarios'}"
            code = pytest.main([*quiet, scenarios, str(package / "tests")])
        os._exit(int(code))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1, 2):  # neither passed, failed nor broken while collected
        raise SystemExit(f"pytest ended with {code} in {package}")
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
