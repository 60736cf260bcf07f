import Reference
import Viz

/// Architectures as the program draws them, and made-up ones in odd sizes.
let architectureSamples: [(name: String, figure: any Figure)] =
  architecturePanels.filter { shown.contains($0.name) }.map { ($0.name, $0.panel) }
  + [
    ("architecture of an input", randomArchitecture(seed: 0, count: 1, style: .line)),
    ("architecture of long words", randomArchitecture(seed: 3, count: 12, style: .block, suffix: "_a_long_name")),
    (
      "architecture of long words in a line",
      randomArchitecture(seed: 3, count: 12, style: .line, suffix: "_a_long_name")
    ),
  ]

/// Those that every test of figures draws in every language and theme; the others are laid out only.
private let shown = [
  "resnet50, block, folded", "resnet50-transfer, line, folded", "vgg-bn, line, folded", "vgg-residual, block, in full",
]

/// Every preset in both styles, folded and in full.
let architecturePanels: [(name: String, panel: ArchitecturePanel)] = Preset.allCases.flatMap { preset in
  guard let network = try? preset.network() else { return [(name: String, panel: ArchitecturePanel)]() }
  return ArchitecturePanel.Style.allCases.flatMap { style in
    [true, false].compactMap { isFolded in
      // The layer `input` of every preset is also a word of the table of phrases, in English only.
      let panel = try? ArchitecturePanel(
        Architecture(network), style: style, isFolded: isFolded, title: "A network", facts: ["a fact"],
        command: "explain arch network"
      ) { $0 == "input" ? "image" : $0 }
      return panel.map { ("\(preset.rawValue), \(style), \(isFolded ? "folded" : "in full")", $0) }
    }
  }
}

/// A graph with ways around parts, a block that stands for three perhaps, and shapes of all sizes.
func randomArchitecture(
  seed: UInt64, count: Int, style: ArchitecturePanel.Style, suffix: String = ""
) -> ArchitecturePanel {
  var generator = SeededGenerator(seed: seed)
  var inputs: [[Int]] = [[]]
  for index in 1..<max(1, count) {
    // Now and then one or two from further back, in any order; what nothing takes so far must be taken by the last.
    let others = (0..<3).compactMap { _ in
      Int.random(in: 0..<4, using: &generator) == 0 ? Int.random(in: 0..<index, using: &generator) : nil
    }
    let first = Int.random(in: 0..<5, using: &generator) == 0 ? Int.random(in: 0..<index, using: &generator) : index - 1
    inputs.append(Set([first] + others).sorted().shuffled(using: &generator))
  }
  for index in inputs.indices.dropLast() where !inputs.contains(where: { $0.contains(index) }) {
    inputs[count - 1].append(index)
  }
  let parts = inputs.enumerated().map { index, taken in
    let kind: ArchitecturePanel.Kind =
      index == 0
      ? .input
      : taken.count > 1 ? .merge : [.convolution, .pooling, .dense, .other].randomElement(using: &generator)!
    let shape = index % 3 == 2 ? [10 << (index % 9)] : [1 << (index % 9), 200 >> (index % 7), 3 << (index % 10)]
    return ArchitecturePanel.Part(
      layers: (0...Int.random(in: 0...3, using: &generator)).map { place in
        .init(
          kind: place == 0 ? kind : .other, name: "layer_\(index)" + suffix, type: "Type\(place)" + suffix,
          settings: place == 0 ? ["3×3/2 same", "relu"] : [], shape: shape, parameters: 0...index * 1000,
          isFrozen: index % 4 == 1)
      }, inputs: taken)
  }
  // Pieces end where no line goes on that began before.
  var (pieces, start): ([Range<Int>], Int) = ([], 0)
  for index in parts.indices
  where !inputs.indices.contains(where: { reader in reader > index && inputs[reader].contains { $0 < index } }) {
    pieces.append(start..<index + 1)
    start = index + 1
  }
  return ArchitecturePanel(
    title: "A network" + suffix, style: style, parts: parts, folds: [], pieces: pieces, facts: ["a fact"],
    command: "explain arch network")
}
