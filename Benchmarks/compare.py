"""Times explain beside other libraries, case by case, in one interleaved run, and compares their answers.

    python compare.py .build/release/explain [--only forward,signals] [--rounds 11] [--threads N] [--output FOLDER]

The libraries run in this process, explain as a worker beside it (`explain bench --worker`), both on the same arrays.
In every round each competitor has one turn, after the threads of the one before have gone to sleep. Exit code 1 if an
answer is wrong. Next: peers.py, answers.py, report.py.
"""

import argparse
import functools
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import numpy as np

import answers
import peers
import report

#: What is compared, and the group of explain's catalogue it comes from.
GROUPS = {
    "forward": "layers", "training": "layers", "filters": "filters", "separable": "separable", "signals": "signals",
    "pooling": "pooling",
}
#: No sample is shorter than this; short cases run several times in one.
LEAST_SAMPLE = 0.005
#: Seconds of runs before those that are timed.
WARM_UP = 0.003
#: An algorithm of ours that is so many times slower than our fastest is not timed further.
HOPELESS = 2.5


class Worker:
    """explain, which answers one request a line."""

    def __init__(self, program: str, threads: int):
        command = [program, "bench", "--worker", "--threads", str(threads)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, do: str, **fields) -> dict:
        self.process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"compare: explain ended with exit code {self.process.wait()}")
        return json.loads(line)

    def need(self, do: str, **fields) -> dict:
        answer = self.ask(do, **fields)
        if "error" in answer:
            sys.exit(f"compare: explain cannot {do}: {answer['error']}")
        return answer

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Competitor:
    name: str
    is_ours: bool
    #: Runs the case a number of times and tells the seconds of one run.
    clock: Callable[[int], float]
    runs: int = 1
    samples: list[float] = field(default_factory=list)

    def prepare(self) -> float:
        """Two runs to warm up; how often to run in a sample follows from the faster one."""
        once = min(self.clock(1), self.clock(1))
        self.runs = max(1, math.ceil(LEAST_SAMPLE / max(once, 1e-7)))
        return once

    def sample(self) -> None:
        settle()
        if self.runs > 1:
            self.clock(1)
        self.samples.append(self.clock(self.runs))


def settle() -> None:
    """Waits until no thread of this process works: pools spin for a while before they sleep."""
    for _ in range(200):
        before = time.process_time()
        time.sleep(0.005)
        if time.process_time() - before < 0.0005:
            return


def stopwatch(run: Callable[[], object]) -> Callable[[int], float]:
    def clock(runs: int) -> float:
        # Some that are not counted, as the worker does: threads that slept take a while to come back.
        start = time.perf_counter()
        while time.perf_counter() - start < WARM_UP:
            run()
        start = time.perf_counter()
        for _ in range(runs):
            run()
        return (time.perf_counter() - start) / runs

    return clock


