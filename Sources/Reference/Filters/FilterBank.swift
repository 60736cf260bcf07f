// The filters that have a name: how a text such as "gabor:4:30:8" becomes weights.
// It lists and builds; it neither filters an image nor describes a kernel, and it never guesses at a wrong name.
// The names are in `FilterBank+Derivatives.swift` and `FilterBank+Smoothing.swift`, the formulas in `SampledKernel`.

/// The named filters.
///
/// **Sign.** Every kernel is stored for *convolution*, which flips it, as `scipy.ndimage.convolve` does. A derivative
/// filter answers with a positive value where brightness grows to the right or downwards:
///
/// ```
/// image      0 0 9 9        stored  1 0 -1       flipped  -1 0 1       answer at the step: 9·1 − 0·1 = +9
/// ```
///
/// so the stored Sobel kernel is the `Gx` that is written before a convolution sign, `[1 0 −1; 2 0 −2; 1 0 −1]`.
public enum FilterBank {
  /// The longest side a kernel of the bank can have.
  public static let largestSide = 1001

  /// The longest side of a median's window; a larger one would take minutes on a photograph.
  public static let largestMedian = 51

  /// Every named filter, in the order they are best read.
  public static let entries: [Entry] =
    identities + edges + gradients + secondDerivatives + smoothing + sharpening + others

  /// The filter that `text` names.
  ///
  /// The text is a name of ``entries`` and its arguments, joined by colons: `sobel`, `gaussian:2`, `motion:9:30`.
  /// Numbers are decimal; angles are degrees.
  ///
  /// - Throws: ``FilterError``, whose description is one line, if the name is unknown, if there are too many or too
  ///   few arguments, or if one of them is no number or lies outside its range.
  public static func filter(named text: String) throws(FilterError) -> NamedFilter {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknownName(name, nearest: nearestNames(to: name))
    }
    let arguments = FilterArguments(usage: entry.usage, example: entry.example, texts: Array(parts.dropFirst()))
    guard entry.argumentCounts.contains(arguments.count) else {
      throw .wrongArgumentCount(arguments.count, usage: entry.usage, example: entry.example)
    }
    let filter = try entry.make(arguments)
    let canonical = ([name] + arguments.canonicalTexts).joined(separator: ":")
    return NamedFilter(name: canonical, filter: filter, componentNames: entry.componentNames)
  }

  /// At most three names near `text`: those it begins, then those within half its length in edits.
  private static func nearestNames(to text: String) -> [String] {
    let typed = String(text.lowercased().prefix(40))
    guard !typed.isEmpty else { return [] }
    let scored = entries.map { entry in
      let distance = entry.name.hasPrefix(typed) ? 0 : Spelling.distance(typed, entry.name)
      return (name: entry.name, distance: distance)
    }
    let near = scored.filter { $0.distance <= 1 + typed.count / 3 }
    let sorted = near.enumerated().sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
    return sorted.prefix(3).map(\.element.name)
  }
}

extension FilterBank {
  /// One named filter: how it is typed, what it does, and where its weights come from.
  public struct Entry: Sendable {
    /// What a filter is for.
    public enum Group: String, Sendable, CaseIterable {
      /// It changes nothing.
      case identity
      /// It answers at edges of any kind.
      case edges
      /// First derivatives: an edge and its direction.
      case gradients
      /// Where the slope changes.
      case secondDerivative = "second-derivative"
      /// Averages over the window.
      case smoothing
      /// It makes edges steeper.
      case sharpening
      /// None of these.
      case other
    }

    /// One line in each language a report can be written in.
    public struct Summary: Sendable, Equatable {
      /// English.
      public let english: String
      /// Korean.
      public let korean: String
    }

    /// The name, without arguments.
    public let name: String
    /// How it is typed, arguments in capitals, those in brackets optional: `gaussian:SIGMA`.
    public let usage: String
    /// A text that works: `gaussian:2`.
    public let example: String
    /// What it does.
    public let summary: Summary
    /// What it is for.
    public let group: Group
    /// The weights, or the formula they are sampled from.
    public let formula: String
    /// Who described it.
    public let source: String

    let argumentCounts: Set<Int>
    let componentNames: [String]
    let make: @Sendable (FilterArguments) throws(FilterError) -> Filter
  }
}

extension FilterBank.Entry {
  /// A filter without arguments, one kernel, its formula written from the weights.
  static func fixed(
    _ name: String, _ group: Group, _ rows: [[Double]], divisor: Double, english: String, korean: String, source: String
  ) -> FilterBank.Entry {
    let kernel = Self.kernel(rows, divisor: divisor)
    let weights = rows.map { $0.map(FilterArguments.text).joined(separator: " ") }.joined(separator: "; ")
    let scale = divisor == 1 ? "" : " / \(FilterArguments.text(divisor))"
    return FilterBank.Entry(
      name: name, usage: name, example: name, summary: Summary(english: english, korean: korean), group: group,
      formula: "[\(weights)]\(scale)", source: source, argumentCounts: [0], componentNames: [],
      make: { _ in .linear(kernel) })
  }

  /// The kernel `[KH, KW]` of these rows, each weight divided by `divisor`.
  static func kernel(_ rows: [[Double]], divisor: Double) -> Tensor<Double> {
    Tensor(shape: [rows.count, rows[0].count], scalars: rows.joined().map { $0 / divisor })
  }
}
