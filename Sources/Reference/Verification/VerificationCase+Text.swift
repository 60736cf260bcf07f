// A case as one line that people can read, type and shorten: printed by every failure, read by `--case`.
// What is left out has the value of the plainest case. Next: `VerificationCase+Arrays.swift`.

extension VerificationCase {
  /// The case as a line. Reading it gives the same case; what is 1, zero, valid, correlated, normal or absent is left
  /// out.
  ///
  /// | word | means |
  /// |---|---|
  /// | `layer`, `filter`, `signal`, `named`, `pooling` | the kind, first |
  /// | `2x7x5x3` | batch, height, width, channels; of a signal `9`, its samples |
  /// | `k3x2`, `f8`, `g2` | kernel or window (of a signal `k3`), filters, groups |
  /// | `s2,1`, `d1,2` | stride, dilation (of a signal `s2`, `d2`) |
  /// | `same`, `full`, `p0,1,2,0` | padding; top, bottom, left, right (of a signal left, right) |
  /// | `edge`, `symmetric`, `reflect`, `wrap`, `fill3` | boundary |
  /// | `convolve`, `bias`, `rank1`, `average`, `min`, `ceil`, `counts`, `gaussian:2` | as they say |
  /// | `whole`, `positive`, `seed17` | the numbers |
  public var text: String {
    let isFlat = kind == .signal
    func pair(_ pair: AxisPair, _ mark: String) -> String? {
      pair == .one ? nil : mark + (isFlat ? "" : "\(pair.rows),") + "\(pair.columns)"
    }
    var words = [kind.rawValue, isFlat ? "\(width)" : "\(batch)x\(height)x\(width)x\(channels)"]
    if kind == .named {
      words.append(name)
    } else {
      words.append("k" + (isFlat ? "" : "\(kernel.rows)x") + "\(kernel.columns)")
    }
    if kind == .layer { words.append("f\(filters)") }
    words += [pair(stride, "s"), pair(dilation, "d")].compactMap(\.self)
    if groups != 1 { words.append("g\(groups)") }
    words += [paddingWord, boundaryWord].compactMap(\.self)
    if operation == .convolve { words.append("convolve") }
    for (isSo, word) in [(hasBias, "bias"), (isRankOne, "rank1"), (ceil, "ceil"), (countsPadding, "counts")] where isSo
    {
      words.append(word)
    }
    if mode != .max { words.append(mode.rawValue) }
    if values != .normal { words.append(values.rawValue) }
    return (words + ["seed\(seed)"]).joined(separator: " ")
  }

  private var paddingWord: String? {
    switch padding {
    case .valid: nil
    case .same: "same"
    case .full: "full"
    case .explicit(let sides):
      kind == .signal
        ? "p\(sides.left),\(sides.right)" : "p\(sides.top),\(sides.bottom),\(sides.left),\(sides.right)"
    }
  }

  private var boundaryWord: String? {
    switch boundary {
    case .zero: nil
    case .constant(let value): "fill\(Int(value))"
    default: boundary.name
    }
  }

  /// The case that a line stands for.
  ///
  /// - Throws: ``VerificationError``, ``GeometryError`` or ``FilterError``, each one line, where the line cannot be read
  ///   or the case is not well formed or too large.
  public init(_ line: String) throws {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { throw VerificationError.missing("kind", example: "layer") }
    guard let kind = Kind(rawValue: first) else {
      throw VerificationError.unknownKind(
        first, nearest: Spelling.nearest(to: first, in: Kind.allCases.map(\.rawValue)))
    }
    self.init(kind, height: 1, width: 0)
    var said: Set<String> = []
    for word in words.dropFirst() {
      let meaning = try read(word)
      guard said.insert(meaning).inserted else { throw VerificationError.twice(word) }
    }
    let needed: [(String, String)] = [
      ("size", kind == .signal ? "9" : "1x7x5x3"), kind == .named ? ("name", "gaussian:2") : ("kernel", "k3x2"),
    ]
    for (what, example) in needed + (kind == .layer ? [("filters", "f8")] : []) where !said.contains(what) {
      throw VerificationError.missing(what, example: example)
    }
    try check()
  }

