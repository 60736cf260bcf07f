// The mistakes that are made wherever a window slides over maps: axes in the wrong order, windows that start late, one
// library's padding for another's. Convolutions and poolings share them.

/// A computation on maps by sliding windows.
protocol MapQuestion: Question {
  /// `[H, W]`, `[H, W, C]` or `[N, H, W, C]`.
  var input: Tensor<Double> { get set }
  /// In which order the axes of the result are.
  var order: ResultLayout.Order { get set }
  /// Cells by which every window starts later.
  var offset: AxisPair { get set }
  /// The number of windows, where it is not what the geometry says.
  var windows: AxisPair? { get set }
}

extension MapQuestion {
  var isMap: Bool { true }

  /// Input or result with their axes exchanged or in another order, and red and blue exchanged.
  var orderMistakes: [Mistaken<Self>] {
    var list = [
      mistake(.rowsAndColumnsSwapped, .part(.result)) { $0.order = .transposed },
      mistake(.rowsAndColumnsSwapped, .part(.input), copies: true) { $0.input = DisorderedInput.transposed($0.input) },
    ]
    for read in DisorderedInput.channelsFirst(input) {
      list.append(mistake(.channelsFirst, .part(.input), copies: true) { $0.input = read() })
    }
    for order in [ResultLayout.Order.channelsFirst, .channelsFirstNumbers, .channelsFirstShape] {
      list.append(mistake(.channelsFirst, .part(.result)) { $0.order = order })
    }
    if DisorderedInput.hasColours(input) {
      list.append(mistake(.rgbBGRSwapped, copies: true) { $0.input = DisorderedInput.bgr($0.input) })
    }
    return list
  }

  /// Windows that start less than a stride off: as many as should be, or as many as then fit.
  ///
  /// - Parameter fix: keeps the padding as it is, whatever rule it came from.
  func phaseMistakes(_ geometry: ConvolutionGeometry, fix: @escaping (inout Self) -> Void) -> [Mistaken<Self>] {
    let (rows, columns) = (geometry.rows, geometry.columns)
    func range(_ axis: AxisGeometry) -> ClosedRange<Int> { -min(axis.stride - 1, 8)...min(axis.stride - 1, 8) }
    func fitting(_ axis: AxisGeometry, _ start: Int) -> Int {
      max(0, axis.padded - axis.extent - start) / axis.stride + 1
    }
    func nearestFirst(_ a: Int, _ b: Int) -> Bool { (abs(a), -a) < (abs(b), -b) }
    var list: [Mistaken<Self>] = []
    for row in range(rows).sorted(by: nearestFirst) {
      for column in range(columns).sorted(by: nearestFirst) where row != 0 || column != 0 {
        let all = AxisPair(rows: rows.output, columns: columns.output)
        let some = AxisPair(rows: fitting(rows, row), columns: fitting(columns, column))
        for windows in all == some ? [all] : [all, some] {
          list.append(
            mistake(.stridePhase, .shift(AxisPair(rows: row, columns: column))) {
              fix(&$0)
              $0.offset = AxisPair(rows: $0.offset.rows + row, columns: $0.offset.columns + column)
              $0.windows = windows
            })
        }
      }
    }
    return list
  }

  /// No padding, and the padding of other libraries. One library's convention is taken for another's only where one of
  /// them was asked for; else it is another padding.
  ///
  /// - Parameters:
  ///   - isSame: whether `same` was asked for.
  ///   - pad: sets the four sides.
  func libraryMistakes(
    _ geometry: ConvolutionGeometry, isSame: Bool, pad: @escaping (inout Self, Padding) -> Void
  ) -> [Mistaken<Self>] {
    let none = Padding(top: 0, bottom: 0, left: 0, right: 0)
    let (tensorFlow, pyTorch) = (geometry.tensorFlowSame, geometry.pyTorchSame)
    var list: [Mistaken<Self>] = []
    func add(_ mistake: Mistake, _ padding: Padding) {
      guard padding != geometry.padding else { return }
      list.append(self.mistake(mistake, .padding(padding)) { pad(&$0, padding) })
    }
    if tensorFlow != none && (isSame || pyTorch.contains(geometry.padding)) { add(.tensorFlowSame, tensorFlow) }
    if isSame || geometry.padding == tensorFlow {
      for padding in pyTorch where padding != none { add(.pyTorchSame, padding) }
    }
    for padding in [tensorFlow] + pyTorch where padding != none { add(.paddingMode, padding) }
    return list + ignoredPadding(geometry, pad: pad)
  }

