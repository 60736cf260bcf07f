// What an error means to the shell: one line and an exit code.

import ArgumentParser
import Formats
import Reference
import Viz

/// Something a person typed that cannot be done, in one line: what, where, what is allowed, the nearest that works.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// A word that is none of those allowed for an option, and the nearest of them, or all.
  init(_ word: String, for option: String, allowed: [String]) {
    let nearest = Spelling.nearest(to: word, in: allowed).map { "did you mean \($0)?" }
    description = "\(option): '\(word)' is not known; \(nearest ?? "allowed are \(allowed.joined(separator: ", "))")"
  }
}

/// An error as the shell sees it.
struct Failure {
  /// 0 help was asked for, 2 wrong usage, 3 an input could not be read.
  let code: Int32
  /// The message, on one line.
  let line: String

  init(_ error: any Error) {
    let (code, message) = Self.classify(error)
    (self.code, line) = (code, OneLine.text(message))
  }

  private static func classify(_ error: any Error) -> (code: Int32, message: String) {
    switch error {
    case let error as FormatError: return (3, error.description)
    case let error as OutputError: return (2, error.description)
    case let error as GeometryError: return (2, error.description)
    case let error as SlidingWindowError: return (2, error.description)
    case let error as FilterError: return (2, error.description)
    case let error as VerificationError: return (2, error.description)
    case let error as LayerError: return (2, error.description)
    case let error as NetworkError: return (2, error.description)
    case let error as SaliencyError: return (2, error.description)
    case let error as ShiftError: return (2, error.description)
    case let error as FitError: return (2, error.description)
    case let error as ExampleError: return (2, error.description)
    case let error as DataOptionError: return (2, error.description)
    case let error as VizError: return (2, error.description)
    case let error as UsageError: return (2, error.description)
    case let error as FigureFailure: return (error.code, error.line)
    default:
      if Explain.exitCode(for: error) == .success { return (0, "") }
      let message = Explain.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
      return (2, message + " (see explain --help)")
    }
  }
}
