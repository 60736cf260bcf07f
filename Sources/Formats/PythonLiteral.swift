// The few Python literals that NumPy writes in a header: strings, True and False, tuples of whole numbers, lists.
// It nests nothing and recurses nowhere, so no file can exhaust the stack. A list is kept as text, to be quoted.
// Next: `NPYHeader.swift`, which reads the meaning.

import Reference

/// A value in a `.npy` header.
enum PythonLiteral: Equatable {
  case string(String)
  case boolean(Bool)
  case integer(Int)
  case tuple([Int])
  /// A structured dtype, as it stands in the file.
  case list(String)

  /// Why a text is not such a dictionary.
  struct Failure: Error { var reason: String }

  /// The entries of `{'key': value, …}`, with any white space, either quote, and a comma after the last if one likes.
  static func dictionary(_ text: String) throws(Failure) -> [String: PythonLiteral] {
    var reader = Reader(characters: Array(text.unicodeScalars))
    return try reader.dictionary()
  }

  private struct Reader {
    let characters: [Unicode.Scalar]
    var position = 0

    private var current: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

    private mutating func skipSpace() {
      while let current, current == " " || current == "\n" || current == "\t" || current == "\r" { position += 1 }
    }

    /// Steps over `character` if it is next.
    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard current == character else { return false }
      position += 1
      return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
      if !accept(character) { throw unexpected("'\(character)' expected") }
    }

    private func unexpected(_ what: String) -> Failure {
      Failure(reason: current.map { "\(what), '\($0)' found" } ?? "\(what), but it ends")
    }

    mutating func dictionary() throws(Failure) -> [String: PythonLiteral] {
      var entries: [String: PythonLiteral] = [:]
      try expect("{")
      while !accept("}") {
        skipSpace()
        let key = try string()
        try expect(":")
        let value = try value()
        guard entries.updateValue(value, forKey: key) == nil else {
          throw Failure(reason: "\(OneLine.quoted(key)) twice")
        }
        if accept(",") { continue }
        try expect("}")
        break
      }
      skipSpace()
      guard position == characters.count else { throw unexpected("nothing more expected") }
      return entries
    }

    private mutating func value() throws(Failure) -> PythonLiteral {
      skipSpace()
      switch current {
      case "'", "\"": return .string(try string())
      case "u", "b":
        // Python 2 wrote u'…', Python 3 may write b'…'.
        if position + 1 < characters.count, "'\"".unicodeScalars.contains(characters[position + 1]) {
          position += 1
          return .string(try string())
        }
        throw unexpected("a value expected")
      case "(": return .tuple(try tuple())
      case "[": return .list(try list())
      case "T" where word("True"): return .boolean(true)
      case "F" where word("False"): return .boolean(false)
      case let digit? where digit == "-" || "0"..."9" ~= digit: return .integer(try integer())
      default: throw unexpected("a value expected")
      }
    }

    /// Steps over `word` if it is next.
    private mutating func word(_ word: String) -> Bool {
      let end = position + word.unicodeScalars.count
      guard end <= characters.count, characters[position..<end].elementsEqual(word.unicodeScalars) else { return false }
      position = end
      return true
    }

    private mutating func string() throws(Failure) -> String {
      guard let quote = current, quote == "'" || quote == "\"" else { throw unexpected("a string expected") }
      position += 1
      var text = String.UnicodeScalarView()
      while let character = current, character != quote {
        if character == "\\" || character == "\n" { throw unexpected("a plain string expected") }
        text.append(character)
        position += 1
      }
      guard current == quote else { throw unexpected("a closing quote expected") }
      position += 1
      return String(text)
    }

    private mutating func integer() throws(Failure) -> Int {
      let isNegative = accept("-")
      let start = position
      var number = 0
      while let digit = current, "0"..."9" ~= digit {
        let (shifted, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, overflows) = shifted.addingReportingOverflow(Int(digit.value) - 48)
        if overflow || overflows { throw Failure(reason: "a number with too many digits") }
        number = sum
        position += 1
      }
      guard position > start else { throw unexpected("a whole number expected") }
      if current == "L" { position += 1 }
      return isNegative ? -number : number
    }

    /// `()`, `(3,)`, `(7, 5)` or `(7, 5,)`. `(3)` is no tuple in Python, nor here.
    private mutating func tuple() throws(Failure) -> [Int] {
      var numbers: [Int] = []
      var hasComma = false
      try expect("(")
      while !accept(")") {
        skipSpace()
        numbers.append(try integer())
        if accept(",") {
          hasComma = true
          continue
        }
        try expect(")")
        guard hasComma else {
          throw Failure(reason: "(\(numbers[0])) is a number, not a tuple: write (\(numbers[0]),)")
        }
        break
      }
      return numbers
    }

    /// From `[` to its `]`, brackets in strings not counted, as text.
    private mutating func list() throws(Failure) -> String {
      var text = String.UnicodeScalarView()
      var depth = 0
      repeat {
        guard let character = current else { throw unexpected("a closing bracket expected") }
        if character == "'" || character == "\"" {
          let start = position
          _ = try string()
          text.append(contentsOf: characters[start..<position])
          continue
        }
        if "[(".unicodeScalars.contains(character) { depth += 1 }
        if "])".unicodeScalars.contains(character) { depth -= 1 }
        text.append(character)
        position += 1
      } while depth > 0
      return String(text)
    }
  }
}