  /// No padding: fewer windows, or as many cells of which the last were never written.
  func ignoredPadding(
    _ geometry: ConvolutionGeometry, pad: @escaping (inout Self, Padding) -> Void
  ) -> [Mistaken<Self>] {
    let none = Padding(top: 0, bottom: 0, left: 0, right: 0)
    guard geometry.padding != none else { return [] }
    return [
      mistake(.paddingIgnored, .padding(none)) { pad(&$0, none) },
      mistake(.paddingIgnored, .part(.restUnwritten), placement: .inCorner) { pad(&$0, none) },
    ]
  }
}

extension ConvolutionGeometry {
  /// What TensorFlow's `same` would add.
  fileprivate var tensorFlowSame: Padding {
    func sides(_ axis: AxisGeometry) -> AxisPadding {
      PaddingConvention.layer.same(
        UnpaddedAxis(input: axis.input, extent: axis.extent, stride: axis.stride), operation: .correlate)
    }
    let (rows, columns) = (sides(rows), sides(columns))
    return Padding(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after)
  }

  /// What people who use PyTorch add: `⌊(extent − 1)/2⌋` on all sides, and `⌊extent/2⌋`, which is more for an even
  /// kernel.
  fileprivate var pyTorchSame: [Padding] {
    func sides(_ half: (AxisGeometry) -> Int) -> Padding {
      let (rows, columns) = (half(rows), half(columns))
      return Padding(top: rows, bottom: rows, left: columns, right: columns)
    }
    let (down, up) = (sides { ($0.extent - 1) / 2 }, sides { $0.extent / 2 })
    return down == up ? [down] : [down, up]
  }
}

extension AxisPair {
  /// Rows and columns exchanged.
  var swapped: AxisPair { AxisPair(rows: columns, columns: rows) }
}

extension PaddingRule {
  /// Rows and columns exchanged.
  var swapped: PaddingRule {
    guard case .explicit(let sides) = self else { return self }
    return .explicit(Padding(top: sides.left, bottom: sides.right, left: sides.top, right: sides.bottom))
  }
}

/// An input of maps in the wrong order.
enum DisorderedInput {
  /// `[H, W, C]` numbers that lie in memory as `[C, H, W]`, and the reverse.
  static func channelsFirst(_ input: Tensor<Double>) -> [() -> Tensor<Double>] {
    guard input.rank > 2 else { return [] }
    let (first, last) = (input.rank == 4 ? 1 : 0, input.rank - 1)
    // From the outermost axis to the innermost: channels before rows and columns.
    let forth = Array(0..<first) + [last] + Array(first..<last)
    let back = Array(0..<first) + Array(first + 1...last) + [first]
    let shape = input.shape
    return [
      { input.permuted(forth).reshaped(shape) },
      { input.reshaped(forth.map { shape[$0] }).permuted(back) },
    ]
  }

  /// Rows and columns exchanged.
  static func transposed(_ input: Tensor<Double>) -> Tensor<Double> {
    let first = input.rank == 4 ? 1 : 0
    return input.swappingAxes(first, first + 1)
  }

  /// Whether the last axis can be red, green and blue.
  static func hasColours(_ input: Tensor<Double>) -> Bool {
    input.rank > 2 && [3, 4].contains(input.shape[input.rank - 1])
  }

  /// Red and blue exchanged: the first and the third number of the last axis.
  static func bgr(_ input: Tensor<Double>) -> Tensor<Double> {
    let channels = input.shape[input.rank - 1]
    let source = input.storage
    return Tensor(shape: input.shape) { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
      return source[pixel * channels + (channel < 3 ? 2 - channel : channel)]
    }
  }
}
