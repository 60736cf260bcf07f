// The picture of `explain check`: the result, what it should be, and the difference.

import Reference
import Viz

extension CheckedResult {
  /// Draws the map with the worst value; where the shapes differ, both without a difference.
  ///
  /// - Parameter diagnosis: what was done; `nil` where nothing is wrong.
  func draw(
    _ oracle: Tensor<Double>, worst: Int?, diagnosis: Diagnosis?, to target: FigureTarget, in report: inout Report
  ) throws {
    let language = report.language
    let isAlike = worst != nil
    let shape = isAlike ? oracle.shape : values.shape
    let maps = shape.count == 4 ? shape[0] : 1
    let chosen = isAlike && maps > 1 ? (worst ?? 0) / max(1, oracle.count / maps) : 0
    let result = values.reshaped(shape).map(chosen)
    let expected = oracle.map(isAlike ? chosen : 0)
    let (own, other) = (DisplayRange.Kind.suiting(result), DisplayRange.Kind.suiting(expected))
    let kind: DisplayRange.Kind = own == other ? own : [own, other].contains(.signed) ? .signed : .magnitude
    let title: Phrase = diagnosis == nil ? .titleAgreement : isAlike ? .titleDifference : .titleOtherShape
    try report.draw(target) { printable in
      var views = [
        MapView(name: Phrase.resultIs.text(language), tensor: result, kind: kind, caption: printable(name)),
        MapView(name: Phrase.expected.text(language), tensor: expected, kind: kind, caption: ""),
      ]
      // An empty result has nothing to show.
      if result.count == 0 { views.removeFirst() }
      if isAlike {
        let difference = result.subtracting(expected)
        views.append(
          MapView(name: Phrase.difference.text(language), tensor: difference, kind: .signed, caption: ""))
      }
      return ComparisonPanel(
        title: title.text(language), maps: views, operators: isAlike ? ["−", "="] : [],
        sharedRange: isAlike ? .allButLast : .none,
        facts: (maps > 1 ? [Phrase.mapOfBatch.text(language, "\(chosen)", "\(maps)")] : [])
          + (diagnosis?.findings.map { $0.line(language) } ?? []),
        command: printable(CommandText.typed))
    }
  }
}

extension Tensor<Double> {
  /// One map of a batch in single precision, as something that can be drawn: a list is a row.
  fileprivate func map(_ index: Int) -> Tensor<Float> {
    let extents =
      switch rank {
      case 2, 3: shape
      case 4: Array(shape[1...])
      case 0, 1: [1, count]
      default: [count / max(1, shape[rank - 1]), shape[rank - 1]]
      }
    let size = extents.reduce(1, *)
    return Tensor<Float>(shape: extents) { Float(self[flat: index * size + $0]) }
  }
}

extension Tensor<Float> {
  /// The difference, scalar by scalar.
  fileprivate func subtracting(_ other: Tensor<Float>) -> Tensor<Float> {
    Tensor(shape: shape) { self[flat: $0] - other[flat: $0] }
  }
}
