// One convolution or pooling to verify: every number that decides it, as a value. It computes nothing; its arrays are
// `VerificationCase+Arrays.swift`'s, the line it is typed as `VerificationCase+Text.swift`'s, and where many of them come
// from is `VerificationCase+Random.swift`.

/// A case: what is computed, on which sizes, on which numbers.
///
/// ```
/// layer 2x7x5x3 k3x2 f8 s2,1 p0,1,2,0 reflect convolve bias seed17
/// ```
public struct VerificationCase: Sendable, Equatable {
  /// What is computed.
  public enum Kind: String, CaseIterable, Sendable {
    /// A bank `[KH, KW, Cin/groups, Cout]` on maps, and its gradients.
    case layer
    /// A kernel `[KH, KW]` on every channel of maps, and its gradients.
    case filter
    /// A kernel `[k]` on a signal `[n]`.
    case signal
    /// A filter of ``FilterBank``.
    case named
    /// A pooling and its gradient.
    case pooling
  }

  /// The numbers that the arrays are filled with.
  public enum Values: String, CaseIterable, Sendable {
    /// Of the standard normal distribution.
    case normal
    /// Whole, −8…8: their sums are exact in any order.
    case whole
    /// Evenly of 0…1, as pictures are: nothing cancels.
    case positive
  }

  /// What is computed.
  public var kind: Kind
  /// Maps.
  public var batch = 1
  /// Rows of a map; 1 for a signal.
  public var height: Int
  /// Columns of a map, or samples.
  public var width: Int
  /// Channels of a map.
  public var channels = 1
  /// Filters of a layer.
  public var filters = 1
  /// Rows and columns of the kernel or of the pooling window.
  public var kernel = AxisPair.one
  /// Cells from one window to the next.
  public var stride = AxisPair.one
  /// Cells from one tap to the next.
  public var dilation = AxisPair.one
  /// Groups of channels of a layer.
  public var groups = 1
  /// How far the input is extended.
  public var padding = PaddingRule.valid
  /// What stands in the extension.
  public var boundary = Boundary.zero
  /// Whether the kernel is flipped.
  public var operation = ConvolutionOperation.correlate
  /// Whether a bias is added.
  public var hasBias = false
  /// Whether a filter is a column times a row.
  public var isRankOne = false
  /// What a pooling takes from a window.
  public var mode = PoolingMode.max
  /// Whether the number of pooling windows is rounded up.
  public var ceil = false
  /// Whether an average counts padded cells.
  public var countsPadding = false
  /// The filter of ``FilterBank``.
  public var name = ""
  /// The numbers in the arrays.
  public var values = Values.normal
  /// Where the numbers start.
  public var seed: UInt64 = 0

  init(_ kind: Kind, height: Int, width: Int) {
    (self.kind, self.height, self.width) = (kind, height, width)
  }

  /// How many threads each twin may use: one, two or three by the seed, so that all ways to share the work are tried.
  var threads: Int { 1 + Int(seed % 3) }

  /// `[N, H, W, C]`.
  var inputShape: [Int] { [batch, height, width, channels] }

  /// The convolution of a layer, a filter or a named filter.
  package var convolution: Convolution2D {
    Convolution2D(
      operation: operation, padding: padding, boundary: boundary, stride: stride, dilation: dilation, groups: groups)
  }

  /// The convolution of a signal.
  package var convolution1D: Convolution1D {
    Convolution1D(
      operation: operation, padding: padding, boundary: boundary, stride: stride.columns, dilation: dilation.columns)
  }

  /// The pooling; a window as large as the map is asked for as a global one.
  package var pooling: Pooling2D {
    let isGlobal = kernel == AxisPair(rows: height, columns: width) && padding == .valid
    return Pooling2D(
      mode: mode, size: isGlobal ? nil : kernel, stride: stride, padding: padding, ceil: ceil,
      countsPadding: countsPadding)
  }

