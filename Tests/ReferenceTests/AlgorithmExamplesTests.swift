// The examples of the guides: each step against the definition, at sizes that the guides do not show.

import Kernels
import Reference
import Testing

@Suite struct AlgorithmExamplesTests {
  private func values(_ shape: [Int], seed: UInt64) -> Tensor<Double> {
    var generator = SeededGenerator(seed: seed)
    return Tensor(
      shape: shape, scalars: (0..<shape.reduce(1, *)).map { _ in Double(Int(generator.uniform() * 17) - 8) })
  }

  private func filter(_ padding: PaddingRule) -> Convolution2D {
    Convolution2D(operation: .correlate, padding: padding, boundary: .zero, stride: .one, dilation: .one, groups: 1)
  }

  // MARK: Addresses

  @Test(arguments: [1, 2, 3], [Boundary.zero, .constant(3), .edge, .symmetric, .reflect, .wrap])
  func addressesLeadToThePixelsOfTheDefinition(stride: Int, boundary: Boundary) throws {
    let input = values([5, 8], seed: 1)
    let kernel = values([3, 2], seed: 2)
    var convolution = filter(.explicit(Padding(top: 1, bottom: 2, left: 3, right: 0)))
    convolution.boundary = boundary
    convolution.stride = AxisPair(rows: 1, columns: stride)
    convolution.dilation = AxisPair(rows: 4 - stride, columns: 1)
    let geometry = try convolution.geometry(input: input.shape, kernel: kernel.shape)
    let count = geometry.rows.output * geometry.columns.output
    let table = AddressTable(rows: geometry.rows, columns: geometry.columns, boundary: boundary, windows: 1..<count)
    let oracle = try convolution.oracle(input, kernel: kernel, bias: nil)
    for (index, window) in table.windows.enumerated() {
      var sum = 0.0
      for (tap, sources) in zip(table.taps, table.sources) {
        let pixel = sources[index].map { input[$0.row, $0.column] } ?? boundary.fill
        sum += pixel * kernel[tap.row, tap.column]
      }
      #expect(sum == oracle[window.row, window.column], "window \(window)")
    }
    #expect(table.windows.count == count - 1 && table.taps.count == 6)
  }

  // MARK: Tiles

