// Windows that slide: every value against the definitions, every step against sums that are made here, tap by tap.

import Reference
import Testing

@Suite struct SlidingWindowTests {
  /// What a step must give, from its taps alone.
  private func value(_ step: SlidingWindow.Step, _ operation: SlidingWindow.Operation) -> Double {
    let taps = step.taps.filter(\.takesPart)
    let values = taps.map(\.cell.value)
    switch operation {
    case .convolution, .transposed: return taps.reduce(0) { $0 + $1.cell.value * ($1.weight ?? .nan) }
    case .pooling(.max): return values.max() ?? .nan
    case .pooling(.min): return values.min() ?? .nan
    case .pooling(.average): return values.reduce(0, +) / Double(values.count)
    }
  }

  /// Every place of the output is reached once, channel by channel in reading order, and has the value of its taps.
  private func check(_ window: SlidingWindow, _ label: String) {
    let geometry = window.geometry
    let (rows, columns, channels) = (geometry.rows.output, geometry.columns.output, geometry.outputChannels)
    #expect(window.count == rows * columns * channels && window.output.shape == [rows, columns, channels], "\(label)")
    for index in 0..<window.count {
      let step = window[index]
      #expect((step.channel * rows + step.row) * columns + step.column == index, "\(label): \(step)")
      // Whole numbers: exact in any order, but for the quotient of an average, which is rounded once in both.
      #expect(value(step, window.operation) == step.value, "\(label): step \(index)")
      #expect(step.value == window.output[flat: (step.row * columns + step.column) * channels + step.channel])
      let taps = geometry.rows.kernel * geometry.columns.kernel * geometry.channelsPerGroup
      #expect(step.taps.count == taps, "\(label)")
      for tap in step.taps {
        let again = window.cell(row: tap.cell.row, column: tap.cell.column, channel: tap.cell.channel)
        #expect(again == tap.cell, "\(label): step \(index)")
      }
    }
  }

  private func integers(_ shape: [Int], _ generator: inout SeededGenerator) -> Tensor<Double> {
    .integers(shape: shape, in: -9...9, using: &generator)
  }

  private func number(_ range: ClosedRange<Int>, _ generator: inout SeededGenerator) -> Int {
    generator.integer(in: range)
  }

  // MARK: Convolution

  /// What is too large to be seen is left out; most is not.
  private func eachSeed(_ count: Int, _ body: (_ seed: Int) throws -> Void) throws {
    var left = 0
    for seed in 1...count {
      do { try body(seed) } catch is SlidingWindowError { left += 1 } catch is GeometryError { left += 1 }
    }
    #expect(left < 2 * count / 3, "\(left) of \(count) were left out")
  }

  @Test func aConvolutionIsTheDefinitions() throws {
    try eachSeed(80) { try convolution(seed: $0) }
  }

