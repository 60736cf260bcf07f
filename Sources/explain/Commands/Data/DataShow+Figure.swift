// The pictures of `explain data show`: 25 examples beside the sizes of the classes, or one example changed 24 times.

import Formats
import Reference
import Viz

extension DataShow {
  private static let pictureCount = 25

  /// Examples that the seed draws, and a bar for each class.
  func gallery(
    _ set: DataSet, seed: UInt64, _ language: Language, _ printable: (String) -> String, command: String
  ) throws -> PictureGallery {
    let source = set.training
    var generator = SeededGenerator(seed: seed)
    let chosen = Array(generator.shuffled(Array(0..<source.count)).prefix(Self.pictureCount))
    let pictures = try chosen.map { index in
      PictureGallery.Picture(
        values: try picture(source, index), name: printable(source.classNames[source.labels[index]]), note: "")
    }
    let counts = source.classCounts
    return PictureGallery(
      title: Phrase.titleData.text(
        language, printable(set.name), "\(chosen.count)", NumberText.grouped(source.count)),
      pictures: pictures,
      bars: source.classNames.enumerated().map { PictureGallery.Bar(name: printable($1), count: counts[$0]) },
      facts: [NumberText.shape(source.shape), Words.kind(set.kind, language), printable(set.origin)],
      command: command)
  }

  /// The example as it is, and how the first epochs would see it.
  func contactSheet(
    _ set: DataSet, _ augmentation: Augmentation, _ example: Int, _ language: Language,
    _ printable: (String) -> String, command: String
  ) throws -> PictureGallery {
    let source = set.training
    let original = try source.values(of: [example])
    var pictures = [
      PictureGallery.Picture(
        values: original.reshaped(source.shape), name: Phrase.dataOriginal.text(language),
        note: printable(source.classNames[source.labels[example]]))
    ]
    for epoch in 0..<Self.drawCount {
      var changed = original
      augmentation.apply(to: &changed, examples: [example], epoch: epoch)
      pictures.append(
        PictureGallery.Picture(
          values: changed.reshaped(source.shape), name: Phrase.dataEpoch.text(language, "\(epoch)"),
          note: note(augmentation, augmentation.draw(example: example, epoch: epoch), language)))
    }
    return PictureGallery(
      title: Phrase.titleAugmentation.text(language, printable(set.name)), pictures: pictures, bars: [],
      facts: [
        NumberText.shape(source.shape), Words.augmentation(augmentation, language), Phrase.dataEdgeFill.text(language),
      ], command: command)
  }

  /// What was drawn, as far as the augmentation leaves it open.
  private func note(_ augmentation: Augmentation, _ draw: Augmentation.Draw, _ language: Language) -> String {
    var parts: [String] = []
    if augmentation.rotation > 0 { parts.append(NumberText.fixed(draw.rotation, decimals: 0) + "°") }
    if augmentation.zoom > 0 {
      parts.append(
        "×\(NumberText.fixed(1 / draw.rowZoom, decimals: 2)), \(NumberText.fixed(1 / draw.columnZoom, decimals: 2))")
    }
    if draw.isFlipped { parts.append(Phrase.dataMirrored.text(language)) }
    return parts.joined(separator: " · ")
  }

  private func picture(_ source: any ExampleSource, _ index: Int) throws -> Tensor<Float> {
    try source.values(of: [index]).reshaped(source.shape)
  }
}
