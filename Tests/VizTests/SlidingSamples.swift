import Reference
import Viz

/// Animations in ordinary and in odd sizes: their first and last frames, and their pages.
let slidingSamples: [(name: String, figure: any Figure)] = slidingPanels.flatMap { name, panel in
  [
    (name: "\(name), first frame", figure: panel.frame(0)),
    (name: "\(name), last frame", figure: panel.frame(panel.window.count - 1)),
    (name: "\(name), page", figure: panel.sheet),
  ]
}

func slidingPanel(_ window: SlidingWindow, showsNumbers: Bool = true) -> SlidingPanel {
  SlidingPanel(
    title: "A title", window: window, showsNumbers: showsNumbers, facts: ["stride 1", "height 3"],
    command: "explain animate")
}

/// A map of noise; `digits` keeps so many digits after the point.
func noisyMap(_ shape: [Int], digits: Int) -> Tensor<Double> {
  let factor = (0..<digits).reduce(1.0) { result, _ in 10 * result }
  return noise(shape, from: -4, to: 5).map { (Double($0) * factor).rounded() / factor }
}

func layer(
  _ operation: ConvolutionOperation = .correlate, padding: Int, stride: Int = 1, dilation: Int = 1,
  boundary: Boundary = .zero
) -> Convolution2D {
  Convolution2D(
    operation: operation, padding: .explicit(Padding(top: padding, bottom: padding, left: padding, right: padding)),
    boundary: boundary, stride: AxisPair(rows: stride, columns: stride),
    dilation: AxisPair(rows: dilation, columns: dilation), groups: 1)
}

let slidingPanels: [(name: String, panel: SlidingPanel)] = (try? namedPanels() + ownPanels()) ?? []

private func namedPanels() throws -> [(name: String, panel: SlidingPanel)] {
  try ["no_padding_no_strides", "numerical_padding_strides", "numerical_max_pooling", "padding_strides_odd_transposed"]
    .map { name in
      let item = ConvolutionArithmetic.named(name)!
      return (name: name, panel: slidingPanel(try item.window(seed: 1), showsNumbers: item.isNumerical))
    }
}

private func ownPanels() throws -> [(name: String, panel: SlidingPanel)] {
  let bank = noisyMap([3, 3, 2, 2], digits: 0)
  let signal = Convolution1D(operation: .convolve, padding: .full, boundary: .zero, stride: 2, dilation: 2)
  func pooling(_ mode: PoolingMode) -> Pooling2D {
    Pooling2D(
      mode: mode, size: AxisPair(rows: 3, columns: 2), stride: AxisPair(rows: 2, columns: 1), padding: .same,
      ceil: false, countsPadding: mode == .average)
  }
  return [
    (
      "channels",
      slidingPanel(
        try SlidingWindow(layer(padding: 1, stride: 2), input: noisyMap([5, 6, 2], digits: 0), kernel: bank))
    ),
    (
      "decimals",
      slidingPanel(
        try SlidingWindow(
          layer(.convolve, padding: 1, boundary: .edge), input: noisyMap([4, 5], digits: 3),
          kernel: noisyMap([3, 2], digits: 2)))
    ),
    (
      "not a number",
      slidingPanel(
        try SlidingWindow(
          layer(padding: 0), input: Tensor(shape: [2, 3], scalars: [1, .nan, 3, .infinity, 5, -6]),
          kernel: Tensor(shape: [2, 2], scalars: [1, 0, -1, .nan])))
    ),
    (
      "large",
      slidingPanel(
        try SlidingWindow(
          layer(padding: 2, stride: 2), input: noisyMap([16, 16], digits: 0), kernel: noisyMap([5, 5], digits: 0)))
    ),
    (
      "dilated",
      slidingPanel(
        try SlidingWindow(
          layer(padding: 1, dilation: 2), input: noisyMap([6, 7], digits: 0), kernel: noisyMap([2, 3], digits: 0)),
        showsNumbers: false)
    ),
    (
      "signal",
      slidingPanel(
        try SlidingWindow(signal, signal: noisyMap([9], digits: 1), kernel: noisyMap([3], digits: 0)))
    ),
    (
      "long signal",
      slidingPanel(
        try SlidingWindow(signal, signal: noisyMap([32], digits: 0), kernel: noisyMap([5], digits: 0)))
    ),
    ("average", slidingPanel(try SlidingWindow(pooling(.average), input: noisyMap([5, 4], digits: 1)))),
    ("minimum", slidingPanel(try SlidingWindow(pooling(.min), input: noisyMap([6, 5, 3], digits: 0)))),
    (
      "transposed",
      slidingPanel(
        try SlidingWindow(
          transposing: layer(padding: 1, stride: 2), of: noisyMap([3, 2], digits: 0),
          kernel: noisyMap([3, 3], digits: 0), outputPadding: AxisPair(rows: 1, columns: 0)))
    ),
    (
      "one cell",
      slidingPanel(
        try SlidingWindow(layer(padding: 0), input: noisyMap([1, 1], digits: 0), kernel: noisyMap([1, 1], digits: 0)))
    ),
  ]
}
