// A case with its arrays, ready to run by any algorithm. The clock is in `Timing.swift`.

import Formats
import Reference

/// One way to compute a case.
struct Contender {
  /// The algorithm's name; `pool` for a pooling, which has one, and `auto` for a mixture.
  let name: String
  /// Computes the results, their memory included.
  let run: () throws -> [Tensor<Float>]
}

/// A case and its arrays.
struct Workload {
  let benchmark: BenchmarkCase
  let input: Tensor<Float>
  let kernel: Tensor<Float>
  let bias: Tensor<Float>?
  /// The gradient of a loss with respect to the output, where a layer is trained; its results are then the output and the
  /// gradients of input, kernel and bias.
  let upstream: Tensor<Float>?

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
    upstream = nil
  }

  /// Arrays from `input.npy`, `kernel.npy`, `bias.npy` and, to train a layer, `upstream.npy` of a folder; a pooling has
  /// only an input.
  init(_ benchmark: BenchmarkCase, folder: String, trains: Bool) throws {
    func read(_ name: String, _ shape: [Int]) throws -> Tensor<Float> {
      let tensor = try NPY.read("\(folder)/\(name).npy").floats().tensor
      guard tensor.shape == shape else {
        throw UsageError("\(name).npy is \(tensor.shape), but \(benchmark.name) needs \(shape)")
      }
      return tensor
    }
    self.benchmark = benchmark
    input = try read("input", benchmark.input)
    kernel = benchmark.group == .pooling ? Tensor(shape: [0], repeating: 0) : try read("kernel", benchmark.kernel)
    bias = benchmark.hasBias ? try read("bias", [benchmark.output[3]]) : nil
    upstream = trains ? try read("upstream", benchmark.output) : nil
  }

  /// Random input of a shape.
  static func input(_ shape: [Int]) -> Tensor<Float> {
    var generator = SeededGenerator(seed: 1)
    return .uniform(shape: shape, in: -1...1, using: &generator)
  }

  /// The case by each of these algorithms. Those that do not apply throw when they are run.
  func contenders(_ algorithms: [ConvolutionAlgorithm], threads: Int) -> [Contender] {
    switch benchmark.work {
    case .convolution(let convolution):
      if let upstream {
        return ([nil] + algorithms).map { trainer(convolution, upstream, algorithm: $0, threads: threads) }
      }
      return algorithms.map { algorithm in
        Contender(name: algorithm.rawValue) {
          [try convolution(input, kernel: kernel, bias: bias, algorithm: algorithm, threads: threads)]
        }
      }
    case .signal(let convolution):
      return algorithms.map { algorithm in
        Contender(name: algorithm.rawValue) {
          [try convolution(input, kernel: kernel, bias: nil, algorithm: algorithm, threads: threads)]
        }
      }
    case .pooling(let pooling):
      return [Contender(name: "pool") { [try pooling(input, keepsWinners: false, threads: threads).values] }]
    }
  }

  /// A layer forward and backward; `nil` lets each of the passes choose.
  private func trainer(
    _ convolution: Convolution2D, _ upstream: Tensor<Float>, algorithm: ConvolutionAlgorithm?, threads: Int
  ) -> Contender {
    Contender(name: algorithm?.rawValue ?? "auto") {
      let forward = try algorithm ?? automaticLayer(convolution)
      let output = try convolution(input, kernel: kernel, bias: bias, algorithm: forward, threads: threads)
      let gradients = try convolution.gradients(
        of: upstream, input: input, kernel: kernel, wanted: .all, algorithm: algorithm, threads: threads)
      return [output] + [gradients.input, gradients.kernel, gradients.bias].compactMap(\.self)
    }
  }

  private func automaticLayer(_ convolution: Convolution2D) throws -> ConvolutionAlgorithm {
    let geometry = try convolution.geometry(input: input.shape, kernel: kernel.shape)
    return .automatic(geometry, filter: kernel.rank == 2 ? kernel : nil)
  }

  /// The name of the contender that is taken where nobody chooses.
  var automatic: String {
    get throws {
      switch benchmark.work {
      case .convolution(let convolution):
        upstream == nil ? try automaticLayer(convolution).rawValue : "auto"
      case .signal(let convolution):
        ConvolutionAlgorithm.automatic(
          try convolution.geometry(signal: input.count, kernel: kernel.count)
        ).rawValue
      case .pooling: "pool"
      }
    }
  }
}
