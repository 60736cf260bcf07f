// Folders of pictures: which classes they have, what is told of them, and that nothing of them is lost or kept.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

private func read(_ name: String, _ reading: DataReading) throws -> DataSet {
  try DataSet.read(dataPath(name), reading)
}

@Suite struct PictureFolderTests {
  @Test func picturesNamedByTheirClass() throws {
    let set = try read("pictures", .automatic)
    #expect(set.kind == .namedPictures && set.training.classNames == ["cat", "dog"])
    #expect(set.training.labels == [0, 0, 1, 1])
    // Of different sizes: the size of the notes, and it is told.
    #expect(set.training.shape == [128, 128, 3] && set.remarks == [.resized(to: ImageSize(height: 128, width: 128))])
    // Each picture is decoded, turned upright and stretched.
    let small = try read("pictures", .with(size: ImageSize(height: 9, width: 11))).training
    for (index, name) in ["cat.0", "cat.1", "dog.0", "dog.1"].enumerated() {
      let picture = try Image.read(dataPath("pictures/\(name).jpg"))
      if name == "dog.1" { #expect(picture.height == 36 && picture.conversions == [.exifOrientation(6)]) }
      let expected = picture.samples.resized(to: ImageSize(height: 9, width: 11))
      #expect(try small.values(of: [index]).scalars == expected.scalars)
    }
    let grey = try read("pictures", .with(size: ImageSize(height: 9, width: 11), channels: 1))
    #expect(grey.training.shape == [9, 11, 1] && grey.remarks.contains(.madeGrey))
    let expected = try Image.read(dataPath("pictures/cat.0.jpg")).samples.withChannels(1)
    #expect(
      try grey.training.values(of: [0]).scalars == expected.resized(to: ImageSize(height: 9, width: 11)).scalars)
  }

