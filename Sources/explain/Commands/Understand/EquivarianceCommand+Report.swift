// What `explain equivariance` tells and draws: the shift, what was compared, both differences, and other shifts.

import Formats
import Reference
import Viz

/// What became of a shift.
struct ShiftFinding {
  /// One shift along the columns.
  struct Shift {
    let pixels: Int
    let largest: Double
    let share: Double
    let blurredLargest: Double?
    let blurredShare: Double?
  }

  let input: InputArray
  let map: Tensor<Float>
  let function: ShiftedFunction
  let comparison: ShiftComparison
  let shifts: [Shift]
  let language: Language

  private func pair(_ pair: AxisPair) -> (String, String) {
    (NumberText.short(Double(pair.rows)), NumberText.short(Double(pair.columns)))
  }

  private func percent(_ share: Double) -> String { NumberText.short(100 * share, digits: 3) + " %" }

  /// `64 rows down, 64 columns to the right`.
  var shiftWords: String {
    let (rows, columns) = pair(comparison.shift)
    let (cellRows, cellColumns) = pair(comparison.moved)
    var words = [Phrase.equivarianceBy.text(language, rows, columns)]
    if function.stride > 1 { words.append(Phrase.equivarianceByCells.text(language, cellRows, cellColumns)) }
    if !isWhole { words.append(Phrase.equivarianceNearest.text(language)) }
    return words.joined(separator: " · ")
  }

  private var isWhole: Bool {
    comparison.shift.rows % function.stride == 0 && comparison.shift.columns % function.stride == 0
  }

  var comparedWords: String {
    var words = [
      Phrase.equivarianceCompared.text(
        language, NumberText.shape([comparison.rows.count, comparison.columns.count]),
        NumberText.shape(comparison.answer.shape))
    ]
    if let border = comparison.largestAtBorder {
      words.append(Phrase.equivarianceBorder.text(language, NumberText.short(border)))
    }
    return words.joined(separator: " · ")
  }

  var equivariantWords: String {
    comparison.largest == 0
      ? Phrase.equivarianceYes.text(language)
      : Phrase.equivarianceNo.text(language, NumberText.short(comparison.largest), percent(comparison.share))
  }

  var invariantWords: String {
    if comparison.shift == AxisPair(rows: 0, columns: 0) { return Phrase.equivarianceStands.text(language) }
    if comparison.largestUnmoved == 0 { return Phrase.equivarianceInvariant.text(language) }
    return Phrase.equivarianceNotInvariant.text(language, NumberText.short(comparison.largestUnmoved))
  }

  /// A row for each shift; empty at stride 1.
  var table: String {
    guard !shifts.isEmpty else { return "" }
    var header = [Phrase.columnShift, .columnLargest, .columnChanged]
    if function.taps != nil { header += [.columnBlurLargest, .columnBlurChanged] }
    let rows = shifts.map { shift in
      ["\(shift.pixels)", NumberText.short(shift.largest), percent(shift.share)]
        + [shift.blurredLargest.map { NumberText.short($0) }, shift.blurredShare.map(percent)].compactMap(\.self)
    }
    return TextTable.lines([header.map { $0.text(language) }] + rows).joined(separator: "\n")
  }

