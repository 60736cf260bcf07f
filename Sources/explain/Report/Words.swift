// Facts put into words: the sentences that several verbs share. The words themselves are `Phrase`'s.

import Formats
import Reference
import Viz

/// Texts made of facts.
enum Words {
  /// A conversion that reading a file needed.
  static func conversion(_ conversion: Conversion, _ language: Language) -> String {
    switch conversion {
    case .palette: Phrase.convertedPalette.text(language)
    case .alphaOverWhite(let pixels): Phrase.convertedAlpha.text(language, "\(pixels)")
    case .colourKey: Phrase.convertedColourKey.text(language)
    case .sixteenBit: Phrase.convertedSixteenBit.text(language)
    case .cmyk: Phrase.convertedCMYK.text(language)
    case .exifOrientation(let number): Phrase.convertedOrientation.text(language, "\(number)")
    case .firstFrame: Phrase.convertedFirstFrame.text(language)
    case .suffixMismatch(let suffix, let content): Phrase.convertedSuffix.text(language, suffix, content)
    case .extraneousBytes(let count): Phrase.convertedExtraBytes.text(language, "\(count)")
    case .jfifVersion(let major, let minor): Phrase.convertedJFIF.text(language, "\(major).\(minor)")
    case .bigEndian: Phrase.convertedEndian.text(language)
    case .fortranOrder: Phrase.convertedFortran.text(language)
    }
  }

  /// The smallest and largest finite value and how many are none: `−2.83 … 3.93 · 3 NaN`.
  static func range(_ statistics: Statistics) -> String {
    var parts: [String] = []
    if let low = statistics.minimum, let high = statistics.maximum {
      parts.append(NumberText.range(Double(low), Double(high)))
    }
    if statistics.notNumbers > 0 { parts.append("NaN: \(NumberText.grouped(statistics.notNumbers))") }
    if statistics.infinities > 0 { parts.append("∞: \(NumberText.grouped(statistics.infinities))") }
    return parts.joined(separator: " · ")
  }

  /// What a named filter does, its numbers in the place of the capitals that stand for them.
  static func summary(of filter: NamedFilter, _ language: Language) -> String {
    let values = filter.name.split(separator: ":")
    guard let entry = FilterBank.entries.first(where: { $0.name == values.first.map(String.init) }) else { return "" }
    let names = entry.usage.filter { $0 != "[" && $0 != "]" }.split(separator: ":")
    let replacements = Dictionary(uniqueKeysWithValues: zip(names, values).dropFirst())
    var (summary, word) = ("", "")
    for character in (language == .korean ? entry.summary.korean : entry.summary.english) + "\n" {
      if character.isASCII && (character.isUppercase || character.isASCIIDigit) {
        word.append(character)
      } else {
        summary += (replacements[word[...]].map(String.init) ?? word) + String(character)
        word = ""
      }
    }
    return summary.trimmed
  }

  /// What a picture file is, in the language of the report.
  static func picture(_ description: String, _ language: Language) -> String {
    guard language == .korean else { return description }
    let words: [(String, Phrase)] = [
      ("grey", .pictureGrey), ("palette", .picturePalette), ("alpha", .pictureAlpha),
      ("interlaced", .pictureInterlaced),
      ("progressive", .pictureProgressive), ("-bit", .pictureBits),
    ]
    return words.reduce(description) { text, word in
      text.split(separator: word.0, omittingEmptySubsequences: false).joined(separator: word.1.text(language))
    }
  }

  /// What a kernel is: size, sum, symmetry, rank.
  static func kernel(_ kernel: Tensor<Double>, isSame: Bool, _ language: Language) -> String {
    let facts = KernelFacts(kernel)
    var parts = [
      NumberText.shape(kernel.shape), Phrase.sum.text(language, NumberText.short(facts.sum)),
      symmetry(facts, isSame: isSame, language),
    ]
    if kernel.shape.min()! <= 128, let rank = facts.rank { parts.append(Phrase.rank.text(language, "\(rank)")) }
    return parts.joined(separator: " · ")
  }

  /// What flipping a kernel does. Without a middle, `same` puts the flipped kernel one cell further, symmetric or not.
  static func symmetry(_ facts: KernelFacts, isSame: Bool, _ language: Language) -> String {
    if isSame && !facts.hasCentre && !facts.symmetry.isDisjoint(with: [.rotational, .antisymmetric]) {
      return Phrase.flipShifts.text(language)
    }
    if facts.symmetry.contains(.rotational) { return Phrase.flipChangesNothing.text(language) }
    if facts.symmetry.contains(.antisymmetric) { return Phrase.flipChangesSign.text(language) }
    return Phrase.flipMatters.text(language)
  }

  /// The four sides of a padding.
  static func padding(_ padding: Padding, _ language: Language) -> String {
    Phrase.paddingSides.text(
      language, "\(padding.top)", "\(padding.bottom)", "\(padding.left)", "\(padding.right)")
  }

  /// The padding rule of a convolution and its boundary, as they were asked for.
  static func setting(_ convolution: Convolution2D, _ language: Language) -> String {
    let rule =
      switch convolution.padding {
      case .valid: "valid"
      case .same: "same"
      case .full: "full"
      case .explicit(let padding): Words.padding(padding, language)
      }
    return rule + " · " + Phrase.boundaryIs.text(language, boundary(convolution.boundary, language))
  }

  /// A boundary with its fill value.
  static func boundary(_ boundary: Boundary, _ language: Language) -> String {
    if case .constant(let value) = boundary { return "\(boundary.name) \(NumberText.short(value))" }
    return boundary.name
  }

  /// A time in the unit that suits it.
  static func time(_ seconds: Double) -> String {
    seconds < 1 ? "\(NumberText.short(seconds * 1000, digits: 3)) ms" : "\(NumberText.short(seconds, digits: 3)) s"
  }
}
