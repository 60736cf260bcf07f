// What `--kernel` means: a name from the bank, a .npy file, or numbers typed inline.

import Formats
import Reference
import Viz

/// A kernel as a person chose it.
enum KernelArgument {
  /// A named filter, which may be two kernels or a median.
  case filter(NamedFilter)
  /// Weights `[KH, KW]` or `[KH, KW, Cin/groups, Cout]` and what to call them.
  case weights(Tensor<Double>, name: String, kind: String?, conversions: [String])

  /// Reads the argument.
  init(_ text: String, language: Language) throws {
    let trimmed = text.trimmed
    if NumberSyntax.looksLikeNumbers(trimmed) {
      self = .weights(
        try NumberSyntax.matrix(trimmed, for: "--kernel"), name: Self.inlineName(trimmed), kind: nil, conversions: [])
    } else if trimmed.lowercased().hasSuffix(".npy") || trimmed == "-" {
      let array = try InputArray.readArray(trimmed, language: language)
      var values = array.exact
      if values.rank == 1, values.count > 0 { values = values.reshaped([1, values.count]) }
      self = .weights(values, name: array.stem, kind: array.kind, conversions: array.conversions)
    } else {
      self = .filter(try FilterBank.filter(named: trimmed))
    }
  }

  /// The name for reports and files.
  var name: String {
    switch self {
    case .filter(let filter): filter.name
    case .weights(_, let name, _, _): name
    }
  }

  /// The named filter, where it is one.
  var filter: NamedFilter? { if case .filter(let filter) = self { filter } else { nil } }

  /// The weights, where there is one kernel or one bank.
  var weights: Tensor<Double>? {
    switch self {
    case .filter(let filter): filter.components.count == 1 ? filter.components[0].kernel : nil
    case .weights(let weights, _, _, _): weights
    }
  }

  /// 4 for the bank of a layer, 2 for a filter.
  var rank: Int {
    switch self {
    case .filter: 2
    case .weights(let weights, _, _, _): weights.rank
    }
  }

  /// Numbers typed inline are called by themselves as long as they are short.
  private static func inlineName(_ text: String) -> String { text.count <= 24 ? text : "inline" }

  /// The name as a part of a file name: `gaussian:2` gives `gaussian-2`.
  var fileName: String {
    if case .weights(_, _, nil, _) = self { return "inline" }
    return String(name.map { $0 == ":" || $0 == "/" || $0 == " " ? "-" : $0 })
  }
}