  private func convolution(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed), 1)
    let channels = number(1...4, &generator)
    let groups = [1, 2].filter { channels.isMultiple(of: $0) }.last ?? 1
    let input = integers([number(3...6, &generator), number(4...7, &generator), channels], &generator)
    let bank = integers([number(1...3, &generator), number(1...3, &generator), channels / groups, 2], &generator)
    let filter = integers([number(1...3, &generator), number(1...4, &generator)], &generator)
    let boundaries: [Boundary] = [.zero, .constant(2), .edge, .symmetric, .reflect, .wrap]
    let kernel = number(0...2, &generator) == 0 ? filter : bank
    let convolution = Convolution2D(
      operation: number(0...1, &generator) == 0 ? .convolve : .correlate,
      padding: .explicit(
        Padding(
          top: number(0...3, &generator), bottom: number(0...2, &generator), left: number(0...3, &generator),
          right: number(0...2, &generator))), boundary: boundaries[number(0...5, &generator)],
      stride: AxisPair(rows: number(1...3, &generator), columns: number(1...2, &generator)),
      dilation: AxisPair(rows: number(1...2, &generator), columns: number(1...2, &generator)),
      groups: kernel.rank == 2 ? 1 : groups)
    let window = try SlidingWindow(convolution, input: input, kernel: kernel)
    check(window, "seed \(seed), \(convolution)")
    #expect(try window.output == convolution.oracle(input, kernel: kernel, bias: nil), "seed \(seed)")
  }

  @Test(arguments: 1...20) func aSignalIsTheDefinitions(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed), 2)
    let signal = integers([number(3...20, &generator)], &generator)
    let kernel = integers([number(1...5, &generator)], &generator)
    for padding in [PaddingRule.full, .same, .valid] {
      let convolution = Convolution1D(
        operation: seed.isMultiple(of: 2) ? .convolve : .correlate, padding: padding, boundary: .zero,
        stride: number(1...3, &generator), dilation: number(1...2, &generator))
      let window = try SlidingWindow(convolution, signal: signal, kernel: kernel)
      check(window, "seed \(seed), \(convolution)")
      #expect(window.isSignal)
      let oracle = try convolution.oracle(signal, kernel: kernel, bias: nil)
      #expect(window.output.scalars == oracle.scalars, "seed \(seed)")
    }
  }

  // MARK: Transposed convolution

  /// The windows over the spread map give what the gradient of the convolution gives, for every stride and padding.
  @Test func aTransposedConvolutionIsTheGradient() throws {
    try eachSeed(120) { try transposed(seed: $0) }
  }

  private func transposed(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed), 3)
    let groups = number(1...2, &generator)
    let size = [number(3...6, &generator), number(3...6, &generator), 2 * groups]
    let kernel = integers([number(1...3, &generator), number(1...4, &generator), 2, 2 * groups], &generator)
    let (stride, dilation) = (
      AxisPair(rows: number(1...3, &generator), columns: number(1...3, &generator)),
      AxisPair(rows: number(1...2, &generator), columns: number(1...2, &generator))
    )
    let (tall, wide) = (dilation.rows * (kernel.shape[0] - 1), dilation.columns * (kernel.shape[1] - 1))
    let convolution = Convolution2D(
      operation: seed.isMultiple(of: 2) ? .convolve : .correlate,
      padding: .explicit(
        Padding(
          top: number(0...tall, &generator), bottom: number(0...tall, &generator), left: number(0...wide, &generator),
          right: number(0...wide, &generator))), boundary: .zero, stride: stride, dilation: dilation, groups: groups)
    let forward = try convolution.geometry(input: size, kernel: kernel.shape)
    let gradient = integers(Array(forward.outputShape[1...]), &generator)
    let skipped = AxisPair(
      rows: (forward.rows.padded - forward.rows.extent) % stride.rows,
      columns: (forward.columns.padded - forward.columns.extent) % stride.columns)
    let window = try SlidingWindow(
      transposing: convolution, of: gradient, kernel: kernel, outputPadding: skipped)
    check(window, "seed \(seed), \(convolution)")
    let expected = try convolution.gradients(
      of: gradient, input: Tensor<Double>(shape: size, repeating: 1), kernel: kernel, wanted: .input)
    #expect(window.output == expected.input, "seed \(seed)")
    #expect(window.forward == forward && window.geometry.rows.output == size[0], "seed \(seed)")
  }

  /// `same` brings `o` values to `stride · o`, and turns round the convolution that `same` makes of as many: with even
  /// kernels the two sides differ, and a filter's are not a layer's.
  @Test(arguments: [1, 2, 3], [ConvolutionOperation.convolve, .correlate])
  func sameOfATransposedConvolutionIsTheGradientOfSame(stride: Int, operation: ConvolutionOperation) throws {
    var generator = SeededGenerator(seed: 4)
    for shape in [[3, 3], [2, 4], [2, 3, 1, 2], [4, 2, 3, 2]] {
      // No more values than an animation has frames.
      let rows = 4 - stride
      let map = integers([rows, 2, 2], &generator)
      let kernel = integers(shape, &generator)
      let convolution = Convolution2D(
        operation: operation, padding: .same, boundary: .zero, stride: AxisPair(rows: stride, columns: stride),
        dilation: .one, groups: 1)
      let window = try SlidingWindow(
        transposing: convolution, of: map, kernel: kernel, outputPadding: AxisPair(rows: 0, columns: 0))
      check(window, "stride \(stride), \(shape)")
      let size = [rows * stride, 2 * stride, shape.count == 2 ? 2 : shape[2]]
      let expected = try convolution.gradients(
        of: map, input: Tensor<Double>(shape: size, repeating: 1), kernel: kernel, wanted: .input)
      #expect(window.output == expected.input, "stride \(stride), \(shape)")
      #expect(window.inputSize == AxisPair(rows: rows, columns: 2))
    }
  }

  /// The transpose of a signal's convolution, by its definition: `⟨Aᵀy, eⱼ⟩ = ⟨y, Aeⱼ⟩`.
  @Test(arguments: [1, 2, 3], [ConvolutionOperation.convolve, .correlate])
  func sameOfATransposedSignalIsTheTranspose(stride: Int, operation: ConvolutionOperation) throws {
    var generator = SeededGenerator(seed: 6)
    for taps in 1...4 {
      let (y, kernel) = (integers([4], &generator), integers([taps], &generator))
      let convolution = Convolution1D(
        operation: operation, padding: .same, boundary: .zero, stride: stride, dilation: 1)
      let window = try SlidingWindow(transposing: convolution, of: y, kernel: kernel, outputPadding: 0)
      check(window, "stride \(stride), \(taps)")
      let expected = try (0..<4 * stride).map { j -> Double in
        let unit = Tensor<Double>(shape: [4 * stride]) { $0 == j ? 1 : 0 }
        let column = try convolution.oracle(unit, kernel: kernel, bias: nil)
        return zip(y.scalars, column.scalars).map(*).reduce(0, +)
      }
      #expect(Array(window.output.scalars) == expected, "stride \(stride), \(taps)")
    }
  }

  @Test func whatCannotBeTurnedRoundIsSaid() throws {
    let same = Convolution2D(
      operation: .convolve, padding: .same, boundary: .zero, stride: AxisPair(rows: 3, columns: 3), dilation: .one,
      groups: 1)
    let kernel = Tensor<Double>(shape: [2, 2], repeating: 1)
    let map = Tensor<Double>(shape: [2, 2], repeating: 1)
    #expect(throws: SlidingWindowError.outputPaddingOfSame(axis: "rows", value: 1)) {
      try SlidingWindow(transposing: same, of: map, kernel: kernel, outputPadding: AxisPair(rows: 1, columns: 0))
    }
    let signal = Convolution1D(operation: .convolve, padding: .same, boundary: .zero, stride: 1, dilation: 1)
    #expect(throws: SlidingWindowError.kernelLongerThanSignal(extent: 5, size: 3)) {
      try SlidingWindow(
        transposing: signal, of: Tensor(shape: [3], repeating: 1), kernel: Tensor(shape: [5], repeating: 1),
        outputPadding: 0)
    }
  }

  // MARK: Pooling

  @Test func aPoolingIsTheDefinitions() throws {
    try eachSeed(80) { try pooling(seed: $0) }
  }

  private func pooling(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed), 5)
    let input = integers([number(4...8, &generator), number(4...7, &generator), number(1...3, &generator)], &generator)
    let (tall, wide) = (number(1...4, &generator), number(1...3, &generator))
    let mode = PoolingMode.allCases[seed % 3]
    let pooling = Pooling2D(
      mode: mode, size: AxisPair(rows: tall, columns: wide),
      stride: AxisPair(rows: number(1...3, &generator), columns: number(1...3, &generator)),
      padding: .explicit(
        Padding(
          top: number(0...(tall - 1), &generator), bottom: number(0...(tall - 1), &generator),
          left: number(0...(wide - 1), &generator), right: number(0...(wide - 1), &generator))),
      ceil: number(0...1, &generator) == 0, countsPadding: mode == .average && number(0...1, &generator) == 0)
    let window = try SlidingWindow(pooling, input: input)
    check(window, "seed \(seed), \(pooling)")
    let maps = try pooling(input)
    #expect(window.output == maps.values, "seed \(seed)")
    for index in 0..<window.count where mode != .average {
      let step = window[index]
      let flat = (step.row * window.output.shape[1] + step.column) * window.output.shape[2] + step.channel
      let taken = step.taps.filter(\.isTaken)
      #expect(taken.map { $0.cell.row * input.shape[1] + $0.cell.column } == maps.winners.map { [$0[flat]] })
    }
  }

  // MARK: What is too large

  @Test func sizesThatNobodyCanFollowAreRefusedBeforeAnythingIsComputed() throws {
    func convolution(_ padding: Int) -> Convolution2D {
      Convolution2D(
        operation: .correlate, padding: .explicit(Padding(top: padding, bottom: 0, left: 0, right: 0)),
        boundary: .zero, stride: .one, dilation: .one, groups: 1)
    }
    let kernel = Tensor<Double>(shape: [1, 1], repeating: 1)
    let limit = SlidingWindow.sideLimit
    func map(_ shape: [Int]) -> Tensor<Double> { Tensor(shape: shape, repeating: 1) }
    #expect(throws: Never.self) { try SlidingWindow(convolution(0), input: map([limit, 3]), kernel: kernel) }
    for (padding, shape) in [(0, [limit + 1, 3]), (1, [limit, 3]), (1 << 20, [5, 5])] {
      #expect(throws: SlidingWindowError.self) {
        try SlidingWindow(convolution(padding), input: map(shape), kernel: kernel)
      }
    }
    #expect(throws: SlidingWindowError.tooManyChannels(what: "the input", count: 5)) {
      try SlidingWindow(convolution(0), input: map([3, 3, 5]), kernel: kernel)
    }
    #expect(throws: SlidingWindowError.tooManySteps(output: [17, 17, 1])) {
      try SlidingWindow(convolution(0), input: map([17, 17]), kernel: kernel)
    }
    #expect(throws: SlidingWindowError.manyMaps(2)) {
      try SlidingWindow(convolution(0), input: map([2, 3, 3, 1]), kernel: kernel)
    }
  }

  @Test func whatCannotBeTurnedRoundIsRefused() throws {
    func transposed(padding: Int, stride: Int, more: Int) throws -> SlidingWindow {
      try SlidingWindow(
        transposing: Convolution2D(
          operation: .correlate,
          padding: .explicit(Padding(top: padding, bottom: padding, left: 0, right: 0)), boundary: .zero,
          stride: AxisPair(rows: stride, columns: 1), dilation: .one, groups: 1),
        of: Tensor(shape: [4, 4], repeating: 1), kernel: Tensor(shape: [3, 3], repeating: 1),
        outputPadding: AxisPair(rows: more, columns: 0))
    }
    #expect(try transposed(padding: 2, stride: 2, more: 1).output.shape == [6, 6, 1])
    #expect(throws: SlidingWindowError.paddingTooLarge(axis: "rows", padding: 3, extent: 3)) {
      try transposed(padding: 3, stride: 3, more: 0)
    }
    #expect(throws: SlidingWindowError.outputPadding(axis: "rows", value: 2, stride: 2)) {
      try transposed(padding: 0, stride: 2, more: 2)
    }
    #expect(throws: SlidingWindowError.nothingLeft(axis: "rows", size: 0)) {
      try transposed(padding: 3, stride: 1, more: 0)
    }
  }
}
