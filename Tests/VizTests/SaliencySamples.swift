import Reference
import Viz

/// Answers as the program draws them and in odd sizes.
let saliencySamples: [(name: String, figure: any Figure)] = [
  ("saliency", saliency([28, 28, 1], [[28, 28], [11, 11], [28, 28]])),
  ("saliency of a photo", saliency([224, 160, 3], [[224, 160], [7, 5], [224, 160]])),
  ("saliency of a strip", saliency([3, 400, 1], [[3, 400]])),
  ("saliency of a pixel", saliency([1, 1, 5], [[1, 1], [1, 1]])),
  (
    "saliency of long words",
    saliency([9, 11, 3], [[9, 11], [2, 3]], suffix: String(repeating: "_a_long_name", count: 9))
  ),
]

private func saliency(_ picture: [Int], _ maps: [[Int]], suffix: String = "") -> SaliencyPanel {
  SaliencyPanel(
    title: "Where run sees 3" + suffix, picture: noise(picture, from: 0, to: 1), name: "photo.jpg" + suffix,
    guesses: (0..<5).map { .init(name: "class \($0)" + suffix, probability: 0.5 / Double(1 << $0), isRight: $0 == 1) },
    maps: maps.enumerated().map { index, shape in
      .init(
        heading: "Map \(index)" + suffix, lines: ["a line" + suffix, "another"],
        values: noise(shape, from: index == 2 ? -2 : 0, to: 3, seed: UInt64(index)), isSigned: index == 2,
        place: index == 1 ? nil : .init(rows: 0...min(3, shape[0] - 1), columns: (shape[1] - 1)...(shape[1] - 1)))
    }, facts: ["a fact"], command: "explain saliency run photo.jpg")
}
