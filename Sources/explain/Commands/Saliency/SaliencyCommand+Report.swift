// What `explain saliency` tells: the guesses, the class that was asked about, and for each method its strongest place.

import Formats
import Reference
import Viz

/// Where an answer comes from.
struct SaliencyAnswer {
  /// What a method found.
  struct Map {
    let method: SaliencyCommand.Method
    let values: Tensor<Float>
    /// The strongest place in the map's own cells, as far as it reaches, and what was found there.
    let rows: ClosedRange<Int>
    let columns: ClosedRange<Int>
    let value: Float
    /// Whose maps were weighed.
    let layer: String?
    /// The square and its step.
    let patch: Int?
    let step: Int?

    /// A square that mattered most, and by how much.
    struct Strongest {
      let place: CellPlace
      let value: Float
    }

    /// A map `[h, w]`; where nothing else is said its largest value is the strongest.
    init(
      _ method: SaliencyCommand.Method, _ values: Tensor<Float>, strongest: Strongest?, layer: String?, patch: Int?,
      step: Int?
    ) {
      (self.method, self.values, self.layer, self.patch, self.step) = (method, values, layer, patch, step)
      let cell = values.scalars.indices.max { (values[flat: $0], $1) < (values[flat: $1], $0) } ?? 0
      let place = strongest?.place ?? CellPlace(row: cell / values.shape[1], column: cell % values.shape[1])
      let reach = (patch ?? 1) - 1
      rows = place.row...place.row + reach
      columns = place.column...place.column + reach
      value = strongest?.value ?? values[flat: cell]
    }
  }

  let model: Model
  let look: Look
  let names: [String]
  let guesses: [Double]
  let label: Int
  let score: Double
  let maps: [Map]
  let leavesOutGradCAM: Bool
  let language: Language

  private static let shown = 5

  /// The classes, the most probable first.
  private var ranked: [Int] { guesses.indices.sorted { (guesses[$1], $0) < (guesses[$0], $1) } }

  /// `7 97.2 %, 1 1.1 %`.
  var guessWords: String {
    ranked.prefix(Self.shown).map { "\(OneLine.text(names[$0])) \(percent(guesses[$0]))" }.joined(separator: ", ")
  }

  private func percent(_ share: Double) -> String { NumberText.fixed(100 * share, decimals: 1) + " %" }

  var scoreWords: String {
    Phrase.saliencyScore.text(language, OneLine.text(names[label]), NumberText.short(score))
  }

  /// The methods with their strongest places.
  var table: String {
    let header = [Phrase.saliencyMethod, .saliencyPlace, .saliencyValue].map { $0.text(language) }
    let rows = maps.map { map in
      [
        map.method.rawValue,
        Phrase.saliencyRows.text(
          language, "\(map.rows.lowerBound)", "\(map.rows.upperBound)", "\(map.columns.lowerBound)",
          "\(map.columns.upperBound)")
          + (map.layer == nil ? "" : " (\(NumberText.shape(map.values.shape)))"),
        NumberText.short(Double(map.value)), meaning(map),
      ]
    }
    return TextTable.lines([header + [""]] + rows, left: [0, 1, 3]).joined(separator: "\n")
  }

  /// What a map's values are, in words.
  private func meaning(_ map: Map) -> String {
    switch map.method {
    case .gradient: Phrase.saliencyGradientIs.text(language)
    case .gradCAM: Phrase.saliencyGradCAMIs.text(language, OneLine.text(map.layer ?? ""))
    case .occlusion: Phrase.saliencyOcclusionIs.text(language, "\(map.patch ?? 1)", "\(map.step ?? 1)")
    }
  }

  /// The figure.
  func panel(_ printable: (String) -> String) -> SaliencyPanel {
    SaliencyPanel(
      title: printable(Phrase.titleSaliency.text(language, model.name, names[label], look.name)),
      picture: look.values.reshaped(Array(look.values.shape.dropFirst())), name: printable(look.name),
      guesses: ranked.prefix(Self.shown).map { index in
        PredictionPanel.Guess(
          name: printable(names[index]), probability: guesses[index], isRight: look.label.map { $0 == index })
      },
      maps: maps.map { map in
        SaliencyPanel.Map(
          heading: heading(map.method), lines: [printable(meaning(map)), strongest(map)], values: map.values,
          isSigned: map.method == .occlusion, rows: map.rows, columns: map.columns)
      },
      facts: [printable(scoreWords)] + (model.facts == nil ? [Phrase.saliencyRandom.text(language)] : []),
      command: printable(CommandText.typed))
  }

  private func heading(_ method: SaliencyCommand.Method) -> String {
    switch method {
    case .gradient: Phrase.saliencyGradient.text(language)
    case .gradCAM: Phrase.saliencyGradCAM.text(language)
    case .occlusion: Phrase.saliencyOcclusion.text(language)
    }
  }

  private func strongest(_ map: Map) -> String {
    let value = NumberText.short(Double(map.value))
    if map.rows.count == 1 {
      return Phrase.saliencyStrongest.text(language, "\(map.rows.lowerBound)", "\(map.columns.lowerBound)", value)
    }
    return Phrase.saliencyStrongestPatch.text(
      language, "\(map.rows.lowerBound)", "\(map.rows.upperBound)", "\(map.columns.lowerBound)",
      "\(map.columns.upperBound)", value)
  }

  /// The facts for programs.
  fileprivate var fields: [(key: String, value: JSONValue)] {
    [
      ("model", .string(model.name)), ("picture", .string(look.name)),
      ("guesses", .array(ranked.map { .object(["class": .string(names[$0]), "probability": .value(guesses[$0])]) })),
      ("class", .string(names[label])), ("score", .value(score)),
      ("label", look.label.map { .string(names[$0]) } ?? .null), ("random", .bool(model.facts == nil)),
      (
        "maps",
        .array(
          maps.map { map in
            var fields: [String: JSONValue] = [
              "method": .string(map.method.rawValue), "shape": .integers(map.values.shape),
              "rows": .integers([map.rows.lowerBound, map.rows.upperBound]),
              "columns": .integers([map.columns.lowerBound, map.columns.upperBound]),
              "value": .value(Double(map.value)),
            ]
            if let layer = map.layer { fields["layer"] = .string(layer) }
            if let patch = map.patch, let step = map.step {
              fields["patch"] = .integer(patch)
              fields["step"] = .integer(step)
            }
            return .object(fields)
          })
      ),
    ]
  }
}

extension Report {
  /// The picture, what it is taken for, and where that comes from.
  mutating func tell(_ answer: SaliencyAnswer) {
    let size = NumberText.shape(Array(answer.look.values.shape.dropFirst()))
    say(
      .saliencyLabelPicture,
      ([OneLine.text(answer.look.name), size] + answer.look.conversions).joined(separator: " · "))
    say(.saliencyLabelGuesses, answer.guessWords)
    say(.saliencyLabelScore, answer.scoreWords)
    if answer.model.facts == nil { say(.saliencyLabelNote, Phrase.saliencyRandom.text(language)) }
    if answer.leavesOutGradCAM { say(.saliencyLabelNote, Phrase.saliencyNoConvolution.text(language)) }
    add(table: answer.table)
    for field in answer.fields { record(field.key, field.value) }
  }
}
