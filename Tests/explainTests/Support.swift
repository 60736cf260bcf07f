// What the tests of the program share: files to give it, and ways to read what it gives back.

import Formats
import FoundationEssentials
import Reference
import TestSupport
import Testing

extension ProgramFolder {
  /// Runs a command that must succeed: exit code 0, nothing on standard error.
  @discardableResult
  func succeed(
    _ line: String, input: [UInt8] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ProgramRun {
    try succeed(arguments: Program.words(of: line), input: input, sourceLocation: sourceLocation)
  }

  /// Runs a command that must succeed.
  @discardableResult
  func succeed(
    arguments: [String], input: [UInt8] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> ProgramRun {
    let run = try run(arguments: arguments, input: input)
    try #require(run.exitCode == 0, "\(run)", sourceLocation: sourceLocation)
    #expect(run.errors == "", "\(run)", sourceLocation: sourceLocation)
    return run
  }

  /// Runs a command that must fail: this exit code, one line on standard error without control characters, nothing on
  /// standard output, and not a file touched.
  @discardableResult
  func fail(_ line: String, code: Int32, sourceLocation: SourceLocation = #_sourceLocation) throws -> ProgramRun {
    try fail(arguments: Program.words(of: line), codes: [code], sourceLocation: sourceLocation)
  }

  /// Runs a command that must fail with one of these exit codes.
  @discardableResult
  func fail(arguments: [String], codes: Set<Int32>, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> ProgramRun
  {
    let before = contents
    let run = try run(arguments: arguments)
    let after = contents
    var problems: [String] = []
    if !codes.contains(run.exitCode) { problems.append("the exit code is not \(codes.sorted())") }
    if run.output != "" { problems.append("something is printed") }
    if run.errorLines.count != 1 || !run.errors.hasSuffix("\n") { problems.append("the error is not one line") }
    if !run.errors.hasPrefix("explain: ") { problems.append("the error does not begin with the program's name") }
    let hasControl = run.errorLines.joined().unicodeScalars.contains {
      [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    if hasControl { problems.append("the error has control characters") }
    if run.errors.count > 1000 { problems.append("the error is too long") }
    let touched = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    if !touched.isEmpty { problems.append("files were touched: \(touched.sorted())") }
    // Escaped, so that an escape sequence that got through cannot act on the reader's terminal.
    let spelledOut = String(reflecting: run.description)
    #expect(problems.isEmpty, "\(spelledOut)", sourceLocation: sourceLocation)
    return run
  }

  /// Writes an array.
  func write(_ tensor: Tensor<Float>, to name: String) throws { try write(NPY.encode(tensor), to: name) }

  /// An array that the program wrote; it must be float32.
  func array(_ name: String) throws -> Tensor<Float> {
    let array = try NPY.read(file(name))
    try #require(array.dataType == .float32)
    return array.floats().tensor
  }

  /// A picture that the program wrote.
  func picture(_ name: String) throws -> Image { try Image.read(file(name)) }

  /// Copies a file of `Tests/FormatsTests/Fixtures`.
  func copy(fixture: String, to name: String) throws { try write(Fixture.bytes(fixture), to: name) }
}

/// The files beside the tests of `Formats`.
enum Fixture {
  /// The path of one.
  static func path(_ name: String) -> String { Folder.tests + "/FormatsTests/Fixtures/" + name }
  /// The bytes of one.
  static func bytes(_ name: String) throws -> [UInt8] { try FileBytes.read(path(name)) }
}

/// A JSON report, or a part of one.
indirect enum JSON: Decodable, Equatable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  /// Reads a report; there must be nothing else in the text, and it must be one line.
  init(_ run: ProgramRun) throws {
    try #require(run.lines.count == 1 && run.output.hasPrefix("{"), "\(run)")
    try self.init(line: run.output)
  }

  /// Reads one line.
  init(line: String) throws { self = try JSONDecoder().decode(JSON.self, from: Data(line.utf8)) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// The field of an object; `nil` if it has none or is no object.
  subscript(name: String) -> JSON? { if case .object(let fields) = self { fields[name] } else { nil } }

  var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var list: [JSON]? { if case .list(let values) = self { values } else { nil } }
  var numbers: [Double]? { list?.compactMap(\.number) }
  var integers: [Int]? { numbers?.map { Int($0) } }
}

/// Holds a result against the oracle: shapes first, then value by value.
func expectRight(
  _ result: Tensor<Float>, oracle: Tensor<Double>, bound: Tensor<Double>, _ label: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try #require(result.shape == oracle.shape, "\(label)", sourceLocation: sourceLocation)
  let comparison = Comparison(result: result.map(Double.init), oracle: oracle, bound: bound, precision: .float32)
  #expect(comparison.isRight, "\(label): \(comparison)", sourceLocation: sourceLocation)
}

extension Tensor<Float> {
  /// Normal numbers that are the same on every run.
  static func sample(_ shape: [Int], seed: UInt64) -> Tensor {
    var generator = SeededGenerator(seed: seed)
    return normal(shape: shape, using: &generator)
  }
}
