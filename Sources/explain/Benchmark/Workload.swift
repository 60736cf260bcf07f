// A case with its arrays, ready to run by any algorithm. The clock is in `Timing.swift`.

import Formats
import Reference

/// One way to compute a case.
struct Contender {
  /// The algorithm's name; `pool` for a pooling, which has one.
  let name: String
  /// Computes the output, its memory included.
  let run: () throws -> Tensor<Float>
}

/// A case and its arrays.
struct Workload {
  let benchmark: BenchmarkCase
  let input: Tensor<Float>
  let kernel: Tensor<Float>
  let bias: Tensor<Float>?

  /// Random arrays, the same on every run; for a separable filter the product of a column and a row.
  init(_ benchmark: BenchmarkCase, input: Tensor<Float>) {
    self.benchmark = benchmark
    self.input = input
    var generator = SeededGenerator(seed: 2)
    if benchmark.group == .separable {
      // Small whole numbers: their products are exact, so that the kernel has rank 1 to the last bit.
      let side = benchmark.kernel[0]
      let half = (0..<side).map { Float(min($0, side - 1 - $0) + 1) }
      kernel = Tensor(shape: [side, side]) { half[$0 / side] * half[$0 % side] }
    } else {
      kernel = .normal(shape: benchmark.kernel, using: &generator)
    }
    bias = benchmark.hasBias ? .normal(shape: [benchmark.output[3]], using: &generator) : nil
  }

  /// Arrays from `input.npy`, `kernel.npy` and `bias.npy` of a folder; a pooling has only an input.
  init(_ benchmark: BenchmarkCase, folder: String) throws {
    func read(_ name: String) throws -> Tensor<Float> { try NPY.read("\(folder)/\(name).npy").floats().tensor }
    self.benchmark = benchmark
    input = try read("input")
    kernel = benchmark.group == .pooling ? Tensor(shape: [0], repeating: 0) : try read("kernel")
    bias = benchmark.hasBias ? try read("bias") : nil
  }

  /// Random input of a shape.
  static func input(_ shape: [Int]) -> Tensor<Float> {
    var generator = SeededGenerator(seed: 1)
    return .uniform(shape: shape, in: -1...1, using: &generator)
  }

  /// The sizes of a convolution; they fitted when the catalogue was made.
  private var geometry: ConvolutionGeometry? {
    guard case .convolution(let convolution) = benchmark.work else { return nil }
    return try? convolution.geometry(input: input.shape, kernel: kernel.shape)
  }

  /// Those of the algorithms that apply to the case.
  func contenders(_ algorithms: [ConvolutionAlgorithm], threads: Int) -> [Contender] {
    switch benchmark.work {
    case .convolution(let convolution):
      let filter = kernel.rank == 2 ? kernel : nil
      return algorithms.filter { algorithm in
        geometry.map { algorithm.obstacle($0, filter: filter) == nil } ?? false
      }.map { algorithm in
        Contender(name: algorithm.rawValue) {
          try convolution(input, kernel: kernel, bias: bias, algorithm: algorithm, threads: threads)
        }
      }
    case .signal(let convolution):
      // A signal has one axis: nothing to separate.
      return algorithms.filter { $0 != .separable }.map { algorithm in
        Contender(name: algorithm.rawValue) {
          try convolution(input, kernel: kernel, bias: nil, algorithm: algorithm, threads: threads)
        }
      }
    case .pooling(let pooling): return [Contender(name: "pool") { try pooling(input, keepsWinners: false, threads: threads).values }]
    }
  }

  /// The name of the contender that is taken where nobody chooses.
  var automatic: String {
    switch benchmark.work {
    case .convolution:
      geometry.map { ConvolutionAlgorithm.automatic($0, filter: kernel.rank == 2 ? kernel : nil).rawValue }
        ?? ConvolutionAlgorithm.direct.rawValue
    case .signal: ConvolutionAlgorithm.direct.rawValue
    case .pooling: "pool"
    }
  }
}
