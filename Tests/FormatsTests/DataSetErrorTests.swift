// What is no data set, or a damaged one, is refused in one line that says where and what would work.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

@Suite struct DataSetErrorTests {
  /// A folder of files: text as it stands, or `@NAME` for a file of `Tests/Data`, `@NAME:N` for its first N bytes.
  private func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, content) in files {
      let url = URL(fileURLWithPath: folder.file(name))
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      var bytes = Array(content.utf8)
      if content.hasPrefix("@") {
        let parts = content.dropFirst().split(separator: ":")
        bytes = try FileBytes.read(dataPath(String(parts[0])))
        if parts.count > 1, let count = Int(parts[1]) { bytes = Array(bytes.prefix(count)) }
      }
      try AtomicFile.write(bytes, to: folder.file(name))
    }
    return folder
  }

  /// A wrong set: its files, what is asked for, and what the error says.
  struct Wrong: CustomTestStringConvertible, Sendable {
    let files: [String: String]
    let path: String
    let hint: String
    var labels: String?
    var column: String?
    /// Whether the files are in order and only the choice is wrong.
    var isChoice = false
    var testDescription: String { "\(files.keys.sorted()) \(path): \(hint)" }
  }

  private static let images = "train-images-idx3-ubyte"
  private static let imageLabels = "train-labels-idx1-ubyte"
  private static let photo = "@pictures/cat.0.jpg"

  static let wrong: [Wrong] = [
    // IDX
    Wrong(files: [images: "@idx/\(images):100", imageLabels: "@idx/\(imageLabels)"], path: ".", hint: "cut short"),
    Wrong(
      files: [images: "@idx/\(images):9", imageLabels: "@idx/\(imageLabels)"], path: ".", hint: "ends in its header"),
    Wrong(
      files: [images: "@idx/\(images)", imageLabels: "@idx/t10k-labels-idx1-ubyte"], path: ".", hint: "for 6 pictures"),
    Wrong(files: [images: "@idx/\(images)", imageLabels: "@idx/\(images)"], path: ".", hint: "labels for 6 pictures"),
    Wrong(files: [images: "@idx/\(imageLabels)", imageLabels: "@idx/\(imageLabels)"], path: ".", hint: "not pictures"),
    Wrong(files: [images: "@idx/\(images)"], path: ".", hint: "but not its labels"),
    Wrong(
      files: [
        images: "@idx/\(images)", imageLabels: "@idx/\(imageLabels)",
        "t10k-images-idx3-ubyte": "@idx/t10k-images-idx3-ubyte",
      ], path: ".", hint: "but not its labels"),
    Wrong(files: [images: "@idx/\(images)"], path: images, hint: "its labels are not beside it"),
    Wrong(files: [images: "a text", imageLabels: "@idx/\(imageLabels)"], path: ".", hint: "is not an IDX file"),
    Wrong(
      files: ["\(images).gz": "@idx-gz/\(images).gz:60", imageLabels: "@idx/\(imageLabels)"], path: ".",
      hint: "is cut short"),
    Wrong(
      files: [images: "\0\0\u{D}\u{1}\0\0\0\u{1}\0\0\0\0", imageLabels: "@idx/\(imageLabels)"], path: images,
      hint: "type 0x0d"),
    Wrong(
      files: [
        images: "\0\0\u{8}\u{3}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}",
        imageLabels: "@idx/\(imageLabels)",
      ], path: ".", hint: "too large"),
    // CIFAR
    Wrong(files: ["data_batch_1.bin": "@cifar-10/data_batch_1.bin"], path: ".", hint: "1 of the 5 files"),
    Wrong(files: ["train.bin": "@cifar-100/train.bin:5000"], path: ".", hint: "not a number of records"),
    Wrong(
      files: ["train.bin": "@cifar-100/train.bin"], path: ".", hint: "fine and coarse", column: "medium", isChoice: true
    ),
    Wrong(files: ["x.bin": "@cifar-10/data_batch_1.bin:3072"], path: "x.bin", hint: "not a data set"),
    // Arrays
    Wrong(files: ["x.npy": "@pictures.npy"], path: "x.npy", hint: "--labels", isChoice: true),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.npy": "@idx_images.npy"], path: "x.npy", hint: "labels for 6 pictures",
      labels: "y.npy"),
    Wrong(
      files: ["x.npy": "@labels.npy", "y.npy": "@labels.npy"], path: "x.npy", hint: "not pictures", labels: "y.npy"),
    Wrong(
      files: ["x.npy": "@pictures.npy:300", "y.npy": "@labels.npy"], path: "x.npy", hint: "cut short", labels: "y.npy"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a\n1\n2\n"], path: "x.npy", hint: "2 lines of labels for 6 pictures",
      labels: "y.csv"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "@labels.csv"], path: "x.npy", hint: "--label-column", labels: "y.csv",
      isChoice: true),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "@labels.csv"], path: "x.npy", hint: "did you mean fine_labels?",
      labels: "y.csv", column: "fine_label", isChoice: true),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a,a\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n"], path: "x.npy",
      hint: "columns 1 and 2 are both named 'a'", labels: "y.csv", column: "a"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a,a\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n"], path: "x.npy",
      hint: "columns 1 and 2 are both named 'a'", labels: "y.csv"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a,b\n1\n"], path: "x.npy",
      hint: "line 2 has 1 field, but line 1 has 2", labels: "y.csv"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a\n\"1\n2\n"], path: "x.npy", hint: "line 2 is never closed",
      labels: "y.csv"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a\n\"1\"2\n"], path: "x.npy", hint: "after a closing quote",
      labels: "y.csv"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.csv": "a\n1\n\"\"\n1\n1\n1\n1\n"], path: "x.npy", hint: "row 2 has no",
      labels: "y.csv"),
    Wrong(
      files: ["x.npy": "@pictures.npy", "y.npy": "@labels.npy"], path: "x.npy", hint: "has no columns", labels: "y.npy",
      column: "a", isChoice: true),
    Wrong(files: ["x.npz": "@stored.npz:400"], path: "x.npz", hint: "directory is missing"),
    Wrong(
      files: ["x.npz": "@stored.npz", "y.npy": "@labels.npy"], path: "x.npz", hint: "has its own", labels: "y.npy",
      isChoice: true),
    // Tables
    Wrong(files: ["t.csv": "file,class\ncat.jpg,a\n"], path: "t.csv", hint: "there is no such file"),
    Wrong(files: ["t.csv": "name,class\nx,a\n"], path: "t.csv", hint: "no column of it names pictures"),
    Wrong(files: ["t.csv": "file,class\n"], path: "t.csv", hint: "has no row"),
    Wrong(files: ["t.csv": "file\nc.jpg\n", "c.jpg": photo], path: "t.csv", hint: "no column of labels"),
    Wrong(
      files: ["t.csv": "f,a,b\nc.jpg,1,2\n", "c.jpg": photo], path: "t.csv", hint: "2 columns that may be labels",
      isChoice: true),
    // Folders
    Wrong(files: ["cat/1.jpg": photo, "2.jpg": photo], path: ".", hint: "beside folders of pictures"),
    Wrong(files: ["cat/1.jpg": photo, "dog/x.txt": "x"], path: ".", hint: "has no picture"),
    Wrong(files: ["cat.1.jpg": photo, "photo.jpg": photo], path: ".", hint: "does not say its class"),
    Wrong(files: ["cat/1.jpg": "@pictures/cat.0.jpg:200", "dog/1.jpg": photo], path: ".", hint: "cat/1.jpg"),
    Wrong(files: ["cat/1.jpg": "no picture", "dog/1.jpg": photo], path: ".", hint: "not a PNG or JPEG"),
    Wrong(
      files: ["train/cat/1.jpg": photo, "val/cow/1.jpg": photo], path: ".", hint: "'cow' is none of the 1 classes"),
    Wrong(files: ["train/x.txt": "x"], path: ".", hint: "no pictures"),
    Wrong(files: ["train/cat/1.jpg": photo, "val/x.txt": "x"], path: ".", hint: "has no pictures"),
    Wrong(files: ["x.txt": "x"], path: ".", hint: "no data set that can be read"),
    Wrong(
      files: ["cat/1.jpg": photo, "y.npy": "@labels.npy"], path: ".", hint: "has its own", labels: "y.npy",
      isChoice: true),
    Wrong(files: ["cat/1.jpg": photo], path: ".", hint: "has no columns", column: "a", isChoice: true),
    Wrong(files: ["c.jpg": photo], path: "c.jpg", hint: "one picture, not a data set"),
    Wrong(files: ["x": "x"], path: "missing", hint: "no such file"),
    Wrong(files: ["x.gz": "\u{1F}"], path: "x.gz", hint: "not a data set"),
  ]

  @Test(arguments: wrong) func itIsRefusedInOneLine(wrong: Wrong) throws {
    let folder = try folder(wrong.files)
    let reading = DataReading(
      size: nil, channels: nil, labelsPath: wrong.labels.map(folder.file), labelColumn: wrong.column, classNames: nil)
    let path = wrong.path == "." ? folder.path : folder.file(wrong.path)
    do {
      let set = try DataSet.read(path, reading)
      Issue.record("read: \(set.kind), \(set.training.count) examples")
    } catch {
      #expect(oneLine(error).contains(wrong.hint), "\(error)")
      #expect(wrong.isChoice ? error is DataOptionError : error is FormatError, "\(error)")
    }
  }

  /// No cut of any file makes the program trap: each is refused or, where a cut leaves a whole set, read.
  @Test(arguments: ["stored.npz", "packed.npz", "idx-gz/train-images-idx3-ubyte.gz", "pictures.csv", "labels.csv"])
  func everyCutIsAnError(name: String) throws {
    let bytes = try FileBytes.read(dataPath(name))
    let folder = try folder(["train-labels-idx1-ubyte": "@idx/train-labels-idx1-ubyte"])
    let last = name.split(separator: "/").last.map(String.init) ?? name
    var refused = 0
    for length in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 200)) {
      try AtomicFile.write(Array(bytes[..<length]), to: folder.file(last))
      do { _ = try DataSet.read(folder.file(last), .automatic) } catch {
        _ = oneLine(error)
        refused += 1
      }
    }
    #expect(refused >= 20)
  }

  /// Nor does any changed byte.
  @Test(arguments: ["stored.npz", "packed.npz", "idx-gz/train-images-idx3-ubyte.gz"])
  func changedBytesDoNotTrap(name: String) throws {
    let bytes = try FileBytes.read(dataPath(name))
    let folder = try folder(["train-labels-idx1-ubyte": "@idx/train-labels-idx1-ubyte"])
    let last = name.split(separator: "/").last.map(String.init) ?? name
    var generator = Reference.SeededGenerator(seed: 21)
    for _ in 0..<300 {
      var changed = bytes
      // Mostly in headers and directories, which lie at the ends.
      let place = generator.integer(in: 0...min(300, bytes.count - 1))
      let index = generator.uniform() < 0.5 ? place : bytes.count - 1 - place
      changed[index] = UInt8(generator.integer(in: 0...255))
      try AtomicFile.write(changed, to: folder.file(last))
      do { _ = try DataSet.read(folder.file(last), .automatic) } catch { _ = oneLine(error) }
    }
  }
}
