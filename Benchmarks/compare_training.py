"""Times steps of training, and ResNet50 on one picture, beside Keras, TensorFlow, PyTorch and ONNX Runtime.

    python compare_training.py .build/release/explain [--only cifar10,mnist] [--rounds 7] [--threads N] [--output FOLDER]
    python compare_training.py .build/release/explain --ours "{program} bench --network {name} --batch {batch} ..."

In every round each competitor has one turn, after the threads of the one before have gone to sleep. The libraries run in
this process; explain is started for each of its turns by the command that `--ours` is the pattern of, and prints one
JSON object with the times of its repetitions: {"milliseconds": [12.3, 12.1]}. Next: networks.py, compare.py.
"""

import argparse
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import networks
import report

OURS = "{program} bench --network {name} --batch {batch} --pass {work} --repeat {repeat} --threads {threads} --json"
#: Seconds that a turn lasts at least, if that is not too many repetitions; and those before that are not counted.
TURN, MOST, WARM_UP = 1.0, 1000, 2


@dataclass
class Competitor:
    name: str
    is_ours: bool
    #: The milliseconds of so many repetitions, those of the warm-up left out.
    turn: Callable[[int], list[float]]
    repeat: int = 1
    milliseconds: list[float] = field(default_factory=list)

    def prepare(self) -> None:
        """One turn that is not counted: what is compiled or arranged at first, and how often a turn repeats."""
        once = min(self.turn(2)) / 1000
        self.repeat = max(3, min(MOST, round(TURN / max(once, 1e-6))))


def settle() -> None:
    """Waits until no thread of this process works: pools spin for a while before they sleep."""
    for _ in range(200):
        before = time.process_time()
        time.sleep(0.005)
        if time.process_time() - before < 0.0005:
            return


def stopwatch(run: Callable[[], object]) -> Callable[[int], list[float]]:
    def turn(repeat: int) -> list[float]:
        for _ in range(WARM_UP):
            run()
        times = []
        for _ in range(repeat):
            start = time.perf_counter()
            run()
            times.append((time.perf_counter() - start) * 1000)
        return times

    return turn


def program(pattern: str, options, case: networks.Case) -> Callable[[int], list[float]]:
    """A turn of explain."""

    def turn(repeat: int) -> list[float]:
        work = "forward" if case.layers is None else "training"
        fields = dict(
            program=options.program, name=case.name, work=work, batch=case.batch, repeat=repeat,
            threads=options.threads)
        command = [word.format(**fields) for word in shlex.split(pattern)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"compare_training: '{shlex.join(command)}' ended with {done.returncode}: {done.stderr.strip()}")
        try:
            times = [float(value) for value in json.loads(done.stdout)["milliseconds"]]
        except (ValueError, KeyError, TypeError):
            sys.exit(f"compare_training: '{shlex.join(command)}' did not print {{\"milliseconds\": [...]}}")
        if len(times) != repeat or not all(value > 0 for value in times):
            sys.exit(f"compare_training: '{shlex.join(command)}' printed {len(times)} times instead of {repeat}")
        return times

    return turn


def compare(case: networks.Case, options) -> dict:
    """One network: all take turns."""
    others = networks.peers(case, options.threads)
    sizes = {peer.parameters for peer in others}
    if len(sizes) != 1:
        sys.exit(f"compare_training: {case.name} is not one network: {sizes} parameters")
    competitors = [Competitor(peer.name, False, stopwatch(peer.run)) for peer in others]
    if options.ours:
        competitors.append(Competitor("explain", True, program(options.ours, options, case)))
    for competitor in competitors:
        competitor.prepare()
    for turn in range(options.rounds):
        # Another one begins each time, so that nobody always follows the same.
        for place in range(len(competitors)):
            competitor = competitors[(turn + place) % len(competitors)]
            settle()
            competitor.milliseconds += competitor.turn(competitor.repeat)
    return entry(case, competitors, sizes.pop())


