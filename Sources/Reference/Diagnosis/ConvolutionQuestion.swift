// A convolution as a question: any cell of it in double precision, also where windows start late, channels are taken from
// the wrong group, or axes were exchanged. The mistakes it is asked with are in `ConvolutionQuestion+Mistakes.swift`.

/// A convolution, or two that are put together, on given arrays.
struct ConvolutionQuestion: MapQuestion {
  /// How the answers of two kernels become one.
  enum Combination: Sendable {
    case one
    case sum
    case magnitude
  }

  /// Which channels a filter reads.
  enum GroupRule: Sendable {
    /// Those of its group.
    case own
    /// Those of the first group.
    case first
    /// Filter `o` belongs to group `o mod g`.
    case interleaved
    /// All of them, every group with the same weights.
    case all
  }

  var convolution: Convolution2D
  var input: Tensor<Double>
  /// One, or two to be combined.
  var kernels: [Tensor<Double>]
  let combination: Combination
  /// What the filter is called, for errors.
  let name: String
  var bias: Tensor<Double>?
  let precision: Precision
  let roundings: Int

  /// Other inputs that may have been meant, such as the grey of a picture whose colours were exchanged.
  var otherInputs: [(finding: Finding, input: Tensor<Double>)] = []
  /// Paddings of the same operation by other rules: those of a signal are no two-dimensional rule.
  var otherPaddings: [(finding: Finding, padding: PaddingRule)] = []
  /// Whether it is a signal, a map of one row.
  var isSignal = false

  /// Cells by which every window starts later.
  var offset = AxisPair(rows: 0, columns: 0)
  /// The number of windows, where it is not what the geometry says.
  var windows: AxisPair?
  var groupRule = GroupRule.own
  var order = ResultLayout.Order.asAsked

  var stride: AxisPair { convolution.stride }

  init(
    _ convolution: Convolution2D, input: Tensor<Double>, kernels: [Tensor<Double>], combination: Combination,
    name: String, bias: Tensor<Double>?, precision: Precision, roundings: Int
  ) {
    self.convolution = convolution
    self.input = input
    self.kernels = kernels
    self.combination = combination
    self.name = name
    self.bias = bias
    self.precision = precision
    self.roundings = roundings
  }

  func answer() throws -> Answer {
    let parts = try kernels.map { kernel in
      try WindowSums(
        ConvolutionProblem(convolution, input: input, kernel: kernel, bias: bias, activation: .identity), question: self
      )
    }
    if parts.contains(where: { $0.shape != parts[0].shape }) {
      throw GeometryError.partsDiffer(filter: name, parts[0].shape, parts[1].shape)
    }
    let first = parts[0]
    guard parts.count == 2 else { return Answer(shape: first.shape) { first.cell($0) } }
    let (second, precision, isSum) = (parts[1], precision, combination == .sum)
    return Answer(shape: first.shape) { index in
      let (a, b) = (first.cell(index), second.cell(index))
      // Derived at `NamedFilter.oracle`.
      let value = isSum ? a.value + b.value : (a.value * a.value + b.value * b.value).squareRoot()
      let error = isSum ? a.bound + b.bound : (a.bound * a.bound + b.bound * b.bound).squareRoot()
      let gamma = ErrorBound.gamma(isSum ? 1 : 3, precision)
      return Expected(value: value, bound: gamma * (abs(value) + error) + error)
    }
  }

  var factors: [(factor: Double, name: Finding.Factor)] {
    var factors: [(Double, Finding.Factor)] = []
    if kernels.count == 1 {
      let weights = kernels[0].scalars
      // A bank is normalised filter by filter; only where all filters have one sum is there one factor.
      let filters = kernels[0].rank == 4 ? kernels[0].shape[3] : 1
      let sums = (0..<filters).map { filter in
        Swift.stride(from: filter, to: weights.count, by: filters).reduce(0.0) { $0 + weights[$1] }
      }
      if let sum = sums.first, sum != 0, sum.isFinite, sums.allSatisfy({ abs($0 - sum) <= 1e-6 * abs(sum) }) {
        factors += [(1 / sum, .kernelNormalised), (sum, .kernelNotNormalised)]
      }
      let taps = Double(kernels[0].shape[0] * kernels[0].shape[1])
      factors += [(1 / taps, .kernelNormalised), (taps, .kernelNotNormalised)]
    }
    return [(-1, .sign), (255, .pixelRange), (1 / 255, .pixelRange)] + factors
  }

