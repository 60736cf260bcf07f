// What a cell of a map sees of the input: how many pixels, how far from cell to cell, and where the first one begins.
// Whether a pixel inside is used by anybody is another question: `Reachability.swift`.

/// The pixels that the cells of a map can depend on, along one axis.
///
/// ```
/// two layers of 3 taps, the second with stride 2          pixels  0 1 2 3 4 5 6 7 8
///                                                         cell 0  x x x x x             size 5, start 0
///                                                         cell 1      x x x x x         jump 2
/// ```
///
/// A window of `k` taps, dilation `d`, stride `s` and `p` padded cells before, on a map of this field:
///
/// ```
/// size'  = size + d·(k − 1)·jump
/// jump'  = jump · s
/// start' = start − p·jump
/// ```
///
/// Where paths meet, a cell sees what any of them sees: the hull of their fields, which is the largest path's where one
/// contains the others, and the largest jump.
///
/// **Edge cases.** `start` is negative where the first cell looks into the padding. Where a cell sees all cells of a
/// map, as those of a fully connected layer do, there is no next place and `jump` is 0. Numbers end at ``limit``.
///
/// Source: A. Araujo, W. Norris, J. Sim, *Computing Receptive Fields of Convolutional Neural Networks*, Distill, 2019,
/// equations 1, 2 and 6.
public struct ReceptiveField: Sendable, Equatable {
  /// Pixels that a cell sees, those in the padding counted.
  public let size: Int
  /// Pixels from what a cell sees to what the next one sees.
  public let jump: Int
  /// The first pixel that the first cell sees.
  public let start: Int

  /// Where the numbers end: a stride can be 2³⁰, and three of them would overflow.
  public static let limit = 1 << 60

  /// A pixel sees itself.
  static let pixel = ReceptiveField(size: 1, jump: 1, start: 0)

  /// The field of a window's cells on a map of this field.
  func seen(through axis: AxisGeometry) -> ReceptiveField {
    ReceptiveField(
      size: Self.sum(size, Self.product(axis.extent - 1, jump)), jump: Self.product(jump, axis.stride),
      start: Self.sum(start, -Self.product(axis.padding.before, jump)))
  }

  /// The field of a cell that sees all `cells` of a map.
  func seenWhole(cells: Int) -> ReceptiveField {
    ReceptiveField(size: Self.sum(size, Self.product(cells - 1, jump)), jump: 0, start: start)
  }

  /// What either of two cells sees.
  func joined(_ other: ReceptiveField) -> ReceptiveField {
    let start = min(start, other.start)
    let end = max(Self.sum(self.start, size), Self.sum(other.start, other.size))
    return ReceptiveField(size: Self.sum(end, -start), jump: max(jump, other.jump), start: start)
  }

  /// The first pixel that a cell sees, which may lie in the padding.
  func first(cell: Int) -> Int { Self.sum(start, Self.product(cell, jump)) }

  /// The pixels of an input of `count` that a cell sees; empty where it sees padding only.
  public func pixels(cell: Int, of count: Int) -> Range<Int> {
    let first = first(cell: cell)
    let low = min(max(0, first), count)
    return low..<max(low, min(count, Self.sum(first, size)))
  }

  private static func product(_ left: Int, _ right: Int) -> Int {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? limit : min(limit, product)
  }

  private static func sum(_ left: Int, _ right: Int) -> Int { max(-limit, min(limit, left + right)) }
}

/// A receptive field along both axes.
public struct ReceptiveFields: Sendable, Equatable {
  /// Along the height.
  public let rows: ReceptiveField
  /// Along the width.
  public let columns: ReceptiveField
}

extension Network {
  /// What the cells of every node's map see of the input; `nil` where the input is a vector, which has no places.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  /// - Complexity: a few operations for each node.
  public func receptiveFields() throws -> [ReceptiveFields]? {
    guard inputShape.count == 3 else { return nil }
    var fields: [ReceptiveFields] = []
    for node in nodes {
      let shapes = inputShapes(of: node)
      let before = node.inputs.map { fields[$0] }
      guard var field = before.first else {
        fields.append(ReceptiveFields(rows: .pixel, columns: .pixel))
        continue
      }
      for other in before.dropFirst() {
        field = ReceptiveFields(rows: field.rows.joined(other.rows), columns: field.columns.joined(other.columns))
      }
      switch try node.layer.view(shapes) {
      case .cell: fields.append(field)
      case .window(let rows, let columns):
        fields.append(
          ReceptiveFields(rows: field.rows.seen(through: rows), columns: field.columns.seen(through: columns)))
      case .everything:
        let isMap = shapes[0].count == 3
        fields.append(
          ReceptiveFields(
            rows: field.rows.seenWhole(cells: isMap ? shapes[0][0] : 1),
            columns: field.columns.seenWhole(cells: isMap ? shapes[0][1] : 1)))
      }
    }
    return fields
  }
}
