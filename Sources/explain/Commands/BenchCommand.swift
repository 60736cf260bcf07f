// `explain bench`: how fast every algorithm is on this machine, on the layers, pictures and signals of courses.

import ArgumentParser
import Reference

/// Timing.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time every algorithm on this machine.")

  @Flag(help: .hidden)
  var worker = false

  @Option(help: ArgumentHelp("How many threads may work. Default: all cores.", valueName: "N"))
  var threads: String?

  func run() throws {
    var worker = try BenchmarkWorker(threads: WorkOptions.parseThreads(threads))
    try worker.serve()
  }
}