  var grid: Double? {
    guard combination == .one else { return nil }
    func grid(_ tensor: Tensor<Double>) -> Double? {
      var finest = Double.infinity
      for value in tensor.scalars where value != 0 {
        guard value.isFinite else { return nil }
        // The value of the last bit that is set: 6 = 110₂ is a multiple of 2.
        finest = min(finest, value.ulp * Double(1 << min(52, value.significandBitPattern.trailingZeroBitCount)))
      }
      return finest
    }
    guard let x = grid(input), let w = grid(kernels[0]) else { return nil }
    let products = x * w
    guard let bias else { return products }
    return grid(bias).map { min(products, $0) }
  }
}

/// The sums of single windows in double precision.
private struct WindowSums: Sendable {
  let problem: ConvolutionProblem<Double>
  let question: ConvolutionQuestion
  private let layout: ResultLayout

  init(_ problem: ConvolutionProblem<Double>, question: ConvolutionQuestion) {
    self.problem = problem
    self.question = question
    var maps = problem.geometry.outputShape
    if let windows = question.windows { (maps[1], maps[2]) = (windows.rows, windows.columns) }
    layout = ResultLayout(maps: maps, rank: problem.outputShape.count, order: question.order)
  }

  var shape: [Int] { layout.shape }

  func cell(_ index: Int) -> Expected {
    let geometry = problem.geometry
    let (n, row, column, filter) = layout.place(index)
    var sum = 0.0
    var magnitude = 0.0
    var products = geometry.productsPerOutput
    let channels = geometry.channelsPerGroup
    switch question.groupRule {
    case .own: add(n, row, column, filter, from: filter / geometry.filtersPerGroup * channels, &sum, &magnitude)
    case .first: add(n, row, column, filter, from: 0, &sum, &magnitude)
    case .interleaved: add(n, row, column, filter, from: filter % geometry.groups * channels, &sum, &magnitude)
    case .all:
      for group in 0..<geometry.groups { add(n, row, column, filter, from: group * channels, &sum, &magnitude) }
      products *= geometry.groups
    }
    let bias = problem.bias[filter]
    magnitude += abs(bias)
    return Expected(
      value: bias + sum,
      bound: ErrorBound.convolution(
        products: products, magnitude: magnitude, precision: question.precision, roundings: question.roundings),
      bias: bias, magnitude: magnitude, products: products)
  }

  /// Adds the products of one window with the channels from `firstChannel` on.
  private func add(
    _ n: Int, _ row: Int, _ column: Int, _ filter: Int, from firstChannel: Int, _ sum: inout Double,
    _ magnitude: inout Double
  ) {
    let geometry = problem.geometry
    let (rows, columns) = (geometry.rows, geometry.columns)
    let (input, weights) = (problem.input.storage, problem.weights.storage)
    let (perGroup, filters, inputChannels) = (
      geometry.channelsPerGroup, geometry.outputChannels, geometry.inputChannels
    )
    func add(_ count: Int, pixel: Int, weight: Int) {
      for k in 0..<count {
        let product = input[pixel + k] * weights[weight + k * filters]
        sum += product
        magnitude += abs(product)
      }
    }
    let firstColumn = columns.index(window: column, tap: 0) + question.offset.columns
    let isInside = firstColumn >= 0 && firstColumn + columns.extent <= columns.input
    for i in 0..<rows.kernel {
      let inputRow = problem.boundary.source(
        of: rows.index(window: row, tap: i) + question.offset.rows, count: rows.input)
      var weight = i * columns.kernel * perGroup * filters + filter
      if let inputRow, isInside {
        // Most windows lie inside and need not ask what stands beyond the edge.
        var pixel = ((n * rows.input + inputRow) * columns.input + firstColumn) * inputChannels + firstChannel
        for _ in 0..<columns.kernel {
          add(perGroup, pixel: pixel, weight: weight)
          pixel += columns.dilation * inputChannels
          weight += perGroup * filters
        }
        continue
      }
      for j in 0..<columns.kernel {
        let inputColumn = problem.boundary.source(of: firstColumn + j * columns.dilation, count: columns.input)
        if let inputRow, let inputColumn {
          let pixel = ((n * rows.input + inputRow) * columns.input + inputColumn) * inputChannels + firstChannel
          add(perGroup, pixel: pixel, weight: weight)
        } else {
          for k in 0..<perGroup {
            let product = problem.boundary.fill * weights[weight + k * filters]
            sum += product
            magnitude += abs(product)
          }
        }
        weight += perGroup * filters
      }
    }
  }
}
