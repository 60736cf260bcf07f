// A pooling as a question: any cell of it in double precision, also where windows start late or padding takes part.

/// A pooling of given maps, and the ways it goes wrong.
struct PoolingQuestion: Question {
  var pooling: Pooling2D
  /// Blocks that are filled up with zeros which take part.
  var isBlockReduce: Bool
  var input: Tensor<Double>
  let precision: Precision
  /// Whether the input was rounded to `precision`.
  let rounding: Int

  /// Whether zeros of the padding can win a maximum or minimum.
  var paddingTakesPart = false
  /// Cells by which every window starts later.
  var offset = AxisPair(rows: 0, columns: 0)
  /// The number of windows, where it is not what the geometry says.
  var windows: AxisPair?
  var order = ResultLayout.Order.asAsked

  var isMap: Bool { true }
  var stride: AxisPair { pooling.stride }

  init(
    _ pooling: Pooling2D, isBlockReduce: Bool, input: Tensor<Double>, precision: Precision, rounding: Int
  ) {
    self.pooling = pooling
    self.isBlockReduce = isBlockReduce
    self.input = input
    self.precision = precision
    self.rounding = rounding
    paddingTakesPart = isBlockReduce
  }

  /// The sizes as they are computed.
  private var geometry: ConvolutionGeometry {
    get throws { try isBlockReduce ? pooling.blockGeometry(input: input.shape) : pooling.geometry(input: input.shape) }
  }

  func answer() throws -> Answer {
    let geometry = try geometry
    var maps = geometry.outputShape
    if let windows { (maps[1], maps[2]) = (windows.rows, windows.columns) }
    let layout = ResultLayout(maps: maps, rank: input.rank, order: order)
    let question = self
    return Answer(shape: layout.shape) { index in
      let place = layout.place(index)
      return question.cell(geometry, place.n, place.row, place.column, place.channel)
    }
  }

  /// One window.
  private func cell(_ geometry: ConvolutionGeometry, _ n: Int, _ row: Int, _ column: Int, _ channel: Int) -> Expected {
    let (rows, columns) = (geometry.rows, geometry.columns)
    var (sum, magnitude, best, inside) = (0.0, 0.0, Double.nan, 0)
    var isFirst = true
    for i in 0..<rows.kernel {
      let inputRow = rows.index(window: row, tap: i) + offset.rows
      for j in 0..<columns.kernel {
        let inputColumn = columns.index(window: column, tap: j) + offset.columns
        let isInside = inputRow >= 0 && inputRow < rows.input && inputColumn >= 0 && inputColumn < columns.input
        guard isInside || paddingTakesPart else { continue }
        let cell = ((n * rows.input + inputRow) * columns.input + inputColumn) * geometry.inputChannels + channel
        let value = isInside ? input[flat: cell] : 0
        if isInside { inside += 1 }
        (sum, magnitude) = (sum + value, magnitude + abs(value))
        let isBetter = pooling.mode == .max ? value > best : value < best
        if isFirst || isBetter || value.isNaN { best = best.isNaN && !isFirst ? best : value }
        isFirst = false
      }
    }
    guard pooling.mode == .average else {
      return Expected(value: best, bound: ErrorBound.gamma(rounding, precision) * abs(best))
    }
    let whole = rows.kernel * columns.kernel
    let isMoved = offset.rows != 0 || offset.columns != 0
    let divisor =
      paddingTakesPart
      ? whole
      : isMoved ? (pooling.countsPadding ? whole : inside) : pooling.divisor(geometry, row: row, column: column)
    magnitude /= Double(divisor)
    return Expected(
      value: sum / Double(divisor),
      bound: ErrorBound.convolution(products: whole, magnitude: magnitude, precision: precision, roundings: rounding),
      magnitude: magnitude, products: whole)
  }

  // MARK: Mistakes

  func mistaken() -> [Mistaken<PoolingQuestion>] {
    (modeMistakes + sizeMistakes + axisMistakes).enumerated().sorted {
      ($0.element.finding.mistake.rank, $0.offset) < ($1.element.finding.mistake.rank, $1.offset)
    }.map(\.element)
  }

  private func mistake(
    _ mistake: Mistake, _ detail: Finding.Detail = .none, copies: Bool = false,
    _ change: @escaping (inout PoolingQuestion) -> Void
  ) -> Mistaken<PoolingQuestion> {
    Mistaken(Finding(mistake, detail), copies: copies) {
      var copy = self
      change(&copy)
      return copy
    }
  }

