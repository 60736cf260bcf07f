// Outputs cut into tiles, and the cells each tile reads: neighbouring tiles share the cells between them. Winograd's
// algorithm and overlap-save both work so; here are only the places, the arithmetic is in their own files.

/// Tiles along one axis.
///
/// ```
/// 7 outputs, 3 taps, tiles of 4 outputs: windows of 6 cells, 2 of them shared
///
/// cell      −1 0 1 2 3 4 5 6 7 8
/// tile 0     x x x x x x              outputs 0 … 3
/// tile 1             x x x x x x      outputs 4 … 6, and one that is thrown away
/// ```
public struct OverlappingTiles: Sendable, Equatable {
  /// The windows of the kernel.
  public let axis: AxisGeometry
  /// Outputs of a tile.
  public let outputs: Int

  /// Tiles of `outputs` outputs.
  ///
  /// - Precondition: `outputs` is positive.
  public init(_ axis: AxisGeometry, outputs: Int) {
    precondition(outputs > 0, "a tile of \(outputs) outputs")
    self.axis = axis
    self.outputs = outputs
  }

  /// Cells that a tile reads: `stride · (outputs − 1) + extent`.
  public var extent: Int { axis.stride * (outputs - 1) + axis.extent }
  /// How many tiles there are, the last of which may reach beyond the outputs.
  public var count: Int { (axis.output + outputs - 1) / outputs }
  /// Cells that two neighbouring tiles both read.
  public var shared: Int { max(0, axis.extent - axis.stride) }

  /// The outputs of a tile that exist.
  public func outputs(of tile: Int) -> Range<Int> {
    tile * outputs..<min(axis.output, (tile + 1) * outputs)
  }

  /// The cells a tile reads; negative or past the end in the padding.
  public func cells(of tile: Int) -> Range<Int> {
    let first = axis.index(window: tile * outputs, tap: 0)
    return first..<first + extent
  }
}
