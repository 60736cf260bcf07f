import Formats
import Testing

/// Whatever the bytes are, the answer is values or a `FormatError`. A trap would end the whole run.
@Suite struct RobustnessTests {
  private static let files =
    Fixture.names(suffix: ".png") + Fixture.names(suffix: ".jpg") + Fixture.names(suffix: ".npy")

  /// Decodes `bytes` both ways; whether one of them gave values.
  @discardableResult private func decode(_ bytes: [UInt8]) throws -> Bool {
    var succeeded = false
    for attempt in [
      { (bytes: [UInt8]) in _ = try Image.decode(bytes, name: "x").grey() },
      { bytes in
        let array = try NPY.decode(bytes, name: "x")
        _ = (array.floats(), array.doubles())
      },
    ] {
      do {
        try attempt(bytes)
        succeeded = true
      } catch let error as FormatError {
        #expect(!error.description.contains("\n"))
      }
    }
    return succeeded
  }

  @Test func thereAreFilesToDamage() {
    #expect(Self.files.count > 200)
  }

  @Test(arguments: files) func noTruncationSucceeds(name: String) throws {
    let bytes = try Fixture.bytes(name)
    let isWhole = try decode(bytes)
    // What comes after a JPEG's end belongs to it as little as to us.
    let trailer = "a camera's own data".utf8.count * 3
    let end = name == "odd_trailer.jpg" ? bytes.count - trailer : bytes.count
    for length in stride(from: 0, to: end, by: max(1, bytes.count / 400)) {
      let succeeded = try decode(Array(bytes.prefix(length)))
      #expect(!succeeded || !isWhole, "\(length) of \(bytes.count) bytes")
    }
  }

  @Test(arguments: files) func noCorruptionCrashes(name: String) throws {
    let bytes = try Fixture.bytes(name)
    var generator = SeededGenerator(state: name.utf8.reduce(1469) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<300 {
      var damaged = bytes
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      damaged[position] = UInt8.random(in: 0...255, using: &generator)
      try decode(damaged)
    }
  }

  @Test(arguments: PNGCase.all.map(\.name) + ["palette_4_trns", "rgb_8_key"]) func aPNGWithOneWrongBitIsAnError(
    name: String
  ) throws {
    // Every byte of these files is in the signature, a length, a name, a checksum or checksummed.
    let bytes = try Fixture.bytes("\(name).png")
    for position in 0..<bytes.count {
      var damaged = bytes
      damaged[position] ^= 1 << (position % 8)
      #expect(throws: FormatError.self, "bit \(position % 8) of byte \(position)") {
        try Image.decode(damaged, name: "x")
      }
    }
  }

  @Test func noiseAfterAMagicNumberIsAnError() throws {
    var generator = SeededGenerator(state: 11)
    for magic in [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], [0x93] + Array("NUMPY".utf8)] {
      for _ in 0..<2000 {
        let noise = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
        #expect(try !decode(magic + noise))
      }
    }
  }
}
