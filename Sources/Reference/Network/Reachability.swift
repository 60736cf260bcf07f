// Which pixels of the input can change the output at all. A window that does not fit a last time leaves rows and
// columns that nobody reads; here they are found exactly, through any graph, and `UnseenPixels` puts them in order.

/// A set of cells of a map: a union of products of rows and columns.
///
/// ```
/// rows 0 1 1    columns 1 1 0  =  . . .
///                                 x x .
///                                 x x .
/// ```
///
/// What windows read of such a product is again one, so a chain of layers never needs a second, and a map of a thousand
/// rows and columns takes two thousand flags and not a million.
public struct CellSet: Sendable, Equatable {
  /// All pairs of a row and a column.
  struct Product: Sendable, Equatable {
    var rows: [Bool]
    var columns: [Bool]

    var isEmpty: Bool { !rows.contains(true) || !columns.contains(true) }

    func contains(_ other: Product) -> Bool {
      zip(rows, other.rows).allSatisfy { $0 || !$1 } && zip(columns, other.columns).allSatisfy { $0 || !$1 }
    }
  }

  /// The longest side of a map that is followed: every row and every column takes some bytes.
  public static let sideLimit = 1 << 22

  /// Rows of the map.
  public let height: Int
  /// Columns of the map.
  public let width: Int
  private(set) var products: [Product]

  /// No cell.
  init(height: Int, width: Int) {
    (self.height, self.width) = (height, width)
    products = []
  }

  /// Every cell.
  static func all(height: Int, width: Int) -> CellSet {
    var set = CellSet(height: height, width: width)
    set.insert(
      Product(rows: Array(repeating: true, count: height), columns: Array(repeating: true, count: width)))
    return set
  }

  var isEmpty: Bool { products.isEmpty }

  /// Adds cells; of products that lie in each other only the larger one is kept.
  mutating func insert(_ product: Product) {
    guard !product.isEmpty, !products.contains(where: { $0.contains(product) }) else { return }
    products.removeAll { product.contains($0) }
    products.append(product)
  }

  mutating func insert(_ other: CellSet) {
    for product in other.products { insert(product) }
  }

  /// The columns of a row that are in the set.
  public func columns(ofRow row: Int) -> [Bool] {
    products.filter { $0.rows[row] }.reduce(into: Array(repeating: false, count: width)) { columns, product in
      for column in columns.indices where product.columns[column] { columns[column] = true }
    }
  }

  /// The smallest rectangle with all cells of the set; `nil` if it has none.
  public var bounds: CellRectangle? {
    func hull(_ flags: [[Bool]]) -> Range<Int>? {
      guard let first = flags.compactMap({ $0.firstIndex(of: true) }).min(),
        let last = flags.compactMap({ $0.lastIndex(of: true) }).max()
      else { return nil }
      return first..<last + 1
    }
    guard let rows = hull(products.map(\.rows)), let columns = hull(products.map(\.columns)) else { return nil }
    return CellRectangle(rows: rows, columns: columns)
  }

  /// The number of cells.
  public var count: Int {
    // Rows that are in the same products have the same columns.
    var counts: [[Bool]: Int] = [:]
    return (0..<height).reduce(0) { sum, row in
      let key = products.map { $0.rows[row] }
      let count = counts[key] ?? columns(ofRow: row).count { $0 }
      counts[key] = count
      return sum + count
    }
  }
}

/// Some rows of a map times some columns.
public struct CellRectangle: Sendable, Hashable {
  /// Which rows.
  public let rows: Range<Int>
  /// Which columns.
  public let columns: Range<Int>

  /// Rows times columns.
  public init(rows: Range<Int>, columns: Range<Int>) { (self.rows, self.columns) = (rows, columns) }

  /// The number of cells.
  public var count: Int { rows.count * columns.count }
}

extension AxisGeometry {
  /// The cells of the input that the windows in `windows` read: those under a tap, the padding left out.
  ///
  /// - Complexity: `input + output` steps, whatever the number of taps: the taps of a window are a run of cells
  ///   `dilation` apart, and a run is its two ends.
  func cellsRead(by windows: [Bool]) -> [Bool] {
    var ends = Array(repeating: 0, count: input)
    for window in 0..<output where windows[window] {
      let first = index(window: window, tap: 0)
      let inside = first >= 0 ? first : first + (-first + dilation - 1) / dilation * dilation
      let past = index(window: window, tap: kernel - 1) + dilation
      guard inside < input, inside < past else { continue }
      ends[inside] += 1
      if past < input { ends[past] -= 1 }
    }
    for cell in ends.indices where cell >= dilation { ends[cell] += ends[cell - dilation] }
    return ends.map { $0 > 0 }
  }
}

