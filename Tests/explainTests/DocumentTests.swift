// The documents run: every command of a `console` block prints what stands below it.

import Formats
import Foundation
import TestSupport
import Testing

@Suite struct DocumentTests {
  /// A command and what stands below it.
  struct Command: Sendable {
    let line: String
    var output: [String]
  }

  /// One `console` block.
  struct Block: CustomTestStringConvertible, Sendable {
    let file: String
    let firstLine: Int
    var commands: [Command] = []

    var testDescription: String { "\(file):\(firstLine)" }
  }

  private static let root = URL(fileURLWithPath: Folder.tests).deletingLastPathComponent().path

  static let files: [String] = {
    // The folders below docs too: the guides.
    let documents = (try? FileManager.default.subpathsOfDirectory(atPath: root + "/docs")) ?? []
    return ["README.md", "README.ko.md"] + documents.filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
  }()

  static let blocks: [Block] = files.flatMap { (try? read($0)) ?? [] }

  private static func read(_ file: String) throws -> [Block] {
    let text = String(decoding: try FileBytes.read(root + "/" + file), as: UTF8.self)
    var blocks: [Block] = []
    var isInside = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line == "```console" {
        isInside = true
        blocks.append(Block(file: file, firstLine: index + 2))
      } else if line.hasPrefix("```") {
        isInside = false
      } else if isInside, line.hasPrefix("$ ") {
        blocks[blocks.count - 1].commands.append(Command(line: String(line.dropFirst(2)), output: []))
      } else if isInside {
        let block = blocks.count - 1
        guard !blocks[block].commands.isEmpty else { continue }
        blocks[block].commands[blocks[block].commands.count - 1].output.append(String(line))
      }
    }
    return blocks
  }

  @Test func theDocumentsHaveCommands() {
    #expect(files(with: 1).isSuperset(of: ["README.md", "README.ko.md", "docs/Notation.md"]))
    #expect(files(with: 1).isSuperset(of: Self.guides))
    #expect(files(with: 4).isSuperset(of: ["docs/guides/training.md", "docs/guides/training.ko.md"]))
    #expect(Self.blocks.flatMap(\.commands).count >= 25)
    #expect(Self.blocks.allSatisfy { !$0.commands.isEmpty })
  }

  /// A guide in each language for every algorithm but the definition.
  static let guides = ["direct", "im2col", "winograd", "fft", "separable"].flatMap { name in
    ["docs/guides/\(name).md", "docs/guides/\(name).ko.md"]
  }

  private func files(with count: Int) -> Set<String> {
    Set(Self.files.filter { file in Self.blocks.count { $0.file == file } >= count })
  }

  /// Pictures and pages: what is moved is moved in every document.
  @Test func everyLinkLeadsSomewhere() throws {
    for file in Self.files { try checkLinks(of: file) }
  }

  private func checkLinks(of file: String) throws {
    let text = String(decoding: try FileBytes.read(Self.root + "/" + file), as: UTF8.self)
    let folder = URL(fileURLWithPath: Self.root + "/" + file).deletingLastPathComponent().path
    var count = 0
    for match in text.matches(of: /\]\(([^()\s]+)\)/) {
      let target = match.output.1.split(separator: "#", omittingEmptySubsequences: false)[0]
      if target.isEmpty || target.contains("://") { continue }
      count += 1
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(target)"), "\(file): \(target)")
    }
    #expect(count > 0, "\(file) has no link")
  }

  @Test(arguments: blocks) func everyCommandPrintsWhatStandsBelowIt(block: Block) throws {
    let folder = try ProgramFolder()
    for command in block.commands {
      try #require(command.line.hasPrefix("explain "), "only commands of explain can be run: \(command.line)")
      let run = try folder.run(String(command.line.dropFirst(8)))
      // The one line with the time in it is left out of the documents.
      let printed = run.lines.filter { !$0.hasPrefix("algorithm ") && !$0.hasPrefix("알고리즘 ") }
      let learns =
        ["train", "evaluate", "predict", "curves", "saliency"].contains {
          command.line.hasPrefix("explain \($0)")
        } || command.line.contains(" --train")
      if command.line.hasPrefix("explain verify ") {
        try expectAlike(printed, command.output, "\(block.testDescription): \(command.line)")
      } else if learns {
        let (words, right) = (Self.withoutNumbers(printed), Self.withoutNumbers(command.output))
        #expect(words == right, "\(block.testDescription): \(printed)")
      } else {
        #expect(Self.trimmed(printed) == Self.trimmed(command.output), "\(block.testDescription): \(command.line)")
      }
      let saysWrong = command.output.contains { $0.contains("wrong") || $0.contains("틀림") }
      let canBeWrong = ["explain check ", "explain verify "].contains { command.line.hasPrefix($0) }
      let code: Int32 = canBeWrong && saysWrong ? 1 : 0
      #expect(run.exitCode == code && run.errors == "", "\(run)")
    }
  }

  /// The rows of a verification: how large errors are depends on the vector unit, so shares of the bound may differ by
  /// a factor of 4, and what comes after them, ulps and places, by anything.
  private func expectAlike(_ printed: [String], _ expected: [String], _ label: String) throws {
    let (printed, expected) = (Self.trimmed(printed), Self.trimmed(expected))
    try #require(printed.count == expected.count, "\(label)")
    for (line, right) in zip(printed, expected) {
      guard let (words, share) = Self.row(line), let (rightWords, rightShare) = Self.row(right) else {
        #expect(line == right, "\(label)")
        continue
      }
      #expect(words == rightWords, "\(label)")
      let isAlike = share == rightShare || (share <= 4 * rightShare && rightShare <= 4 * share)
      #expect(isAlike, "\(label): \(line) is \(right)")
    }
  }

  /// What stands in a row of a verification before the share of the bound, and the share; `nil` for other lines.
  private static func row(_ line: String) -> (words: [String], share: Double)? {
    let words = line.split(separator: " ").map(String.init)
    guard line.hasPrefix("  "), let percent = words.firstIndex(of: "%"), percent > 0 else { return nil }
    guard let share = words[percent - 1] == "∞" ? .infinity : Double(words[percent - 1]) else { return nil }
    return (Array(words[..<(percent - 1)]), share)
  }

  /// What a training ends with depends on the vector unit, which adds up in another order: its numbers prove nothing
  /// here, and of a row of a table only the name and the number of examples.
  private static func withoutNumbers(_ lines: [String]) -> [String] {
    trimmed(lines).map { line in
      let words = line.split(separator: " ")
      if line.hasPrefix("  ") { return words.prefix(2).joined(separator: " ") }
      return words.map { $0.contains(where: \.isNumber) ? "…" : String($0) }.joined(separator: " ")
    }
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    var lines = lines
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    return lines
  }
}
