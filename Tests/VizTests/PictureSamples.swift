import Reference
import Viz

private func pictures(_ shape: [Int], _ count: Int, from low: Float = 0, to high: Float = 1) -> [PictureGallery.Picture]
{
  (0..<count).map {
    PictureGallery.Picture(
      values: noise(shape, from: low, to: high, seed: UInt64($0)), name: "a class with a long name, the \($0)th",
      note: $0.isMultiple(of: 2) ? "" : "−12° · ×0.98, 1.02 · a note of many words")
  }
}

/// Examples of data sets as the program draws them and in odd sizes.
let pictureSamples: [(name: String, figure: any Figure)] = [
  (
    "pictures and classes",
    PictureGallery(
      title: "Examples", pictures: pictures([28, 28, 1], 25),
      bars: (0..<100).map { .init(name: "class_\($0)_that_has_an_extraordinarily_long_name", count: $0 * $0 * 7000) },
      facts: ["28×28×1"], command: "explain data show mnist")
  ),
  (
    "pictures alone",
    PictureGallery(
      title: "Changed", pictures: pictures([24, 36, 3], 7), bars: [], facts: [], command: "explain data show pets")
  ),
  (
    "large pictures",
    PictureGallery(
      title: "Large", pictures: pictures([300, 100, 3], 2, from: -3, to: 900), bars: [.init(name: "", count: 0)],
      facts: [], command: "")
  ),
  (
    "odd pictures",
    PictureGallery(
      title: "Odd", pictures: pictures([1, 1, 5], 1, from: 0.5, to: 0.5), bars: [.init(name: "one", count: 1)],
      facts: [], command: "")
  ),
]
