// The files beside the tests, and a folder to write in.
// `Fixtures/make_fixtures.py` made them; nothing here depends on what is in them.

import Foundation
import Formats
import Reference
import Testing

enum Fixture {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    .path

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  static func bytes(_ name: String) throws -> [UInt8] { try FileBytes.read(path(name)) }

  /// The names of the files that begin and end so, in alphabetical order.
  static func names(prefix: String = "", suffix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted()
  }

  /// What `NAME.expected.npy` says, `[H, W, C]`.
  static func expected(_ name: String) throws -> Tensor<Float> {
    let values = try NPY.read(path("\(name).expected.npy")).floats()
    #expect(values.isExact)
    return values.tensor
  }
}

/// A folder that is gone when its owner is.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("formats-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  func permissions(_ name: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: file(name)))?[.posixPermissions] as? Int
  }
}

/// What an error says, checked to be one line without control characters that begins with the file.
func oneLine(_ error: (any Error)?, sourceLocation: SourceLocation = #_sourceLocation) -> String {
  let text = error.map { String(describing: $0) } ?? "no error"
  #expect(!text.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }, sourceLocation: sourceLocation)
  #expect(text.count < 500, sourceLocation: sourceLocation)
  return text
}

/// Numbers that are the same on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
