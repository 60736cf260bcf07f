// The line below an animation: the products of one window and their sum, in numbers. Only written, not added up: the
// value is the caller's. Next: `SlidingPanel`.

import Reference

struct SlidingSums {
  /// Windows of more terms say how many there are.
  static let termLimit = 48

  /// What is written for one step: lines of terms, and the value after the last.
  private struct Line {
    var terms: [String]
    var value: String
  }

  let width: Double
  private let context: FigureContext
  private let lines: [Line]
  private let height: Double

  /// No line at all.
  init(_ context: FigureContext) {
    (self.context, width, lines, height) = (context, 0, [], 0)
  }

  /// A line for each step, broken where it is wider than `width`.
  init(_ window: SlidingWindow, _ context: FigureContext, width: Double) {
    self.context = context
    self.width = width
    lines = (0..<window.count).map { number in
      let (terms, value) = Self.text(window[number], window.operation, context)
      var broken = context.wrapped(terms, .number, width: width)
      let last = broken.last ?? ""
      if context.width(last + value, .number) + 8 > width { broken.append("") }
      return Line(terms: broken, value: value)
    }
    height = TextStyle.number.lineHeight * Double(lines.map(\.terms.count).max() ?? 0)
  }

  /// As high for every step, so that nothing moves.
  func block(_ step: Int) -> Block {
    guard !lines.isEmpty else { return .empty }
    let line = lines[step]
    return Block(size: Size(width: width, height: height)) { canvas, origin in
      canvas.lines(line.terms, .number, canvas.theme.text, x: origin.x, top: origin.y)
      let before = context.width(line.terms.last ?? "", .number)
      canvas.text(
        line.value, .number, canvas.theme.output, x: origin.x + before + (before > 0 ? 6 : 0),
        middle: origin.y + TextStyle.number.lineHeight * (Double(line.terms.count) - 0.5))
    }
  }

  /// `3·0 + 3·1 + …` and `= 12`; `≈` where a number is written with fewer digits than it has.
  private static func text(
    _ step: SlidingWindow.Step, _ operation: SlidingWindow.Operation, _ context: FigureContext
  ) -> (terms: String, value: String) {
    let taps = step.taps.filter(\.takesPart)
    let numbers = taps.flatMap { [$0.cell.value] + ($0.weight.map { [$0] } ?? []) } + [step.value]
    let sign = numbers.allSatisfy(isExact) ? "=" : "≈"
    let value = "\(sign) \(NumberText.short(step.value))"
    guard taps.count <= termLimit else {
      return (terms: Phrase.slideTerms.text(context.language, "\(taps.count)"), value: value)
    }
    if case .pooling(let mode) = operation {
      let values = taps.map { NumberText.short($0.cell.value) }
      switch mode {
      case .average: return (terms: "(\(taps.map(factor).joined(separator: " + "))) / \(taps.count)", value: value)
      case .max, .min: return (terms: "\(mode.rawValue)(\(values.joined(separator: ", ")))", value: value)
      }
    }
    return (terms: taps.map(factor).joined(separator: " + "), value: value)
  }

  /// A product, or a value that has no weight; what is negative stands in brackets.
  private static func factor(_ tap: SlidingWindow.Tap) -> String {
    func written(_ value: Double) -> String {
      let text = NumberText.short(value)
      return value < 0 ? "(\(text))" : text
    }
    return written(tap.cell.value) + (tap.weight.map { "·" + written($0) } ?? "")
  }

  private static func isExact(_ value: Double) -> Bool {
    guard value.isFinite else { return true }
    return Double(NumberText.short(value).replacing(NumberText.minus, with: "-")) == value
  }
}
