// What an error means to the shell: one line and an exit code.

import ArgumentParser
import Formats
import Reference
import Viz

/// Something a person typed that cannot be done, in one line: what, where, what is allowed, the nearest that works.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// An error as the shell sees it.
struct Failure {
  /// 0 help was asked for, 2 wrong usage, 3 an input could not be read.
  let code: Int32
  /// The message, on one line.
  let line: String

  init(_ error: any Error) {
    switch error {
    case let error as FormatError: (code, line) = (3, error.description)
    case let error as OutputError: (code, line) = (2, error.description)
    case let error as GeometryError: (code, line) = (2, error.description)
    case let error as FilterError: (code, line) = (2, error.description)
    case let error as VizError: (code, line) = (2, error.description)
    case let error as UsageError: (code, line) = (2, error.description)
    default:
      code = Explain.exitCode(for: error) == .success ? 0 : 2
      let message = Explain.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
      line = message + " (see explain --help)"
    }
  }
}