  /// A folder with the pictures `paths`, each a copy of one of 24×36 pixels.
  private func folder(_ paths: [String], other: [String] = []) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let bytes = try FileBytes.read(dataPath("pictures/cat.0.jpg"))
    for path in paths + other {
      let url = URL(fileURLWithPath: folder.file(path))
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try AtomicFile.write(other.contains(path) ? [65, 10] : bytes, to: folder.file(path))
    }
    return folder
  }

  @Test func aFolderForEachClass() throws {
    let folder = try folder(
      ["dog/b.jpg", "dog/a.JPG", "cat/x.jpeg"], other: ["cat/notes.txt", ".DS_Store", "__MACOSX/y.jpg", "readme.md"])
    let set = try DataSet.read(folder.path, .automatic)
    #expect(set.kind == .classFolders && set.training.classNames == ["cat", "dog"])
    #expect(set.training.labels == [0, 1, 1] && set.training.shape == [24, 36, 3] && set.remarks.isEmpty)
    let files = try #require(set.training as? PictureFiles)
    #expect(files.paths == ["cat/x.jpeg", "dog/a.JPG", "dog/b.jpg"].map(folder.file))
  }

  @Test func partsForTrainingValidationAndTest() throws {
    let folder = try folder([
      "train/cat/1.jpg", "train/dog/1.jpg", "train/dog/2.jpg", "val/dog/3.jpg", "test/cat/4.jpg",
    ])
    let set = try DataSet.read(folder.path, .automatic)
    #expect(set.training.labels == [0, 1, 1] && set.validation?.labels == [1] && set.test?.labels == [0])
    #expect(set.validation?.classNames == ["cat", "dog"])
  }

  @Test func aTestWithoutClassesIsLeftOutAndTold() throws {
    let folder = try folder(["train/cat.1.jpg", "train/dog.1.jpg", "test/1.jpg", "test/2.jpg"])
    let set = try DataSet.read(folder.path, .automatic)
    #expect(set.kind == .namedPictures && set.training.labels == [0, 1] && set.test == nil)
    #expect(set.remarks == [.unlabelledTest(2)])
  }

  /// A class whose name is in another encoding would be left out without a word.
  @Test(arguments: ["", "/train", "/cat"]) func namesThatAreNotUTF8AreRefused(place: String) throws {
    let folder = try folder(
      ["cat/1.jpg", "dog/1.jpg", "train/cat/1.jpg", "train/dog/1.jpg"].filter {
        $0.hasPrefix("train") == (place == "/train")
      })
    // "café" in ISO 8859-1.
    let bytes = Array((folder.path + place + "/caf").utf8) + [0xE9] + Array((place == "/cat" ? ".jpg" : "").utf8) + [0]
    #expect(
      bytes.withUnsafeBufferPointer { $0.withMemoryRebound(to: CChar.self) { mkdir($0.baseAddress!, 0o777) } } == 0)
    let error = #expect(throws: FormatError.self) { try DataSet.read(folder.path, .automatic) }
    #expect(oneLine(error).contains("not UTF-8") && oneLine(error).contains("caf"), "\(oneLine(error))")
    // U+FFFD itself is a character like any other.
    let whole = try self.folder(["caf\u{FFFD}/1.jpg", "dog/1.jpg"])
    #expect(try DataSet.read(whole.path, .automatic).training.classNames == ["caf\u{FFFD}", "dog"])
  }

  /// Nothing is changed silently: transparency, palettes, inks and 16 bits are told, with how many pictures have them.
  @Test func conversionsOfPicturesAreTold() throws {
    let folder = try TemporaryFolder()
    for (index, name) in [
      "rgb_alpha_8.png", "rgb_8.png", "palette_4_trns.png", "palette_8.png", "jpeg_cmyk.jpg", "grey_alpha_16.png",
    ].enumerated() {
      let bytes = try FileBytes.read("\(Folder.tests)/FormatsTests/Fixtures/\(name)")
      let suffix = name.hasSuffix("jpg") ? "jpg" : "png"
      try AtomicFile.write(bytes, to: folder.file("\(index % 2 == 0 ? "a" : "b").\(index).\(suffix)"))
    }
    let size = ImageSize(height: 8, width: 8)
    let remarks = try DataSet.read(folder.path, .with(size: size)).remarks
    func converted(_ isMeant: (Conversion) -> Bool) -> [Int] {
      remarks.compactMap { remark in
        guard case .converted(let conversion, let pictures, let all) = remark, isMeant(conversion) else { return nil }
        #expect(all == 6)
        return pictures
      }
    }
    #expect(converted { if case .alphaOverWhite(let pixels) = $0 { pixels > 0 } else { false } } == [3])
    #expect(converted { $0 == .palette } == [2] && converted { $0 == .cmyk } == [1])
    #expect(converted { $0 == .sixteenBit } == [1] && remarks.contains(.resized(to: size)))
  }

  /// Of pictures in files the sizes of all and the content of some are looked at.
  @Test func filesHaveAFingerprint() throws {
    let folder = try folder(["cat/1.jpg", "dog/1.jpg"])
    func fingerprint() throws -> Fingerprint {
      var fingerprint = Fingerprint()
      try DataSet.read(folder.path, .with(size: ImageSize(height: 4, width: 4))).training.add(to: &fingerprint)
      return fingerprint
    }
    let before = try fingerprint()
    #expect(try fingerprint() == before)
    var bytes = try FileBytes.read(folder.file("dog/1.jpg"))
    bytes[bytes.count - 30] ^= 1
    try AtomicFile.write(bytes, to: folder.file("dog/1.jpg"))
    #expect(try fingerprint() != before)
  }

  /// Nothing of a picture is kept: what is read is what the file holds then.
  @Test func picturesAreReadWhenTheyAreAskedFor() throws {
    let folder = try folder(["cat/1.jpg", "dog/1.jpg"])
    let source = try DataSet.read(folder.path, .automatic).training
    let before = try source.values(of: [1])
    try AtomicFile.write(FileBytes.read(dataPath("pictures/dog.0.jpg")), to: folder.file("dog/1.jpg"))
    #expect(try source.values(of: [1]) != before)
    try AtomicFile.write([1, 2, 3], to: folder.file("dog/1.jpg"))
    let error = #expect(throws: FormatError.self) { try source.values(of: [0, 1]) }
    #expect(oneLine(error).contains("dog/1.jpg"))
    #expect(unlink(folder.file("dog/1.jpg")) == 0)
    #expect(throws: FormatError.self) { try source.values(of: [1]) }
    // In an epoch the error reaches who trains, after the batch before it.
    var done = 0
    #expect(throws: FormatError.self) {
      try BatchPlan(source: source, batchSize: 1, shuffleSeed: nil, augmentation: nil).forEachBatch(
        epoch: 0, from: 0
      ) { _ in done += 1 }
    }
    #expect(done == 1)
  }
}
