// Fetching from a server on this machine: what arrives is checked, and what fails leaves nothing behind.

import Formats
import Foundation
import Testing

@Suite struct DataFetchTests {
  private static let content = Array("forty-two bytes that a data set is made of".utf8)

  private func file(_ name: String, _ bytes: [UInt8]) -> KnownDataSet.RemoteFile {
    KnownDataSet.RemoteFile(name: name, md5: ["no such digest", MD5.digest(bytes)])
  }

  /// The digests of RFC 1321, A.5, and lengths around a block, found by Python's hashlib.
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72"), ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a"
    ),
    (String(repeating: "x", count: 55), "04364420e25c512fd958a70738aa8f72"),
    (String(repeating: "x", count: 56), "668a72d5ba17f08e62dabcafad6db14b"),
    (String(repeating: "x", count: 64), "c1bb4f81d892b2d57947682aeb252456"),
  ]) func md5(text: String, digest: String) { #expect(MD5.digest(Array(text.utf8)) == digest) }

  @Test func filesArriveWholeAndOnce() throws {
    let (folder, other) = (try TemporaryFolder(), Array("another one".utf8))
    let server = try SmallServer(["a.bin": .init(body: Self.content), "b.bin": .init(body: other)])
    // The folder and the one above it are made.
    let fetch = try DataFetch(
      name: "small", files: [file("a.bin", Self.content), file("b.bin", other)], address: server.address + "/",
      folder: folder.file("data/sets"))
    var seen: [String: Int] = [:]
    #expect(try fetch.run { seen[$0] = $1 })
    #expect(seen == ["a.bin": Self.content.count, "b.bin": other.count])
    #expect(fetch.target == folder.file("data/sets/small"))
    #expect(try FileBytes.read(fetch.target + "/a.bin") == Self.content)
    #expect(try FileManager.default.contentsOfDirectory(atPath: fetch.target).sorted() == ["a.bin", "b.bin"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("data/sets")) == ["small"])
    // It is there: nobody is asked again.
    #expect(try !fetch.run { _, _ in Issue.record("nothing is to be fetched") })
  }

  @Test func archivesAreUnpackedWithoutTheirFolder() throws {
    let (folder, archive) = (try TemporaryFolder(), try FileBytes.read(dataPath("archive.tar.gz")))
    let server = try SmallServer(["archive.tar.gz": .init(body: archive)])
    let fetch = try DataFetch(
      name: "cifar", files: [file("archive.tar.gz", archive)], address: server.address, folder: folder.path)
    #expect(try fetch.run { _, _ in })
    let names = try FileManager.default.contentsOfDirectory(atPath: fetch.target).sorted()
    #expect(names == ["data_batch_1.bin", "test_batch.bin"])
    #expect(
      try FileBytes.read(fetch.target + "/test_batch.bin")
        == Array(FileBytes.read(dataPath("cifar-10/test_batch.bin")).prefix(100)))
  }

  @Test(arguments: [
    ("missing.bin", "404"), ("other.bin", "its MD5 is"), ("cut.bin", "cannot be fetched"), ("empty.bin", "empty"),
    ("broken.tar.gz", "cannot be fetched"),
  ]) func whatFailsLeavesNothing(name: String, hint: String) throws {
    let folder = try TemporaryFolder()
    let server = try SmallServer([
      "good.bin": .init(body: Self.content), "other.bin": .init(body: [1, 2, 3]),
      "cut.bin": .init(body: Self.content, length: 1000), "empty.bin": .init(body: []),
      "broken.tar.gz": .init(body: Self.content),
    ])
    let fetch = try DataFetch(
      name: "small", files: [file("good.bin", Self.content), file(name, Self.content)], address: server.address,
      folder: folder.path)
    let error = #expect(throws: FormatError.self) { try fetch.run { _, _ in } }
    #expect(oneLine(error).contains(hint) && oneLine(error).contains(name), "\(String(describing: error))")
    #expect(folder.names.isEmpty)
    #expect(server.asked.first == "good.bin")
  }

  @Test func nobodyAnswers() throws {
    let folder = try TemporaryFolder()
    // A server that is gone: nobody listens there any more.
    let address = try SmallServer([:]).address
    let fetch = try DataFetch(
      name: "small", files: [file("a.bin", [1])], address: address, folder: folder.path)
    let error = #expect(throws: FormatError.self) { try fetch.run { _, _ in } }
    #expect(oneLine(error).contains("--from"))
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: ["ftp://x", "mirror.example", "", "-o/etc/passwd"]) func addressesAreChecked(address: String) {
    let error = #expect(throws: DataOptionError.self) {
      try DataFetch(name: "small", files: [], address: address, folder: "/nowhere")
    }
    #expect(oneLine(error).contains("http://"))
  }

  @Test func whatAnInterruptedRunLeftIsRemoved() throws {
    let folder = try TemporaryFolder()
    // No process has this number; this process has the other.
    for name in [".small-999999999.partial", ".small-\(getppid()).partial", ".other-999999999.partial"] {
      try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
      try AtomicFile.write([1], to: folder.file(name + "/a.bin"))
    }
    let server = try SmallServer(["a.bin": .init(body: Self.content)])
    let fetch = try DataFetch(
      name: "small", files: [file("a.bin", Self.content)], address: server.address, folder: folder.path)
    #expect(try fetch.run { _, _ in })
    #expect(folder.names == [".other-999999999.partial", ".small-\(getppid()).partial", "small"])
  }

  @Test func aFolderThatCannotBeMadeIsToldBeforeAnythingIsFetched() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: folder.file("file"))
    let server = try SmallServer(["a.bin": .init(body: Self.content)])
    let fetch = try DataFetch(
      name: "small", files: [file("a.bin", Self.content)], address: server.address, folder: folder.file("file"))
    let error = #expect(throws: OutputError.self) { try fetch.run { _, _ in } }
    #expect(oneLine(error).contains("EXPLAIN_DATA"))
    #expect(server.asked.isEmpty)
  }

  @Test func namesAreForgiving() {
    for name in ["cifar-10", "CIFAR10", "cifar_10"] { #expect(KnownDataSet.named(name)?.name == "cifar-10") }
    #expect(KnownDataSet.named("cifar-11") == nil)
    for set in KnownDataSet.all {
      #expect(Set(set.classNames).count == set.classNames.count)
      #expect(set.files.allSatisfy { $0.md5.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) } })
      #expect(set.address.isEmpty == set.files.isEmpty)
    }
  }

  /// The digits of the program itself: 1797 of them, as their description says.
  @Test func theDigitsAreThere() throws {
    let set = try #require(KnownDataSet.named("digits")).read(.automatic)
    #expect(set.training.count == 1797 && set.training.shape == [8, 8, 1])
    #expect(set.training.classCounts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    let extremes = try set.training.values(of: Array(0..<1797)).extremes
    #expect(extremes.minimum == 0 && extremes.maximum == 1)
  }
}
