// The cases of "A guide to convolution arithmetic for deep learning" by name: sizes as a table, nothing derived is typed.
// How many outputs each has, and what they are, `SlidingWindow` finds out.

/// A named case of the collection <https://github.com/vdumoulin/conv_arithmetic> (MIT), whose animations illustrate
/// V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, arXiv:1603.07285, 2016. All are square.
public struct ConvolutionArithmetic: Sendable, Equatable {
  /// What slides.
  public enum Kind: Sendable, Equatable {
    /// A convolution, as network layers have it: the kernel is not flipped.
    case convolution
    /// The transpose of that convolution: from its output back to its input.
    case transposed
    /// Pooling.
    case pooling(PoolingMode)
  }

  /// The name: that of the collection.
  public let name: String
  /// What slides.
  public let kind: Kind
  /// Rows and columns of the convolution's input, also where the transpose makes it.
  public let input: Int
  /// Rows and columns of the kernel or window.
  public let kernel: Int
  /// Cells added on each side.
  public let padding: Int
  /// Cells from one window to the next.
  public let stride: Int
  /// Cells from one tap to the next.
  public let dilation: Int
  /// Whether the case is about its numbers, which are the collection's; the others are about sizes.
  public let isNumerical: Bool

  /// All cases in the order of the collection, the transposed ones last.
  public static let all: [ConvolutionArithmetic] =
    sizes + numerical + sizes.filter { $0.dilation == 1 }.map(\.transposed)

  /// The case of this name.
  public static func named(_ name: String) -> ConvolutionArithmetic? { all.first { $0.name == name } }

  private static let sizes = [
    sized("no_padding_no_strides", input: 4, kernel: 3, padding: 0, stride: 1, dilation: 1),
    sized("arbitrary_padding_no_strides", input: 5, kernel: 4, padding: 2, stride: 1, dilation: 1),
    sized("same_padding_no_strides", input: 5, kernel: 3, padding: 1, stride: 1, dilation: 1),
    sized("full_padding_no_strides", input: 5, kernel: 3, padding: 2, stride: 1, dilation: 1),
    sized("no_padding_strides", input: 5, kernel: 3, padding: 0, stride: 2, dilation: 1),
    sized("padding_strides", input: 5, kernel: 3, padding: 1, stride: 2, dilation: 1),
    sized("padding_strides_odd", input: 6, kernel: 3, padding: 1, stride: 2, dilation: 1),
    sized("dilation", input: 7, kernel: 3, padding: 0, stride: 1, dilation: 2),
  ]

  private static let numerical = [
    numbered("numerical_no_padding_no_strides", .convolution, padding: 0, stride: 1),
    numbered("numerical_padding_strides", .convolution, padding: 1, stride: 2),
    numbered("numerical_average_pooling", .pooling(.average), padding: 0, stride: 1),
    numbered("numerical_max_pooling", .pooling(.max), padding: 0, stride: 1),
  ]

  private static func sized(
    _ name: String, input: Int, kernel: Int, padding: Int, stride: Int, dilation: Int
  ) -> ConvolutionArithmetic {
    ConvolutionArithmetic(
      name: name, kind: .convolution, input: input, kernel: kernel, padding: padding, stride: stride,
      dilation: dilation, isNumerical: false)
  }

  private static func numbered(_ name: String, _ kind: Kind, padding: Int, stride: Int) -> ConvolutionArithmetic {
    ConvolutionArithmetic(
      name: name, kind: kind, input: publishedInput.shape[0], kernel: publishedKernel.shape[0], padding: padding,
      stride: stride, dilation: 1, isNumerical: true)
  }

  private var transposed: ConvolutionArithmetic {
    ConvolutionArithmetic(
      name: name + "_transposed", kind: .transposed, input: input, kernel: kernel, padding: padding, stride: stride,
      dilation: dilation, isNumerical: false)
  }

  /// The input of the numerical cases: `numpy.random.seed(1234)`, then `randint(0, 4, (5, 5))`.
  static let publishedInput = Tensor<Double>(
    shape: [5, 5],
    scalars: [
      3, 3, 2, 1, 0,
      0, 0, 1, 3, 1,
      3, 1, 2, 2, 3,
      2, 0, 0, 2, 2,
      2, 0, 0, 0, 1,
    ])

  /// Their kernel: after it, `randint(0, 3, (3, 3))`.
  static let publishedKernel = Tensor<Double>(
    shape: [3, 3],
    scalars: [
      0, 1, 2,
      2, 2, 0,
      0, 1, 2,
    ])

  /// The windows of the case, with the collection's numbers or else with whole numbers drawn by `seed`.
  ///
  /// - Throws: never for the cases of ``all``: the sizes of all of them fit.
  public func window(seed: UInt64) throws -> SlidingWindow {
    let padding = Padding(top: padding, bottom: padding, left: padding, right: padding)
    let stride = AxisPair(rows: stride, columns: stride)
    if case .pooling(let mode) = kind {
      let pooling = Pooling2D(
        mode: mode, size: AxisPair(rows: kernel, columns: kernel), stride: stride, padding: .explicit(padding),
        ceil: false, countsPadding: false)
      return try SlidingWindow(pooling, input: Self.publishedInput)
    }
    let convolution = Convolution2D(
      operation: .correlate, padding: .explicit(padding), boundary: .zero, stride: stride,
      dilation: AxisPair(rows: dilation, columns: dilation), groups: 1)
    if isNumerical {
      return try SlidingWindow(convolution, input: Self.publishedInput, kernel: Self.publishedKernel)
    }
    let geometry = try convolution.geometry(input: [input, input], kernel: [kernel, kernel])
    let arrays = SmallIntegers(seed: seed)
    let weights = arrays.kernel(shape: [kernel, kernel])
    guard kind == .transposed else {
      return try SlidingWindow(convolution, input: arrays.input(shape: [input, input]), kernel: weights)
    }
    // What the windows of the convolution leave at the end has to come back.
    let axis = geometry.rows
    let skipped = (axis.padded - axis.extent) % axis.stride
    return try SlidingWindow(
      transposing: convolution, of: arrays.input(shape: [axis.output, axis.output]), kernel: weights,
      outputPadding: AxisPair(rows: skipped, columns: skipped))
  }
}

/// Small whole numbers for cases that are about sizes: inputs of 0…3 and weights of 0…2, as the collection's.
public struct SmallIntegers: Sendable {
  private let seed: UInt64

  /// The numbers that a seed draws.
  public init(seed: UInt64) { self.seed = seed }

  /// An input: 0…3.
  public func input(shape: [Int]) -> Tensor<Double> { draw(shape, below: 4, key: 0) }

  /// A kernel: 0…2.
  public func kernel(shape: [Int]) -> Tensor<Double> { draw(shape, below: 3, key: 1) }

  private func draw(_ shape: [Int], below limit: Double, key: Int) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed, key)
    return Tensor(shape: shape) { _ in (generator.uniform() * limit).rounded(.down) }
  }
}
