// The names of the bank's filters: one spelling of each, and everything people can mistype.

import Reference
import Testing

@Suite struct FilterNameTests {
  @Test(arguments: [
    ("gaussian:2.0", "gaussian:2"), ("gaussian:+02.50", "gaussian:2.5"), ("box:007", "box:7"), ("dog", "dog"),
    ("motion:9:-0", "motion:9:0"), ("random:18446744073709551615", "random:18446744073709551615"),
    ("gabor:1e0:0:8", "gabor:1:0:8"),
  ])
  func namesAreCanonical(typed: String, canonical: String) throws {
    let filter = try FilterBank.filter(named: typed)
    #expect(filter.name == canonical)
    #expect(try FilterBank.filter(named: canonical) == filter)
  }

  static let mistyped = [
    "", ":", "::", " ", "sobel ", " sobel", "Sobel", "sobel:", "sobel:1", "sobelx", "edge:3", "identity:0", "gaussian",
    "gaussian:", "gaussian::", "gaussian:2:", "gaussian:nan", "gaussian:NaN", "gaussian:inf", "gaussian:-inf",
    "gaussian:infinity", "gaussian:1e308", "gaussian:1e309", "gaussian:1e-400", "gaussian:0", "gaussian:-0",
    "gaussian:-1", "gaussian:126", "gaussian:1:2", "gaussian:0x2", "gaussian:2px", "gaussian:2,5", "gaussian: 2",
    "gaussian:１", "gaussian:e", "gaussian:.", "gaussian:+", "gaussian:--1", "gaussian:nan(1)", "box", "box:", "box:0",
    "box:-1", "box:1002", "box:2.5", "box:9223372036854775807", "box:9223372036854775808", "box:-9223372036854775809",
    "box:1e400", "box:-1e400", "box:3:3", "motion", "motion:3", "motion:3:", "motion::3", "motion:0:0", "motion:3:nan",
    "motion:3:inf", "motion:3:1e999", "motion:3:4:5", "random", "random:", "random:x", "random:-1",
    "random:18446744073709551616", "random:1e30", "random:-1e400", "random:1.5", "random:1:0", "random:1:1002",
    "random:1:2:3", "median", "median:0", "median:-3", "median:nan", "median:1002", "log", "log:0", "log:0.1",
    "log:126", "log:nan", "dog:1", "dog:0:1", "dog:1:0", "dog:1:1", "dog:100:100", "dog:0.05:0.06", "dog:1:2:3", "dog:",
    "dog::", "gabor", "gabor:1:2", "gabor:1:2:0", "gabor:0:0:8", "gabor:167:0:8", "gabor:1:2:nan", "gabor:1:2:1e-308",
    "gabor:2:0:8:0", "gabor:2:0:8:1e308", "gabor:166:0:8:0.5", "gabor:2:0:8:1:inf", "gabor:1:2:3:4:5:6",
    "gabor:1e999:0:8", "a\nb", "gaussian:1\n2", "gaussian:\u{2028}", "sobel\0", "\u{202E}edge", "커널", "🙂:🙂",
    String(repeating: "x", count: 100_000), "box:" + String(repeating: "9", count: 5000),
    String(repeating: ":", count: 5000),
  ]

  @Test(arguments: mistyped) func isRefusedInOneLine(text: String) throws {
    let error = #expect(throws: FilterError.self) { try FilterBank.filter(named: text) }
    let message = try #require(error).description
    #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{2028}" })
    #expect(!message.isEmpty && message.count < 300, "\(message.count) characters")
  }

  @Test(arguments: FilterBank.entries.map(\.name)) func tooManyArgumentsAreRefused(name: String) {
    #expect(throws: FilterError.self) { try FilterBank.filter(named: "\(name):1:2:3:4:5:6") }
    #expect(throws: FilterError.self) { try FilterBank.filter(named: "\(name):") }
  }

  @Test(arguments: [
    ("gaussian:126", "SIGMA in gaussian:SIGMA is \"126\"; it must be a number from 0.01 to 125; the nearest is 125"),
    ("gaussian:x", "SIGMA in gaussian:SIGMA is \"x\"; it must be a number from 0.01 to 125; for example gaussian:2"),
    ("box:2.6", "N in box:N is \"2.6\"; it must be a whole number from 1 to 1001; the nearest is 3"),
    ("box:", "N in box:N is empty; it must be a whole number from 1 to 1001; for example box:5"),
    ("motion:3", "1 argument given, but the kernel is typed motion:N:ANGLE, for example motion:9:30"),
    ("sobel:", "1 argument given, but the kernel is typed sobel, for example sobel"),
    (
      "sobell",
      "no kernel is called \"sobell\"; did you mean sobel, sobel-x, sobel-y? `explain kernels` lists the names"
    ),
    ("gauss:2", "no kernel is called \"gauss\"; did you mean gaussian? `explain kernels` lists the names"),
    ("Edge", "no kernel is called \"Edge\"; did you mean edge? `explain kernels` lists the names"),
    ("qqqqqq", "no kernel is called \"qqqqqq\"; `explain kernels` lists the names"),
    ("", "no kernel name was given; `explain kernels` lists the names"),
    ("a\nb", "no kernel is called \"a\\u{a}b\"; `explain kernels` lists the names"),
    (
      "dog:2:2",
      "SIGMA2 in dog[:SIGMA1:SIGMA2] is \"2\"; it must be far enough from SIGMA1 for the two Gaussians to differ; "
        + "the nearest is 3.2"
    ),
  ])
  func messages(text: String, message: String) throws {
    let error = #expect(throws: FilterError.self) { try FilterBank.filter(named: text) }
    #expect(error?.description == message)
  }

  /// The value an error calls the nearest must work in the place of the one it refuses.
  @Test(arguments: mistyped) func theNearestValueWorks(text: String) throws {
    guard
      case .badArgument(_, let argument, _, _, let nearest?, _) = #expect(
        throws: FilterError.self, performing: { try FilterBank.filter(named: text) })
    else { return }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let index = try #require(parts.dropFirst().firstIndex(of: argument))
    parts[index] = nearest
    let corrected = parts.joined(separator: ":")
    do { _ = try FilterBank.filter(named: corrected) } catch {
      // Another argument may be wrong as well, but never the corrected one again.
      guard case .badArgument(_, let next, _, _, _, _) = error else { throw error }
      #expect(next != nearest)
    }
  }
}
