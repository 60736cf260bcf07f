// The mistakes that people make in a convolution, each as another convolution. Most likely first within each mistake;
// between mistakes the order is that of `Mistake`.

extension ConvolutionQuestion {
  func mistaken() -> [Mistaken<ConvolutionQuestion>] {
    (kernelMistakes + axisMistakes + paddingMistakes + windowMistakes + shiftMistakes + numberMistakes)
      .enumerated().sorted {
        ($0.element.finding.mistake.rank, $0.offset) < ($1.element.finding.mistake.rank, $1.offset)
      }
      .map(\.element)
  }

  /// The same with one thing changed, as a mistake.
  private func mistake(
    _ mistake: Mistake, _ detail: Finding.Detail = .none, copies: Bool = false,
    _ change: @escaping (inout ConvolutionQuestion) -> Void
  ) -> Mistaken<ConvolutionQuestion> {
    Mistaken(Finding(mistake, detail), copies: copies) { with(change) }
  }

  /// The same with one thing changed.
  private func with(_ change: (inout ConvolutionQuestion) -> Void) -> ConvolutionQuestion {
    var copy = self
    change(&copy)
    return copy
  }

  /// The sizes, where all kernels share them.
  private var geometry: ConvolutionGeometry? {
    let shapes = kernels.map(\.shape)
    guard shapes.allSatisfy({ $0 == shapes[0] }) else { return nil }
    return try? convolution.geometry(input: input.shape, kernel: shapes[0])
  }

  /// The same windows with their padding as numbers, so that it stays when other things change.
  private var resolved: ConvolutionQuestion? {
    guard convolution.padding == .same || convolution.padding == .full, let geometry else { return nil }
    return with { $0.convolution.padding = .explicit(geometry.padding) }
  }

  /// This and, where it is another, the one with its padding as numbers.
  private var bothPaddings: [ConvolutionQuestion] { [self] + [resolved].compactMap(\.self) }

  // MARK: The kernel

  private var kernelMistakes: [Mistaken<ConvolutionQuestion>] {
    var list: [Mistaken<ConvolutionQuestion>] = []
    let flips = convolution.operation == .convolve
    for question in bothPaddings {
      list.append(
        question.mistake(flips ? .kernelNotFlipped : .kernelFlipped) {
          $0.convolution.operation = flips ? .correlate : .convolve
        })
    }
    func changed(
      _ mistake: Mistake, _ detail: Finding.Detail = .none, _ change: @escaping (Tensor<Double>) -> Tensor<Double>
    ) {
      list.append(self.mistake(mistake, detail, copies: true) { $0.kernels = $0.kernels.map(change) })
    }
    if !isSignal {
      changed(.kernelMirrored, .part(.upsideDown)) { $0.reversed(axis: 0) }
      changed(.kernelMirrored, .part(.leftRight)) { $0.reversed(axis: 1) }
      changed(.kernelTransposed) { $0.swappingAxes(0, 1) }
      for turned in bothTurns { changed(.kernelRotated, .none, turned) }
    }
    if let kernel = kernels.first, kernel.rank == 4 {
      if kernel.shape[2] == kernel.shape[3] && kernel.shape[2] > 1 {
        changed(.kernelTransposed, .part(.channels)) { $0.swappingAxes(2, 3) }
      }
      let shape = kernel.shape
      changed(.channelsFirst, .part(.kernel)) { $0.permuted([3, 2, 0, 1]).reshaped(shape) }
      changed(.channelsFirst, .part(.kernel)) {
        $0.reshaped([shape[3], shape[2], shape[0], shape[1]]).permuted([2, 3, 1, 0])
      }
    }
    return list
  }

  /// A quarter turn to the left and to the right.
  private var bothTurns: [(Tensor<Double>) -> Tensor<Double>] {
    [{ $0.swappingAxes(0, 1).reversed(axis: 0) }, { $0.swappingAxes(0, 1).reversed(axis: 1) }]
  }

  // MARK: Axes

