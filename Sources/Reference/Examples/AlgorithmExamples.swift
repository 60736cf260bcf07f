// The small cases on which the guides and `explain algorithms` show each algorithm: whole numbers, sizes unlike each
// other, so that a swapped axis is seen.

import Kernels

/// One case for each algorithm.
public enum AlgorithmExamples {
  /// Small whole numbers without a pattern that the eye could complete.
  public static func map(height: Int, width: Int) -> Tensor<Double> {
    Tensor(shape: [height, width]) { Double(($0 / width * 5 + $0 % width * 3 + $0 * $0) % 7) }
  }

  /// A sharpening kernel, none of whose neighbours are equal.
  public static let kernel = Tensor<Double>(shape: [3, 3], scalars: [0, -1, 1, -2, 4, 2, 1, 0, -1])

  /// The definition: one output of a 3×3 filter on a map 5×7.
  public static func naive() throws -> ExplainedWindow {
    try layer.explain(row: 2, column: 2, channel: 0, input: map(height: 5, width: 7), kernel: kernel, bias: nil)
  }

  /// All outputs of the same.
  public static func naiveOutput() throws -> Tensor<Double> {
    try layer.oracle(map(height: 5, width: 7), kernel: kernel, bias: nil)
  }

  private static let layer = Convolution2D(
    operation: .correlate, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)

  /// The first six windows of a 3×3 layer on a map 5×7.
  public static func direct() throws -> AddressTable {
    let geometry = try layer.geometry(input: [5, 7], kernel: [3, 3])
    return AddressTable(rows: geometry.rows, columns: geometry.columns, boundary: .zero, windows: 0..<6)
  }

  /// A map 3×5 under two filters 2×3.
  public static func im2col() throws -> WindowMatrix {
    let bank = Tensor<Double>(shape: [2, 3, 1, 2], scalars: [1, 0, 2, -1, -1, 1, 0, 3, 1, -2, 2, 1])
    return try WindowMatrix(input: map(height: 3, width: 5), bank: bank)
  }

  /// The sizes of tiles to compare in a drawing; the matrices of larger ones would be too small to read.
  public static let drawnWinogradSizes: [WinogradSize] = [.f23, .f43]

  /// Algorithms of Winograd's on the first tile of a map.
  public static func winograd(of sizes: [WinogradSize] = WinogradSize.allCases) -> [WinogradExample] {
    sizes.map { size in
      let taps = size.taps
      let weights = (0..<taps).map { row in
        (0..<taps).map { taps == 3 ? kernel[row, $0] : Double((2 * row + 3 * $0) % 5 - 2) }
      }
      let cells = map(height: size.points, width: size.points)
      let tile = (0..<size.points).map { row in (0..<size.points).map { cells[row, $0] } }
      return WinogradExample(size, tile: tile, kernel: weights)
    }
  }

  /// The tiles of a 3×3 layer with 5×7 outputs, for tiles of `outputs` outputs.
  public static func winogradTiles(outputs: Int) throws -> (rows: OverlappingTiles, columns: OverlappingTiles) {
    let geometry = try layer.geometry(input: [5, 7], kernel: [3, 3])
    return (
      OverlappingTiles(geometry.rows, outputs: outputs), OverlappingTiles(geometry.columns, outputs: outputs)
    )
  }

  /// A 5×5 binomial filter on a picture 19×31, tiles of 16×16.
  public static func fft() throws -> OverlapSave {
    let picture = Tensor<Double>(shape: [19, 31]) { index in
      let (row, column) = (index / 31 - 4, index % 31 - 9)
      return Double((row * row + column * column) / 9 % 8) / 7
    }
    let weights = [1.0, 4, 6, 4, 1]
    let binomial = Tensor<Double>(shape: [5, 5]) { weights[$0 / 5] * weights[$0 % 5] / 256 }
    return try OverlapSave(input: picture, kernel: binomial, size: 16, tile: MapCell(row: 0, column: 1))
  }

  /// A 3×5 binomial filter on a map 5×7, four rows of outputs at a time.
  public static func separable() throws -> SeparablePasses {
    let (column, row) = ([1.0, 2, 1], [1.0, 4, 6, 4, 1])
    let binomial = Tensor<Double>(shape: [3, 5]) { column[$0 / 5] * row[$0 % 5] }
    return try SeparablePasses(input: map(height: 5, width: 7), kernel: binomial, rows: 0..<4)
  }
}
