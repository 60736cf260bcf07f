import Reference
import Testing
import Viz

/// The figure of a verification: where bars stand, what is told in words, and what is no figure.
@Suite struct VerificationPanelTests {
  private let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())

  private func panel(
    _ counts: [Int], exact: Int = 0, worst: Double = 0.5, edges: [Double] = [0.01, 0.1, 1, 10]
  ) -> VerificationPanel {
    VerificationPanel(
      title: "t",
      sections: [.init(heading: "h", charts: [.init(name: "n", counts: counts, exact: exact, worst: worst)])],
      edges: edges, facts: [], command: "")
  }

  /// The bars: filled boxes in the colour of a side of the bound.
  private func bars(_ figure: VerificationPanel) throws -> [(color: Color, box: Rect)] {
    try figure.scene(context).items.compactMap { item in
      guard case .rectangle(let box, _, let fill?, _) = item else { return nil }
      return [Theme.light.output, Theme.light.window].contains(fill) ? (fill, box) : nil
    }
  }

  @Test func barsStandLeftAndRightOfTheBound() throws {
    let bars = try bars(panel([5, 10, 2]))
    try #require(bars.count == 3)
    #expect(bars.map(\.color) == [Theme.light.output, Theme.light.output, Theme.light.window])
    // A decade each, on one foot, as high as they are many.
    #expect(abs(bars[0].box.width - bars[1].box.width) <= 1 && bars[0].box.right < bars[1].box.x)
    #expect(Set(bars.map(\.box.bottom)).count == 1)
    #expect(bars[0].box.height * 2 == bars[1].box.height && bars[2].box.height < bars[0].box.height)
    let line = try panel([5, 10, 2]).scene(context).items.contains { item in
      guard case .rectangle(let box, _, Theme.light.text?, _) = item else { return false }
      return box.width == 2 && box.x >= bars[1].box.right && box.x <= bars[2].box.x
    }
    #expect(line)
  }

  @Test func oneValueAmongManyIsSeen() throws {
    let bars = try bars(panel([1, 0, 1_000_000]))
    #expect(bars.count == 2 && bars[0].box.height >= 2)
  }

  @Test func whatNoBarShowsIsTold() throws {
    func words(_ figure: VerificationPanel) throws -> Set<String> {
      Set(try figure.scene(context).texts.map(\.string))
    }
    #expect(try words(panel([5, 10, 0], exact: 1234)).isSuperset(of: ["values: 1,249 · exact: 1,234"]))
    #expect(try words(panel([5, 10, 0], worst: 0.123)).contains("worst: 12 % of the bound"))
    #expect(try words(panel([5, 10, 3])).contains("beyond the bound: 3"))
    #expect(try words(panel([0, 0, 0], exact: 9, worst: 0)).contains("no errors"))
  }

  @Test func whatIsNoHistogramIsRefused() {
    for edges in [
      [], [0, 0.1, 1, 10], [0.1, 0.01, 1, 10], [0.01, 0.1, 0.5, 10], [0.01, 1, 10], [0.1, 1, 10, .infinity],
    ] {
      #expect(throws: VizError.self) { try panel([1, 2, 3], edges: edges).scene(context) }
    }
    let empty = VerificationPanel(title: "", sections: [], edges: [0.5, 1, 2], facts: [], command: "")
    #expect(throws: VizError.self) { try empty.scene(context) }
  }
}
