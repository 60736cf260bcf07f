// Arrays that are made row by row when they are read: the same bits as arrays that stand in memory, whatever is read of
// them, and networks that hand them on give what networks give that do not.

import Kernels
import Reference
import Synchronization
import Testing

@Suite struct ArrayRowsTests {
  // MARK: Rows

  private static let shapes = [[2, 4, 6, 3], [1, 5, 5, 16], [3, 7, 9, 17], [2, 2, 2, 1], [1, 12, 10, 33]]

  private func maps(_ shape: [Int], seed: UInt64) -> Tensor<Float> { normals(shape, seed: seed).single }

  private func stored(_ maps: Tensor<Float>) -> StoredRows {
    StoredRows(maps.storage, rows: maps.shape[0] * maps.shape[1])
  }

  /// Whatever is read of rows are the numbers of an array.
  private func check(_ rows: any ArrayRows, are whole: Tensor<Float>, _ what: String) {
    #expect(rows.rows * rows.rowLength == whole.count, "\(what)")
    let scalars = whole.scalars
    for first in 0..<rows.rows {
      for end in first + 1...rows.rows {
        let count = (end - first) * rows.rowLength
        let found = withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { scratch in
          scratch.initialize(repeating: .nan)
          return Array(UnsafeBufferPointer(start: rows.read(first..<end, scratch: scratch.baseAddress!), count: count))
        }
        #expect(
          sameBits(found, Array(scalars[first * rows.rowLength..<end * rows.rowLength])),
          "\(what): rows \(first)..<\(end)")
      }
    }
    for threads in [1, 3] {
      let target = AlignedStorage<Float>(count: whole.count, repeating: .nan)
      rows.store(in: target, threads: threads)
      #expect(sameBits(target.array, scalars), "\(what) as a whole, \(threads) threads")
    }
  }

  @Test(arguments: shapes)
  func whatIsReadAreTheNumbersOfTheArray(shape: [Int]) throws {
    let x = maps(shape, seed: 1)
    check(stored(x), are: x, "stored")
    check(RectifiedRows(stored(x)), are: x.map { max(0, $0) }, "rectified")
    let channels = shape[3]
    let (mean, reciprocal) = (maps([channels], seed: 2), maps([channels], seed: 3))
    let scale = ChannelScale(mean: mean.storage, reciprocal: reciprocal.storage)
    let (gamma, beta) = (maps([channels], seed: 4), maps([channels], seed: 5))
    let normalized = NormalizedRows(stored(x), scale, gamma: gamma.storage, beta: beta.storage)
    let whole = Tensor<Float>(shape: shape) {
      let c = $0 % channels
      return (x[flat: $0] - mean[flat: c]) * reciprocal[flat: c] * gamma[flat: c] + beta[flat: c]
    }
    check(normalized, are: whole, "normalized")
    // In one scratch, one after the other.
    check(RectifiedRows(normalized), are: whole.map { max(0, $0) }, "normalized, rectified")
  }

  private static func pooling(
    _ mode: PoolingMode, _ size: AxisPair, _ stride: AxisPair, _ padding: PaddingRule = .valid, ceil: Bool = false
  ) -> Pooling2D {
    Pooling2D(mode: mode, size: size, stride: stride, padding: padding, ceil: ceil, countsPadding: false)
  }

  private static let poolings = [
    pooling(.max, AxisPair(rows: 2, columns: 2), AxisPair(rows: 2, columns: 2)),
    pooling(.max, AxisPair(rows: 3, columns: 3), AxisPair(rows: 2, columns: 1), .same),
    pooling(.max, AxisPair(rows: 2, columns: 2), AxisPair(rows: 2, columns: 2), ceil: true),
    pooling(.min, AxisPair(rows: 1, columns: 2), AxisPair(rows: 2, columns: 1)),
    pooling(.average, AxisPair(rows: 2, columns: 2), AxisPair(rows: 1, columns: 2), .same),
  ]

  @Test(arguments: poolings, shapes)
  func poolingsOfRowsHaveTheSameBits(pooling: Pooling2D, shape: [Int]) throws {
    let x = maps(shape, seed: 6)
    let array = try pooling(x.map { max(0, $0) })
    for threads in [1, 2, 5] {
      for keepsWinners in [true, false] {
        let rows = try pooling.pooled(
          .rows(RowwiseArray(shape: shape, rows: RectifiedRows(stored(x)), threads: 1)), keepsWinners: keepsWinners,
          threads: threads)
        #expect(sameBits(rows.values.scalars, array.values.scalars), "\(threads) threads")
        #expect(rows.winners == (keepsWinners ? array.winners : nil), "\(threads) threads")
      }
    }
    let g = maps(array.values.shape, seed: 7)
    let whole = try pooling.gradient(of: g, input: shape, winners: array.winners)
    check(
      try pooling.gradientRows(of: g, input: shape, winners: array.winners, pooled: nil), are: whole, "\(pooling)")
    guard array.winners != nil else { return }
    // Of a rectifier's output, with values that are 0 among the winners.
    let masked = try pooling.gradient(
      of: Tensor(shape: g.shape, scalars: zip(g.scalars, array.values.scalars).map { $1 <= 0 ? 0 : $0 }), input: shape,
      winners: array.winners)
    check(
      try pooling.gradientRows(of: g, input: shape, winners: array.winners, pooled: array.values), are: masked,
      "\(pooling), masked")
  }

  // MARK: Networks

  struct Trial: Sendable, CustomTestStringConvertible {
    let name: String
    /// Large enough that the gradient of the first weights goes through each row once.
    let input: [Int]
    let layers: Sequential
    /// The layers that hand on rows, forwards and backwards.
    let forwards, backwards: [String]
    /// Where the gradient of the first layer's parameters is a sum over the cells that won, which has fewer products than that
    /// of an array, in another order: the places whose gradients are wanted too.
    var sumsWinners: [Set<Int>] = []

    var testDescription: String { name }
  }

  static let trials = [
    Trial(
      name: "convolution, pooling", input: [18, 10, 3],
      layers: Sequential {
        Conv2D(20, kernel: 3, activation: .relu)
        MaxPool2D(2)
        Conv2D(7, kernel: 3)
      }, forwards: [], backwards: ["MaxPool2D"], sumsWinners: [[], [2, 3]]),
    Trial(
      name: "rectifier apart", input: [20, 15, 1],
      layers: Sequential {
        Conv2D(6, kernel: 5)
        ReLU()
        MaxPool2D(2)
        Conv2D(17, kernel: 3, activation: .relu)
        AveragePool2D(2)
      }, forwards: ["ReLU"], backwards: ["MaxPool2D", "ReLU"], sumsWinners: [[]]),
    Trial(
      name: "convolution by squares", input: [18, 17, 3],
      layers: Sequential {
        Conv2D(2 * VectorUnit.width, kernel: 3, activation: .relu)
        MaxPool2D(2)
        Conv2D(7, kernel: 3)
      }, forwards: ["Conv2D"], backwards: ["MaxPool2D"], sumsWinners: [[], [2, 3]]),
    Trial(
      name: "convolution by squares, rectifier apart", input: [20, 19, 1],
      layers: Sequential {
        Conv2D(4 * VectorUnit.width, kernel: 5, padding: .same)
        ReLU()
        MaxPool2D(2)
        Conv2D(17, kernel: 3, activation: .relu)
        AveragePool2D(2)
      }, forwards: ["Conv2D", "ReLU"], backwards: ["MaxPool2D", "ReLU"], sumsWinners: [[]]),
    Trial(
      name: "normalised, dropped", input: [18, 11, 1],
      layers: Sequential {
        Conv2D(16, kernel: 3, activation: .relu)
        BatchNorm()
        MaxPool2D(2)
        Dropout(0.25)
        Conv2D(33, kernel: 3, activation: .relu)
        BatchNorm()
        MaxPool2D(2)
        Dropout(0.25)
        Flatten()
        Dense(5, activation: .relu)
        BatchNorm()
        Dropout(0.5)
        Dense(3)
      }, forwards: ["BatchNorm", "BatchNorm"], backwards: ["MaxPool2D", "MaxPool2D", "BatchNorm"]),
    Trial(
      name: "normalised, then rectified", input: [16, 12, 2],
      layers: Sequential {
        Conv2D(5, kernel: 3, padding: .same)
        BatchNorm()
        Activate(.relu)
        MaxPool2D(3, stride: 2)
        Conv2D(4, kernel: 3, padding: .same)
        BatchNorm()
        Activate(.relu)
        AveragePool2D(2)
      }, forwards: ["BatchNorm", "Activate", "BatchNorm", "Activate"],
      backwards: ["AveragePool2D", "MaxPool2D", "Activate", "BatchNorm"]),
    Trial(
      name: "read twice", input: [16, 8, 3],
      layers: Sequential {
        Conv2D(4, kernel: 3, padding: .same, activation: .relu)
        Residual { BatchNorm() }
        MaxPool2D(2)
      }, forwards: [], backwards: []),
  ]

  /// Everything that a pass gives.
  private struct Numbers: Equatable {
    let outputs: [[UInt32]]
    /// With respect to the parameters of each layer.
    var parameters: [[[UInt32]]]
    let gradients: [[UInt32]]
  }

  private func numbers(
    _ network: Network, _ weights: Weights<Float>, _ x: Tensor<Float>, _ pass: NetworkPass, at places: Set<Int>,
    _ engine: any LayerEngine<Float>, g: ([Int]) -> Tensor<Float>
  ) throws -> Numbers {
    func bits(_ tensor: Tensor<Float>?) -> [UInt32] { tensor?.scalars.map(\.bitPattern) ?? [] }
    var trace = try network.forward(x, weights: weights, pass: pass, keepsAll: true, engine: engine)
    let outputs = trace.results.map { $0!.output }
    let short = try network.forward(x, weights: weights, pass: pass, keepsAll: false, engine: engine).output
    let gradients = try network.gradients(
      of: g(trace.output.shape), trace: &trace, weights: weights, at: places, engine: engine)
    return Numbers(
      outputs: (outputs + [short]).map(bits), parameters: gradients.parameters.map { $0.map(bits) },
      gradients: places.sorted().map { bits(gradients.outputs[$0]) })
  }

  @Test(arguments: trials)
  func networksGiveTheSameBits(trial: Trial) throws {
    let network = try Network(name: "rows", input: trial.input, trial.layers)
    let weights = Weights<Float>(network, seed: 3)
    let x = maps([9] + trial.input, seed: 8)
    for pass in [NetworkPass.training(key: 5), .inference] {
      for places in [[], [0], [1], [2, 3]] as [Set<Int>] {
        let sumsWinners = trial.sumsWinners.contains(places)
        func numbers(_ engine: any LayerEngine<Float>) throws -> Numbers {
          try self.numbers(network, weights, x, pass, at: places, engine) { maps($0, seed: 9) }
        }
        let right = try numbers(ArrayEngine(engine: FastEngine(threads: 1)))
        let first = try numbers(FastEngine(threads: 1))
        for threads in [1, 2, 3] {
          var found = try numbers(FastEngine(threads: threads))
          #expect(found == first, "\(pass), \(places), \(threads) threads")
          if sumsWinners { found.parameters[1] = right.parameters[1] }
          #expect(found == right, "\(pass), \(places), \(threads) threads, arrays")
        }
        if sumsWinners { #expect(first != right, "summed as others are") }
      }
    }
  }

  /// Whole numbers, whose sums are the same in any order.
  @Test(arguments: trials.filter { !$0.sumsWinners.isEmpty })
  func sumsOfWinnersAreThoseOfTheDefinition(trial: Trial) throws {
    let network = try Network(name: "rows", input: trial.input, trial.layers)
    func whole(_ shape: [Int], seed: UInt64) -> Tensor<Float> {
      normals(shape, seed: seed, deviation: 2).single.map { $0.rounded() }
    }
    let weights = Weights<Float>(
      arrays: Weights<Float>(network, seed: 3).arrays.enumerated().map { layer, arrays in
        arrays.enumerated().map { whole($1.shape, seed: UInt64(10 * layer + $0)) }
      })
    let x = whole([9] + trial.input, seed: 8)
    let right = try numbers(network, weights, x, .inference, at: [], DefinitionEngine<Float>()) {
      whole($0, seed: 9).map { 4 * $0 }
    }
    for threads in [1, 2, 3] {
      let found = try numbers(network, weights, x, .inference, at: [], FastEngine(threads: threads)) {
        whole($0, seed: 9).map { 4 * $0 }
      }
      #expect(found == right, "\(threads) threads")
    }
  }

  @Test(arguments: trials)
  func whatNeedNotStandInMemoryDoesNot(trial: Trial) throws {
    let network = try Network(name: "rows", input: trial.input, trial.layers)
    let weights = Weights<Float>(network, seed: 3)
    let forwards = Mutex<[String]>([])
    let backwards = Mutex<[String]>([])
    let engine = WatchingEngine(
      engine: FastEngine(threads: 2), forwards: { layer in forwards.withLock { $0.append("\(type(of: layer))") } },
      backwards: { layer in backwards.withLock { $0.append("\(type(of: layer))") } })
    var trace = try network.forward(
      maps([9] + trial.input, seed: 8), weights: weights, pass: .training(key: 5), keepsAll: true, engine: engine)
    let g = maps(trace.output.shape, seed: 9)
    _ = try network.gradients(of: g, trace: &trace, weights: weights, wantsInput: false, engine: engine)
    #expect(forwards.withLock { $0 } == trial.forwards)
    #expect(backwards.withLock { $0 } == trial.backwards)
  }
}

func sameBits(_ left: [Float], _ right: [Float]) -> Bool { left.map(\.bitPattern) == right.map(\.bitPattern) }
