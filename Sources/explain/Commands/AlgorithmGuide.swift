// What there is to say of each algorithm in a line: what it changes, what it costs, how exact it is, what it is for.
// Numbers in these lines come from the algorithm's own example. Next: `AlgorithmGuide+Example.swift`.

import Reference
import Viz

/// The algorithms as they are explained; each is a `ConvolutionAlgorithm` of the same name.
enum AlgorithmGuide: String, CaseIterable, Sendable {
  case naive, direct, im2col, winograd, fft, separable

  /// - Throws: `UsageError` where there is no such algorithm.
  init(named text: String) throws {
    let name = text.trimmed.lowercased()
    guard let guide = AlgorithmGuide(rawValue: name) else {
      let names = Self.allCases.map(\.rawValue)
      let nearest = Spelling.nearest(to: name, in: names).map { "did you mean \($0)?" }
      throw UsageError(
        "there is no algorithm '\(text.trimmed)'; \(nearest ?? "allowed are \(names.joined(separator: ", "))")")
    }
    self = guide
  }

  /// The facts, in the order of the table.
  func facts(_ language: Language) -> [(label: Phrase, text: String)] {
    [
      (.guideChanges, changes.text(language)), (.guideProducts, products), (.guideWorkspace, workspace(language)),
      (.labelBound, bound), (.guideApplies, applies.text(language)),
    ]
  }

  /// The same for programs.
  func json(_ language: Language) -> [(key: String, value: JSONValue)] {
    let keys = ["changes", "products", "workspace", "bound", "computes"]
    return zip(keys, facts(language)).map { (key: $0, value: .string($1.text)) }
  }

  /// The page about it.
  func page(_ language: Language) -> String? {
    self == .naive ? nil : "docs/guides/\(rawValue)\(language == .korean ? ".ko" : "").md"
  }

  private var changes: Phrase {
    switch self {
    case .naive: .guideNaive
    case .direct: .guideDirect
    case .im2col: .guideIm2col
    case .winograd: .guideWinograd
    case .fft: .guideFourier
    case .separable: .guideSeparable
    }
  }

  private var products: String {
    switch self {
    case .naive, .direct, .im2col: "n = KH·KW·Cin/g"
    case .winograd:
      Self.winogradSizes { example in
        "n/\(NumberText.short(Double(example.definitionCount) / Double(example.productCount)))"
      }
    case .fft: "2·F²·(1 + log₂ F²) / (F − K + 1)²"
    case .separable: "KH + KW"
    }
  }

  private func workspace(_ language: Language) -> String {
    switch self {
    case .naive: return Phrase.guideNoWorkspace.text(language)
    case .direct: return Phrase.guideDirectWorkspace.text(language)
    case .im2col: return Phrase.guideIm2colWorkspace.text(language)
    case .winograd:
      let factors = Self.winogradSizes { example in
        NumberText.short(Double(example.productCount) / Double(example.taps * example.taps), digits: 3)
      }
      return Phrase.guideWinogradWorkspace.text(language, factors)
    case .fft: return Phrase.guideFourierWorkspace.text(language)
    case .separable: return Phrase.guideSeparableWorkspace.text(language)
    }
  }

  private var bound: String {
    switch self {
    case .naive, .direct, .im2col, .separable: "γ(n + 1)·S"
    case .winograd: "|Aᵀ|·e(M)·|A| + γ(2c)·|Aᵀ|·|M|·|A| + u·|y|"
    case .fft: "(2E + Π)·Σ‖x‖₂‖w‖₂ + E·Σ‖x‖₂‖W‖∞"
    }
  }

  /// A number of each kind of tile, those for the same kernel together, small tiles first.
  private static func winogradSizes(_ number: (WinogradExample) -> String) -> String {
    let kernels = Dictionary(grouping: AlgorithmExamples.winograd(), by: \.taps).sorted { $0.key < $1.key }
    return kernels.map { taps, examples in
      "\(examples.map(number).joined(separator: ", ")) (\(taps)×\(taps))"
    }.joined(separator: ", ")
  }

  private var applies: Phrase {
    switch self {
    case .naive, .direct, .im2col, .fft: .guideEverything
    case .winograd: .guideWinogradApplies
    case .separable: .guideSeparableApplies
    }
  }
}
