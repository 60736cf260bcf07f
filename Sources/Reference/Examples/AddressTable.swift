// Where the pixels of some neighbouring windows are, tap by tap: what `direct` reads instead of a padded copy
// (M. Dukhan, The Indirect Convolution Algorithm, 2019). The pointers themselves are made in Kernels' `LayerInput`.

/// A place in a map.
public struct MapCell: Sendable, Hashable {
  /// Down, from 0.
  public let row: Int
  /// To the right, from 0.
  public let column: Int

  /// A place by its row and column.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

/// The cells that the taps of some windows lie on.
///
/// ```
/// 3×3, padding 1, zero      windows a b c, the first of the first row     ░ the row of zeros
///
/// tap 1,0   ░    0,0  0,1
/// tap 1,1   0,0  0,1  0,2
/// tap 1,2   0,1  0,2  0,3
/// ```
public struct AddressTable: Sendable, Equatable {
  /// Along the height.
  public let rows: AxisGeometry
  /// Along the width.
  public let columns: AxisGeometry
  /// The taps of the kernel, row by row.
  public let taps: [MapCell]
  /// The windows, by the place of their output.
  public let windows: [MapCell]
  /// For every tap and window the place it lies on, in the padding too.
  public let places: [[MapCell]]
  /// For every tap and window the cell of the input that is read; `nil` where the fill is.
  public let sources: [[MapCell?]]

  /// The table of `windows`, counted row by row.
  ///
  /// - Precondition: the windows exist.
  public init(rows: AxisGeometry, columns: AxisGeometry, boundary: Boundary, windows: Range<Int>) {
    precondition(windows.lowerBound >= 0 && windows.upperBound <= rows.output * columns.output, "no such windows")
    let taps = (0..<rows.kernel).flatMap { row in (0..<columns.kernel).map { MapCell(row: row, column: $0) } }
    let outputs = windows.map { MapCell(row: $0 / columns.output, column: $0 % columns.output) }
    let places = taps.map { tap in
      outputs.map { window in
        MapCell(
          row: rows.index(window: window.row, tap: tap.row),
          column: columns.index(window: window.column, tap: tap.column))
      }
    }
    (self.rows, self.columns, self.taps, self.windows, self.places) = (rows, columns, taps, outputs, places)
    sources = places.map { line in
      line.map { place in
        guard let row = boundary.source(of: place.row, count: rows.input),
          let column = boundary.source(of: place.column, count: columns.input)
        else { return nil }
        return MapCell(row: row, column: column)
      }
    }
  }
}
