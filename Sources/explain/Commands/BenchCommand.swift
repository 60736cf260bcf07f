// `explain bench`: how fast every algorithm is on this machine, on the layers, pictures and signals of courses; timed,
// told and drawn. What is timed is in `BenchmarkCatalogue.swift`, how in `BenchmarkRun.swift`.

import ArgumentParser
import Reference
import Viz

/// Timing.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time every algorithm on this machine, and draw how fast each is.",
    discussion: """
      Layers and images of courses, by every algorithm that applies, in turn. A
      GFLOP/s is 10⁹ operations a second, two for each product of the definition: an
      algorithm that needs fewer products can go beyond the machine's peak.

      Examples:
        explain bench
        explain bench --only layers --algorithm direct,im2col -o layers.svg
        explain bench --ratios figures/benchmarks/ratios.json
        explain bench --network fashion --batch 200
      """)

  @Option(
    help: ArgumentHelp(
      "Some of: \(BenchmarkGroup.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.", valueName: "GROUP,…"
    ))
  var only: String?

  @Option(
    help: ArgumentHelp(
      "Some of: \(ConvolutionAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.",
      valueName: "NAME,…"))
  var algorithm: String?

  @Option(help: ArgumentHelp("Rounds, in each of which every algorithm has one turn. Default: 9.", valueName: "N"))
  var `repeat`: String?

  @Option(help: ArgumentHelp("How many threads may work. Default: all cores.", valueName: "N"))
  var threads: String?

  @Option(help: ArgumentHelp("Time nothing; show the ratios that make bench wrote.", valueName: "FILE.json"))
  var ratios: String?

  @Option(
    help: ArgumentHelp(
      "Time a network instead: a name of explain summary --list, or a .json file.", valueName: "MODEL"))
  var network: String?

  @Option(help: ArgumentHelp("Of a network: examples of a step. Default: 32.", valueName: "B"))
  var batch: String?

  @Option(help: ArgumentHelp("Of a network: training or forward. Default: training.", valueName: "PASS"))
  var pass: String?

  @Flag(
    help:
      "Measure where one algorithm overtakes another and print the source file by which auto decides; make tune puts it in its place."
  )
  var tune = false

  @Flag(help: .hidden)
  var worker = false

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    let threads = try WorkOptions.parseThreads(threads)
    if worker {
      var worker = try BenchmarkWorker(threads: threads)
      return try worker.serve()
    }
    if let network { return try time(network: network.trimmed, threads: threads) }
    for (name, value) in [("--batch", batch), ("--pass", pass)] where value != nil {
      throw UsageError("\(name) is for a network; add --network NAME, or leave it out")
    }
    if tune { return try printTable(threads: threads) }
    if let ratios { return try show(ratios: ratios.trimmed) }
    try measure(threads: threads)
  }

  /// Times what was asked for.
  private func measure(threads: Int) throws {
    var report = try Report(report)
    let groups = try parsedGroups()
    let algorithms = try parsedAlgorithms()
    let rounds = try rounds
    if algorithm != nil && groups == [.pooling] {
      throw UsageError("--algorithm: a pooling is computed in one way; leave it out")
    }
    let target = try figure.target(default: "bench.png", inputs: [])
    // A pooling is no algorithm among others: whoever names some wants those.
    let cases = try BenchmarkCatalogue.cases(groups.filter { algorithm == nil || $0 != .pooling })

    var run = BenchmarkRun(algorithms: algorithms, rounds: rounds, threads: threads)
    var peak = Machine.peak(threads: threads)
    var results: [BenchmarkResult] = []
    for (number, benchmark) in cases.enumerated() {
      if !self.report.quiet { Terminal.progress("\(number + 1)/\(cases.count)  \(benchmark.group)  \(benchmark.name)") }
      let result = try run.measure(benchmark)
      if !result.entries.isEmpty || !result.leftOut.isEmpty { results.append(result) }
    }
    Terminal.progress("")
    guard results.contains(where: { !$0.entries.isEmpty }) else {
      let names = algorithms.map(\.rawValue).joined(separator: ", ")
      throw UsageError(
        "--algorithm: \(names) cannot compute any case of \(groups.map(\.rawValue).joined(separator: ", "))")
    }
    // Once more at the end, when the processor is as warm as it was for the others.
    peak = max(peak, Machine.peak(threads: threads))
    let measured = BenchmarkMeasurements(
      results: results, groups: groups, peak: peak, threads: threads, rounds: rounds)
    measured.tell(in: &report)
    let language = report.language
    if let target {
      try report.draw(target) { printable in measured.panel(language, command: printable(CommandText.typed)) }
    }
    try report.finish()
  }

  /// Measures the crossovers and prints them as Swift.
  private func printTable(threads: Int) throws {
    for (name, isGiven) in [
      ("--only", only != nil), ("--algorithm", algorithm != nil), ("--ratios", ratios != nil),
      ("--output", figure.output != nil), ("--json", report.json), ("--quiet", report.quiet),
    ] where isGiven {
      throw UsageError("--tune prints a source file and takes only --repeat and --threads; leave \(name) out")
    }
    let tuning = Tuning(threads: threads, rounds: try rounds) { Terminal.progress($0) }
    let table = try tuning.run()
    Terminal.progress("")
    Terminal.say(table.source(threads: threads))
  }

  private var rounds: Int {
    get throws { try `repeat`.map { try NumberSyntax.integer($0, for: "--repeat", in: 1...1000) } ?? 9 }
  }

  private func parsedGroups() throws -> [BenchmarkGroup] {
    try ChoiceSyntax.list(only, of: BenchmarkGroup.allCases, for: "--only")
  }

  private func parsedAlgorithms() throws -> [ConvolutionAlgorithm] {
    try ChoiceSyntax.list(algorithm, of: ConvolutionAlgorithm.allCases, for: "--algorithm")
  }

  /// Shows what `make bench` found.
  private func show(ratios path: String) throws {
    for (name, value) in [("--only", only), ("--algorithm", algorithm), ("--repeat", `repeat`), ("--threads", threads)]
    where value != nil {
      throw UsageError("\(name) says what to time, but --ratios times nothing; leave one of them out")
    }
    var report = try Report(report)
    let file = try RatioFile.read(path)
    let target = try figure.target(default: "ratios.png", inputs: [path])
    file.tell(in: &report)
    let language = report.language
    if let target {
      try report.draw(target) { printable in
        try file.panel(language, command: printable(CommandText.typed), printable)
      }
    }
    try report.finish()
  }
}
