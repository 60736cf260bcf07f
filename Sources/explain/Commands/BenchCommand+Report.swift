// What `explain bench` prints, and the figure made of it. Sizes, colours and positions are Viz's.

import Kernels
import Reference
import Viz

/// Everything that one run found.
struct BenchmarkMeasurements {
  let results: [BenchmarkResult]
  let groups: [BenchmarkGroup]
  /// Operations a second.
  let peak: Double
  let threads: Int
  let rounds: Int

  private func results(of group: BenchmarkGroup) -> [BenchmarkResult] {
    results.filter { $0.benchmark.group == group && !$0.entries.isEmpty }
  }

  /// How many cases each algorithm is left out of.
  private var leftOut: [(algorithm: String, count: Int)] {
    ConvolutionAlgorithm.allCases.map(\.rawValue).map { name in
      (name, results.count { $0.leftOut.contains(name) })
    }.filter { $0.1 > 0 }
  }

  func tell(in report: inout Report) {
    let language = report.language
    report.say(
      .labelMachine,
      [Machine.processor, Phrase.benchThreads.text(language, "\(threads)"), VectorUnit.name].joined(separator: " · "))
    report.say(.labelPeak, Phrase.benchPeak.text(language, NumberText.short(peak / 1e9)))
    report.say(.labelRounds, Phrase.benchRounds.text(language, "\(rounds)", "\(min(rounds, BenchmarkRun.leastRounds))"))
    for (algorithm, count) in leftOut {
      report.say(
        .labelLeftOut,
        Phrase.benchLeftOut.text(language, algorithm, NumberText.short(BenchmarkRun.longestRun), "\(count)"))
    }
    for group in groups where !results(of: group).isEmpty { report.add(table: table(group, language)) }
    if results.contains(where: { $0.entries.contains { $0.isAutomatic && $0.algorithm != "pool" } }) {
      report.add(table: Phrase.benchAutomatic.text(language))
    }
    report.record("processor", .string(Machine.processor))
    report.record("vectors", .string(VectorUnit.name))
    report.record("threads", .integer(threads))
    report.record("rounds", .integer(rounds))
    report.record("peak_gflops", .number(peak / 1e9))
    report.record("cases", .array(results.map { .object(json($0)) }))
  }

  /// One line for each algorithm of each case of a group.
  private func table(_ group: BenchmarkGroup, _ language: Language) -> String {
    let isPooling = group == .pooling
    var rows = [
      [
        Phrase.columnCase, .columnAlgorithm, .columnMedian, .columnQuartiles,
      ].map { $0.text(language) } + (isPooling ? ["GB/s"] : ["GFLOP/s", Phrase.columnShare.text(language)])
        + [Phrase.columnWorkspace.text(language)]
    ]
    for result in results(of: group) {
      for (index, entry) in result.entries.enumerated() {
        let rate = result.rate(entry.timing.median)
        let mark = entry.isAutomatic && !isPooling ? "*" : ""
        let quartiles = [0.25, 0.75].map { NumberText.short(entry.timing.quantile($0) * 1000, digits: 3) }
        rows.append(
          [
            index == 0 ? result.benchmark.name : "", entry.algorithm + mark, Self.milliseconds(entry.timing.median),
            quartiles.joined(separator: "…"), NumberText.short(rate, digits: 3),
          ] + (isPooling ? [] : [NumberText.short(100 * rate * 1e9 / peak, digits: 2) + " %"])
            + [Self.kibibytes(entry.workspace)])
      }
    }
    let lines = TextTable.lines(rows, left: [0, 1])
    return ([group.phrase.text(language)] + lines).joined(separator: "\n")
  }

  private static func milliseconds(_ seconds: Double) -> String {
    NumberText.short(seconds * 1000, digits: 3) + " ms"
  }

  private static func kibibytes(_ bytes: Int) -> String {
    NumberText.fixed(Double(bytes) / 1024, decimals: 0) + " KiB"
  }

  private func json(_ result: BenchmarkResult) -> [String: JSONValue] {
    let benchmark = result.benchmark
    let unit = benchmark.group == .pooling ? "gigabytes_per_second" : "gflops"
    let entries = result.entries.map { entry -> JSONValue in
      let rate = result.rate(entry.timing.median)
      var fields: [String: JSONValue] = [
        "name": .string(entry.algorithm), "median_ms": .number(entry.timing.median * 1000),
        "quartiles_ms": .array([0.25, 0.75].map { .number(entry.timing.quantile($0) * 1000) }),
        "rounds": .integer(entry.timing.samples.count), "runs_per_round": .integer(entry.runs),
        "automatic": .bool(entry.isAutomatic), "workspace_bytes": .integer(entry.workspace), unit: .number(rate),
      ]
      if benchmark.group != .pooling { fields["share_of_peak"] = .number(rate * 1e9 / peak) }
      return .object(fields)
    }
    return [
      "group": .string(benchmark.group.rawValue), "name": .string(benchmark.name), "input": .integers(benchmark.input),
      "kernel": .integers(benchmark.kernel), "output": .integers(benchmark.output),
      "multiply_adds": .integer(benchmark.multiplyAdds), "algorithms": .array(entries),
      "left_out": .array(result.leftOut.map(JSONValue.string)),
    ]
  }

  /// The figure.
  func panel(_ language: Language, command: String) -> BenchmarkPanel {
    // An algorithm keeps its colour whichever others are there.
    let all = ConvolutionAlgorithm.allCases.enumerated().map {
      BenchmarkPanel.Series(name: $0.element.rawValue, style: $0.offset)
    }
    let series = (all + [BenchmarkPanel.Series(name: "pool", style: nil)]).filter { one in
      results.contains { $0.entries.contains { $0.algorithm == one.name } }
    }
    let sections = groups.filter { !results(of: $0).isEmpty }.map { group in
      BenchmarkPanel.Section(
        heading: group.phrase.text(language), unit: group == .pooling ? "GB/s" : "GFLOP/s",
        limit: group == .pooling ? nil : peak / 1e9,
        rows: results(of: group).map { result in
          BenchmarkPanel.Row(
            name: result.benchmark.name,
            marks: result.entries.map { entry in
              BenchmarkPanel.Mark(
                series: series.firstIndex { $0.name == entry.algorithm } ?? 0, value: result.rate(entry.timing.median),
                // The longer the time, the lower the rate.
                lower: result.rate(entry.timing.quantile(0.75)), upper: result.rate(entry.timing.quantile(0.25)))
            })
        })
    }
    let units = [Phrase.benchOperations] + (groups.contains(.pooling) ? [.benchBytes] : [])
    return BenchmarkPanel(
      title: Phrase.titleBench.text(language), series: series, sections: sections,
      facts: [
        Machine.processor, Phrase.benchThreads.text(language, "\(threads)"), VectorUnit.name,
        Phrase.benchQuartiles.text(language),
      ] + units.map { $0.text(language) }
        + leftOut.map {
          Phrase.labelLeftOut.text(language) + ": "
            + Phrase.benchLeftOut.text(
              language, $0.algorithm, NumberText.short(BenchmarkRun.longestRun), "\($0.count)")
        }, command: command)
  }
}

extension BenchmarkGroup {
  /// What it is and how its cases are named.
  var phrase: Phrase {
    switch self {
    case .layers: .groupLayers
    case .filters: .groupFilters
    case .separable: .groupSeparable
    case .signals: .groupSignals
    case .pooling: .groupPooling
    }
  }
}
