// The answers of other libraries, as `Tests/Golden/make_golden.py` wrote them: one folder a case.

import Formats
import FoundationEssentials
import Reference

/// Inputs, parameters and another library's answer.
public struct GoldenCase: Sendable, CustomStringConvertible {
  /// The folder's name.
  public let name: String
  /// What was computed.
  public let operation: String
  /// The parameters.
  public let attributes: Attributes
  /// The folder.
  public let folder: String
  private let inputFiles: [String: String]
  private let expectedFiles: [String: String]

  /// The folder's name.
  public var description: String { name }

  /// The parameters of a case, by name.
  public struct Attributes: Sendable {
    fileprivate let values: [String: Value]

    /// A parameter that is a text.
    public func text(_ name: String) -> String? { if case .text(let value)? = values[name] { value } else { nil } }
    /// A parameter that is a number.
    public func number(_ name: String) -> Double? { if case .number(let value)? = values[name] { value } else { nil } }
    /// A parameter that is true or false.
    public func flag(_ name: String) -> Bool? { if case .flag(let value)? = values[name] { value } else { nil } }
    /// A parameter that is a list of whole numbers.
    public func integers(_ name: String) -> [Int]? {
      if case .numbers(let value)? = values[name] { value.map { Int($0) } } else { nil }
    }
    /// A parameter that is a table of whole numbers.
    public func integers(named name: String) -> [String: Int]? {
      if case .table(let value)? = values[name] { value.mapValues { Int($0) } } else { nil }
    }
  }

  fileprivate enum Value: Decodable, Sendable {
    case flag(Bool)
    case number(Double)
    case text(String)
    case numbers([Double])
    case table([String: Double])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(Bool.self) {
        self = .flag(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .text(value)
      } else if let value = try? container.decode([Double].self) {
        self = .numbers(value)
      } else {
        self = .table(try container.decode([String: Double].self))
      }
    }
  }

  private struct File: Decodable {
    var op: String
    var attributes: [String: Value]
    var inputs: [String: String]
    var expected: [String: String]
  }

  private init(name: String) throws {
    self.name = name
    folder = Self.root + "/" + name
    let file = try JSONDecoder().decode(File.self, from: Data(FileBytes.read(folder + "/case.json")))
    operation = file.op
    attributes = Attributes(values: file.attributes)
    inputFiles = file.inputs
    expectedFiles = file.expected
  }

  /// An input by its name in the case.
  public func input(_ name: String) throws -> Tensor<Double>? { try read(inputFiles[name]) }

  /// Another library's answer by its name in the case.
  public func expected(_ name: String) throws -> Tensor<Double>? { try read(expectedFiles[name]) }

  /// The file of an input.
  public func path(input name: String) -> String? { inputFiles[name].map { folder + "/" + $0 } }

  /// The file of an answer.
  public func path(expected name: String) -> String? { expectedFiles[name].map { folder + "/" + $0 } }

  private func read(_ file: String?) throws -> Tensor<Double>? {
    try file.map { try NPY.read(folder + "/" + $0).doubles().tensor }
  }

  /// `Tests/Golden`.
  public static let root = Folder.tests + "/Golden"

  /// Every case, in the order of their names.
  public static let all: [GoldenCase] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().filter { !$0.contains(".") && $0 != "__pycache__" }.compactMap { try? GoldenCase(name: $0) }
  }()

  /// The cases of one operation.
  public static func all(_ operation: String) -> [GoldenCase] { all.filter { $0.operation == operation } }
}

/// Where the tests and their files lie.
public enum Folder {
  /// The folder `Tests`.
  public static let tests: String = {
    // Tests/TestSupport/GoldenCase.swift
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(2)
    return parts.joined(separator: "/")
  }()
}