  /// The figure.
  func panel(_ printable: (String) -> String) -> EquivariancePanel {
    let (rows, columns) = pair(comparison.shift)
    let compute: Phrase =
      function.pool == nil ? .equivarianceConvolve : function.kernel == nil ? .equivariancePool : .equivarianceCompute
    let kind: DisplayRange.Kind = input.isPicture ? .intensity : .suiting(map)
    // A pooled picture is still a picture; what a kernel makes of it is signed.
    let answerKind: DisplayRange.Kind = function.kernel == nil ? kind : .signed
    func words(_ phrase: Phrase, _ lines: String...) -> EquivariancePanel.Words {
      EquivariancePanel.Words(phrase.text(language), lines.map(printable))
    }
    let (cellRows, cellColumns) = pair(comparison.moved)
    let moved = Phrase.equivarianceBy.text(language, cellRows, cellColumns)
    return EquivariancePanel(
      title: printable(
        comparison.largest == 0
          ? Phrase.titleEquivariant.text(language, function.name)
          : Phrase.titleNotEquivariant.text(language, function.name, "\(rows),\(columns)")),
      picture: map, kind: kind, answerKind: answerKind, comparison: comparison,
      arrows: (Phrase.equivarianceShift.text(language), compute.text(language)),
      upper: [
        words(.equivariancePicture, "\(input.stem) · \(NumberText.shape(map.shape))"),
        words(.equivarianceShifted, Phrase.equivarianceBy.text(language, rows, columns)),
        words(.equivarianceFirst, NumberText.shape(comparison.answer.shape)),
        words(.equivarianceDifference, equivariantWords),
      ],
      lower: [
        words(.equivariancePicture), words(.equivarianceAnswer, function.name), words(.equivarianceLast, moved),
        words(.equivarianceUnmoved, invariantWords),
      ],
      shifts: shifts.map {
        EquivariancePanel.Shift(pixels: $0.pixels, share: $0.share, blurredShare: $0.blurredShare)
      },
      chart: EquivariancePanel.Words(
        Phrase.equivarianceChart.text(language, "\(shifts.last?.pixels ?? 0)"),
        [Phrase.equivarianceAxis.text(language, "\(function.stride)")]), stride: function.stride,
      bars: (
        Phrase.equivariancePlain.text(language),
        Phrase.equivarianceBlurred.text(language, "\(function.taps ?? 0)")
      ),
      facts: facts.map(printable), command: printable(CommandText.typed))
  }

  private var facts: [String] {
    var facts = ["f: \(function.name)"]
    if !isWhole { facts.append(Phrase.equivarianceNearest.text(language)) }
    facts.append("\(Phrase.labelCompared.text(language)): \(comparedWords)")
    facts.append(Phrase.equivarianceHatched.text(language))
    facts.append(Phrase.equivarianceNotInvariance.text(language))
    return facts
  }

  /// The facts for programs.
  fileprivate var fields: [(key: String, value: JSONValue)] {
    [
      ("picture", .string(input.text)), ("shape", .integers(map.shape)),
      ("kernel", function.kernel.map(JSONValue.string) ?? .null),
      ("pool", function.pool.map(JSONValue.string) ?? .null), ("stride", .integer(function.stride)),
      ("blur", function.taps.map(JSONValue.integer) ?? .null),
      ("shift", .integers([comparison.shift.rows, comparison.shift.columns])),
      ("moved", .integers([comparison.moved.rows, comparison.moved.columns])),
      ("output", .integers(comparison.answer.shape)),
      ("rows", .integers([comparison.rows.lowerBound, comparison.rows.upperBound - 1])),
      ("columns", .integers([comparison.columns.lowerBound, comparison.columns.upperBound - 1])),
      ("equivariant", .bool(comparison.largest == 0)), ("largest", .value(comparison.largest)),
      ("share", .value(comparison.share)),
      ("largest_at_border", comparison.largestAtBorder.map(JSONValue.value) ?? .null),
      ("largest_unmoved", .value(comparison.largestUnmoved)),
      (
        "shifts",
        .array(
          shifts.map { shift in
            var fields: [String: JSONValue] = [
              "columns": .integer(shift.pixels), "largest": .value(shift.largest), "share": .value(shift.share),
            ]
            if let largest = shift.blurredLargest { fields["blurred_largest"] = .value(largest) }
            if let share = shift.blurredShare { fields["blurred_share"] = .value(share) }
            return .object(fields)
          })
      ),
    ]
  }
}

extension Report {
  /// What was shifted, and what came of it.
  mutating func tell(_ finding: ShiftFinding) {
    say(
      .labelPicture,
      ([finding.input.text, NumberText.shape(finding.map.shape)] + finding.input.conversions).joined(separator: " · "))
    say(.labelFunction, finding.function.name)
    say(.labelShift, finding.shiftWords)
    say(.labelCompared, finding.comparedWords)
    say(.labelEquivariant, finding.equivariantWords)
    say(.labelInvariant, finding.invariantWords)
    if !finding.shifts.isEmpty { add(table: finding.table) }
    for field in finding.fields { record(field.key, field.value) }
  }
}
