// The gradient of weights from the cells that won: what the definition sums, without the products that are 0, for any shape
// of kernels and windows, and only where leaving them out changes nothing.

import Kernels
import Reference
import Testing

@Suite struct PooledWeightGradientTests {
  struct Trial: Sendable, CustomTestStringConvertible {
    var input: [Int]
    var kernel: [Int]
    var stride = AxisPair.one
    var dilation = AxisPair.one
    var mode = PoolingMode.max
    var size = AxisPair(rows: 2, columns: 2)
    var step: AxisPair?
    var padding = PaddingRule.valid
    var ceil = false

    var testDescription: String { "\(input) by \(kernel), \(mode) \(size)" }

    var convolution: Convolution2D {
      Convolution2D(
        operation: .correlate, padding: .valid, boundary: .zero, stride: stride, dilation: dilation, groups: 1)
    }
    var pooling: Pooling2D {
      Pooling2D(mode: mode, size: size, stride: step ?? size, padding: padding, ceil: ceil, countsPadding: false)
    }
  }

  /// Windows that fill whole vectors, tiles and neither, that are cut off, that leave cells out, fewer rows than parts.
  static let trials = [
    Trial(input: [4, 10, 12, 3], kernel: [3, 3, 3, 32]),
    Trial(input: [9, 9, 9, 1], kernel: [5, 5, 1, 6]),
    Trial(input: [1, 8, 8, 1], kernel: [3, 3, 1, 1]),
    Trial(input: [2, 9, 7, 2], kernel: [4, 4, 2, 5], size: AxisPair(rows: 3, columns: 2), ceil: true),
    Trial(input: [2, 9, 9, 1], kernel: [1, 1, 1, 3]),
    Trial(input: [3, 8, 9, 20], kernel: [3, 3, 20, 7], size: AxisPair(rows: 1, columns: 3)),
    Trial(input: [2, 17, 15, 2], kernel: [3, 2, 2, 33], stride: AxisPair(rows: 2, columns: 1)),
    Trial(input: [2, 12, 17, 3], kernel: [2, 3, 3, 4], dilation: AxisPair(rows: 3, columns: 2)),
    Trial(
      input: [3, 13, 14, 1], kernel: [2, 7, 1, 9], mode: .min, step: AxisPair(rows: 4, columns: 3), padding: .same),
    Trial(input: [2, 9, 9, 2], kernel: [2, 2, 2, 12], size: AxisPair(rows: 8, columns: 8)),
    Trial(input: [2, 40, 33, 3], kernel: [3, 3, 3, 16], size: AxisPair(rows: 5, columns: 4), padding: .same),
  ]

  /// The arrays of a trial, with what pooling hands back.
  private struct Case {
    let trial: Trial
    var x: Tensor<Float>
    let geometry: ConvolutionGeometry
    let maps: PooledMaps<Float>
    let g: Tensor<Float>

    init(_ trial: Trial) throws {
      self.trial = trial
      x = normals(trial.input, seed: 1).single
      let w = normals(trial.kernel, seed: 2).single
      geometry = try trial.convolution.geometry(input: x.shape, kernel: w.shape)
      let y: Tensor<Float> = try trial.convolution(x, kernel: w, bias: nil, algorithm: .naive, threads: 1)
      maps = try trial.pooling(y.map { max(0, $0) })
      g = normals(maps.values.shape, seed: 3).single
    }

    func rows(isMasked: Bool) throws -> any ArrayRows {
      try trial.pooling.gradientRows(
        of: g, input: geometry.outputShape, winners: maps.winners, pooled: isMasked ? maps.values : nil)
    }

    /// The gradients of kernel and bias; every value of them is written.
    func run(_ rows: any ArrayRows, parts: Int = 1) -> (kernel: Tensor<Float>, bias: Tensor<Float>)? {
      let kernel = Tensor<Float>(shape: trial.kernel, repeating: .nan)
      let bias = Tensor<Float>(shape: [trial.kernel[3]], repeating: .nan)
      guard
        let work = PooledWeightGradient(
          SlidingWindows(geometry), input: x.storage, outputGradient: rows, result: kernel.storage, bias: bias.storage)
      else { return nil }
      for first in stride(from: 0, to: work.count, by: parts) {
        work.compute(first..<min(work.count, first + parts))
      }
      work.finish()
      return (kernel, bias)
    }

    /// The gradient of the convolution's output as an array.
    func whole(isMasked: Bool) throws -> Tensor<Double> {
      let handed = Tensor<Float>(shape: g.shape) { isMasked && maps.values[flat: $0] <= 0 ? 0 : g[flat: $0] }
      return try trial.pooling.gradient(of: handed, input: geometry.outputShape, winners: maps.winners)
        .map(Double.init)
    }

