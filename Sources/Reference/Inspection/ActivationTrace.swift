// Where an answer comes from: the pixels of the input that one cell of a map depends on, found exactly through the
// graph. The walk backwards is `Reachability.swift`'s, the formula for all cells at once `ReceptiveField.swift`'s.

/// A cell of a map and what it sees of the input.
public struct ActivationTrace: Sendable, Equatable {
  /// The cell.
  public let cell: FeatureMaps.Cell
  /// The smallest rectangle with every pixel that the cell depends on; `nil` if it sees nothing but padding.
  public let pixels: CellRectangle?
  /// How many pixels of the rectangle the cell depends on: fewer than all where a stride or a dilation leaves holes.
  public let count: Int
  /// Whether the cell looks beyond the sides of the input, at padding.
  public let seesPadding: Bool

}

extension Network {
  /// The layer whose strongest answers are worth following: the last convolution among `candidates`, else the last layer
  /// among them with rows and columns that is not the input; `nil` if there is none.
  public func tracedNode(among candidates: [Int]) -> Int? {
    guard inputShape.count == 3 else { return nil }
    let maps = candidates.filter { $0 > 0 && nodes[$0].outputShape.count == 3 }
    return maps.last { convolutions.contains($0) } ?? maps.last
  }

  /// Cells of a node's map, each with the pixels that it depends on; `nil` where ``pixelsSeen()`` is.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  public func traces(_ cells: [FeatureMaps.Cell], ofNode index: Int) throws -> [ActivationTrace]? {
    guard let field = try receptiveFields()?[index] else { return nil }
    var traces: [ActivationTrace] = []
    for cell in cells {
      guard let seen = try pixelsSeen(by: cell.place, ofNode: index) else { return nil }
      let isInside =
        field.rows.isInside(cell: cell.place.row, of: inputShape[0])
        && field.columns.isInside(cell: cell.place.column, of: inputShape[1])
      traces.append(
        ActivationTrace(cell: cell, pixels: seen.bounds, count: seen.count, seesPadding: !isInside))
    }
    return traces
  }
}

extension ReceptiveField {
  /// Whether all that a cell sees lies in an input of `count` pixels.
  fileprivate func isInside(cell: Int, of count: Int) -> Bool { pixels(cell: cell, of: count).count == size }
}
