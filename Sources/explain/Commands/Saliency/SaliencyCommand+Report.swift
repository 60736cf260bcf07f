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
    /// The strongest place in the map's own cells, as far as it reaches; `nil` where all is 0.
    let place: SaliencyPanel.Area?
    /// What was found there.
    let value: Float
    /// Whose maps were weighed.
    let layer: String?
    /// The square and its step.
    let patch: Int?
    let step: Int?

    /// A square that mattered most, and by how much.
    struct Strongest {
      let place: MapCell
      let value: Float
    }

    /// A map `[h, w]`; where nothing else is said its largest value is the strongest.
    init(
      _ method: SaliencyCommand.Method, _ values: Tensor<Float>, strongest: Strongest?, layer: String?, patch: Int?,
      step: Int?
    ) {
      (self.method, self.values, self.layer, self.patch, self.step) = (method, values, layer, patch, step)
      let cell = values.scalars.indices.max { (values[flat: $0], $1) < (values[flat: $1], $0) } ?? 0
      let corner = strongest?.place ?? MapCell(row: cell / values.shape[1], column: cell % values.shape[1])
      let reach = (patch ?? 1) - 1
      let isNothing = values.scalars.allSatisfy { $0 == 0 }
      place =
        isNothing
        ? nil
        : SaliencyPanel.Area(rows: corner.row...corner.row + reach, columns: corner.column...corner.column + reach)
      value = isNothing ? 0 : strongest?.value ?? values[flat: cell]
    }
  }

  let model: Model
  let look: Look
  let names: [String]
  /// What the network gives.
  let guesses: NetworkAnswer
  let label: Int
  let score: Double
  /// What was left out behind the score.
  let removed: ActivationFunction?
  let maps: [Map]
  let leavesOutGradCAM: Bool
  let language: Language

  private static let shown = 5

  /// The classes, the most probable first.
  private var ranked: [NetworkAnswer.Entry] { guesses.ranked }

  /// `7 97.2 %, 1 1.1 %`.
  var guessWords: String {
    ranked.prefix(Self.shown).map { "\(OneLine.text($0.name)) \(guesses.text($0))" }.joined(separator: ", ")
  }

  var scoreWords: String {
    let (name, value) = (OneLine.text(names[label]), NumberText.short(score))
    guard let removed else { return Phrase.saliencyScore.text(language, name, value) }
    return Phrase.saliencyScoreBefore.text(language, name, value, removed.rawValue)
  }

  /// The methods with their strongest places.
  var table: String {
    let header = [Phrase.saliencyMethod, .saliencyPlace, .saliencyValue].map { $0.text(language) }
    let rows = maps.map { map in
      [
        map.method.rawValue,
        (map.place.map(words) ?? "–") + (map.layer == nil ? "" : " (\(NumberText.shape(map.values.shape)))"),
        NumberText.short(Double(map.value)), meaning(map),
      ]
    }
    return TextTable.lines([header + [""]] + rows, left: [0, 1, 3]).joined(separator: "\n")
  }

  /// `row 4, column 2`, or of a square `rows 4–5, columns 2–3`.
  private func words(_ place: SaliencyPanel.Area) -> String {
    let (rows, columns) = (place.rows, place.columns)
    if rows.count == 1 && columns.count == 1 {
      return Phrase.saliencyCell.text(language, "\(rows.lowerBound)", "\(columns.lowerBound)")
    }
    return Phrase.featuresPixels.text(
      language, "\(rows.lowerBound)", "\(rows.upperBound)", "\(columns.lowerBound)", "\(columns.upperBound)")
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
      title: printable(Phrase.titleSaliency.text(language, model.label, names[label], look.name)),
      picture: look.values.reshaped(Array(look.values.shape.dropFirst())), name: printable(look.name),
      // Bars are shares of 1: other numbers have none.
      guesses: guesses.isProbability
        ? ranked.prefix(Self.shown).map { entry in
          PredictionPanel.Guess(
            name: printable(entry.name), probability: entry.value, isRight: look.label == nil ? nil : entry.isRight)
        } : [],
      maps: maps.map { map in
        SaliencyPanel.Map(
          heading: heading(map.method), lines: [printable(meaning(map)), strongest(map)], values: map.values,
          isSigned: map.method == .occlusion, place: map.place)
      },
      facts: (guesses.isProbability ? [] : [printable(guessWords)]) + [printable(scoreWords)]
        + (model.isTrained ? [] : [Phrase.featuresRandom.text(language)]),
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
    guard let place = map.place else { return Phrase.saliencyNothing.text(language) }
    return Phrase.saliencyStrongest.text(language, words(place), NumberText.short(Double(map.value)))
  }

  /// The facts for programs.
  fileprivate var fields: [(key: String, value: JSONValue)] {
    [
      ("model", .string(model.name)), ("picture", .string(look.name)),
      (
        "guesses",
        .array(
          ranked.map {
            .object([
              "class": .string($0.name),
              guesses.isProbability ? "probability" : "value": .value($0.value),
            ])
          })
      ),
      ("class", .string(names[label])), ("score", .value(score)),
      ("label", look.label.map { .string(names[$0]) } ?? .null), ("random", .bool(!model.isTrained)),
      (
        "maps",
        .array(
          maps.map { map in
            var fields: [String: JSONValue] = [
              "method": .string(map.method.rawValue), "shape": .integers(map.values.shape),
              "rows": map.place.map { .integers([$0.rows.lowerBound, $0.rows.upperBound]) } ?? .null,
              "columns": map.place.map { .integers([$0.columns.lowerBound, $0.columns.upperBound]) } ?? .null,
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
      .labelPicture,
      ([OneLine.text(answer.look.name), size] + answer.look.conversions).joined(separator: " · "))
    say(.saliencyLabelGuesses, answer.guessWords)
    say(.saliencyLabelScore, answer.scoreWords)
    if !answer.model.isTrained { say(.saliencyLabelNote, Phrase.featuresRandom.text(language)) }
    if answer.leavesOutGradCAM { say(.saliencyLabelNote, Phrase.saliencyNoConvolution.text(language)) }
    add(table: answer.table)
    for field in answer.fields { record(field.key, field.value) }
  }
}
