// How the numbers of one grid are written: all alike, as exactly as the cells are wide.
// A grid whose numbers do not fit has none; a few numbers without the others would mislead.
// Next: `KernelBlock`, `MapPlot`.

extension CellGrid {
  struct Labels {
    var texts: [String]
    var style: TextStyle
  }

  /// The most exact way to write all values into cells `cell` wide, in the largest type that fits; `nil` if none does.
  static func labels(_ values: [Double], cell: Double, _ context: FigureContext) -> Labels? {
    for texts in candidates(values) {
      for style in [TextStyle.largeNumber, .number, .smallNumber] {
        // Large type only in large cells: a number should not touch the borders of its cell.
        guard style.size <= 0.46 * cell else { continue }
        let widest = texts.map { context.width($0, style) }.max() ?? 0
        if widest <= cell - (style.size > 12 ? 8 : 4) { return Labels(texts: texts, style: style) }
      }
    }
    return nil
  }

  private static func candidates(_ values: [Double]) -> [[String]] {
    let finite = values.filter(\.isFinite)
    let largest = finite.map(abs).max() ?? 0
    let isWhole = finite.allSatisfy { $0 == $0.rounded() }
    if isWhole, largest < 100_000 { return [values.map { NumberText.short($0) }] }
    var result: [[String]] = []
    let short = values.map { NumberText.short($0, digits: 4) }
    if zip(values, short).allSatisfy({ isExact($0, $1) }) { result.append(short) }
    if largest >= 0.05, largest < 10_000 {
      for decimals in stride(from: largest >= 100 ? 1 : 3, through: largest >= 1 ? 1 : 2, by: -1) {
        result.append(values.map { NumberText.fixed($0, decimals: decimals) })
      }
    } else {
      result += [3, 2, 1].map { digits in values.map { NumberText.short($0, digits: digits) } }
    }
    if largest >= 10 { result.append(values.map { NumberText.fixed($0, decimals: 0) }) }
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
