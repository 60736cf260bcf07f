// How an augmentation is typed: `rotation=15,shear=0.1,zoom=0.2,shift=0.1,flip`.

import Reference

/// Reads augmentations.
enum AugmentationSyntax {
  /// A text that can be typed, the one of the notes.
  static let example = "rotation=15,shear=0.1,zoom=0.2,shift=0.1,flip"

  private struct Setting {
    let name: String
    let allowed: String
    let isAllowed: (Double) -> Bool
    let keyPath: WritableKeyPath<Augmentation, Double>
  }

  private static var settings: [Setting] {
    [
      Setting(name: "rotation", allowed: "degrees, 0…180", isAllowed: { 0...180 ~= $0 }, keyPath: \.rotation),
      Setting(
        name: "shear", allowed: "degrees, at least 0 and below 90", isAllowed: { 0..<90 ~= $0 }, keyPath: \.shear),
      Setting(name: "zoom", allowed: "a share, at least 0 and below 1", isAllowed: { 0..<1 ~= $0 }, keyPath: \.zoom),
      Setting(name: "shift", allowed: "a share of the sides, 0…1", isAllowed: { 0...1 ~= $0 }, keyPath: \.shift),
    ]
  }

  /// The augmentation of a text, drawn from a seed.
  static func parse(_ text: String, seed: UInt64) throws -> Augmentation {
    var result = Augmentation(rotation: 0, shear: 0, zoom: 0, shift: 0, flip: false, seed: seed)
    var seen: Set<String> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
      let name = words[0].lowercased()
      guard seen.insert(name).inserted else { throw UsageError("--augment: \(name) is named twice; name it once") }
      if name == "flip" {
        guard words.count == 1 else { throw UsageError("--augment: flip takes no value; write flip alone") }
        result.flip = true
        continue
      }
      guard let setting = settings.first(where: { $0.name == name }) else {
        throw UsageError(words[0], for: "--augment", allowed: settings.map(\.name) + ["flip"])
      }
      guard words.count == 2 else {
        throw UsageError("--augment: \(name) needs a value (\(setting.allowed)), such as \(example)")
      }
      let value = try NumberSyntax.number(words[1], for: "--augment \(name)")
      guard setting.isAllowed(value) else {
        throw UsageError("--augment: \(name)=\(words[1]) is outside its range; allowed are \(setting.allowed)")
      }
      result[keyPath: setting.keyPath] = value
    }
    return result
  }
}
