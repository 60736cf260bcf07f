import Reference
import Testing
import Viz

/// What a figure must say about itself.
@Suite struct FigureFactsTests {
  private let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())

  private func words(_ figure: some Figure) throws -> String {
    try figure.scene(context).texts.map(\.string).joined(separator: "\n").replacing("\u{A0}", with: " ")
  }

  @Test func valuesOutsideTheRangeAreCounted() throws {
    var output = noise([40, 50], from: -1, to: 1)
    for index in 0..<7 { output[flat: index * 11] = index.isMultiple(of: 2) ? 90 : -90 }
    let text = try words(filterPanel(input: noise([40, 50], from: 0, to: 1), output: output))
    let outside = DisplayRange(output, kind: .signed).outside
    #expect(outside >= 7)
    #expect(text.contains("Output: values outside the colour range: \(outside)"))
    #expect(text.contains("≥ ") && text.contains("≤ \u{2212}"))
    let calm = try words(filterPanel(input: output.map { _ in 0 }, output: noise([10, 10], from: 0, to: 0)))
    #expect(!calm.contains("outside"))
  }

  @Test func clippedIntensitiesAreCounted() throws {
    let input = Tensor<Float>(shape: [20, 20], scalars: (0..<400).map { $0 < 3 ? -1 : $0 < 5 ? 2 : 0.5 })
    #expect(
      try words(filterPanel(input: input, output: input)).contains("Input: values outside 0 … 1, drawn as 0 or 1: 5"))
  }

  @Test func strangeValuesAreNamed() throws {
    var output = noise([30, 30], from: -1, to: 1)
    (output[flat: 3], output[flat: 8]) = (.nan, -.infinity)
    let figure = filterPanel(input: noise([30, 30], from: 0, to: 1), output: output)
    #expect(try words(figure).contains("NaN or ∞: 2"))
    let swatch = try figure.scene(context).items.contains {
      if case .rectangle(_, _, Theme.light.notANumber?, _) = $0 { true } else { false }
    }
    #expect(swatch)
    // In a grid: one cell each, and the swatch of each of the two captions.
    let cells = Tensor<Float>(shape: [2, 3], scalars: [0, .nan, 1, .infinity, 2, -.infinity])
    let small = try filterPanel(input: cells, output: cells, inputKind: .signed).scene(context)
    let painted = small.items.filter {
      if case .rectangle(_, _, Theme.light.notANumber?, _) = $0 { true } else { false }
    }
    #expect(painted.count == 2 * (3 + 1))
  }

  @Test func hiddenChannelsAreNamed() throws {
    let figure = filterPanel(
      input: noise([8, 8, 5], from: 0, to: 1), output: noise([8, 8, 64], from: -1, to: 1),
      kernel: noise([3, 3, 5], from: -1, to: 1))
    let text = try words(figure)
    #expect(text.contains("Output: 12 of 64 channels shown"))
    #expect(text.contains("Input: 4 of 5 channels shown"))
    #expect(text.contains("4 of 5 channels shown"))
  }

  @Test func reductionIsNamed() throws {
    let text = try words(
      filterPanel(input: noise([1, 100_000], from: 0, to: 1), output: noise([1, 100_000], from: 0, to: 1)))
    #expect(text.contains("one pixel is the mean of 66 values"))
    #expect(text.contains("sides not to scale"))
    let pictures = try filterPanel(input: noise([1, 100_000], from: 0, to: 1), output: noise([1, 9], from: 0, to: 1))
      .scene(context).items.compactMap { if case .image(let raster, _) = $0 { raster } else { nil } }
    #expect(pictures.allSatisfy { $0.width <= 2000 })
  }

  @Test func fractionsAreWrittenOverACommonDivisor() throws {
    let smooth = kernel([[1, 2, 1], [2, 4, 2], [1, 2, 1]]).map { $0 / 16 }
    let text = try words(
      filterPanel(input: noise([64, 64], from: 0, to: 1), output: noise([64, 64], from: 0, to: 1), kernel: smooth))
    #expect(text.contains("value = number shown ÷ 16"))
    #expect(text.contains("sum 1 · symmetric"))
    #expect(text.split(separator: "\n").filter { $0 == "2" }.count == 4)
  }

  @Test func theExplainedValueIsTheCallers() throws {
    let window = corner(3, 3, channels: 5, bias: 0.25)
    let text = try words(
      filterPanel(
        input: noise([16, 16, 5], from: 0, to: 1), output: noise([16, 16], from: -1, to: 1), explained: window))
    #expect(text.contains("= " + NumberText.short(window.value)))
    #expect(text.contains("bias 0.25"))
    #expect(text.contains("2 more channels"))
  }

  @Test func eachOptionChangesTheScene() throws {
    let base = filterPanel(input: noise([9, 9], from: 0, to: 1), output: noise([9, 9], from: -1, to: 1))
    let before = try base.scene(context)
    let changes: [(inout FilterPanel) -> Void] = [
      { $0.title = "Another" }, { $0.operation = .correlation }, { $0.facts = ["stride 2"] },
      { $0.command = "explain" },
      { $0.explained = corner(3, 3) }, { $0.input.name = "b" }, { $0.input.kind = .signed }, { $0.input.caption = "c" },
      { $0.kernel.name = "k" }, { $0.kernel.caption = "c" }, { $0.output.kind = .magnitude },
      { $0.output.caption = "c" }, { $0.output.tensor[flat: 0] = 0.123 },
    ]
    for (index, change) in changes.enumerated() {
      var figure = base
      change(&figure)
      #expect(try figure.scene(context) != before, "change \(index)")
    }
  }

  @Test func mapsThatCannotBeDrawnAreRefused() {
    let good = noise([4, 4], from: 0, to: 1)
    for shape in [[3], [0, 4], [4, 4, 0], [1, 4, 4, 1]] {
      let bad = Tensor<Float>(shape: shape, repeating: 0)
      #expect(throws: VizError.self) { try filterPanel(input: bad, output: good).scene(context) }
      #expect(throws: VizError.self) { try filterPanel(input: good, output: bad).scene(context) }
      #expect(throws: VizError.self) { try filterPanel(input: good, output: good, kernel: bad).scene(context) }
    }
    var window = corner(3, 3)
    window.taps.removeLast()
    #expect(throws: VizError.self) { try filterPanel(input: good, output: good, explained: window).scene(context) }
  }
}
