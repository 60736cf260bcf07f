// The mistakes that people make in a convolution, each as another convolution. What poolings share with them is in
// `MapQuestion.swift`.

extension ConvolutionQuestion {
  func mistaken() -> [Mistaken<ConvolutionQuestion>] {
    kernelMistakes + axisMistakes + paddingMistakes + windowMistakes + shiftMistakes + numberMistakes
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
    var copy = self
    copy.convolution.padding = .explicit(geometry.padding)
    return copy
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
    return orderMistakes + [
      mistake(.rowsAndColumnsSwapped, .part(.geometry)) {
        $0.convolution.stride = $0.convolution.stride.swapped
        $0.convolution.dilation = $0.convolution.dilation.swapped
        $0.convolution.padding = $0.convolution.padding.swapped
      }
    ]
  }

  // MARK: Padding

  private var paddingMistakes: [Mistaken<ConvolutionQuestion>] {
    guard let geometry else { return [] }
    func pad(_ question: inout ConvolutionQuestion, _ padding: Padding) {
      question.convolution.padding = .explicit(padding)
    }
    var list: [Mistaken<ConvolutionQuestion>] = []
    if isSignal {
      list += ignoredPadding(geometry, pad: pad)
      for (finding, rule) in otherPaddings {
        list.append(mistake(finding.mistake, finding.detail) { $0.convolution.padding = rule })
      }
    } else {
      // `valid` is no padding at all, which has a name of its own.
      for rule in [PaddingRule.full, .same] where rule != convolution.padding {
        var other = self
        other.convolution.padding = rule
        guard let padding = other.geometry?.padding, padding != geometry.padding else { continue }
        list.append(mistake(.paddingMode, .padding(padding)) { pad(&$0, padding) })
      }
      list += libraryMistakes(geometry, isSame: convolution.padding == .same, pad: pad)
    }
    if geometry.padding != Padding(top: 0, bottom: 0, left: 0, right: 0) {
      for boundary in Self.boundaries where boundary != convolution.boundary {
        list.append(mistake(.boundaryMode, .boundary(boundary)) { $0.convolution.boundary = boundary })
      }
    }
    return list
  }

  /// All rules, and constants that people choose.
  private static let boundaries =
    [Boundary.zero, .edge, .symmetric, .reflect, .wrap] + [1, 255, 0.5, -1, 128].map { Boundary.constant($0) }

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
        list += phaseMistakes(geometry) { $0.convolution.padding = .explicit(geometry.padding) }
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

  // MARK: Numbers

  private var numberMistakes: [Mistaken<ConvolutionQuestion>] {
    var list: [Mistaken<ConvolutionQuestion>] = []
    if let bias, bias.scalars.contains(where: { $0 != 0 }) {
      list.append(mistake(.biasMissing) { $0.bias = nil })
      list.append(mistake(.biasAddedTwice) { $0.bias = bias.map { 2 * $0 } })
    }
    for (finding, input) in otherInputs { list.append(mistake(finding.mistake, finding.detail) { $0.input = input }) }
    list.append(
      mistake(.halfPrecisionInputs, copies: true) {
        func half(_ tensor: Tensor<Double>) -> Tensor<Double> { tensor.map { Double(Float16($0)) } }
        ($0.input, $0.kernels) = (half($0.input), $0.kernels.map(half))
      })
    return list
  }
}