  /// `[KH, KW, Cin/groups, Cout]` of a layer, `[KH, KW]` of a filter, `[k]` of a signal; else empty.
  var kernelShape: [Int] {
    switch kind {
    case .layer: [kernel.rows, kernel.columns, channels / max(1, groups), filters]
    case .filter: [kernel.rows, kernel.columns]
    case .signal: [kernel.columns]
    case .named, .pooling: []
    }
  }

  /// The sizes; of a named filter of two kernels those of the first. A signal is a map of height 1.
  ///
  /// - Throws: ``GeometryError`` or ``FilterError`` where they do not fit.
  package func geometry() throws -> ConvolutionGeometry {
    switch kind {
    case .layer, .filter:
      return try convolution.geometry(input: inputShape, kernel: kernelShape)
    case .signal:
      let flat = try convolution1D.onOneRow(signal: [width], kernel: kernelShape).flat
      return try flat.geometry(input: [1, width], kernel: [1, kernel.columns])
    case .pooling:
      return try pooling.geometry(input: inputShape)
    case .named:
      let filter = try FilterBank.filter(named: name)
      if case .median(let size) = filter.filter {
        let median = MedianFilter(
          size: size, padding: padding, boundary: boundary, stride: stride, dilation: dilation)
        return try median.geometry(input: inputShape)
      }
      let all = try filter.components.map { try convolution.geometry(input: inputShape, kernel: $0.kernel.shape) }
      if let other = all.first(where: { $0.outputShape != all[0].outputShape }) {
        throw GeometryError.partsDiffer(filter: name, all[0].outputShape, other.outputShape)
      }
      return all[0]
    }
  }

  /// Multiply-adds, cells or weights beyond which a case is refused: all of them together take some seconds.
  public static let limit = 1 << 22

  /// Checks that a case is well formed and small enough to be verified.
  ///
  /// - Throws: ``VerificationError``, ``GeometryError`` or ``FilterError``.
  package func check() throws {
    let numbers = [
      batch, height, width, channels, filters, kernel.rows, kernel.columns, stride.rows, stride.columns,
      dilation.rows, dilation.columns, groups,
    ]
    for number in numbers where !(1...Self.limit).contains(number) {
      throw VerificationError.tooLarge(text, number: number)
    }
    let geometry = try geometry()
    let extent = [geometry.rows.extent, geometry.columns.extent]
    for shape in [geometry.paddedShape, geometry.outputShape, kernelShape, extent] {
      guard let count = TensorShape.count(shape), count <= Self.limit else {
        throw VerificationError.tooLarge(text, number: TensorShape.count(shape) ?? .max)
      }
    }
    guard geometry.multiplyAdds <= Self.limit else {
      throw VerificationError.tooLarge(text, number: geometry.multiplyAdds)
    }
  }
}

/// What is wrong with the text of a case, in one line.
public enum VerificationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A word that means nothing in a case of this kind.
  case unknownWord(String, kind: String, nearest: String?)
  /// A kind that does not exist.
  case unknownKind(String, nearest: String?)
  /// A word that must be there, with an example of it.
  case missing(String, example: String)
  /// A word that is there twice.
  case twice(String)
  /// More work than a case may be.
  case tooLarge(String, number: Int)

  /// One line: what, what is allowed, the nearest that works.
  public var description: String {
    switch self {
    case .unknownWord(let word, let kind, let nearest):
      let like = nearest.map { "did you mean \($0)?" } ?? "a case is written like \(VerificationCase.example(of: kind))"
      return "'\(word)' means nothing in a case of kind \(kind); \(like)"
    case .unknownKind(let word, let nearest):
      let kinds = VerificationCase.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      return "'\(word)' is no kind of case; " + (nearest.map { "did you mean \($0)?" } ?? "allowed are \(kinds)")
    case .missing(let what, let example): return "the case has no \(what); write it like \(example)"
    case .twice(let word): return "'\(word)' says again what the case has said; leave one of them out"
    case .tooLarge(let text, let number):
      return "the case '\(text)' is too large to be verified: \(number); no size, array or number of multiply-adds may "
        + "exceed \(VerificationCase.limit)"
    }
  }
}