def entry(case: networks.Case, competitors: list[Competitor], parameters: int) -> dict:
    times = []
    for competitor in competitors:
        low, median, high = statistics.quantiles(competitor.milliseconds, n=4)
        times.append({
            "name": competitor.name, "ours": competitor.is_ours, "median_ms": report.rounded(median),
            "quartiles_ms": [report.rounded(low), report.rounded(high)],
            "least_ms": report.rounded(min(competitor.milliseconds)), "samples": len(competitor.milliseconds),
        })
    fastest = min((t for t in times if not t["ours"]), key=lambda t: t["median_ms"])
    ours = [t for t in times if t["ours"]]
    return {
        "name": case.name, "batch": case.batch, "pass": "forward" if case.layers is None else "training",
        "parameters": parameters, "peer": fastest["name"],
        "ratio": report.rounded(fastest["median_ms"] / ours[0]["median_ms"]) if ours else None, "times": times,
    }


def line(found: dict) -> str:
    """One network while the run goes on; milliseconds."""
    ratio = f"{found['ratio']:5.2f}" if found["ratio"] else "    –"
    return f"{found['name']:9}  {found['pass']:8}  {found['batch']:3}  {ratio}  ms: {report.times_of(found)}"


def markdown(result: dict) -> str:
    machine, names = result["machine"], []
    for found in result["networks"]:
        names += [t["name"] for t in found["times"] if t["name"] not in names]
    names.sort(key=lambda name: name == "explain")
    lines = [
        "# Steps of training beside other libraries",
        "",
        f"`{result['command']}` on {machine['processor']}, {machine['threads']} threads; {result['rounds']} rounds, "
        "medians in milliseconds. " + ", ".join(f"{name} {v}" for name, v in result["versions"].items()) + ".",
        "",
        "A ratio is the time of the fastest other library divided by explain's: above 1 explain is faster.",
        "",
        "| network | batch | pass | " + " | ".join(names) + " | ratio |",
        "|---|--:|---|" + "--:|" * (len(names) + 1),
    ]
    for found in result["networks"]:
        times = {t["name"]: t["median_ms"] for t in found["times"]}
        cells = [f"{times[name]:.3g}" if name in times else "" for name in names]
        ratio = f"{found['ratio']:.2f}" if found["ratio"] else ""
        lines.append(f"| {found['name']} | {found['batch']} | {found['pass']} | " + " | ".join(cells) + f" | {ratio} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = [case.name for case in networks.CASES]
    parser.add_argument("program", help="the program, .build/release/explain")
    parser.add_argument("--only", default=",".join(known), help=f"some of {', '.join(known)}")
    parser.add_argument("--ours", default=OURS, help=f"the pattern of our command; '' for none; else {OURS}")
    parser.add_argument("--rounds", type=int, default=7, help="turns of every competitor")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of every competitor")
    parser.add_argument("--output", type=Path, help="the folder for training.json and training.md")
    options = parser.parse_args()
    chosen = [name for name in options.only.split(",") if name]
    for name in chosen:
        if name not in known:
            parser.error(f"--only: '{name}' is not known; allowed are {', '.join(known)}")
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads: at least 1")
    if os.getloadavg()[0] > 0.5:
        print("compare_training: other programs are busy on this machine; the times will show it", file=sys.stderr)

    networks.use_threads(options.threads)
    found = []
    for case in networks.CASES:
        if case.name in chosen:
            found.append(compare(case, options))
            print(line(found[-1]), flush=True)
    versions = {"python": platform.python_version(), **networks.versions()}
    if options.ours:
        version = subprocess.run([options.program, "--version"], capture_output=True, text=True).stdout.split()
        versions = {"explain": version[-1] if version else "?", **versions}
    result = {
        "command": "python Benchmarks/compare_training.py .build/release/explain",
        "machine": {"processor": report.processor(), "cores": os.cpu_count(), "threads": options.threads},
        "versions": versions, "rounds": options.rounds, "networks": found,
    }
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "training.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        (options.output / "training.md").write_text(markdown(result))


if __name__ == "__main__":
    main()
