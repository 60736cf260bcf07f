import Reference
import Viz

/// Shifts as the program draws them and in odd sizes.
let equivarianceSamples: [(name: String, figure: any Figure)] = [
  ("a shift", equivariance([64, 64], AxisPair(rows: 8, columns: 8), stride: 1)),
  ("a shift to the left", equivariance([40, 60], AxisPair(rows: -5, columns: -9), stride: 1)),
  ("a shift that does not go through", equivariance([64, 64], AxisPair(rows: 0, columns: 1), stride: 2)),
  ("a shift of cells", equivariance([7, 9], AxisPair(rows: 0, columns: 1), stride: 2, blurred: true)),
  ("a shift of a large stride", equivariance([150, 300], AxisPair(rows: 3, columns: 30), stride: 16, blurred: true)),
  ("a shift of a strip", equivariance([4, 500], AxisPair(rows: 0, columns: 7), stride: 1)),
  (
    "a shift with long words",
    equivariance(
      [30, 30], AxisPair(rows: 1, columns: 1), stride: 4, blurred: true,
      suffix: String(repeating: " a_long_name", count: 9))
  ),
]

private func equivariance(
  _ shape: [Int], _ shift: AxisPair, stride: Int, blurred: Bool = false, suffix: String = ""
) -> EquivariancePanel {
  let convolution = Convolution2D(
    operation: .convolve, padding: .same, boundary: .zero, stride: AxisPair(rows: stride, columns: stride),
    dilation: .one, groups: 1)
  let chain = SlidingChain(steps: [.filter(kernel: edge, convolution)])
  let picture = noise(shape, from: 0, to: 1)
  guard let comparison = try? ShiftComparison(chain, of: picture, shift: shift) else {
    preconditionFailure("a sample without anything to compare: \(shape)")
  }
  func words(_ name: String) -> EquivariancePanel.Words {
    EquivariancePanel.Words("Map \(name)" + suffix, ["a line" + suffix, "another"])
  }
  return EquivariancePanel(
    title: "Shifted first or last" + suffix, picture: picture, kind: .intensity, answerKind: .signed,
    comparison: comparison, arrows: ("to move" + suffix, "to filter" + suffix), upper: ["a", "b", "c", "d"].map(words),
    lower: ["e", "f", "g", "h"].map(words),
    shifts: stride == 1
      ? []
      : (0...2 * stride).map {
        .init(
          pixels: $0, share: $0 % stride == 0 ? 0 : 0.173 * Double($0), blurredShare: blurred ? 0.02 * Double($0) : nil)
      },
    chart: EquivariancePanel.Words("Other shifts" + suffix, ["the shift" + suffix]), stride: stride,
    bars: ("one bar", "the other bar"), facts: ["a fact" + suffix], command: "explain equivariance photo.jpg")
}
