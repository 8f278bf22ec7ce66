"""Counts the operations of real descriptions that are recognised as paged, by way.

    python tests/corpus/paging.py FOLDER_OR_FILES… [--sample SEED COUNT]
                                  [--show SEED COUNT]

A measurement, not a test. `--show` prints, to be read by eye, a random choice of what
is recognised, and of GET operations that answer with a list and are not.
"""

from __future__ import annotations

import argparse
import glob
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from generator import ir, pipeline
from generator.diagnostics import Diagnostics, Failure
from generator.settings import ClientSettings
from generator.source_files import load_source

Told = tuple[str, str]
"""A way, or `none`, and one line about the operation."""


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("sources", nargs="+", metavar="FOLDER_OR_FILE")
    parser.add_argument("--sample", nargs=2, type=int, metavar=("SEED", "COUNT"))
    parser.add_argument("--show", nargs=2, type=int, metavar=("SEED", "COUNT"))
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    sources = list(found(options.sources))
    if options.sample:
        seed, count = options.sample
        sources = random.Random(seed).sample(sources, min(count, len(sources)))
    with ProcessPoolExecutor(options.workers) as workers:
        read = list(workers.map(told, sources))
    everything = [one for described in read if described for one in described]
    print(f"{sum(one is not None for one in read)} of {len(sources)} descriptions")
    for way, count in Counter(way for way, _ in everything).most_common():
        print(f"{count:7}  {way}")
    if options.show:
        seed, count = options.show
        paged = [one for one in everything if one[0] not in ("none", "no list")]
        others = [one for one in everything if one[0] == "none"]
        for title, listed in ("recognised", paged), ("not recognised", others):
            print(f"\n{title}")
            chosen = random.Random(seed).sample(listed, min(count, len(listed)))
            for way, line in chosen:
                print(f"- {way}: {line}")


def found(named: list[str]) -> Iterator[str]:
    for name in named:
        if os.path.isdir(name):
            yield from sorted(glob.glob(f"{name}/**/*.json", recursive=True))
        else:
            yield name


def told(path: str) -> list[Told] | None:
    """Every operation of a description; None where it cannot be read."""
    settings = ClientSettings(name="client", source=path, output="client")
    diagnostics = Diagnostics()
    try:
        source = load_source(path, path, diagnostics)
        api = pipeline.describe(source, settings, {}, diagnostics)
    except Failure:
        return None
    declared = {one.name: one for one in api.declarations}
    return [
        (way(operation, declared), line(path, operation, declared))
        for group in api.groups
        for operation in group.operations
    ]


def way(operation: ir.Operation, declared: dict[str, ir.Declaration]) -> str:
    if operation.pages:
        is_inside = isinstance(operation.pages.parameter, tuple)
        return operation.pages.way + (" in the body" if is_inside else "")
    return "none" if is_list(operation, declared) else "no list"


def is_list(operation: ir.Operation, declared: dict[str, ir.Declaration]) -> bool:
    """Whether it reads a list, or an object with a list right in it."""
    kinds = [bare(kind, declared) for kind in operation.results]
    fields = [bare(f.type, declared) for k in kinds for f in fields_of(k, declared)]
    is_there = any(isinstance(kind, ir.Array) for kind in [*kinds, *fields])
    return operation.method == "GET" and is_there


def line(
    path: str, operation: ir.Operation, declared: dict[str, ir.Declaration]
) -> str:
    """The target, what can be asked for, what comes back, and what was made of it."""
    target = "".join(p if isinstance(p, str) else "{}" for p in operation.path)
    asked = [p.name.wire for p in operation.parameters if p.location == "query"]
    kind = bare(operation.results[0], declared)
    came = [field.name.wire for field in fields_of(kind, declared)]
    headers = [h.name for r in operation.responses for h in r.headers]
    said = operation.pages
    made = f" => {said.parameter} {said.next!r} {said.items!r}" if said else ""
    back = f"{came[:25]}" if came else type(kind).__name__
    place = "/".join(path.split("/")[-2:]) + f" {operation.method}"
    return f"{place} {target} ?{asked[:25]} -> {back} {headers[:6]}{made}"


def bare(kind: ir.Type, declared: dict[str, ir.Declaration]) -> ir.Type:
    while True:
        one = declared.get(kind.name) if isinstance(kind, ir.AliasRef) else None
        if isinstance(kind, ir.Nullable):
            kind = kind.inner
        elif isinstance(one, ir.Alias):
            kind = one.type
        else:
            return kind


def fields_of(
    kind: ir.Type, declared: dict[str, ir.Declaration]
) -> tuple[ir.Field, ...]:
    one = declared.get(kind.name) if isinstance(kind, ir.ModelRef) else None
    return one.fields if isinstance(one, ir.Model) else ()


if __name__ == "__main__":
    main()