    /// Whether gradients are those of an array, each value within its bound.
    func areRight(_ found: (kernel: Tensor<Float>, bias: Tensor<Float>), for gradient: Tensor<Double>) throws -> Bool {
      let (x, w) = (x.map(Double.init), normals(trial.kernel, seed: 2))
      let right = try trial.convolution.gradients(of: gradient, input: x, kernel: w, wanted: [.kernel, .bias])
      let bounds = try trial.convolution.gradientBounds(
        of: gradient, input: x, kernel: w, precision: .float32, roundings: 0)
      func isWithin(_ found: Tensor<Float>, _ right: Tensor<Double>?, _ bound: Tensor<Double>?) throws -> Bool {
        let (right, bound) = (try #require(right), try #require(bound))
        return found.count == right.count
          && (0..<found.count).allSatisfy { abs(Double(found[flat: $0]) - right[flat: $0]) <= bound[flat: $0] }
      }
      return try isWithin(found.kernel, right.kernel, bounds.kernel) && isWithin(found.bias, right.bias, bounds.bias)
    }
  }

  @Test(arguments: trials, [false, true])
  func theSumsAreThoseOfTheDefinition(trial: Trial, isMasked: Bool) throws {
    let arrays = try Case(trial)
    let found = try #require(arrays.run(arrays.rows(isMasked: isMasked)))
    #expect(try arrays.areRight(found, for: arrays.whole(isMasked: isMasked)))
    // However the parts are shared.
    for parts in [3, 16] {
      let other = try #require(arrays.run(arrays.rows(isMasked: isMasked), parts: parts))
      #expect(other.kernel.scalars == found.kernel.scalars && other.bias.scalars == found.bias.scalars)
    }
  }

  /// Plants: one gradient that goes to another cell, and one that is not masked.
  @Test(arguments: trials) func oneWrongWinnerIsSeen(trial: Trial) throws {
    let arrays = try Case(trial)
    let found = try #require(arrays.run(arrays.rows(isMasked: false)))
    var moved = try arrays.whole(isMasked: false)
    let place = try #require((0..<moved.count).first { moved[flat: $0] != 0 })
    let channels = trial.kernel[3]
    moved[flat: (place + channels) % moved.count] += moved[flat: place]
    moved[flat: place] = 0
    #expect(try !arrays.areRight(found, for: moved))
    if arrays.maps.values.scalars.contains(where: { $0 <= 0 }) {
      #expect(try !arrays.areRight(found, for: arrays.whole(isMasked: true)))
    }
  }

  @Test func whereProductsOf0AreNot0ThereIsNone() throws {
    var arrays = try Case(Self.trials[0])
    let rows = try arrays.rows(isMasked: false)
    for value in [Float.nan, .infinity, -.infinity] {
      for place in [0, 17, arrays.x.count - 1] {
        let before = arrays.x
        arrays.x[flat: place] = value
        #expect(arrays.run(rows) == nil, "\(value) at \(place)")
        arrays.x = before
      }
    }
    #expect(arrays.run(rows) != nil)
  }

  @Test func othersThanWinnersOfSmallDisjointWindowsHaveNone() throws {
    let arrays = try Case(Self.trials[0])
    let shape = arrays.geometry.outputShape
    #expect(arrays.run(StoredRows(normals(shape, seed: 4).single.storage, rows: shape[0] * shape[1])) == nil)
    let two = AxisPair(rows: 2, columns: 2)
    let average = Pooling2D(mode: .average, size: two, stride: two, padding: .valid, ceil: false, countsPadding: false)
    #expect(arrays.run(try average.gradientRows(of: arrays.g, input: shape, winners: nil, pooled: nil)) == nil)
    for stride in [AxisPair(rows: 1, columns: 2), AxisPair(rows: 2, columns: 1)] {
      let overlapping = try Case(Trial(input: [4, 10, 12, 3], kernel: [3, 3, 3, 32], step: stride))
      #expect(overlapping.run(try overlapping.rows(isMasked: false)) == nil)
    }
    // The windows of 200 rows of 400 cells would have to be copied at once.
    let large = try Case(Trial(input: [1, 202, 402, 1], kernel: [3, 3, 1, 1], size: AxisPair(rows: 200, columns: 2)))
    #expect(large.run(try large.rows(isMasked: false)) == nil)
    let grouped = Trial(input: [2, 9, 9, 4], kernel: [3, 3, 2, 6])
    var convolution = grouped.convolution
    convolution.groups = 2
    let geometry = try convolution.geometry(input: grouped.input, kernel: grouped.kernel)
    let x = normals(grouped.input, seed: 1).single
    let maps = try grouped.pooling(normals(geometry.outputShape, seed: 2).single)
    let rows = try grouped.pooling.gradientRows(
      of: normals(maps.values.shape, seed: 3).single, input: geometry.outputShape, winners: maps.winners, pooled: nil)
    let kernel = Tensor<Float>(shape: grouped.kernel, repeating: 0)
    #expect(
      PooledWeightGradient(
        SlidingWindows(geometry), input: x.storage, outputGradient: rows, result: kernel.storage, bias: nil) == nil)
  }
}
