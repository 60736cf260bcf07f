// Lets people type numbers the way they write them, a leading minus sign included.

/// Rewrites a command line before it is parsed.
enum ArgumentSpelling {
  /// Puts a space before every argument that begins like a negative number, so that it is not taken for an option:
  /// `--kernel -1,2,-1` and `conv1d -1,2,3` then mean what they say. Whoever reads a number trims it.
  ///
  /// ```
  /// -1,2,-1   -.5   -inf   "-1 0; 0 1"   ->   protected            -o   --kernel   ->   left alone
  /// ```
  static func protectNumbers(_ arguments: [String]) -> [String] {
    arguments.map { argument in
      guard argument.first == "-", argument.count > 1 else { return argument }
      let rest = argument.dropFirst().lowercased()
      let isNumber = rest.first!.isASCIIDigit || (rest.first == "." && rest.dropFirst().first?.isASCIIDigit == true)
      return isNumber || rest.hasPrefix("inf") || rest.hasPrefix("nan") ? " " + argument : argument
    }
  }
}

extension ArgumentSpelling {
  /// `check --mistakes` is the list `check mistakes`, wherever the flag stands.
  static func listMistakes(_ arguments: [String]) -> [String] {
    guard arguments.first == "check", let place = arguments.firstIndex(of: "--mistakes") else { return arguments }
    var rest = arguments
    rest.remove(at: place)
    rest.insert("mistakes", at: 1)
    return rest
  }
}

extension Character {
  /// 0…9.
  var isASCIIDigit: Bool { isASCII && isNumber }
}

extension StringProtocol {
  /// Without the white space around it.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
