import Kernels
import Reference
import Viz

private func axis(_ input: Int, _ kernel: Int, stride: Int = 1, dilation: Int = 1, padding: Int) throws -> AxisGeometry
{
  try AxisGeometry(
    input: input, kernel: kernel, stride: stride, dilation: dilation,
    padding: AxisPadding(before: padding, after: padding), axis: "rows")
}

/// The figures of the algorithms, as the program draws them and in other sizes.
func algorithmSamples() throws -> [(name: String, figure: any Figure)] {
  let passes = try AlgorithmExamples.separable()
  let strided = AddressTable(
    rows: try axis(5, 2, stride: 2, padding: 0), columns: try axis(11, 3, stride: 2, dilation: 2, padding: 1),
    boundary: .reflect, windows: 2..<7)
  func tilings(_ height: Int, _ width: Int) throws -> [AlgorithmWinogradPanel.Tiling] {
    try AlgorithmExamples.winograd(of: AlgorithmExamples.drawnWinogradSizes).map { example in
      AlgorithmWinogradPanel.Tiling(
        example: example, rows: OverlappingTiles(try axis(height, 3, padding: 1), outputs: example.outputs),
        columns: OverlappingTiles(try axis(width, 3, padding: 1), outputs: example.outputs))
    }
  }
  let picture = noise([11, 23], from: 0, to: 1).map { Double($0) }
  let weights = noise([3, 7], from: -1, to: 1).map { Double($0) }
  return [
    (
      "naive",
      AlgorithmNaivePanel(
        title: "Naive", input: AlgorithmExamples.map(height: 5, width: 7), window: try AlgorithmExamples.naive(),
        output: try AlgorithmExamples.naiveOutput(), facts: ["γ(n + 1)·S"], command: "explain algorithms naive")
    ),
    (
      "direct",
      AlgorithmDirectPanel(
        title: "Direct", table: try AlgorithmExamples.direct(), tap: 3, filters: 16, lanes: 8, facts: [],
        command: "explain algorithms direct")
    ),
    (
      "direct, strided",
      AlgorithmDirectPanel(
        title: "Direct", table: strided, tap: 5, filters: 8, lanes: 4, facts: ["stride 2"], command: "")
    ),
    (
      "im2col",
      AlgorithmIm2colPanel(
        title: "im2col", matrix: try AlgorithmExamples.im2col(), window: 4, facts: [],
        command: "explain algorithms im2col")
    ),
    (
      "winograd",
      AlgorithmWinogradPanel(
        title: "Winograd", tilings: try tilings(5, 7), facts: ["T"], command: "explain algorithms winograd")
    ),
    (
      "winograd, one tile",
      AlgorithmWinogradPanel(title: "Winograd", tilings: try tilings(1, 2), facts: [], command: "")
    ),
    (
      "fft",
      AlgorithmFourierPanel(
        title: "FFT", tiles: try AlgorithmExamples.fft(), facts: [], command: "explain algorithms fft")
    ),
    (
      "fft, last tile",
      AlgorithmFourierPanel(
        title: "FFT",
        tiles: try OverlapSave(input: picture, kernel: weights, size: 8, tile: MapCell(row: 1, column: 11)),
        facts: [], command: "")
    ),
    (
      "separable",
      AlgorithmSeparablePanel(
        title: "Separable", passes: passes, followed: MapCell(row: 1, column: 3), facts: [],
        command: "explain algorithms separable")
    ),
  ]
}