  private var axisMistakes: [Mistaken<ConvolutionQuestion>] {
    guard !isSignal else { return [] }
    var list = [
      mistake(.rowsAndColumnsSwapped, .part(.result)) { $0.order = .transposed },
      mistake(.rowsAndColumnsSwapped, .part(.input), copies: true) { $0.input = AxisMistakes.transposed($0.input) },
      mistake(.rowsAndColumnsSwapped, .part(.geometry)) { $0.convolution = $0.convolution.swappingAxes },
    ]
    for read in AxisMistakes.channelsFirst(input) {
      list.append(mistake(.channelsFirst, .part(.input), copies: true) { $0.input = read() })
    }
    for order in [ResultLayout.Order.channelsFirst, .channelsFirstNumbers, .channelsFirstShape] {
      list.append(mistake(.channelsFirst, .part(.result)) { $0.order = order })
    }
    return list
  }

  // MARK: Padding

  private var paddingMistakes: [Mistaken<ConvolutionQuestion>] {
    guard let geometry else { return [] }
    var list: [Mistaken<ConvolutionQuestion>] = []
    func pad(_ mistake: Mistake, _ padding: Padding) {
      guard padding != geometry.padding else { return }
      list.append(self.mistake(mistake, .padding(padding)) { $0.convolution.padding = .explicit(padding) })
    }
    let none = Padding(top: 0, bottom: 0, left: 0, right: 0)
    if !isSignal {
      // One library's convention is taken for another's only where one of them was asked for.
      let (tensorFlow, pyTorch) = (tensorFlowSame(geometry), symmetric(geometry))
      let isSame = convolution.padding == .same
      if tensorFlow != none && (isSame || pyTorch.contains(geometry.padding)) { pad(.tensorFlowSame, tensorFlow) }
      if isSame || geometry.padding == tensorFlow {
        for padding in pyTorch where padding != none { pad(.pyTorchSame, padding) }
      }
    }
    pad(.paddingIgnored, none)
    for (finding, rule) in otherPaddings {
      list.append(mistake(finding.mistake, finding.detail) { $0.convolution.padding = rule })
    }
    if !isSignal {
      for rule in [PaddingRule.full, .same, .valid] where rule != convolution.padding {
        let other = with { $0.convolution.padding = rule }
        if let padding = other.geometry?.padding { pad(.paddingMode, padding) }
      }
      for padding in [tensorFlowSame(geometry)] + symmetric(geometry) { pad(.paddingMode, padding) }
    }
    if geometry.padding != none {
      for boundary in Self.boundaries where boundary != convolution.boundary {
        list.append(mistake(.boundaryMode, .boundary(boundary)) { $0.convolution.boundary = boundary })
      }
    }
    return list
  }

  /// All rules, and constants that people choose.
  private static let boundaries =
    [Boundary.zero, .edge, .symmetric, .reflect, .wrap] + [1, 255, 0.5, -1, 128].map { Boundary.constant($0) }

  private func tensorFlowSame(_ geometry: ConvolutionGeometry) -> Padding {
    func sides(_ axis: AxisGeometry) -> AxisPadding {
      PaddingConvention.layer.same(
        UnpaddedAxis(input: axis.input, extent: axis.extent, stride: axis.stride), operation: .correlate)
    }
    let (rows, columns) = (sides(geometry.rows), sides(geometry.columns))
    return Padding(top: rows.before, bottom: rows.after, left: columns.before, right: columns.after)
  }

  /// `⌊(extent − 1)/2⌋` on all sides, and `⌊k/2⌋`, which is more for an even kernel.
  private func symmetric(_ geometry: ConvolutionGeometry) -> [Padding] {
    func sides(_ half: (AxisGeometry) -> Int) -> Padding {
      let (rows, columns) = (half(geometry.rows), half(geometry.columns))
      return Padding(top: rows, bottom: rows, left: columns, right: columns)
    }
    let (down, up) = (sides { ($0.extent - 1) / 2 }, sides { $0.extent / 2 })
    return down == up ? [down] : [down, up]
  }

  // MARK: Stride, dilation, groups

  private var windowMistakes: [Mistaken<ConvolutionQuestion>] {
    var list: [Mistaken<ConvolutionQuestion>] = []
    if convolution.stride != .one {
      for question in bothPaddings {
        list.append(question.mistake(.strideIgnored) { $0.convolution.stride = .one })
      }
      if let geometry {
        let cropped = AxisPair(rows: geometry.rows.output, columns: geometry.columns.output)
        list.append(
          mistake(.strideIgnored, .part(.croppedResult)) {
            $0.convolution.padding = .explicit(geometry.padding)
            $0.convolution.stride = .one
            $0.windows = cropped
          })
        list += phases(geometry)
      }
    }
    if convolution.dilation != .one {
      for question in bothPaddings {
        list.append(question.mistake(.dilationIgnored) { $0.convolution.dilation = .one })
      }
    }
    if convolution.groups > 1 && kernels[0].rank == 4 {
      for (rule, part) in [
        (GroupRule.first, Finding.Part.firstGroup), (.all, .allGroups), (.interleaved, .interleavedGroups),
      ] {
        list.append(mistake(.groupsIgnored, .part(part)) { $0.groupRule = rule })
      }
    }
    return list
  }

