"""What a client costs before its first answer: `import_cost.py PACKAGE`.

PACKAGE is the folder of a generated client, whose contract tests give an operation to
call: the first one that needs no model and has an answer. Prints the time and memory of
importing the package and making a client, beside the same with its HTTP library; which
modules of the package each step loads; and the time to the first decoded object, from
a server on loopback, beyond importing the HTTP library, and beyond a first answer of
that. Each figure is the median of many fresh processes that take turns. Beside the time
stands that of the processor alone, in which nothing else that runs can be seen. Memory
is the most that was resident (Linux).
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROUNDS = 25
# Runs in a process of its own; a step is a line of code, and what it loads is told.
CHILD = """
import json, sys, time
package, steps = sys.argv[1], json.loads(sys.argv[2])
names, loaded = {}, []
def modules():
    return [m for m in sys.modules if m.partition(".")[0] == package]
start, cpu = time.perf_counter(), time.process_time()
for step in steps:
    exec(step, names)
    loaded.append(modules())
taken, cpu = time.perf_counter() - start, time.process_time() - cpu
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
told = {"ms": taken * 1e3, "cpu ms": cpu * 1e3, "MB": int(peak) / 1024}
print(json.dumps({**told, "loaded": loaded}))
"""


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: import_cost.py PACKAGE", file=sys.stderr)
        return 2
    package = Path(sys.argv[1]).resolve()
    found = next(calls(package), None)
    if found is None:
        print(f"no test in {package} has a call that needs no model", file=sys.stderr)
        return 2
    call, answer = found
    sys.path.insert(0, str(package.parent))
    library = importlib.import_module(f"{package.name}.runtime._http").http.__name__
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(answer)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        made = f"client = {package.name}.Client(base_url={url!r})"
        ours = [f"import {package.name}", made]
        theirs = [f"import {library}", f"client = {library}.Client()"]
        programs = {
            "bare": theirs[:1],
            "library": theirs,
            "answer": [*theirs, f"client.get({url!r}).json()"],
            "client": ours,
            "call": [*ours, f"result = {call}"],
        }
        with tempfile.TemporaryDirectory() as compiled:
            report(measured(package, programs, compiled), library, call)
        server.shutdown()
    return 0


def calls(package: Path) -> Iterator[tuple[str, object]]:
    """Calls of the contract tests as code, with an answer of each: literals alone."""
    for path in sorted((package / "tests").glob("test_*.py")):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(test, ast.FunctionDef):
                continue
            made = [n for n in ast.walk(test) if isinstance(n, ast.Lambda)]
            texts = [ast.unparse(each.body) for each in made]
            answers = list(answers_in(test))
            if answers and texts and free_names(made[0]) == {"client"}:
                yield texts[0], answers[0]


def answers_in(test: ast.FunctionDef) -> Iterator[object]:
    """The objects that the test answers with, where they stand there as literals."""
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "call.returned":
            for keyword in node.keywords:
                if keyword.arg == "json" and isinstance(keyword.value, ast.Dict):
                    try:
                        yield ast.literal_eval(keyword.value)
                    except ValueError:
                        continue


def free_names(made: ast.Lambda) -> set[str]:
    return {node.id for node in ast.walk(made.body) if isinstance(node, ast.Name)}


def handler(answer: object) -> type[BaseHTTPRequestHandler]:
    """Says the same to every request."""
    body = json.dumps(answer).encode()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def measured(
    package: Path, programs: Mapping[str, list[str]], compiled: str
) -> dict[str, list[dict[str, Any]]]:
    """What each program told, run after run; the first round, which compiles, goes."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in programs}
    for _ in range(ROUNDS + 1):
        for name, steps in programs.items():
            command = [sys.executable, "-c", CHILD, package.name, json.dumps(steps)]
            done = subprocess.run(
                command,
                cwd=package.parent,
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
            )
            told[name].append(json.loads(done.stdout))
    return {name: runs[1:] for name, runs in told.items()}


def report(told: Mapping[str, list[dict[str, Any]]], library: str, call: str) -> None:
    def median(name: str, unit: str) -> float:
        values: list[float] = [run[unit] for run in told[name]]
        return statistics.median(values)

    for unit in ("ms", "cpu ms", "MB"):
        theirs, ours = median("library", unit), median("client", unit)
        print(
            f"import and Client(), {unit}: {library} {theirs:.1f}, package {ours:.1f}"
            f" ({ours / theirs:.2f}x, {ours - theirs:+.1f})"
        )
    for unit in ("ms", "cpu ms"):
        ours = median("call", unit)
        bare, answer = (ours - median(name, unit) for name in ("bare", "answer"))
        print(
            f"first decoded object, {unit}: {bare:+.1f} beyond `import {library}`,"
            f" {answer:+.1f} beyond a first answer of that"
        )
    print(f"  {call}")
    print("modules loaded".ljust(16), "all", "by part")
    steps = ("import", "Client()", "first call")
    for step, loaded in zip(steps, told["call"][0]["loaded"], strict=True):
        parts = Counter((name.split(".") + [""])[1] for name in loaded)
        by_part = ", ".join(f"{part or 'package'} {n}" for part, n in parts.items())
        print(step.ljust(16), f"{len(loaded):3}", by_part)


if __name__ == "__main__":
    sys.exit(main())