  /// Takes over what a word says.
  ///
  /// - Returns: what it said something of.
  private mutating func read(_ word: String) throws -> String {
    let isFlat = kind == .signal
    let unknown = VerificationError.unknownWord(
      word, kind: kind.rawValue, nearest: Spelling.nearest(to: word, in: plainWords))
    if plainWords.contains(word) { return takePlain(word) }
    if let sizes = Self.numbers(word, after: "", separator: "x"), sizes.count == (isFlat ? 1 : 4) {
      if isFlat {
        width = sizes[0]
      } else {
        (batch, height, width, channels) = (sizes[0], sizes[1], sizes[2], sizes[3])
      }
      return "size"
    }
    if let seed = word.hasPrefix("seed") ? UInt64(word.dropFirst(4)) : nil {
      self.seed = seed
      return "seed"
    }
    if kind == .named, let first = word.first, first.isLetter, (try? FilterBank.filter(named: word)) != nil {
      name = word
      return "name"
    }
    if let fill = word.hasPrefix("fill") ? Int(word.dropFirst(4)) : nil, kind != .pooling, (-8...8).contains(fill) {
      boundary = .constant(Double(fill))
      return "boundary"
    }
    func axes(_ mark: String, _ separator: Character) -> AxisPair? {
      guard let numbers = Self.numbers(word, after: mark, separator: separator), numbers.count == (isFlat ? 1 : 2)
      else {
        return nil
      }
      return AxisPair(rows: isFlat ? 1 : numbers[0], columns: numbers[numbers.count - 1])
    }
    if kind != .named, let size = axes("k", "x") { kernel = size; return "kernel" }
    if let step = axes("s", ",") { stride = step; return "stride" }
    if kind != .pooling, let step = axes("d", ",") { dilation = step; return "dilation" }
    if let sides = Self.numbers(word, after: "p", separator: ","), sides.count == (isFlat ? 2 : 4) {
      padding = .explicit(
        Padding(
          top: isFlat ? 0 : sides[0], bottom: isFlat ? 0 : sides[1], left: sides[sides.count - 2],
          right: sides[sides.count - 1]))
      return "padding"
    }
    if kind == .layer, let number = Self.numbers(word, after: "f", separator: ",")?.first {
      filters = number; return "filters"
    }
    if kind == .layer, let number = Self.numbers(word, after: "g", separator: ",")?.first {
      groups = number; return "groups"
    }
    throw unknown
  }

  /// The words without numbers that a case of this kind may have.
  private var plainWords: [String] {
    let values = ["whole", "positive"]
    if kind == .pooling { return ["same", "average", "min", "ceil", "counts"] + values }
    let common = ["same", "full", "edge", "symmetric", "reflect", "wrap", "convolve"] + values
    return common + (kind == .named ? [] : ["bias"]) + (kind == .filter ? ["rank1"] : [])
  }

  private mutating func takePlain(_ word: String) -> String {
    switch word {
    case "same", "full":
      padding = word == "same" ? .same : .full
      return "padding"
    case "convolve": operation = .convolve
    case "bias": hasBias = true
    case "rank1": isRankOne = true
    case "ceil": ceil = true
    case "counts": countsPadding = true
    default:
      if let named = Boundary.canonical.first(where: { $0.name == word }) {
        boundary = named.boundary
        return "boundary"
      }
      if let mode = PoolingMode(rawValue: word) {
        self.mode = mode
        return "mode"
      }
      values = Values(rawValue: word) ?? values
      return "values"
    }
    return word
  }

  /// The whole numbers of a word after its mark, or `nil` if it is another kind of word.
  private static func numbers(_ word: String, after mark: String, separator: Character) -> [Int]? {
    guard word.hasPrefix(mark) else { return nil }
    let parts = word.dropFirst(mark.count).split(separator: separator, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil }
    return numbers.count == parts.count && numbers.allSatisfy({ $0 <= AxisGeometry.limit }) ? numbers : nil
  }

  /// A line that works.
  static func example(of kind: String) -> String {
    switch Kind(rawValue: kind) {
    case .filter: "filter 1x7x5x1 k3x3 same convolve seed1"
    case .signal: "signal 9 k3 full convolve seed1"
    case .named: "named 1x7x5x1 sobel same convolve seed1"
    case .pooling: "pooling 1x7x5x3 k2x2 s2,2 average seed1"
    default: "layer 1x7x5x3 k3x2 f8 s2,1 p0,1,2,0 seed1"
    }
  }
}
