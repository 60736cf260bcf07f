// Where boxes and lines of an architecture lie, as values: what is painted, what programs are told, what tests hold
// against overlaps. How the two styles come to it: `BlockLayout.swift`, `LineLayout.swift`.

/// The places of an architecture's boxes and lines, from the upper left corner of the drawing.
public struct ArchitectureLayout: Sendable, Equatable {
  /// A box.
  public struct Box: Sendable, Equatable {
    /// The parts that it stands for.
    public var parts: Range<Int>
    /// Its place.
    public var rect: Rect
  }

  /// A line from one box to another.
  public struct Line: Sendable, Equatable {
    /// The box whose output it carries.
    public var from: Int
    /// The box that takes it.
    public var to: Int
    /// Its corners; every piece runs along an axis.
    public var points: [Point]
  }

  /// What is drawn around a block that stands for several.
  public struct Frame: Sendable, Equatable {
    /// Which of the figure's folds.
    public var fold: Int
    /// Its place.
    public var rect: Rect
    /// The middle of the right end of `× 3`.
    public var label: Point
  }

  /// The whole drawing.
  public var size: Size
  /// In the order in which they are drawn.
  public var boxes: [Box]
  /// All lines; those of one box's output may lie on each other.
  public var lines: [Line]
  /// Around the blocks that stand for several; a block of a line that is broken has several.
  public var frames: [Frame]

  /// Where a line leaves another of the same output: marked, so that a crossing is not taken for it.
  var dots: [Point] {
    var dots: [Point] = []
    for (_, lines) in Dictionary(grouping: lines, by: \.from).sorted(by: { $0.key < $1.key }) {
      let pieces = lines.flatMap { line in zip(line.points, line.points.dropFirst()).map { ($0, $1) } }
      for corner in lines.flatMap({ $0.points.dropFirst().dropLast() })
      where !dots.contains(corner) && pieces.contains(where: { Self.lies(corner, inside: $0, $1) }) {
        dots.append(corner)
      }
    }
    return dots
  }

  /// Whether a point lies on a piece of a line and is none of its ends.
  private static func lies(_ point: Point, inside start: Point, _ end: Point) -> Bool {
    start.x == end.x
      ? point.x == start.x && point.y > min(start.y, end.y) && point.y < max(start.y, end.y)
      : point.y == start.y && point.x > min(start.x, end.x) && point.x < max(start.x, end.x)
  }
}
