// What an image filter is: one convolution, two of them put together, or a median.
// It holds weights and filters nothing; the convolution itself is in `Convolution`.
// The names people type are in `FilterBank`; what can be said of one kernel is in `KernelFacts`.

/// A filter on one channel of an image. Kernels are `[KH, KW]` and are meant to be *convolved* (flipped).
public enum Filter: Sendable, Equatable {
  /// `K * image`.
  case linear(Tensor<Double>)

  /// `√(a² + b²)` of the answers `a` and `b` of two kernels, the length of a gradient.
  ///
  /// `rows` differentiates along each row, to the right (`sobel-x`), `columns` along each column, down (`sobel-y`).
  case magnitude(rows: Tensor<Double>, columns: Tensor<Double>)

  /// `a + b` of the answers of two kernels, signs kept, so that opposite answers cancel: +3 and −4 give −1 where
  /// ``magnitude(rows:columns:)`` gives 5. The kernels may differ in size; each is centred by itself.
  case sum(Tensor<Double>, Tensor<Double>)

  /// The median of the `size` × `size` pixels of the window: not linear, so it has no kernel. Of an even number of
  /// pixels it is the upper of the two middle ones, as in `scipy.ndimage.median_filter`.
  case median(size: Int)

  /// The kernels in the order of the case's values: one, two, or none for a median.
  public var kernels: [Tensor<Double>] {
    switch self {
    case .linear(let kernel): [kernel]
    case .magnitude(let rows, let columns): [rows, columns]
    case .sum(let first, let second): [first, second]
    case .median: []
    }
  }
}

/// A filter and what to call it.
public struct NamedFilter: Sendable, Equatable {
  /// One kernel of the filter under its own name, which ``FilterBank/filter(named:)`` also understands.
  public struct Component: Sendable, Equatable {
    /// The name, such as `sobel-x`.
    public let name: String
    /// The weights `[KH, KW]`.
    public let kernel: Tensor<Double>
  }

  /// The text that makes this filter, its numbers in their shortest form: `gaussian:2` for `gaussian:2.0`.
  public let name: String

  /// The filter.
  public let filter: Filter

  /// The kernels with their names, in the order of ``Filter/kernels``: `sobel-x` and `sobel-y` for `sobel`, the filter
  /// itself if it is linear, none for a median.
  public let components: [Component]

  init(name: String, filter: Filter, componentNames: [String]) {
    let names = componentNames.isEmpty ? [name] : componentNames
    self.name = name
    self.filter = filter
    components = zip(names, filter.kernels).map { Component(name: $0, kernel: $1) }
  }
}
