import Reference
import Testing
import Viz

/// The figures of speeds and ratios: where the marks stand, and what is no figure.
@Suite struct SpeedPanelTests {
  private let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())

  private func panel(_ values: [Double], limit: Double? = nil) -> BenchmarkPanel {
    BenchmarkPanel(
      title: "t", series: [.init(name: "direct", style: 0)],
      sections: [
        .init(
          heading: "h", unit: "GFLOP/s", limit: limit,
          rows: values.map { .init(name: "n", marks: [.init(series: 0, value: $0, lower: $0, upper: $0)]) })
      ], facts: [], command: "")
  }

  /// The centres of the marks, without the legend's.
  private func centers(_ scene: Scene) -> [Point] {
    scene.items.compactMap { if case .circle(let center, _, _, _) = $0 { center } else { nil } }.dropFirst().map(\.self)
  }

  @Test func equalRatiosAreEqualDistances() throws {
    let x = try centers(panel([1, 10, 100, 50]).scene(context)).map(\.x)
    try #require(x.count == 4)
    #expect(abs((x[1] - x[0]) - (x[2] - x[1])) < 1e-6 && x[1] > x[0] + 100)
    #expect(x[1] < x[3] && x[3] < x[2])
  }

  @Test func thePeakStandsAmongTheSpeeds() throws {
    let scene = try panel([20, 200], limit: 100).scene(context)
    let lines = scene.items.compactMap { item -> Double? in
      if case .path(let points, false, _, let stroke?) = item, stroke.dash > 0 { points[0].x } else { nil }
    }
    let x = centers(scene).map(\.x)
    #expect(lines.count == 1 && x[0] < lines[0] && lines[0] < x[1])
    #expect(scene.texts.contains { $0.string == "peak 100" })
    #expect(try !panel([20, 200]).scene(context).texts.contains { $0.string.hasPrefix("peak") })
  }

  @Test func theFastestIsNamed() throws {
    let figure = BenchmarkPanel(
      title: "t", series: [.init(name: "slow", style: 0), .init(name: "quick", style: 1)],
      sections: [
        .init(
          heading: "h", unit: "GFLOP/s", limit: nil,
          rows: [
            .init(
              name: "n",
              marks: [
                .init(series: 0, value: 2, lower: 1, upper: 3), .init(series: 1, value: 7.5, lower: 7, upper: 8),
              ])
          ])
      ], facts: [], command: "")
    #expect(try figure.scene(context).texts.contains { $0.string == "quick 7.5" })
  }

  @Test func barsBeginAtOneAndGoTheRightWay() throws {
    func bar(_ ratio: Double) throws -> (color: Color, left: Double, right: Double) {
      let figure = RatioPanel(
        title: "t",
        sections: [
          .init(heading: "h", note: "n", rows: [.init(name: "a", ratio: ratio, bestRatio: nil, competitors: "c")])
        ],
        facts: [], command: "")
      for case .rectangle(let box, _, let fill?, _) in try figure.scene(context).items where box.height == 12 {
        return (fill, box.x, box.right)
      }
      throw VizError("no bar")
    }
    let (faster, slower) = (try bar(1.5), try bar(1 / 1.5))
    #expect(faster.color == Theme.light.output && slower.color == Theme.light.kernel)
    // Both on the same axis, 0.5 to 2: mirror images about 1.
    #expect(abs(faster.left - slower.right) < 1e-6)
    #expect(abs((faster.right - faster.left) - (slower.right - slower.left)) < 1e-6)
  }

  @Test func whatIsNoSpeedIsRefused() {
    for bad in [0, -1, .nan, Double.infinity] {
      #expect(throws: VizError.self) { try panel([1, bad]).scene(context) }
      #expect(throws: VizError.self) { try panel([1], limit: bad).scene(context) }
      let row = RatioPanel.Row(name: "a", ratio: bad, bestRatio: nil, competitors: "")
      let ratios = RatioPanel(title: "", sections: [.init(heading: "", note: "", rows: [row])], facts: [], command: "")
      #expect(throws: VizError.self) { try ratios.scene(context) }
    }
    #expect(throws: VizError.self) { try panel([]).scene(context) }
    var figure = panel([1])
    figure.sections[0].rows[0].marks[0].series = 1
    #expect(throws: VizError.self) { try figure.scene(context) }
    #expect(throws: VizError.self) { try RatioPanel(title: "", sections: [], facts: [], command: "").scene(context) }
  }
}
