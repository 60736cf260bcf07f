// Shapes read as maps, and what may have become of the cells of a map on their way to where they were written.

/// A shape read as a batch of maps, channels last.
struct MapLayout: Equatable, Sendable {
  let batch: Int
  let height: Int
  let width: Int
  let channels: Int

  /// `[n]`, `[H, W]`, `[H, W, C]` or `[N, H, W, C]`; `nil` for another rank.
  init?(_ shape: [Int]) {
    switch shape.count {
    case 1: (batch, height, width, channels) = (1, 1, shape[0], 1)
    case 2: (batch, height, width, channels) = (1, shape[0], shape[1], 1)
    case 3: (batch, height, width, channels) = (1, shape[0], shape[1], shape[2])
    case 4: (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    default: return nil
    }
  }

  func index(_ n: Int, _ row: Int, _ column: Int, _ channel: Int) -> Int {
    ((n * height + row) * width + column) * channels + channel
  }

  func place(_ index: Int) -> (n: Int, row: Int, column: Int, channel: Int) {
    let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
    let (line, column) = pixel.quotientAndRemainder(dividingBy: width)
    return (line / height, line % height, column, channel)
  }
}

/// Where the cells of a result come from.
enum Placement: Equatable, Sendable {
  /// Each from its own place.
  case asAsked
  /// Cell `(r, c)` from `(r/s, c/s)` where both divide; the others were never written.
  case strideNotDivided(AxisPair)
  /// All but a frame; the frame was never written.
  case unwritten(Padding)
  /// The map of the answer in the upper left corner of a larger one; the rest was never written.
  case inCorner
  /// Cell `(r, c)` from `(r − dy, c − dx)`; those that have no source were never written.
  case shifted(AxisPair)
  /// The same, but nothing is known of those that have no source.
  case cutOut(AxisPair)
  /// The same, what leaves on one side entering on the other.
  case rolled(AxisPair)

  /// Where a cell comes from.
  enum Source: Equatable {
    case cell(Int)
    /// Never written: all such cells are alike.
    case unwritten
    /// Anything.
    case unknown
  }

  /// The cell of the answer that stands at a cell of the result.
  func source(of index: Int, in result: MapLayout, from answer: MapLayout) -> Source {
    if self == .asAsked { return .cell(index) }
    let (n, row, column, channel) = result.place(index)
    func cell(_ row: Int, _ column: Int) -> Source {
      row >= 0 && row < answer.height && column >= 0 && column < answer.width
        ? .cell(answer.index(n, row, column, channel)) : .unwritten
    }
    switch self {
    case .asAsked: return .cell(index)
    case .strideNotDivided(let stride):
      guard row % stride.rows == 0 && column % stride.columns == 0 else { return .unwritten }
      return cell(row / stride.rows, column / stride.columns)
    case .unwritten(let frame):
      let isInside =
        row >= frame.top && row < result.height - frame.bottom && column >= frame.left
        && column < result.width - frame.right
      return isInside ? .cell(index) : .unwritten
    case .inCorner: return cell(row, column)
    case .shifted(let shift): return cell(row - shift.rows, column - shift.columns)
    case .cutOut(let shift):
      let source = cell(row - shift.rows, column - shift.columns)
      return source == .unwritten ? .unknown : source
    case .rolled(let shift):
      func wrapped(_ value: Int, _ count: Int) -> Int { ((value % count) + count) % count }
      return cell(
        wrapped(row - shift.rows, answer.height), wrapped(column - shift.columns, answer.width))
    }
  }
}

extension MapLayout {
  /// The widest frame whose cells all hold one value, the same in every map and channel: what was never written.
  func uniformFrame(of result: Tensor<Double>, value: Double) -> Padding? {
    func isValue(_ number: Double) -> Bool { number == value || (number.isNaN && value.isNaN) }
    func isUniform(rows: Range<Int>, columns: Range<Int>) -> Bool {
      for n in 0..<batch {
        for row in rows {
          for column in columns {
            for channel in 0..<channels where !isValue(result[flat: index(n, row, column, channel)]) { return false }
          }
        }
      }
      return true
    }
    let top = (0..<height).prefix { isUniform(rows: $0..<$0 + 1, columns: 0..<width) }.count
    guard top < height else { return nil }
    let bottom = (top..<height).reversed().prefix { isUniform(rows: $0..<$0 + 1, columns: 0..<width) }.count
    let rows = top..<height - bottom
    let left = (0..<width).prefix { isUniform(rows: rows, columns: $0..<$0 + 1) }.count
    let right = (left..<width).reversed().prefix { isUniform(rows: rows, columns: $0..<$0 + 1) }.count
    guard top + bottom + left + right > 0 else { return nil }
    return Padding(top: top, bottom: bottom, left: left, right: right)
  }
}
