// The picture of `explain gradients --derivatives`: what an activation leaves of a gradient, layer after layer.

import Reference
import Viz

extension GradientsCommand {
  private static let reach = 6.0
  private static let steps = 240
  private static let layersDrawn = 20

  /// Draws the derivatives of activations and the powers of their largest values.
  func drawDerivatives(in report: inout Report) throws {
    let others = networkOptions + [(name: "--depth", isUsed: depth != nil), (name: "--seed", isUsed: seed != nil)]
    if let other = others.first(where: \.isUsed) {
      throw UsageError("\(other.name) is for networks, and --derivatives has none; leave one of them out")
    }
    let allowed = ActivationFunction.allCases.filter { !$0.worksOnRows }
    let chosen =
      try activation.map { try ChoiceSyntax.list($0, of: allowed, for: "--activation") } ?? [.relu, .sigmoid, .tanh]
    guard chosen.count <= 3 else {
      throw UsageError("--activation names \(chosen.count) functions; at most 3 can be told apart in one figure")
    }
    let target = try figure.target(default: "derivatives.png", inputs: [])
    let places = (0...Self.steps).map { (2 * Double($0) / Double(Self.steps) - 1) * Self.reach }
    let x = Tensor<Double>(shape: [places.count, 1], scalars: places)
    let ones = Tensor<Double>(shape: x.shape, repeating: 1)
    let curves = try chosen.map { function in
      DerivativePanel.Curve(name: function.rawValue, values: try function.gradient(of: ones, input: x).scalars)
    }
    let language = report.language
    var rows = [[Phrase.columnName.text(language), "max", "max¹⁰", "max²⁰"]]
    for curve in curves {
      let most = curve.values.max() ?? 0
      rows.append([curve.name] + [1, 10, 20].map { NumberText.short(Self.power(most, $0), digits: 3) })
    }
    report.add(table: TextTable.lines(rows, left: [0]).joined(separator: "\n"))
    report.record(
      "derivatives",
      .array(
        curves.map { .object(["name": .string($0.name), "largest": .number($0.values.max() ?? 0)]) }))
    if let target {
      try report.draw(target) { printable in
        DerivativePanel(
          title: (chosen.contains(.sigmoid) ? Phrase.derivativeTitle : .derivativePlain).text(language), places: places,
          curves: curves, layers: Self.layersDrawn,
          facts: [
            chosen.contains(.sigmoid) ? Phrase.derivativeSigmoid.text(language) : "",
            chosen.contains(.relu) ? Phrase.derivativeReLU.text(language) : "",
          ], command: printable(CommandText.typed))
      }
    }
    try report.finish()
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * base }
  }
}
