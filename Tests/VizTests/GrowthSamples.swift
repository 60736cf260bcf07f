import Reference
import Viz

/// Growing fields as the program draws them and in odd sizes.
let growthSamples: [(name: String, figure: any Figure)] = [
  ("growth of four", growth(["small", "vgg", "strides", "cifar10"], layers: [8, 14, 5, 4], input: 32)),
  ("growth of one", growth(["vgg16"], layers: [18], input: 224)),
  ("growth with weights", growth(["small"], layers: [8], input: 32, weights: [32, 32])),
  ("growth with few weights", growth(["tiny"], layers: [2], input: 9, weights: [9, 12])),
  ("growth with weights of a strip", growth(["tiny"], layers: [2], input: 9, weights: [9, 300])),
  ("growth of one window", growth(["one"], layers: [1], input: 1)),
  ("growth of many layers", growth(["deep", "shallow"], layers: [200, 1], input: 1000)),
  (
    "growth with long words",
    growth(
      (0..<4).map { "\($0)" + String(repeating: "_a_long_name", count: 9) }, layers: [4, 4, 4, 4], input: 64,
      weights: [64, 64])
  ),
]

private func growth(_ names: [String], layers: [Int], input: Int, weights: [Int]? = nil) -> GrowthPanel {
  func sizes(_ index: Int) -> [Int] { (1...layers[index]).map { 1 + 2 * $0 * ($0 / 3 + 1) + index } }
  let squares = sizes(0).map { size in
    GrowthPanel.Square(
      rows: input / 2 - size / 2..<input / 2 - size / 2 + size,
      columns: input / 2 - size / 2..<input / 2 - size / 2 + size)
  }
  return GrowthPanel(
    title: "How \(names[0]) grows",
    curves: names.enumerated().map { index, name in
      let sizes = sizes(index)
      return GrowthPanel.Curve(
        name: name, verdict: "sees some pixels of \(name)", sizes: sizes,
        jumps: sizes.indices.map { 1 << min(40, $0 / 3) }, input: input * (index % 2 + 1),
        firstBeyond: sizes.firstIndex { $0 >= input * (index % 2 + 1) })
    },
    nest: GrowthPanel.Nest(
      heading: "The squares of \(names[0])", lines: ["a line", "another"], height: input, width: weights?[1] ?? input,
      squares: squares),
    effective: weights.map {
      GrowthPanel.Effective(
        heading: "The weights of \(names[0])", lines: ["a line of \(names[0])", "one more"],
        weights: noise($0, from: 0, to: 1))
    }, facts: ["a fact"], command: "explain receptive-field " + names.joined(separator: " "))
}
