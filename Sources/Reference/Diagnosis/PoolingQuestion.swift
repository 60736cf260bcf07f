// A pooling as a question: any cell of it in double precision, also where windows start late or padding takes part.

/// A pooling of given maps, and the ways it goes wrong.
struct PoolingQuestion: MapQuestion {
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
    var (sum, magnitude, best) = (0.0, 0.0, Double.nan)
    var isFirst = true
    for i in 0..<rows.kernel {
      let inputRow = rows.index(window: row, tap: i) + offset.rows
      for j in 0..<columns.kernel {
        let inputColumn = columns.index(window: column, tap: j) + offset.columns
        let isInside = inputRow >= 0 && inputRow < rows.input && inputColumn >= 0 && inputColumn < columns.input
        guard isInside || paddingTakesPart else { continue }
        let cell = ((n * rows.input + inputRow) * columns.input + inputColumn) * geometry.inputChannels + channel
        let value = isInside ? input[flat: cell] : 0
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
    let divisor =
      paddingTakesPart
      ? whole
      : pooling.divisor(rows, start: rows.index(window: row, tap: 0) + offset.rows)
        * pooling.divisor(columns, start: columns.index(window: column, tap: 0) + offset.columns)
    magnitude /= Double(divisor)
    return Expected(
      value: sum / Double(divisor),
      bound: ErrorBound.convolution(products: whole, magnitude: magnitude, precision: precision, roundings: rounding),
      magnitude: magnitude, products: whole)
  }

  // MARK: Mistakes

  func mistaken() -> [Mistaken<PoolingQuestion>] {
    let geometryMistake = mistake(.rowsAndColumnsSwapped, .part(.geometry)) {
      $0.pooling.size = $0.pooling.size?.swapped
      $0.pooling.stride = $0.pooling.stride.swapped
      $0.pooling.padding = $0.pooling.padding.swapped
    }
    return modeMistakes + sizeMistakes + orderMistakes + [geometryMistake]
  }

  private var modeMistakes: [Mistaken<PoolingQuestion>] {
    var list: [Mistaken<PoolingQuestion>] = []
    for mode in PoolingMode.allCases where mode != pooling.mode {
      list.append(mistake(.poolingMode, .pooling(mode)) { $0.pooling.mode = mode })
    }
    if isBlockReduce {
      let isAverage = pooling.mode == .average
      list.append(
        mistake(isAverage ? .averageIgnoresPadding : .paddingTakesNoPart) { $0.paddingTakesPart = false })
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
          $0.isBlockReduce = false
          $0.paddingTakesPart = false
        })
    } else {
      list += libraryMistakes(geometry, isSame: pooling.padding == .same) { $0.pooling.padding = .explicit($1) }
      list.append(mistake(.partialWindow) { $0.pooling.ceil.toggle() })
    }
    for step in [AxisPair.one, pooling.size].compactMap(\.self) where step != pooling.stride {
      list.append(
        mistake(.strideIgnored, .stride(step)) {
          $0.isBlockReduce = false
          $0.pooling.stride = step
        })
    }
    return list + phaseMistakes(geometry) { _ in }
  }
}
