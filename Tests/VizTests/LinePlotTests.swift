// What stands on the axes of curves: numbers that can be told apart, and a share of 1 that does not look like 0.

import Reference
import Testing
import Viz

@Suite struct LinePlotTests {
  private let context = FigureContext(language: .english, theme: .light, measurer: FixedWidthMeasurer())

  private func panel(losses: [Double], dead: [Double?]) -> PropagationPanel {
    PropagationPanel(
      title: "A title", moment: "Now",
      variants: [
        .init(
          name: "net", verdict: "It is", deviations: [1, 2, 3], gradients: [3, 2, 1], dead: dead, losses: losses,
          start: nil)
      ], guessingLoss: 2.302585, facts: [], command: "")
  }

  /// The texts right-aligned at the left of the plot under a heading, from the foot up, and the heights they stand at.
  private func ticks(_ scene: Scene, below heading: String) throws -> [TextRun] {
    let head = try #require(scene.texts.first { $0.string == heading })
    return scene.texts.filter { run in
      run.anchor == .end && run.position.x > head.position.x && run.position.x < head.position.x + 120
        && run.position.y > head.position.y && run.position.y < head.position.y + 320
        && run.string.first?.isNumber == true
    }
  }

  @Test func numbersOfANarrowAxisCanBeToldApart() throws {
    let scene = try panel(losses: [2.3031, 2.3027, 2.3024, 2.3029], dead: [nil, nil, nil]).scene(context)
    let numbers = try ticks(scene, below: "Loss of each step of the training").map(\.string)
    #expect(numbers.count >= 2 && Set(numbers).count == numbers.count, "\(numbers)")
  }

  @Test func aShareOfOneStandsAboveZero() throws {
    let scene = try panel(losses: [], dead: [1, 1, 1]).scene(context)
    let found = try ticks(scene, below: "Dead channels: 0 for the whole batch")
    let bottom = try #require(found.max { $0.position.y < $1.position.y })
    let top = try #require(found.min { $0.position.y < $1.position.y })
    #expect(bottom.string.hasPrefix("0") && top.string.hasPrefix("100"), "\(found.map(\.string))")
  }
}