extension Network {
  /// The pixels of the input that the output depends on through some path; `nil` where the input is a vector, and where
  /// a map has a side longer than ``CellSet/sideLimit``.
  ///
  /// A pixel outside this set never changes the output, whatever the weights. A tap that lies on padding reads nothing.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  /// - Complexity: about height + width of every map, times the number of products in its ``CellSet``.
  public func pixelsSeen() throws -> CellSet? {
    let last = nodes.count - 1
    guard canBeFollowed(from: last) else { return nil }
    let none = noCells(of: last)
    return try pixelsSeen(through: .all(height: none.height, width: none.width), ofNode: last)
  }

  /// The pixels of the input that one cell of a node's output depends on through some path, whatever its channel; `nil`
  /// as of ``pixelsSeen()``. Of a vector every number is at row 0, column 0.
  ///
  /// It is the exact set whose hull ``ReceptiveField/pixels(cell:of:)`` gives: holes that strides and dilations leave are
  /// not in it, nor is what lies on padding.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  /// - Precondition: the node's output has such a cell.
  public func pixelsSeen(by cell: MapCell, ofNode index: Int) throws -> CellSet? {
    guard canBeFollowed(from: index) else { return nil }
    var cells = noCells(of: index)
    precondition(
      cell.row >= 0 && cell.row < cells.height && cell.column >= 0 && cell.column < cells.width,
      "no cell \(cell.row), \(cell.column) in a map of \(cells.height)×\(cells.width)")
    cells.insert(
      CellSet.Product(
        rows: (0..<cells.height).map { $0 == cell.row }, columns: (0..<cells.width).map { $0 == cell.column }))
    return try pixelsSeen(through: cells, ofNode: index)
  }

  private func canBeFollowed(from index: Int) -> Bool {
    inputShape.count == 3
      && nodes[...index].allSatisfy { node in
        node.outputShape.count != 3 || node.outputShape.prefix(2).allSatisfy { $0 <= CellSet.sideLimit }
      }
  }

  private func noCells(of index: Int) -> CellSet {
    let shape = nodes[index].outputShape
    return shape.count == 3 ? CellSet(height: shape[0], width: shape[1]) : CellSet(height: 1, width: 1)
  }

  /// The pixels that cells of a node's output depend on: from node to node backwards, what each reads for them.
  private func pixelsSeen(through cells: CellSet, ofNode last: Int) throws -> CellSet {
    var sets = nodes[...last].indices.map(noCells)
    sets[last] = cells
    for index in sets.indices.reversed() where !sets[index].isEmpty {
      let node = nodes[index]
      for input in node.inputs { sets[input].insert(try read(by: node, sets[index], of: sets[input])) }
      // Nobody asks again, and a deep network of large maps would keep them all.
      if index > 0 { sets[index] = CellSet(height: 0, width: 0) }
    }
    return sets[0]
  }

  /// The cells of an input that a node reads for these cells of its output.
  private func read(by node: Node, _ cells: CellSet, of input: CellSet) throws -> CellSet {
    var result = CellSet(height: input.height, width: input.width)
    switch try node.layer.view(inputShapes(of: node)) {
    case .cell: result.insert(cells)
    case .everything: result = .all(height: input.height, width: input.width)
    case .window(let rows, let columns):
      for product in cells.products {
        result.insert(
          CellSet.Product(
            rows: rows.cellsRead(by: product.rows), columns: columns.cellsRead(by: product.columns)))
      }
    }
    return result
  }
}

/// The pixels that a network never sees, in an order that can be told.
public struct UnseenPixels: Sendable, Equatable {
  /// Pixels that can never change the output.
  public let count: Int
  /// Pixels of the input.
  public let total: Int
  /// Whole rows and columns at the four sides that are never seen.
  public let sides: Padding
  /// Whether there are others between what is seen.
  public let hasOthers: Bool

  /// What is missing from a set.
  public init(seen: CellSet) {
    let rows = (0..<seen.height).map { row in seen.products.contains { $0.rows[row] } }
    let columns = (0..<seen.width).map { column in seen.products.contains { $0.columns[column] } }
    let total = seen.height * seen.width
    let (top, left) = (rows.firstIndex(of: true) ?? seen.height, columns.firstIndex(of: true) ?? seen.width)
    let bottom = seen.height - 1 - (rows.lastIndex(of: true) ?? seen.height - 1)
    let right = seen.width - 1 - (columns.lastIndex(of: true) ?? seen.width - 1)
    let seenCount = seen.count
    self.total = total
    count = total - seenCount
    sides = Padding(top: top, bottom: bottom, left: left, right: right)
    hasOthers = seenCount != max(0, seen.height - top - bottom) * max(0, seen.width - left - right)
  }
}
