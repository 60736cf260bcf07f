// Measures where one algorithm overtakes another and writes the table by which `auto` decides
// (`AlgorithmTable+Measured.swift`). `make tune` puts it in its place.

import Kernels
import Reference

/// The search for the crossovers on this machine.
struct Tuning {
  let threads: Int
  /// Rounds of every comparison, in which both algorithms have one turn.
  let rounds: Int
  /// Called before each comparison with what is compared.
  let progress: (String) -> Void

  /// How much faster an algorithm with a looser error bound must be to be taken; `separable` has the same bound.
  private static let leastGain = 1.25
  /// What stands for "never".
  private static let never = 1 << 30

  /// The crossovers.
  func run() throws -> AlgorithmTable {
    let image = Workload.input([2048, 2048])
    let samples = Workload.input([1 << 20])
    return AlgorithmTable(
      winogradChannels: try crossover([2, 4, 8, 12, 16, 24, 32, 48]) { try layer(channels: $0, filters: 64) },
      winogradFilters: try crossover([2, 4, 8, 12, 16, 24, 32, 48]) { try layer(channels: 64, filters: $0) },
      // One tile of 4×4 outputs a map. The deeper a layer, the more there is to transform.
      winogradTiles: try crossover([4, 8, 12, 16, 24, 32, 48, 64]) {
        try layer([$0, 4, 4, 384], filters: 384)
      },
      fourierTaps: try crossover([5, 7, 9, 11, 13, 15, 17, 21, 25, 31].map { $0 * $0 }) { taps in
        try filter(side: Int(Double(taps).squareRoot()), on: image, isSeparable: false, against: .fft)
      },
      fourierSignalTaps: try crossover([16, 32, 48, 64, 96, 128, 192, 256, 384, 512]) { taps in
        try signal(taps: taps, samples: samples)
      },
      // A square of side n: n² products against 2·n, in tenths 5·n.
      separableTenths: try crossover([2, 3, 4, 5, 6, 7, 9, 11, 15, 21, 31].map { 5 * $0 }, leastGain: 1) { tenths in
        try filter(side: tenths / 5, on: image, isSeparable: true, against: .separable)
      })
  }

  /// The smallest size from which on the second algorithm is faster at every size tried.
  private func crossover(
    _ sizes: [Int], leastGain: Double = Self.leastGain, _ gain: (Int) throws -> Double
  ) throws -> Int {
    var first = Self.never
    // From the largest down, until the gain is gone.
    for size in sizes.reversed() {
      guard try gain(size) >= leastGain else { break }
      first = size
    }
    return first
  }

  private func layer(channels: Int, filters: Int) throws -> Double {
    try layer([16, 24, 24, channels], filters: filters)
  }

  private func layer(_ maps: [Int], filters: Int) throws -> Double {
    let benchmark = try BenchmarkCase(layer: maps, filters: filters, kernel: 3, stride: 1, padding: .same)
    return try gain(Workload(benchmark, input: Workload.input(benchmark.input)), of: .winograd)
  }

  private func filter(
    side: Int, on image: Tensor<Float>, isSeparable: Bool, against other: ConvolutionAlgorithm
  ) throws -> Double {
    let benchmark = try BenchmarkCase(filter: side, on: image.shape, isSeparable: isSeparable)
    return try gain(Workload(benchmark, input: image), of: other)
  }

  private func signal(taps: Int, samples: Tensor<Float>) throws -> Double {
    try gain(Workload(BenchmarkCase(taps: taps, samples: samples.count), input: samples), of: .fft)
  }

  /// How many times faster an algorithm is than `direct`: the ratio of medians of turns in alternation.
  private func gain(_ workload: Workload, of other: ConvolutionAlgorithm) throws -> Double {
    progress("\(other.rawValue)  \(workload.benchmark.name)")
    let contenders = workload.contenders([.direct, other], threads: threads)
    var timings = contenders.map { _ in Timing() }
    for round in 0...rounds {
      for (index, contender) in contenders.enumerated() {
        let seconds = try contender.time(runs: 1)
        // The first round warms up.
        if round > 0 { timings[index].add(seconds) }
      }
    }
    return timings[0].median / timings[1].median
  }
}

extension AlgorithmTable {
  /// The source file that holds this table.
  func source(threads: Int) -> String {
    """
    // Written by `make tune`; measured on \(Machine.processor), \(VectorUnit.name), \(threads) threads.

    extension AlgorithmTable {
      /// The crossovers by which `auto` decides.
      public static let measured = AlgorithmTable(
        winogradChannels: \(winogradChannels), winogradFilters: \(winogradFilters), winogradTiles: \(winogradTiles),
        fourierTaps: \(fourierTaps), fourierSignalTaps: \(fourierSignalTaps), separableTenths: \(separableTenths))
    }

    """
  }
}
