// The two ways a file can fail: it cannot be read (`FormatError`), or it cannot be written (`OutputError`).
// Neither carries a stack trace, a second line or a control character; both end up on a terminal as they are.
// Next: `FileBytes.swift` and `AtomicFile.swift`, which throw them first.

import Reference

/// An input that could not be read: what, where, and the nearest thing that works, on one line.
///
/// ```
/// dog.png: no such file; did you mean dog1.png?
/// ```
///
/// Everything in this module that reads throws this and nothing else.
public struct FormatError: Error, Equatable, CustomStringConvertible {
  /// The file, as the user named it; `-` becomes `standard input`.
  public let place: String
  /// What is wrong, without the place.
  public let problem: String
  /// What is allowed, or the nearest thing that works; may be empty.
  public let remedy: String

  /// Makes an error about `path`.
  public init(_ path: String, _ problem: String, remedy: String = "") {
    place = OneLine.place(path)
    self.problem = OneLine.text(problem)
    self.remedy = OneLine.text(remedy)
  }

  /// `place: problem; remedy`, one line.
  public var description: String { OneLine.sentence(place, problem, remedy) }
}

/// An output that could not be written, or could not be if one tried: what, where, and what to do, on one line.
public struct OutputError: Error, Equatable, CustomStringConvertible {
  /// The file, as the user named it.
  public let place: String
  /// What is wrong, without the place.
  public let problem: String
  /// What is allowed, or the nearest thing that works; may be empty.
  public let remedy: String

  /// Makes an error about `path`.
  public init(_ path: String, _ problem: String, remedy: String = "") {
    place = OneLine.text(path)
    self.problem = OneLine.text(problem)
    self.remedy = OneLine.text(remedy)
  }

  /// `place: problem; remedy`, one line.
  public var description: String { OneLine.sentence(place, problem, remedy) }
}

extension OneLine {
  static func place(_ path: String) -> String {
    switch path {
    case "-": "standard input"
    case "": "\"\""
    default: text(path)
    }
  }

  static func sentence(_ place: String, _ problem: String, _ remedy: String) -> String {
    remedy.isEmpty ? "\(place): \(problem)" : "\(place): \(problem); \(remedy)"
  }
}
