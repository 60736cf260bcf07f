// How the numbers of one grid are written: all alike, as exactly as the cells are wide.
// A grid whose numbers do not fit has none; a few numbers without the others would mislead.
// Next: `KernelBlock`, `MapPlot`.

extension CellGrid {
  struct Labels {
    var texts: [String]
    var style: TextStyle
    /// What the written numbers are to be divided by; captions say so.
    var divisor: Int?
  }

  private struct Candidate {
    var texts: [String]
    var divisor: Int?
  }

  /// The most exact way to write all values into cells `cell` wide, in the largest type that fits; `nil` if none does.
  static func labels(_ values: [Double], cell: Double, _ context: FigureContext) -> Labels? {
    for candidate in candidates(values) {
      for style in [TextStyle.largeNumber, .number, .smallNumber] {
        // Large type only in large cells: a number should not touch the borders of its cell.
        guard style.size <= (style.size > 20 ? 0.4 : 0.46) * cell else { continue }
        let widest = candidate.texts.map { context.width($0, style) }.max() ?? 0
        if widest <= cell - (style.size > 12 ? 8 : 4) {
          return Labels(texts: candidate.texts, style: style, divisor: candidate.divisor)
        }
      }
    }
    return nil
  }

  private static func candidates(_ values: [Double]) -> [Candidate] {
    let finite = values.filter(\.isFinite)
    let largest = finite.map(abs).max() ?? 0
    if largest < 100_000, finite.allSatisfy({ $0 == $0.rounded() }) {
      return [Candidate(texts: values.map { NumberText.short($0) })]
    }
    var result: [Candidate] = []
    func add(decimals: Int, divisor: Int? = nil) {
      // At least two digits of the largest number, or the grid says nothing.
      let factor = Double(divisor ?? 1)
      guard largest * factor >= 20 * Maths.pow(10, Double(-decimals)), largest * factor < 10_000 else { return }
      result.append(
        Candidate(
          texts: values.map { $0 == 0 ? "0" : NumberText.fixed($0 * factor, decimals: decimals) }, divisor: divisor))
    }
    let short = values.map { NumberText.short($0) }
    if zip(values, short).allSatisfy({ isExact($0, $1) }) { result.append(Candidate(texts: short)) }
    add(decimals: largest >= 100 ? 1 : 3)
    add(decimals: 2)
    if largest < 1 {
      add(decimals: 1, divisor: 1000)
      add(decimals: 0, divisor: 1000)
    }
    add(decimals: 1)
    add(decimals: 0)
    for digits in [3, 2] { result.append(Candidate(texts: values.map { NumberText.short($0, digits: digits) })) }
    return result
  }

  /// Whether a short text says all there is: 0.25 and 0.5 do, 0.3333 for a third does not.
  private static func isExact(_ value: Double, _ text: String) -> Bool {
    guard value.isFinite, value != 0 else { return true }
    let plain = text.replacing(NumberText.minus, with: "-")
    guard let read = Double(plain), plain.count <= 6 else { return false }
    return abs(read - value) <= 1e-6 * abs(value)
  }
}
