// The names that other libraries give to the six boundaries: one table, read by the parser and printed by
// `explain boundary`. A bare name is NumPy's; any other needs its library's prefix, because the same word means
// different things ("reflect" is two of the six rules).

extension Boundary {
  /// A name of a boundary in one library.
  public struct Name: Sendable, Equatable {
    /// The prefix that is typed, such as `scipy`.
    public var library: String
    /// The library's own word, such as `mirror`.
    public var word: String
    /// What it means here. ``Boundary/constant(_:)`` stands for any fill value.
    public var boundary: Boundary

    /// The name as it is typed: `scipy:mirror`.
    public var text: String { "\(library):\(word)" }
  }

  /// The rules by the name that needs no prefix, in the order of the documentation.
  public static let canonical: [(name: String, boundary: Boundary)] = [
    ("zero", .zero), ("constant", .constant(0)), ("edge", .edge), ("symmetric", .symmetric),
    ("reflect", .reflect), ("wrap", .wrap),
  ]

  /// Every prefixed name that is understood.
  ///
  /// Sources: numpy.pad; scipy.ndimage.convolve; scipy.signal.convolve2d; OpenCV's BorderTypes;
  /// torch.nn.functional.pad and Conv2d's padding_mode; tf.pad; MATLAB's imfilter and padarray;
  /// JuliaImages' ImageFiltering.
  public static let names: [Name] = table.flatMap { library, words in
    words.map { Name(library: library, word: $0.0, boundary: $0.1) }
  }

  private static let table: [(String, [(String, Boundary)])] = [
    (
      "numpy",
      [
        ("constant", .constant(0)), ("edge", .edge), ("symmetric", .symmetric), ("reflect", .reflect),
        ("wrap", .wrap),
      ]
    ),
    (
      "scipy",
      [
        ("constant", .constant(0)), ("grid-constant", .constant(0)), ("nearest", .edge), ("reflect", .symmetric),
        ("grid-mirror", .symmetric), ("mirror", .reflect), ("wrap", .wrap), ("grid-wrap", .wrap),
        ("fill", .constant(0)), ("symm", .symmetric),
      ]
    ),
    (
      "opencv",
      [
        ("constant", .constant(0)), ("replicate", .edge), ("reflect", .symmetric), ("reflect101", .reflect),
        ("reflect_101", .reflect), ("default", .reflect), ("wrap", .wrap),
      ]
    ),
    (
      "torch",
      [
        ("zeros", .zero), ("constant", .constant(0)), ("replicate", .edge), ("reflect", .reflect),
        ("circular", .wrap),
      ]
    ),
    ("tensorflow", [("constant", .constant(0)), ("symmetric", .symmetric), ("reflect", .reflect)]),
    ("matlab", [("replicate", .edge), ("symmetric", .symmetric), ("circular", .wrap)]),
    (
      "julia",
      [
        ("fill", .constant(0)), ("replicate", .edge), ("symmetric", .symmetric), ("reflect", .reflect),
        ("circular", .wrap),
      ]
    ),
  ]

  /// The rule for a name as people type it: NumPy's bare, any other library's with its prefix.
  ///
  /// `fill` is the value of the made-up cells, for the constant rule only.
  ///
  /// - Throws: ``GeometryError/unknownBoundary(_:candidates:)`` for a name that is unknown or that needs a prefix, naming
  ///   what it could have meant; ``GeometryError/fillWithoutConstant(_:)`` where `fill` would be ignored.
  public init(named text: String, fill: Double? = nil) throws {
    let wanted = text.lowercased()
    let found =
      Self.canonical.first { $0.name == wanted }?.boundary ?? Self.names.first { $0.text == wanted }?.boundary
    guard let found else {
      throw GeometryError.unknownBoundary(text, candidates: Self.candidates(for: wanted))
    }
    if case .constant = found {
      self = .constant(fill ?? 0)
    } else if fill != nil {
      throw GeometryError.fillWithoutConstant(text)
    } else {
      self = found
    }
  }

  /// What a name that was refused could have meant, as `NAME (= MEANING)`; all bare names if nothing is like it.
  private static func candidates(for text: String) -> [String] {
    let word = text.split(separator: ":").last.map(String.init) ?? text
    let alike = names.filter { $0.word == word }
    if !alike.isEmpty { return alike.map { "\($0.text) (= \($0.boundary.name))" } }
    return canonical.map(\.name)
  }

  /// The name that needs no prefix.
  public var name: String {
    switch self {
    case .zero: "zero"
    case .constant: "constant"
    case .edge: "edge"
    case .symmetric: "symmetric"
    case .reflect: "reflect"
    case .wrap: "wrap"
    }
  }
}
