import Formats
import Reference
import Testing

/// Named arrays in a file: written as the format's own library writes them, read without trusting a number of it.
struct SafeTensorsTests {
  private func bytes(_ header: String, _ data: [UInt8]) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + [UInt8](header.utf8) + data
  }

  private func message(_ bytes: [UInt8]) -> String {
    do {
      _ = try SafeTensors.decode(bytes, path: "w.safetensors")
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let file = SafeTensors(
      entries: [
        SafeTensors.Entry(
          name: "b/kernel", tensor: Tensor(shape: [2, 3], scalars: [1, -2, 3.5, 0, .infinity, 1e-40])),
        SafeTensors.Entry(name: "a", tensor: Tensor(shape: [], scalars: [7])),
        SafeTensors.Entry(name: "empty", tensor: Tensor(shape: [0, 4], scalars: [])),
      ], metadata: ["format": "test", "words": "한글 \"quoted\""])
    let read = try SafeTensors.decode(file.encoded(), path: "w.safetensors")
    #expect(read.metadata == file.metadata)
    #expect(Set(read.entries.map(\.name)) == ["b/kernel", "a", "empty"])
    for entry in file.entries {
      #expect(read.entries.first { $0.name == entry.name }?.tensor == entry.tensor)
    }
    #expect(try file.encoded() == file.encoded())
  }

  @Test func theBytesAreThoseOfTheFormat() throws {
    let file = SafeTensors(
      entries: [SafeTensors.Entry(name: "x", tensor: Tensor(shape: [2], scalars: [1, -2]))], metadata: [:])
    let header = #"{"x":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(try file.encoded() == bytes(padded, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]))
  }

  @Test func otherFloatsAreRounded() throws {
    let header =
      #"{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"d":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}}"#
    let data: [UInt8] = [0x00, 0x3C, 0x00, 0xC0] + [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]
    let file = try SafeTensors.decode(bytes(header, data), path: "w.safetensors")
    #expect(file.entries.map(\.tensor.scalars) == [[1, -2], [0.5]])
  }

  @Test func damagedFilesAreRefusedInALine() {
    let right = #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let cases: [(bytes: [UInt8], words: String)] = [
      ([1, 2, 3], "3 bytes are too few"),
      ([255, 255, 255, 255, 255, 255, 255, 255, 1], "its header would have 18446744073709551615 bytes"),
      (Array(bytes(right, [0, 0, 0, 0, 0, 0, 0, 0]).dropLast()), "does not lie where the header says"),
      (bytes("[1, 2]", []), "its header is not that of a safetensors file"),
      (
        bytes(#"{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, Array(repeating: 0, count: 8)),
        "is of type I64"
      ),
      (
        bytes(#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, Array(repeating: 0, count: 8)),
        "has shape -1"
      ),
      (
        bytes(
          #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, Array(repeating: 0, count: 8)),
        "numbers are allowed"
      ),
      (
        bytes(#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, Array(repeating: 0, count: 8)),
        "does not lie where"
      ),
      (
        bytes(#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}"#, []),
        "does not lie where"
      ),
      (bytes(String(repeating: "[", count: 100_000), []), "its header is not that of"),
    ]
    for (bytes, words) in cases {
      let message = message(bytes)
      #expect(message.contains(words), "\(message)")
      #expect(!message.contains("\n"))
    }
  }
}