  private var modeMistakes: [Mistaken<PoolingQuestion>] {
    var list: [Mistaken<PoolingQuestion>] = []
    for mode in PoolingMode.allCases where mode != pooling.mode {
      list.append(mistake(.poolingMode, .pooling(mode)) { $0.pooling.mode = mode })
    }
    if isBlockReduce {
      list.append(mistake(.averageIgnoresPadding) { $0.paddingTakesPart = false })
    } else if pooling.mode == .average {
      let counts = pooling.countsPadding
      list.append(
        mistake(counts ? .averageIgnoresPadding : .averageCountsPadding) { $0.pooling.countsPadding = !counts })
      // Also the cells that only rounding up has added.
      list.append(mistake(.averageCountsPadding) { $0.paddingTakesPart = true })
    } else {
      list.append(mistake(.paddingTakesPart) { $0.paddingTakesPart = true })
    }
    return list
  }

  private var sizeMistakes: [Mistaken<PoolingQuestion>] {
    guard let geometry = try? geometry else { return [] }
    var list: [Mistaken<PoolingQuestion>] = []
    if isBlockReduce {
      list.append(
        mistake(.partialWindow) {
          $0.isBlockReduce = false; $0.paddingTakesPart = false
        })
    } else {
      list += paddingMistakes(geometry)
      list.append(mistake(.partialWindow) { $0.pooling.ceil.toggle() })
    }
    let steps = [AxisPair.one, pooling.size].compactMap(\.self).filter { $0 != pooling.stride }
    for step in steps {
      list.append(
        mistake(.strideIgnored) {
          $0.isBlockReduce = false
          $0.pooling.stride = step
        })
    }
    let (height, width) = (geometry.rows, geometry.columns)
    for row in 0..<min(height.stride, 8) {
      for column in 0..<min(width.stride, 8) where row + column > 0 {
        let all = AxisPair(rows: height.output, columns: width.output)
        let some = AxisPair(
          rows: max(0, height.padded - height.kernel - row) / height.stride + 1,
          columns: max(0, width.padded - width.kernel - column) / width.stride + 1)
        for windows in all == some ? [all] : [all, some] {
          list.append(
            mistake(.stridePhase, .shift(AxisPair(rows: row, columns: column))) {
              $0.offset = AxisPair(rows: row, columns: column)
              $0.windows = windows
            })
        }
      }
    }
    return list
  }

  private func paddingMistakes(_ geometry: ConvolutionGeometry) -> [Mistaken<PoolingQuestion>] {
    var list: [Mistaken<PoolingQuestion>] = []
    func pad(_ mistake: Mistake, _ rule: PaddingRule, _ padding: Padding) {
      guard padding != geometry.padding else { return }
      list.append(self.mistake(mistake, .padding(padding)) { $0.pooling.padding = rule })
    }
    var same = pooling
    (same.padding, same.ceil) = (.same, false)
    if let padding = try? same.geometry(input: input.shape).padding { pad(.tensorFlowSame, .same, padding) }
    let half = Padding(
      top: (geometry.rows.kernel - 1) / 2, bottom: (geometry.rows.kernel - 1) / 2,
      left: (geometry.columns.kernel - 1) / 2, right: (geometry.columns.kernel - 1) / 2)
    pad(.pyTorchSame, .explicit(half), half)
    pad(.paddingIgnored, .valid, Padding(top: 0, bottom: 0, left: 0, right: 0))
    return list
  }

  private var axisMistakes: [Mistaken<PoolingQuestion>] {
    func swapped(_ pair: AxisPair) -> AxisPair { AxisPair(rows: pair.columns, columns: pair.rows) }
    var list = [
      mistake(.rowsAndColumnsSwapped, .part(.result)) { $0.order = .transposed },
      mistake(.rowsAndColumnsSwapped, .part(.input), copies: true) { $0.input = AxisMistakes.transposed($0.input) },
      mistake(.rowsAndColumnsSwapped, .part(.geometry)) {
        ($0.pooling.size, $0.pooling.stride) = ($0.pooling.size.map(swapped), swapped($0.pooling.stride))
        if case .explicit(let sides) = $0.pooling.padding {
          $0.pooling.padding = .explicit(
            Padding(top: sides.left, bottom: sides.right, left: sides.top, right: sides.bottom))
        }
      },
    ]
    for read in AxisMistakes.channelsFirst(input) {
      list.append(mistake(.channelsFirst, .part(.input), copies: true) { $0.input = read() })
    }
    for order in [ResultLayout.Order.channelsFirst, .channelsFirstNumbers, .channelsFirstShape] {
      list.append(mistake(.channelsFirst, .part(.result)) { $0.order = order })
    }
    if AxisMistakes.hasColours(input) {
      list.append(mistake(.rgbBGRSwapped, copies: true) { $0.input = AxisMistakes.bgr($0.input) })
    }
    return list
  }
}
