// The histograms of `explain gradients --histograms`: curves stay in their tiles, zeros stand above each other, and the
// numbers are those of the values.

import Reference
import Testing
import Viz

@Suite struct DistributionPanelTests {
  private static func panel(_ values: [ValueDistribution], own: Bool) -> DistributionPanel {
    DistributionPanel(
      title: "T", moments: ["M"],
      variants: [
        DistributionPanel.Variant(
          name: "n", note: "",
          columns: [
            DistributionPanel.Column(
              place: .sums, tiles: values.map { DistributionPanel.Tile(values: [$0], shift: nil) })
          ])
      ], layers: values.indices.map { "l\($0)" }, isRectified: true, hasOwnAxes: own, facts: [], command: "")
  }

  private static func normal(_ mean: Double, _ deviation: Double) -> ValueDistribution {
    var generator = SeededGenerator(seed: 6)
    return ValueDistribution(
      Tensor(shape: [4000, 1], generating: { _ in Float(mean + deviation * generator.normal()) }))
  }

  private static func scene(_ panel: DistributionPanel) throws -> Scene {
    try panel.scene(FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer()))
  }

  private static func curves(_ scene: Scene) -> [[Point]] {
    scene.items.compactMap { item in
      if case .path(let points, false, nil, _?) = item, points.count > 10 { points } else { nil }
    }
  }

  /// Over all samples: what is cut at an end of an axis is cut, not drawn outside.
  @Test func everyCurveStaysOnThePage() throws {
    for (name, figure) in distributionSamples {
      let scene = try figure.scene(
        FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer()))
      for item in scene.items {
        guard case .path(let points, _, _, _) = item else { continue }
        for point in points {
          #expect(point.x.isFinite && point.y.isFinite, "\(name)")
          #expect(point.x >= 40 - 1e-6 && point.x <= scene.size.width - 40 + 1e-6, "\(name): \(point)")
        }
      }
    }
  }

  /// On one axis a curve of a third of the deviation is a third as wide; on its own axis both are alike.
  @Test func axesAreSharedOrNot() throws {
    func widths(own: Bool) throws -> [Double] {
      let panel = Self.panel([Self.normal(0, 0.9), Self.normal(0, 0.3)], own: own)
      return Self.curves(try Self.scene(panel)).map { points in
        // At half height.
        let (top, foot) = (points.map(\.y).min()!, points.map(\.y).max()!)
        let high = points.filter { $0.y < (top + foot) / 2 }.map(\.x)
        return high.max()! - high.min()!
      }
    }
    let shared = try widths(own: false)
    #expect(shared.count == 2 && (0.25...0.42).contains(shared[1] / shared[0]), "\(shared)")
    let own = try widths(own: true)
    #expect((0.6...1.7).contains(own[1] / own[0]), "\(own)")
  }

  /// What is below 0 has the colour of what is cut, and as much room as its share.
  @Test func bothSidesOfZeroAreFilled() throws {
    let values = Self.normal(1, 1)
    let scene = try Self.scene(Self.panel([values], own: false))
    let areas = scene.items.compactMap { item -> Double? in
      guard case .path(let points, true, _?, _) = item else { return nil }
      return zip(points, points.dropFirst() + points.prefix(1)).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y } / 2
    }
    #expect(areas.count == 2)
    #expect(abs(areas[0] / (areas[0] + areas[1]) - values.belowZero) < 0.02)
    let share = NumberText.fixed(100 * values.belowZero, decimals: 0) + " % < 0"
    #expect(scene.texts.contains { $0.string.replacing("\u{A0}", with: " ").contains(share) })
  }

  @Test func aTileNeedsAValueForEachMoment() {
    var panel = Self.panel([Self.normal(0, 1)], own: false)
    panel.moments = ["a", "b"]
    #expect(throws: VizError.self) { try Self.scene(panel) }
    panel.moments = []
    #expect(throws: VizError.self) { try Self.scene(panel) }
    panel = Self.panel([Self.normal(0, 1)], own: false)
    panel.layers = []
    #expect(throws: VizError.self) { try Self.scene(panel) }
  }
}
