import Reference
import Viz

/// Costs and published results as the program draws them and in odd sizes.
let costSamples: [(name: String, figure: any Figure)] = [
  ("costs", cost([448, 4640, 18_496, 36_928], small: (7, 3))),
  ("one cost", cost([1], small: (2, 2))),
  ("huge costs", cost([10_000_000, 20_000_000], small: (12, 1), scale: 1 << 32)),
  (
    "costs with long names",
    cost(Array(repeating: 99, count: 60), small: (12, 12), suffix: String(repeating: "_a_long_name", count: 9))
  ),
  ("published results", published(["first", "second", "third"], layers: [nil, 8, 152])),
  ("one published result", published(["only"], layers: [nil])),
  (
    "published results with long names",
    published(
      (0..<12).map { "\($0)" + String(repeating: "_long_name", count: 6) }, layers: Array(repeating: 3, count: 12))
  ),
]

private func cost(
  _ parameters: [Int], small: (cells: Int, taps: Int), scale: Int = 4096, suffix: String = ""
) -> CostPanel {
  CostPanel(
    title: "What is saved" + suffix,
    rows: parameters.enumerated().map { index, count in
      .init(
        name: "conv_\(index) 3×3" + suffix, note: "32×32×3 → 32×32×16" + suffix, parameters: count,
        denseParameters: count * scale, multiplyAdds: count * 100, denseMultiplyAdds: count * scale)
    }, small: small, facts: ["a fact" + suffix], command: "explain cost vgg16")
}

private func published(_ names: [String], layers: [Int?]) -> WinnersPanel {
  WinnersPanel(
    title: "Of \(names.count) networks",
    entries: names.enumerated().map { index, name in
      .init(
        year: 2010 + index, name: name, isWinner: index != 1, error: 28.2 / Double(index + 1), layers: layers[index],
        source: "somebody, somewhere, \(name)")
    }, level: (5.1, "somebody: 5.1 %"), facts: ["a fact"], command: "explain winners")
}
