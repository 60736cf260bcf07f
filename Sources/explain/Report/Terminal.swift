// Standard output and standard error, written whole, a closed pipe forgiven.

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where text goes.
enum Terminal {
  /// Writes to standard output.
  static func say(_ text: String) { put(text, to: 1) }

  /// Writes one line to standard error.
  static func complain(_ line: String) { put(line + "\n", to: 2) }

  /// Shows how far the work is, in the place of what was shown before; an empty text takes it away. Only where somebody
  /// watches.
  static func progress(_ text: String) {
    if isatty(2) == 1 { put("\r\u{1B}[K" + text, to: 2) }
  }

  /// Writes all of a text. A reader that stopped early is no error; anything else that cannot be written is one, since
  /// a report that is not there must not look like success.
  private static func put(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress!, $0.count) }
      if written > 0 {
        bytes = bytes.dropFirst(written)
      } else if errno != EINTR {
        if descriptor == 1 && errno != EPIPE {
          complain("explain: standard output cannot be written: \(String(cString: strerror(errno)))")
          end(2)
        }
        return
      }
    }
  }

  /// Ends the program. (A command has an `exit` of its own, which hides the C library's.)
  static func end(_ code: Int32) -> Never { exit(code) }

  /// Whether standard output is a terminal that wants colours (`NO_COLOR` unset, see no-color.org).
  static var wantsColor: Bool {
    guard isatty(1) == 1 else { return false }
    if let value = getenv("NO_COLOR"), value.pointee != 0 { return false }
    if let term = getenv("TERM"), String(cString: term) == "dumb" { return false }
    return true
  }

  /// Columns a text takes on a terminal: Hangul and other wide characters take two.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { width, scalar in
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF:
        width + 2
      default: width + 1
      }
    }
  }

  /// A text filled with spaces up to a width.
  static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(of: text)))
  }
}