  /// Windows that start less than a stride later: as many as should be, or as many as then fit.
  private func phases(_ geometry: ConvolutionGeometry) -> [Mistaken<ConvolutionQuestion>] {
    let (rows, columns) = (geometry.rows, geometry.columns)
    func range(_ axis: AxisGeometry) -> ClosedRange<Int> { -min(axis.stride - 1, 8)...min(axis.stride - 1, 8) }
    func fitting(_ axis: AxisGeometry, _ start: Int) -> Int {
      max(0, axis.padded - axis.extent - start) / axis.stride + 1
    }
    var list: [Mistaken<ConvolutionQuestion>] = []
    for row in range(rows).sorted(by: Self.nearestFirst) {
      for column in range(columns).sorted(by: Self.nearestFirst) where row != 0 || column != 0 {
        let all = AxisPair(rows: rows.output, columns: columns.output)
        let some = AxisPair(rows: fitting(rows, row), columns: fitting(columns, column))
        for windows in all == some ? [all] : [all, some] {
          list.append(
            mistake(.stridePhase, .shift(AxisPair(rows: row, columns: column))) {
              $0.convolution.padding = .explicit(geometry.padding)
              $0.offset = AxisPair(rows: $0.offset.rows + row, columns: $0.offset.columns + column)
              $0.windows = windows
            })
        }
      }
    }
    return list
  }

  /// Every window a few windows further: what has come into view was computed as well.
  private var shiftMistakes: [Mistaken<ConvolutionQuestion>] {
    guard let geometry else { return [] }
    let rows = isSignal ? [0] : [0, 1, -1, 2, -2]
    return rows.flatMap { row in
      [0, 1, -1, 2, -2].filter { row != 0 || $0 != 0 }.map { column in
        mistake(.outputShifted, .shift(AxisPair(rows: row, columns: column))) {
          $0.convolution.padding = .explicit(geometry.padding)
          $0.offset = AxisPair(
            rows: $0.offset.rows - row * geometry.rows.stride,
            columns: $0.offset.columns - column * geometry.columns.stride)
          $0.windows = AxisPair(rows: geometry.rows.output, columns: geometry.columns.output)
        }
      }
    }
  }

  private static func nearestFirst(_ a: Int, _ b: Int) -> Bool { (abs(a), -a) < (abs(b), -b) }

  // MARK: Numbers

  private var numberMistakes: [Mistaken<ConvolutionQuestion>] {
    var list: [Mistaken<ConvolutionQuestion>] = []
    if let bias, bias.scalars.contains(where: { $0 != 0 }) {
      list.append(mistake(.biasMissing) { $0.bias = nil })
      list.append(mistake(.biasAddedTwice) { $0.bias = bias.map { 2 * $0 } })
    }
    for (finding, input) in otherInputs { list.append(mistake(finding.mistake, finding.detail) { $0.input = input }) }
    if AxisMistakes.hasColours(input) {
      list.append(mistake(.rgbBGRSwapped, copies: true) { $0.input = AxisMistakes.bgr($0.input) })
    }
    list.append(
      mistake(.halfPrecisionInputs, copies: true) {
        func half(_ tensor: Tensor<Double>) -> Tensor<Double> { tensor.map { Double(Float16($0)) } }
        ($0.input, $0.kernels) = (half($0.input), $0.kernels.map(half))
      })
    return list
  }
}

extension Convolution2D {
  /// Stride, dilation and padding with rows and columns exchanged.
  fileprivate var swappingAxes: Convolution2D {
    func swapped(_ pair: AxisPair) -> AxisPair { AxisPair(rows: pair.columns, columns: pair.rows) }
    var copy = self
    (copy.stride, copy.dilation) = (swapped(stride), swapped(dilation))
    if case .explicit(let sides) = padding {
      copy.padding = .explicit(
        Padding(top: sides.left, bottom: sides.right, left: sides.top, right: sides.bottom))
    }
    return copy
  }
}
