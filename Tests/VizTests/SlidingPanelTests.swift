// What an animation shows: the numbers of the window and nothing else, one page size for all frames, nothing that jumps.

import Reference
import Testing
import Viz

@Suite struct SlidingPanelTests {
  private func context(_ painter: Painter, _ language: Language = .english) -> FigureContext {
    FigureContext(language: language, theme: .light, measurer: painter)
  }

  @Test func theSamplesAreThere() { #expect(slidingPanels.count == 15 && slidingSamples.count == 45) }

  @Test(arguments: slidingPanels.map(\.name)) func framesHaveOneSizeAndTheTitleAndFactsStay(name: String) throws {
    let painter = try makePainter()
    let panel = try #require(slidingPanels.first { $0.name == name }).panel
    let scenes = Array(try panel.scenes(context(painter)))
    #expect(scenes.count == panel.window.count)
    #expect(Set(scenes.map { [$0.size.width, $0.size.height] }).count == 1)
    // The texts that every frame has stand where they stood.
    func fixed(_ scene: Scene) -> [TextRun] { scene.texts.filter { $0.style == .title || $0.style == .command } }
    for scene in scenes { #expect(fixed(scene) == fixed(scenes[0])) }
    // A frame by itself is the frame of the animation.
    for step in [0, scenes.count / 2, scenes.count - 1] {
      #expect(try panel.frame(step).scene(context(painter)) == scenes[step])
    }
    for (one, next) in zip(scenes, scenes.dropFirst()) { #expect(one != next, "\(name): two frames are equal") }
  }

  /// Every number of the window that takes part, each weight on it, and the value: all are written.
  @Test(arguments: ["numerical_no_padding_no_strides", "numerical_padding_strides"])
  func theNumbersOfEachStepAreWritten(name: String) throws {
    let painter = try makePainter()
    let window = try #require(ConvolutionArithmetic.named(name)).window(seed: 1)
    let panel = slidingPanel(window)
    for (number, scene) in try panel.scenes(context(painter)).enumerated() {
      let step = window[number]
      let texts = scene.texts.map(\.string)
      let terms = step.taps.map { "\(Int($0.cell.value))·\(Int($0.weight!))" }.joined(separator: " + ")
      #expect(texts.contains(terms), "\(texts)")
      #expect(texts.contains("= \(Int(step.value))"))
      // The output so far, the map with its padding, the kernel; and the weights once more, small, on their cells.
      let cells = scene.texts.filter { $0.style == .number && Double($0.string) != nil }.map(\.string)
      let known = (0...number).map { "\(Int(window[$0].value))" }
      let padded = (0..<window.geometry.rows.padded * window.geometry.columns.padded).map { place in
        let (row, column) = place.quotientAndRemainder(dividingBy: window.geometry.columns.padded)
        let padding = window.geometry.padding
        return "\(Int(window.cell(row: row - padding.top, column: column - padding.left, channel: 0).value))"
      }
      let weights = window.weights!.scalars.map { "\(Int($0))" }
      #expect(cells.sorted() == (known + padded + weights).sorted())
      let corners = scene.texts.filter { $0.style == .smallNumber }.map(\.string)
      #expect(corners.sorted() == weights.sorted())
    }
  }

  @Test func withoutNumbersNoCellHasOne() throws {
    let painter = try makePainter()
    let window = try #require(ConvolutionArithmetic.named("padding_strides")).window(seed: 1)
    for scene in try slidingPanel(window, showsNumbers: false).scenes(context(painter)) {
      #expect(scene.texts.allSatisfy { $0.style.face != .numbers || Double($0.string) == nil })
    }
  }

  @Test func maximaNameTheirValuesAndAveragesTheirNumber() throws {
    let painter = try makePainter()
    func texts(_ name: String) throws -> [String] {
      let window = try #require(ConvolutionArithmetic.named(name)).window(seed: 1)
      return try slidingPanel(window).frame(7).scene(context(painter)).texts.map(\.string)
    }
    #expect(try texts("numerical_max_pooling").contains("max(1, 2, 2, 0, 0, 2, 0, 0, 0)"))
    #expect(try texts("numerical_max_pooling").contains("= 2"))
    #expect(try texts("numerical_average_pooling").contains("(1 + 2 + 2 + 0 + 0 + 2 + 0 + 0 + 0) / 9"))
    // 7/9 has more digits than are written.
    #expect(try texts("numerical_average_pooling").contains("≈ 0.7778"))
  }

  @Test func aPageHasAllSteps() throws {
    let painter = try makePainter()
    let window = try #require(ConvolutionArithmetic.named("numerical_padding_strides")).window(seed: 1)
    let scene = try slidingPanel(window).sheet.scene(context(painter))
    // 17 is an output twice: once from the second step on, once from the fifth.
    let known = scene.texts.count { $0.string == "17" && $0.style.face == .numbers }
    #expect(known == 8 + 5)
  }

  @Test func negativeFactorsStandInBrackets() throws {
    let painter = try makePainter()
    let window = try SlidingWindow(
      layer(padding: 0), input: Tensor(shape: [2, 2], scalars: [-1, 2, 0.5, -3]),
      kernel: Tensor(shape: [2, 2], scalars: [2, -2, -4, 1]))
    let texts = try slidingPanel(window).frame(0).scene(context(painter)).texts.map(\.string)
    #expect(texts.contains("(−1)·2 + 2·(−2) + 0.5·(−4) + (−3)·1"))
    #expect(texts.contains("= −11"))
  }
}
