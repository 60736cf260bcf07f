"""What compare.py found, as the entries of ratios.json, as lines and as tables. A ratio above 1: explain is faster."""

import math
from pathlib import Path

import numpy as np


def rounded(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "?"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?")


def case_entry(case: dict, competitors: list, automatic: str, shares: dict[str, float]) -> dict:
    times = []
    for competitor in competitors:
        least, low, median, high = np.percentile(np.array(competitor.samples) * 1000, [0, 25, 50, 75])
        times.append(
            {
                "name": competitor.name, "ours": competitor.is_ours, "median_ms": rounded(median),
                "quartiles_ms": [rounded(low), rounded(high)], "least_ms": rounded(least),
                "error_share": float(f"{shares[competitor.name]:.2g}"),
            }
        )
    peer = min((t for t in times if not t["ours"]), key=lambda t: t["median_ms"])
    ours = [t for t in times if t["ours"]]
    chosen = next(t for t in ours if t["name"] == automatic)
    best = min(ours, key=lambda t: t["median_ms"])
    return {
        "name": case["name"], "multiply_adds": case["multiply_adds"], "automatic": automatic, "best": best["name"],
        "peer": peer["name"], "ratio": rounded(peer["median_ms"] / chosen["median_ms"]),
        "ratio_of_best": rounded(peer["median_ms"] / best["median_ms"]), "times": times,
    }


def group_entry(name: str, cases: list[dict]) -> dict:
    def mean(key: str) -> float:
        return rounded(math.exp(sum(math.log(case[key]) for case in cases) / len(cases)))

    return {
        "name": name, "geometric_mean": mean("ratio"), "minimum": min(case["ratio"] for case in cases),
        "geometric_mean_of_best": mean("ratio_of_best"),
        "minimum_of_best": min(case["ratio_of_best"] for case in cases),
        "cases": cases,
    }


def times_of(entry: dict) -> str:
    return "  ".join(f"{t['name']} {t['median_ms']:.4g}" for t in entry["times"])


def line(group: str, entry: dict) -> str:
    """One case while the run goes on; milliseconds."""
    best = "" if entry["best"] == entry["automatic"] else f" (best: {entry['best']} {entry['ratio_of_best']:.2f})"
    return f"{group:9}  {entry['name']:45}  {entry['ratio']:5.2f}{best}  ms: {times_of(entry)}"


def summary(result: dict) -> str:
    rows = [f"{'ratio':9}  {'mean':>6}  {'least':>6}  {'mean of best':>12}  {'least of best':>13}"]
    for group in result["groups"]:
        rows.append(
            f"{group['name']:9}  {group['geometric_mean']:6.2f}  {group['minimum']:6.2f}  "
            f"{group['geometric_mean_of_best']:12.2f}  {group['minimum_of_best']:13.2f}"
        )
    return "\n".join(rows)


def markdown(result: dict) -> str:
    machine, versions = result["machine"], result["versions"]
    lines = [
        "# explain beside other libraries",
        "",
        f"`{result['command']}` on {machine['processor']}, {machine['threads']} threads, {machine['vectors']}, peak "
        f"{machine['peak_gflops']:.4g} GFLOP/s; {result['rounds']} rounds, medians in milliseconds. "
        + ", ".join(f"{name} {version}" for name, version in versions.items()) + ".",
        "",
        "A ratio is the time of the fastest other library divided by explain's: above 1 explain is faster. *auto* is "
        "the algorithm explain takes by itself, *best* its fastest.",
        "",
        "| group | auto: geometric mean | auto: least | best: geometric mean | best: least |",
        "|---|--:|--:|--:|--:|",
    ]
    for group in result["groups"]:
        lines.append(
            f"| {group['name']} | {group['geometric_mean']:.2f} | {group['minimum']:.2f} | "
            f"{group['geometric_mean_of_best']:.2f} | {group['minimum_of_best']:.2f} |"
        )
    for group in result["groups"]:
        names = []
        for case in group["cases"]:
            names += [t["name"] for t in case["times"] if not t["ours"] and t["name"] not in names]
        lines += ["", f"## {group['name']}", ""]
        lines.append("| case | " + " | ".join(names) + " | auto | ratio | best | ratio |")
        lines.append("|---|" + "--:|" * (len(names) + 4))
        for case in group["cases"]:
            times = {t["name"]: t["median_ms"] for t in case["times"]}
            cells = [f"{times[name]:.3g}" if name in times else "" for name in names]
            cells += [f"{times[case['automatic']]:.3g} {case['automatic']}", f"{case['ratio']:.2f}"]
            cells += [f"{times[case['best']]:.3g} {case['best']}", f"{case['ratio_of_best']:.2f}"]
            lines.append(f"| {case['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
