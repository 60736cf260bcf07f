// A grid of cells in the colours of their part in a convolution: what the figures of the algorithms are put together from.
// It knows parts and outlines and no algorithm. Next: `AlgorithmDirectPanel`.

import Reference

struct AlgorithmGrid {
  /// What a cell is.
  enum Part {
    case input, kernel, output
    /// Nothing is computed here: padding, or what is thrown away.
    case padding
    /// Neither: what stands between two steps.
    case between
    /// A name beside the grid.
    case name
  }

  struct Cell {
    var part: Part
    var label = ""
  }

  /// A rectangle around some cells.
  struct Outline {
    var rows: Range<Int>
    var columns: Range<Int>
    var color: Color?
    var dash = 0.0
  }

  let rows: Int
  let columns: Int
  let cell: Double
  var cells: [Cell]
  var outlines: [Outline] = []
  var style: TextStyle = .smallNumber

  /// A grid of one part.
  init(
    rows: Int, columns: Int, cell: Double, style: TextStyle = .smallNumber, _ make: (_ row: Int, _ column: Int) -> Cell
  ) {
    (self.rows, self.columns, self.cell, self.style) = (rows, columns, cell, style)
    cells = (0..<rows * columns).map { make($0 / columns, $0 % columns) }
  }

  /// The numbers of a matrix.
  init(_ matrix: Tensor<Double>, part: Part, cell: Double, style: TextStyle = .smallNumber) {
    self.init(rows: matrix.shape[0], columns: matrix.shape[1], cell: cell, style: style) { row, column in
      Cell(part: part, label: NumberText.short(matrix[row, column]))
    }
  }

  /// The same with numbers written as fractions.
  init(_ matrix: [[Double]], part: Part, cell: Double) {
    self.init(rows: matrix.count, columns: matrix[0].count, cell: cell) { row, column in
      Cell(part: part, label: NumberText.fraction(matrix[row][column]))
    }
  }

  mutating func outline(rows: Range<Int>, columns: Range<Int>, color: Color? = nil, dash: Double = 0) {
    outlines.append(Outline(rows: rows, columns: columns, color: color, dash: dash))
  }

  func block(_ context: FigureContext) -> Block {
    let theme = context.theme
    let grid = CellGrid(
      rows: rows, columns: columns, cell: cell,
      cells: cells.map { cell in
        CellGrid.Cell(fill: Self.fill(cell.part, theme), label: cell.label, isHatched: cell.part == .padding)
      }, style: style)
    let (outlines, gap) = (outlines, grid.gap)
    return Block(size: grid.size) { canvas, origin in
      grid.block.draw(&canvas, origin)
      for outline in outlines {
        let box = Rect(
          x: origin.x + Double(outline.columns.lowerBound) * cell, y: origin.y + Double(outline.rows.lowerBound) * cell,
          width: Double(outline.columns.count) * cell - gap, height: Double(outline.rows.count) * cell - gap)
        if outline.color == nil {
          canvas.windowOutline(box)
        } else {
          canvas.rectangle(
            box.inset(by: -1), stroke: Scene.Stroke(color: outline.color ?? theme.window, width: 2, dash: outline.dash))
        }
      }
    }
  }

  /// The ground of a cell: pale enough for numbers on every theme.
  static func fill(_ part: Part, _ theme: Theme) -> Color {
    switch part {
    case .input: theme.input.mixed(with: theme.background, 0.8)
    case .kernel: theme.kernel.mixed(with: theme.background, 0.78)
    case .output: theme.output.mixed(with: theme.background, 0.78)
    case .padding, .between: theme.cell
    case .name: theme.background
    }
  }
}

extension Column {
  /// A grid with its name and facts below.
  init(
    _ grid: AlgorithmGrid, _ heading: String, _ color: Color, _ facts: [String] = [], leastWidth: Double = 120,
    context: FigureContext
  ) {
    self.init(panel: grid.block(context), caption: Caption(heading, color, facts), leastWidth: leastWidth)
  }
}

extension NumberText {
  /// A number with a small denominator as a fraction, `−1/12`; else as ``short(_:digits:)``.
  public static func fraction(_ value: Double) -> String {
    guard value != value.rounded() else { return short(value) }
    for divisor in [2.0, 3, 4, 6, 12, 24] {
      let numerator = value * divisor
      if abs(numerator) < 24, abs(numerator - numerator.rounded()) < 1e-9 {
        return "\(short(numerator.rounded()))/\(short(divisor))"
      }
    }
    return short(value)
  }
}