def make_arrays(case: dict, group: str, seed: int) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(seed)
    normal = lambda shape: generator.standard_normal(shape, dtype=np.float32)
    arrays = {"input": normal(case["input"])}
    if case["group"] == "pooling":
        return arrays
    if case["group"] == "separable":
        side = case["kernel"][0]
        # The Gaussian that OpenCV takes for a kernel of this size.
        sigma = 0.3 * ((side - 1) * 0.5 - 1) + 0.8
        weights = np.exp(-((np.arange(side) - side // 2) ** 2) / (2 * sigma**2))
        arrays["factor"] = (weights / weights.sum()).astype(np.float32)
        arrays["kernel"] = np.outer(arrays["factor"], arrays["factor"])
        return arrays
    products = max(1, case["products"])
    arrays["kernel"] = normal(case["kernel"]) / np.float32(math.sqrt(products))
    if case["bias"]:
        arrays["bias"] = normal(case["output"][-1:])
    if group == "training":
        arrays["upstream"] = normal(case["output"])
    return arrays


class WrongAnswer(Exception):
    pass


def check(name: str, found: list[np.ndarray], right: list[answers.Truth], bounds: list) -> float:
    """The largest error as a share of its bound."""
    if len(found) != len(right):
        raise WrongAnswer(f"{name}: {len(found)} results instead of {len(right)}")
    worst = 0.0
    for values, truth, bound in zip(found, right, bounds):
        if values.shape != truth.values.shape:
            raise WrongAnswer(f"{name}: the shape is {values.shape}, it should be {truth.values.shape}")
        if not np.isfinite(values).all():
            raise WrongAnswer(f"{name}: not every value is a finite number")
        error = np.abs(values - truth.values)
        share = np.where(error > 0, error / np.maximum(bound, 1e-300), 0).max()
        if share > 1:
            raise WrongAnswer(f"{name}: the worst error is {share:.3g} times its bound")
        worst = max(worst, float(share))
    return worst


def rounds_like(algorithm: str) -> str:
    return {"winograd": "winograd", "fft": "fft", "auto": "any"}.get(algorithm, "sum")


class Speeds:
    """Products a second of our algorithms in the case before: a guess that spares hopeless runs of minutes."""

    def __init__(self):
        self.known: dict[tuple, float] = {}

    def guess(self, case: dict, algorithm: str) -> float:
        return case["multiply_adds"] / self.known.get((case["group"], algorithm), math.inf)

    def learn(self, case: dict, algorithm: str, seconds: float) -> None:
        self.known[case["group"], algorithm] = max(1, case["multiply_adds"]) / seconds


def compare(worker: Worker, number: int, case: dict, group: str, options, folder: Path, speeds: Speeds) -> dict:
    """One case: every competitor's answer is checked, then all take turns."""
    training = group == "training"
    arrays = make_arrays(case, group, seed=number)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    prepared = worker.need("prepare", case=number, folder=str(folder), **{"pass": "training" if training else "forward"})
    right, shares = answers.truths(case, arrays, training), {}
    bounds = functools.cache(lambda kind: answers.bounds(case, arrays, right, kind))
    competitors = []
    for peer in peers.peers(case, arrays, options.threads, training):
        shares[peer.name] = check(peer.name, peer.answer(peer.run()), right, bounds(peer.rounds_like))
        competitors.append(Competitor(peer.name, False, stopwatch(peer.run)))
    fastest_peer = min(peer.prepare() for peer in competitors)
    automatic, ours = prepared["automatic"], []
    for algorithm in prepared["algorithms"]:
        # The definition itself is for reading; it is timed by `explain bench`.
        hopeless = algorithm == "naive" or speeds.guess(case, algorithm) > 2 * HOPELESS * fastest_peer
        if hopeless and algorithm != automatic:
            continue
        answer = worker.need("answer", algorithm=algorithm, folder=str(folder))
        if "refused" in answer:
            continue
        found = [np.load(folder / name) for name in answer["files"]]
        shares[algorithm] = check(f"explain {algorithm}", found, right, bounds(rounds_like(algorithm)))
        clock = lambda runs, name=algorithm: worker.need("time", algorithm=name, runs=runs)["seconds"]
        ours.append(Competitor(algorithm, True, clock))
    if automatic not in shares:
        raise WrongAnswer(f"explain {automatic}: refused, but it is what auto takes")
    first = {competitor.name: competitor.prepare() for competitor in ours}
    for name, seconds in first.items():
        speeds.learn(case, name, seconds)
    limit = HOPELESS * min(first.values())
    competitors += [c for c in ours if first[c.name] <= limit or c.name == automatic]
    for turn in range(options.rounds):
        # Another one begins each time, so that nobody always follows the same.
        for place in range(len(competitors)):
            competitors[(turn + place) % len(competitors)].sample()
    return report.case_entry(case, competitors, automatic, shares)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the program, .build/release/explain")
    parser.add_argument("--only", default=",".join(GROUPS), help=f"some of {', '.join(GROUPS)}")
    parser.add_argument("--cases", default="", help="only cases whose name contains this")
    parser.add_argument("--rounds", type=int, default=11, help="turns of every competitor")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of every competitor")
    parser.add_argument("--output", type=Path, help="the folder for ratios.json and ratios.md")
    arguments = parser.parse_args()
    groups = [name for name in arguments.only.split(",") if name]
    for name in groups:
        if name not in GROUPS:
            parser.error(f"--only: '{name}' is not known; allowed are {', '.join(GROUPS)}")

    if os.getloadavg()[0] > 0.5:
        print("compare: other programs are busy on this machine; the times will show it", file=sys.stderr)
    peers.use_threads(arguments.threads)
    worker = Worker(arguments.program, arguments.threads)
    catalogue = worker.need("catalogue")
    results, wrong, speeds = [], [], Speeds()
    with tempfile.TemporaryDirectory(prefix="explain-bench-") as name:
        folder = Path(name)
        for group in groups:
            entries = []
            for number, case in enumerate(catalogue["cases"]):
                is_small = case["group"] in ("filters", "separable") and case["input"][0] < 1000
                if case["group"] != GROUPS[group] or is_small or arguments.cases not in case["name"]:
                    continue
                try:
                    entry = compare(worker, number, case, group, arguments, folder, speeds)
                except WrongAnswer as problem:
                    wrong.append(f"{group}, {case['name']}: {problem}")
                    print("WRONG ", wrong[-1], flush=True)
                    continue
                entries.append(entry)
                print(report.line(group, entry), flush=True)
            if entries:
                results.append(report.group_entry(group, entries))
    peak = worker.need("peak")["operations_per_second"]
    worker.close()
    version = subprocess.run([arguments.program, "--version"], capture_output=True, text=True).stdout.split()[-1]
    result = {
        "command": "make bench",
        "machine": {
            "processor": report.processor(), "cores": os.cpu_count(), "threads": arguments.threads,
            "vectors": catalogue["vectors"], "peak_gflops": report.rounded(peak / 1e9),
        },
        "versions": {"explain": version, "python": platform.python_version(), **peers.versions()},
        "rounds": arguments.rounds,
        "groups": results,
    }
    print()
    print(report.summary(result))
    if arguments.output:
        arguments.output.mkdir(parents=True, exist_ok=True)
        (arguments.output / "ratios.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        (arguments.output / "ratios.md").write_text(report.markdown(result))
    if wrong:
        sys.exit("compare: wrong answers:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
