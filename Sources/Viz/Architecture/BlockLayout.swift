// An architecture from top to bottom: boxes in rows and lanes, lines around what they pass. Lanes and long lines lie to
// the right of the longest way; between two rows is room for lines across. Nothing is painted here.
// Next: `BlockLayout+Lines.swift`, the lines; `BlockLayout+Columns.swift`, long drawings side by side.

/// The places of boxes in rows, with room for lines.
///
/// ```
///        [ box ]                 gap: lines across. A box's own line leaves it below and turns to the right,
///           ●───────┐            a line from afar comes from the right and enters a box from above or from the side.
///        [ box ]    │  item: a lane of boxes, or one long line
///        [ box ]    │
///        ( add ) ←──┘
/// ```
///
/// No line touches a box that it does not belong to: lines across lie between rows, where no boxes are, and what goes
/// down beside boxes is an item with a place of its own, which is packed as one packs boxes. Two items overlap in no
/// gap, so that two lines never lie on each other.
struct BlockLayout {
  static let boxWidth = 296.0
  /// Between a lane and what is beside it.
  static let distance = 28.0
  /// From the longest way to the first item: room for a frame between them.
  static let firstDistance = 40.0
  /// From a frame to what it holds.
  static let framePad = 12.0
  /// Room to the left for `× 12`.
  static let labelWidth = 56.0

  /// A block that stands for several, and the vertices that are drawn of it.
  struct Fold {
    let places: Range<Int>
    let rows: ClosedRange<Int>
    /// Whether the lines that leave the vertex before it, but for the straight one, are its own.
    let ownsLines: Bool
  }

  let graph: LaneGraph
  let heights: [Double]
  let folds: [Fold]
  /// The left edge of each lane.
  let laneX: [Double]
  /// Where the long line from a vertex goes down; `nil` where none does.
  let trunkX: [Double?]
  /// For each gap, whether something passes that does not come from the one box right above it.
  let isPassed: [Bool]

  /// Places for boxes of some heights.
  ///
  /// - Parameters:
  ///   - inputs: for each box which it takes.
  ///   - folds: the boxes of each block that stands for several.
  init(inputs: [[Int]], heights: [Double], folds: [Range<Int>]) {
    graph = LaneGraph(inputs: inputs)
    self.heights = heights
    let (graph, rows) = (graph, graph.rows)
    self.folds = folds.map { places in
      let own = places.map { rows[$0] }
      let entry = inputs[places.lowerBound].first
      return Fold(
        places: places, rows: own.min()!...own.max()!,
        ownsLines: entry.map { graph.others($0).allSatisfy(places.contains) } ?? true)
    }
    var items = Self.items(graph)
    Self.pack(&items)
    var laneX = graph.lanes.map { _ in 0.0 }
    var trunkX: [Double?] = inputs.map { _ in nil }
    var isPassed = Array(repeating: false, count: graph.rowCount)
    for lane in graph.lanes.dropFirst() { for vertex in lane { isPassed[rows[vertex]] = true } }
    for item in items {
      for gap in item.gaps.dropFirst() { isPassed[gap] = true }
      switch item.content {
      case .lane(let lane):
        laneX[lane] = item.x
        let tail = graph.lanes[lane][graph.lanes[lane].count - 1]
        if !graph.distant(tail).isEmpty { trunkX[tail] = item.x + Self.boxWidth / 2 }
      case .line(let vertex): trunkX[vertex] = item.x
      }
    }
    (self.laneX, self.trunkX, self.isPassed) = (laneX, trunkX, isPassed)
  }

  // MARK: Items beside the longest way

  private struct Item {
    enum Content {
      case lane(Int)
      case line(Int)
    }
    let content: Content
    /// The gaps it passes; gap `g` lies below row `g`.
    let gaps: ClosedRange<Int>
    let width: Double
    var x = 0.0
  }

  private static func items(_ graph: LaneGraph) -> [Item] {
    /// The last gap that the line from a vertex passes.
    func end(_ vertex: Int) -> Int { (graph.others(vertex).map { graph.rows[$0] }.max() ?? 0) - 1 }
    var items: [Item] = []
    for (index, lane) in graph.lanes.enumerated().dropFirst() {
      let tail = lane[lane.count - 1]
      items.append(
        Item(
          content: .lane(index), gaps: graph.rows[lane[0]] - 1...max(graph.rows[tail], end(tail)), width: boxWidth))
    }
    for vertex in graph.inputs.indices where !graph.distant(vertex).isEmpty {
      // Below the last box of a lane its line goes on straight down.
      if graph.laneOf[vertex] > 0, graph.below(vertex) == nil { continue }
      items.append(Item(content: .line(vertex), gaps: graph.rows[vertex]...end(vertex), width: 0))
    }
    return items
  }

  /// Gives every item the leftmost place that is free, the short ones first, so that they lie inside.
  private static func pack(_ items: inout [Item]) {
    let order = items.indices.sorted {
      (items[$0].gaps.count, items[$0].gaps.lowerBound, $0) < (items[$1].gaps.count, items[$1].gaps.lowerBound, $1)
    }
    var placed: [Item] = []
    for index in order {
      let rivals = placed.filter { $0.gaps.overlaps(items[index].gaps) }.sorted { $0.x < $1.x }
      var x = boxWidth + firstDistance
      for rival in rivals where rival.x < x + items[index].width + distance && x < rival.x + rival.width + distance {
        x = rival.x + rival.width + distance
      }
      items[index].x = x
      placed.append(items[index])
    }
  }

  // MARK: Places across

  /// The left edge of a box.
  func left(_ vertex: Int) -> Double { laneX[graph.laneOf[vertex]] }

  /// Where the straight line leaves a box.
  func middle(_ vertex: Int) -> Double { left(vertex) + Self.boxWidth / 2 }

  /// The left and right edge of a frame: around its boxes and the lines that belong to the block alone.
  func frameSides(_ fold: Fold) -> ClosedRange<Double> {
    let boxes = fold.places.map(left)
    let lines = graph.inputs.indices.filter { vertex in
      let readers = graph.distant(vertex)
      return !readers.isEmpty && readers.allSatisfy(fold.places.contains)
    }.compactMap { trunkX[$0] }
    let right = max(boxes.max()! + Self.boxWidth, lines.max() ?? 0)
    return boxes.min()! - Self.framePad...right + Self.framePad
  }

  /// The folds that cannot be shown: their frame would hold a box of others, they do not lie on the longest way, or the
  /// vertex before them has lines that lead around something in the block and such that lead past it.
  var unframed: [Int] {
    folds.indices.filter { index in
      let fold = folds[index]
      let sides = frameSides(fold)
      let isCrowded = graph.inputs.indices.contains { vertex in
        fold.rows.contains(graph.rows[vertex]) && !fold.places.contains(vertex)
          && left(vertex) < sides.upperBound && left(vertex) + Self.boxWidth > sides.lowerBound
      }
      let entry = graph.inputs[fold.places.lowerBound].first
      let isMixed = !fold.ownsLines && entry.map { graph.others($0).contains(where: fold.places.contains) } ?? false
      return isCrowded || isMixed || graph.laneOf[fold.places.upperBound - 1] != 0 || left(fold.places.lowerBound) != 0
    }
  }
}
