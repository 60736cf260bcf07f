// How signals and their kernels are typed: for `conv1d`, `same`, `boundary` and `check conv1d`.

import Formats
import Reference
import Viz

/// How signals are typed, for `conv1d` and for `check conv1d`.
enum SignalSyntax {
  /// A list of numbers and what to call it.
  struct Samples {
    let values: Tensor<Double>
    let name: String
    let stem: String
    /// What was done to the file's numbers, in words.
    let conversions: [String]
  }

  /// Numbers, or a .npy file with one axis longer than 1.
  static func signal(_ text: String, language: Language, what: String = "the signal") throws -> Samples {
    if NumberSyntax.looksLikeNumbers(text) {
      let numbers = try NumberSyntax.list(text, for: what)
      return Samples(
        values: Tensor(shape: [numbers.count], scalars: numbers), name: NumberSyntax.shortened(text), stem: "signal",
        conversions: [])
    }
    guard text.trimmed == "-" || text.trimmed.lowercased().hasSuffix(".npy") else {
      throw UsageError(
        "\(what): '\(NumberSyntax.shortened(text))' is neither numbers such as 0,1,2 nor a .npy file nor - for standard input"
      )
    }
    let array = try InputArray.readArray(text, language: language)
    let values = array.exact
    guard values.shape.filter({ $0 != 1 }).count <= 1, values.count > 0 else {
      throw GeometryError.wrongRank(what: what, shape: values.shape, allowed: "[n]")
    }
    return Samples(
      values: values.reshaped([values.count]), name: array.text + " · " + array.kind, stem: array.stem,
      conversions: array.conversions)
  }

  /// Numbers, a .npy file, or a smoother from the bank along one axis.
  static func kernel(_ text: String, language: Language) throws -> Samples {
    let trimmed = text.trimmed
    if NumberSyntax.looksLikeNumbers(trimmed) || trimmed.hasSuffix(".npy") || trimmed == "-" {
      return try signal(trimmed, language: language, what: "--kernel")
    }
    let name = trimmed.split(separator: ":").first.map(String.init) ?? ""
    guard ["box", "gaussian"].contains(name) else {
      throw UsageError(
        "--kernel: '\(NumberSyntax.shortened(text))' is no kernel for a signal; allowed are numbers such as -1,2,-1, a "
          + ".npy file, box:N, gaussian:SIGMA")
    }
    let filter = try FilterBank.filter(named: trimmed)
    let square = filter.components[0].kernel
    // These kernels are products of a row with itself, and sum to 1: the sums of the columns are the row.
    let row = (0..<square.shape[1]).map { column in
      (0..<square.shape[0]).reduce(0.0) { $0 + square[$1, column] }
    }
    return Samples(values: Tensor(shape: [row.count], scalars: row), name: filter.name, stem: name, conversions: [])
  }

  /// The values as they can be typed again: `0 0 -26 1 18`.
  static func text(_ tensor: Tensor<Float>) -> String {
    tensor.scalars.map { value in
      // Negative zero reads as an error; a whole number needs no point.
      if value == 0 { return "0" }
      return value == value.rounded() && abs(value) < 1e7 ? String(Int(value)) : value.inFull
    }.joined(separator: " ")
  }
}
