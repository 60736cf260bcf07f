// The picture of `explain features`: which maps of a layer are drawn, what is left out between them, and the words.

import Formats
import Reference
import Viz

extension FeaturesCommand.Outcome {
  /// More classes than this are told, not drawn.
  private static let mostAnswers = 10

  /// Draws the picture, what was followed back to it, and the layers.
  func draw(to target: FigureTarget, in report: inout Report) throws {
    let language = report.language
    let shape = model.network.inputShape
    let shown = followed.map { $0.traces.prefix(FeaturePanel.mostTraces) } ?? []
    try report.draw(target) { printable in
      let traced = followed.map { followed in
        let node = model.network.nodes[followed.node]
        return FeaturePanel.Traced(
          layer: printable(node.name), node: followed.node, shape: node.outputShape, traces: Array(shown),
          total: followed.traces.count)
      }
      return FeaturePanel(
        title: printable(title(language)), picture: shape.count == 3 ? look.values.reshaped(shape) : nil,
        pictureName: printable(look.name), traced: traced, lines: lines(Array(shown), printable, language),
        scale: scale, facts: facts(language), command: printable(CommandText.typed))
    }
  }

  private func title(_ language: Language) -> String {
    guard let best = answer?.ranked.first, answer?.isProbability == true, model.isTrained else {
      return Phrase.titleFeatures.text(language, model.label, look.name)
    }
    return Phrase.titleFeaturesAnswer.text(
      language, model.label, look.name, best.name, NumberText.fixed(100 * best.value, decimals: 1))
  }

  private func facts(_ language: Language) -> [String] {
    let isWhole = choice.drawn.count == choice.chosen.count
    return look.conversions + [
      model.isTrained ? "" : Phrase.featuresRandom.text(language),
      isWhole
        ? "" : Phrase.featuresLayers.text(language, "\(choice.drawn.count)", "\(choice.chosen.count)"),
      choice.reduction == .ends ? Phrase.featuresChosen.text(language) : "",
      choice.reduction == .spread ? Phrase.featuresSpread.text(language) : "",
    ]
  }

  /// The layers that are drawn, and between them the names of those that are not.
  private func lines(
    _ traces: [ActivationTrace], _ printable: (String) -> String, _ language: Language
  ) -> [FeaturePanel.Line] {
    var lines: [FeaturePanel.Line] = []
    var previous = 0
    for index in choice.drawn {
      let between = choice.chosen.filter { $0 > previous && $0 < index }
      if !between.isEmpty { lines.append(.leftOut(between.map { printable(model.network.nodes[$0].name) })) }
      let isFollowed = followed?.node == index
      let layer = FeaturePanel.Layer(
        name: printable(model.network.nodes[index].name), type: printable(type(of: index, language)),
        maps: maps[index], drawn: drawn(of: index, followed: isFollowed ? traces.map(\.cell.channel) : []))
      lines.append(index == maps.count - 1 ? result(layer, printable, language) ?? .layer(layer) : .layer(layer))
      previous = index
    }
    return lines
  }

  /// The maps of a layer that are drawn: those that are followed, and the first of the others.
  private func drawn(of index: Int, followed: [Int]) -> [Int] {
    guard maps[index].isMap else { return [] }
    let wanted = followed.prefix(mostMaps)
    let others = maps[index].channels.indices.lazy.filter { !wanted.contains($0) }
    return (wanted + others.prefix(mostMaps - wanted.count)).sorted()
  }

  private func result(
    _ layer: FeaturePanel.Layer, _ printable: (String) -> String, _ language: Language
  ) -> FeaturePanel.Line? {
    guard let answer else { return nil }
    let all = answer.entries.count
    let entries = all <= Self.mostAnswers ? answer.entries : Array(answer.ranked.prefix(Self.mostAnswers))
    let isNamed = model.classNames != nil
    return .answers(
      layer,
      entries.map {
        FeaturePanel.Answer(
          name: isNamed ? printable($0.name) : Phrase.featuresClass.text(language, $0.name), value: $0.value,
          text: answer.text($0), isRight: $0.isRight)
      }, total: all)
  }

  /// `Conv2D 3×3/1 same · relu`.
  private func type(of index: Int, _ language: Language) -> String {
    let row = summary.rows[index]
    var words = [row.window == nil ? row.type : "\(row.type) \(SummaryTable(summary, language).window(row))"]
    if case .text(let activation)? = row.settings.first(where: { $0.name == "activation" })?.value {
      words.append(activation)
    }
    return words.joined(separator: " · ")
  }
}

extension Model {
  /// Whether its weights have been learned, as far as anybody knows.
  var isTrained: Bool { if case .random = origin { false } else { true } }

  /// What it is called on figures: as it was typed, but for folders.
  var label: String { name.hasPrefix("sample:") ? name : stem }
}
