// From what files call a class, a word or a number, to the number of a class and its name.
// It reads no file. Next: `CSVTable+Labels.swift`, which finds the words.

import Reference

/// The class of every example, and the names of all classes.
struct ClassLabels: Equatable {
  /// The most classes there may be; more are no classes but a quantity.
  static let limit = 1 << 16

  let indices: [Int]
  let names: [String]

  /// Words as classes: those that occur, sorted; as numbers if all are numbers, so 10 comes after 9 and 10.5
  /// after both.
  ///
  /// Sorted, not in the order of their first example, so that the training and the test file of a set agree. With
  /// `known`, the classes are these, in this order.
  ///
  /// - Throws: ``FormatError`` for a word that is none of `known`, and for too many classes.
  init(words: [String], known: [String]?, file: String) throws {
    let names = known ?? Self.sorted(Set(words))
    guard names.count <= Self.limit else {
      throw FormatError(
        file, "\(names.count) different labels are no classes", remedy: "at most \(Self.limit) are allowed")
    }
    let numbers = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    indices = try words.map { word in
      guard let number = numbers[word] else {
        let remedy = Spelling.nearest(to: word, in: names).map { "did you mean \($0)?" }
        throw FormatError(
          file, "the label \(OneLine.quoted(word)) is none of the \(names.count) classes",
          remedy: remedy ?? "they are \(names.prefix(12).joined(separator: ", "))")
      }
      return number
    }
    self.names = names
  }

  /// Numbers as classes from 0 on. Their names are `known`, or the numbers themselves up to the largest.
  ///
  /// - Throws: ``FormatError`` for a number below 0 or beyond the classes.
  init(numbers: [Int], known: [String]?, file: String) throws {
    let largest = numbers.max() ?? 0
    let count = known?.count ?? min(largest, Self.limit) + 1
    for (position, number) in numbers.enumerated() where number < 0 || number >= count || number >= Self.limit {
      throw FormatError(
        file, "label \(position) is \(number)", remedy: "classes are numbered 0…\(max(1, min(count, Self.limit)) - 1)")
    }
    indices = numbers
    names = known ?? (0..<count).map(String.init)
  }

  static func sorted(_ words: Set<String>) -> [String] {
    let numbers = words.compactMap { word in Int(word).map { (number: $0, word: word) } }
    if numbers.count == words.count {
      return numbers.sorted { ($0.number, $0.word) < ($1.number, $1.word) }.map(\.word)
    }
    // pandas writes whole numbers as 1.0 where one of the column is missing or was computed.
    let fractions = words.compactMap { word in
      Double(word).flatMap { $0.isFinite ? (number: $0, word: word) : nil }
    }
    if fractions.count == words.count {
      return fractions.sorted { ($0.number, $0.word) < ($1.number, $1.word) }.map(\.word)
    }
    return words.sorted()
  }
}
