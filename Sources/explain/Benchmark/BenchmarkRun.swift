// Times the algorithms on one case after the other: how often, in which order, and what is left out.
// It tells nobody; see `BenchCommand+Report.swift`.

import Reference

/// What was found about one case.
struct BenchmarkResult {
  /// One algorithm's times.
  struct Entry {
    let algorithm: String
    let timing: Timing
    /// Runs of each round.
    let runs: Int
    /// Bytes beyond input and results.
    let workspace: Int
    /// Whether it is what `auto` takes.
    let isAutomatic: Bool
  }

  let benchmark: BenchmarkCase
  /// In the order of ``ConvolutionAlgorithm``.
  var entries: [Entry]
  /// Algorithms that apply but would have taken too long.
  var leftOut: [String]

  /// Billions in a second: operations, two for each product of the definition; of a pooling, bytes read and written.
  func rate(_ seconds: Double) -> Double {
    Double(benchmark.group == .pooling ? benchmark.bytes : 2 * benchmark.multiplyAdds) / seconds / 1e9
  }

  /// The entry with the smallest median.
  var fastest: Entry? { entries.min { $0.timing.median < $1.timing.median } }
}

/// A run of the benchmark.
struct BenchmarkRun {
  /// No round is shorter than this: short cases run several times in it.
  static let leastRound = 0.005
  /// An algorithm is left out of a case if one run would take longer, unless it is the one that `auto` takes.
  static let longestRun = 0.5
  /// After so many seconds an algorithm has had its rounds, if there were at least ``leastRounds``.
  static let budget = 0.5
  static let leastRounds = 3

  let algorithms: [ConvolutionAlgorithm]
  let rounds: Int
  let threads: Int
  /// Products in a second that an algorithm reached in the case before of its group: a guess for the next.
  private var speeds: [String: Double] = [:]
  /// The input of the case before: several cases share one.
  private var input = Tensor<Float>(shape: [0], repeating: 0)

  init(algorithms: [ConvolutionAlgorithm], rounds: Int, threads: Int) {
    (self.algorithms, self.rounds, self.threads) = (algorithms, rounds, threads)
  }

  /// A contender and what is known of it.
  private struct Runner {
    let contender: Contender
    let workspace: Int
    let runs: Int
    let rounds: Int
    var timing = Timing()
  }

  /// Times a case: each algorithm once to warm up, then all of them in turn, round by round.
  mutating func measure(_ benchmark: BenchmarkCase) throws -> BenchmarkResult {
    if input.shape != benchmark.input { input = Workload.input(benchmark.input) }
    let workload = Workload(benchmark, input: input)
    var result = BenchmarkResult(benchmark: benchmark, entries: [], leftOut: [])
    let automatic = try workload.automatic
    var runners: [Runner] = []
    for contender in workload.contenders(algorithms, threads: threads) {
      let key = "\(benchmark.group) \(contender.name)"
      let guess = speeds[key].map { Double(benchmark.multiplyAdds) / $0 } ?? 0
      if guess > Self.longestRun && contender.name != automatic {
        result.leftOut.append(contender.name)
        continue
      }
      do {
        let workspace = try contender.workspace()
        let once = try contender.time(runs: 1)
        speeds[key] = Double(benchmark.multiplyAdds) / once
        runners.append(runner(contender, workspace: workspace, once: once))
      } catch GeometryError.algorithmDoesNotApply {
        continue
      } catch GeometryError.tooLarge {
        result.leftOut.append(contender.name)
      }
    }
    for round in 0..<rounds {
      for index in runners.indices where round < runners[index].rounds {
        runners[index].timing.add(try runners[index].contender.time(runs: runners[index].runs))
      }
    }
    result.entries = runners.map {
      .init(
        algorithm: $0.contender.name, timing: $0.timing, runs: $0.runs, workspace: $0.workspace,
        isAutomatic: $0.contender.name == automatic)
    }
    return result
  }

  /// How often to run what took `once` seconds.
  private func runner(_ contender: Contender, workspace: Int, once: Double) -> Runner {
    let runs = max(1, Int((Self.leastRound / once).rounded(.up)))
    let affordable = max(Self.leastRounds, Int(min(Self.budget / (once * Double(runs)), 1e6)))
    return Runner(contender: contender, workspace: workspace, runs: runs, rounds: min(rounds, affordable))
  }
}