  @Test(arguments: [1, 2, 4, 7], [1, 3, 4, 5, 9])
  func tilesCoverEveryOutputOnceAndReadWhatTheyNeed(outputs: Int, input: Int) throws {
    let stride = 1 + outputs % 2
    let axis = try AxisGeometry(
      input: input + 2, kernel: 3, stride: stride, dilation: 2, padding: AxisPadding(before: 3, after: 2), axis: "rows")
    let tiles = OverlappingTiles(axis, outputs: outputs)
    #expect((0..<tiles.count).flatMap { Array(tiles.outputs(of: $0)) } == Array(0..<axis.output))
    for tile in 0..<tiles.count {
      let cells = tiles.cells(of: tile)
      #expect(cells.count == tiles.extent)
      for output in tiles.outputs(of: tile) {
        for tap in 0..<3 { #expect(cells.contains(axis.index(window: output, tap: tap))) }
      }
      if tile > 0 { #expect(tiles.cells(of: tile - 1).upperBound - cells.lowerBound == tiles.shared) }
    }
  }

  // MARK: Matrices

  @Test func theMatrixProductIsTheLayer() throws {
    for matrix in [
      try AlgorithmExamples.im2col(),
      try WindowMatrix(input: values([7, 4], seed: 3), bank: values([3, 2, 1, 5], seed: 4)),
      try WindowMatrix(input: values([2, 9], seed: 5), bank: values([2, 1, 1, 1], seed: 6)),
    ] {
      let shape = matrix.geometry.kernelShape
      let oracle = try filter(.valid).oracle(matrix.input, kernel: matrix.weights.reshaped(shape), bias: nil)
      #expect(matrix.output == oracle.reshaped(matrix.output.shape))
      #expect(matrix.windows.shape == [matrix.output.shape[0], matrix.weights.shape[0]])
    }
  }

  // MARK: Winograd

  @Test(arguments: WinogradSize.allCases) func theTileIsTheCorrelation(size: WinogradSize) throws {
    let (cells, weights) = (values([size.points, size.points], seed: 7), values([size.taps, size.taps], seed: 8))
    func rows(_ tensor: Tensor<Double>) -> [[Double]] {
      (0..<tensor.shape[0]).map { row in (0..<tensor.shape[1]).map { tensor[row, $0] } }
    }
    let example = WinogradExample(size, tile: rows(cells), kernel: rows(weights))
    let oracle = rows(try filter(.valid).oracle(cells, kernel: weights, bias: nil))
    // Weights of larger tiles than 2×2 have thirds: rounded in double precision, far below a whole number.
    for (line, right) in zip(example.result, oracle) {
      for (value, answer) in zip(line, right) { #expect(abs(value - answer) < 1e-9) }
    }
    #expect(example.result.count == size.outputs && example.productCount == size.points * size.points)
  }

  @Test func theCountsAreThePublishedOnes() {
    #expect(AlgorithmExamples.winograd().map(\.productCount) == [16, 36, 49, 64, 81, 36, 64])
    #expect(AlgorithmExamples.winograd().map(\.definitionCount) == [36, 144, 225, 324, 441, 100, 400])
  }

  // MARK: Overlap-save

  @Test(arguments: [(8, 3, 5), (8, 1, 8), (16, 5, 5), (7, 4, 2)])
  func whatIsKeptIsTheCorrelation(size: Int, height: Int, width: Int) throws {
    let (input, kernel) = (values([13, 17], seed: 9), values([height, width], seed: 10))
    let oracle = try filter(.same).oracle(input, kernel: kernel, bias: nil)
    let first = try OverlapSave(input: input, kernel: kernel, size: size, tile: MapCell(row: 0, column: 0))
    for row in 0..<first.rows.count {
      for column in 0..<first.columns.count {
        let tile = MapCell(row: row, column: column)
        let example = try OverlapSave(input: input, kernel: kernel, size: size, tile: tile)
        for (i, outputRow) in example.rows.outputs(of: row).enumerated() {
          for (j, outputColumn) in example.columns.outputs(of: column).enumerated() {
            #expect(abs(example.result[i, j] - oracle[outputRow, outputColumn]) < 1e-9)
          }
        }
      }
    }
  }

  @Test func whatIsThrownAwayIsWrong() throws {
    let example = try AlgorithmExamples.fft()
    let kept = MapCell(row: example.rows.outputs, column: example.columns.outputs)
    // The next row would be the first of the tile below, if it had not wrapped around.
    let oracle = try filter(.same).oracle(example.input, kernel: example.kernel, bias: nil)
    let column = example.columns.outputs(of: example.tile.column).lowerBound
    #expect(abs(example.result[kept.row - 1, 0] - oracle[kept.row - 1, column]) < 1e-9)
    #expect(abs(example.result[kept.row, 0] - oracle[kept.row, column]) > 1e-3)
  }

  @Test func theBestTileHasTheFewestProducts() {
    for kernel in [1, 3, 16, 17, 31, 63, 100] {
      let best = OverlapSave.bestSize(kernel: kernel)
      for size in [16, 32, 64, 128, 256, 512] where size >= kernel {
        #expect(
          OverlapSave.productsPerOutput(size: best, kernel: kernel)
            <= OverlapSave.productsPerOutput(size: size, kernel: kernel))
      }
    }
    // By hand: N = 256, log₂ N = 8, 12×12 kept: (4·256·8 + 4·256) / (2·144) = 32.
    #expect(OverlapSave.productsPerOutput(size: 16, kernel: 5) == 32)
  }

  // MARK: Separable

  @Test func twoPassesAreTheFilter() throws {
    let column = Tensor<Double>(shape: [5, 1], scalars: [1, -2, 3, 0, 2])
    let row = Tensor<Double>(shape: [1, 4], scalars: [2, 1, -1, 3])
    let kernel = Tensor<Double>(shape: [5, 4]) { column[flat: $0 / 4] * row[flat: $0 % 4] }
    for (input, kernel) in [
      (AlgorithmExamples.map(height: 5, width: 7), try AlgorithmExamples.separable().kernel),
      (values([6, 5], seed: 11), kernel), (values([1, 1], seed: 12), kernel),
    ] {
      let height = input.shape[0]
      let passes = try SeparablePasses(input: input, kernel: kernel, rows: 0..<height)
      #expect(passes.output == (try filter(.same).oracle(input, kernel: kernel, bias: nil)))
      #expect(passes.lines.shape == [height, passes.geometry.columns.padded])
    }
    #expect(throws: GeometryError.self) {
      _ = try SeparablePasses(input: row, kernel: AlgorithmExamples.kernel, rows: 0..<1)
    }
  }
}
