// Data sets of every kind of files, made by `Tests/Data/make_data.py`: counts, classes, and every value.

import Formats
import Foundation
import Reference
import TestSupport
import Testing

/// A file or folder of `Tests/Data`.
func dataPath(_ name: String) -> String { "\(Folder.tests)/Data/\(name)" }

extension DataReading {
  static func with(
    size: ImageSize? = nil, channels: Int? = nil, labels: String? = nil, column: String? = nil,
    classes: [String]? = nil
  ) -> DataReading {
    DataReading(
      size: size, channels: channels, labelsPath: labels.map(dataPath), labelColumn: column, classNames: classes)
  }
}

private func read(_ name: String, _ reading: DataReading = .automatic) throws -> DataSet {
  try DataSet.read(dataPath(name), reading)
}

private func values(_ source: any ExampleSource) throws -> [Float] {
  try source.values(of: Array(0..<source.count)).scalars
}

/// The bytes of an array, divided by 255.
private func shares(_ name: String, _ range: Range<Int>) throws -> [Float] {
  let array = try NPY.read(dataPath("\(name).npy")).floats().tensor
  let size = array.count / array.shape[0]
  return array.scalars[range.lowerBound * size..<range.upperBound * size].map { $0 / 255 }
}

/// A `.npy` of one type: a header as NumPy writes it, and these bytes.
private func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
  let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
  let spaces = String(repeating: " ", count: 117 - header.utf8.count)
  return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + spaces + "\n").utf8) + data
}

@Suite struct DataSetTests {
  // MARK: IDX

  @Test(arguments: ["idx", "idx-gz"]) func foldersOfIDX(name: String) throws {
    let set = try read(name)
    #expect(set.kind == .idx && set.training.shape == [5, 7, 1] && set.validation == nil)
    #expect(set.training.labels == [2, 0, 1, 1, 0, 2] && set.training.classNames == ["0", "1", "2"])
    #expect(try values(set.training) == shares("idx_images", 0..<6))
    let test = try #require(set.test)
    #expect(test.labels == [1, 0, 2] && test.classNames == ["0", "1", "2"] && test.shape == [5, 7, 1])
  }

  @Test(arguments: ["idx/train-images-idx3-ubyte", "idx-gz/train-images-idx3-ubyte.gz"])
  func aFileOfIDXFindsItsLabels(name: String) throws {
    let set = try read(name)
    #expect(set.training.labels == [2, 0, 1, 1, 0, 2] && set.test == nil)
    #expect(try values(set.training) == shares("idx_images", 0..<6))
  }

  @Test func membersOfGzipFollowEachOther() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(FileBytes.read(dataPath("members.gz")), to: folder.file("train-images-idx3-ubyte.gz"))
    try AtomicFile.write(
      FileBytes.read(dataPath("idx/train-labels-idx1-ubyte")), to: folder.file("train-labels-idx1-ubyte"))
    let set = try DataSet.read(folder.path, .automatic)
    #expect(try values(set.training) == shares("idx_images", 0..<6))
  }

  // MARK: CIFAR

  @Test func planesBecomePixels() throws {
    let set = try read("cifar-10")
    #expect(set.kind == .cifar && set.training.shape == [32, 32, 3] && set.training.labels == [0, 1, 2, 3, 4])
    #expect(try values(set.training) == shares("cifar_pictures", 0..<5))
    #expect(set.training.classNames.count == 10 && set.training.classNames[3] == "cat")
    let test = try #require(set.test)
    #expect(test.labels == [9] && test.classNames[9] == "truck")
    #expect(try values(test) == shares("cifar_pictures", 5..<6))
    #expect(try read("cifar-10/data_batch_3.bin").training.labels == [2])
  }

  @Test func cifar100HasFineAndCoarseLabels() throws {
    let fine = try read("cifar-100")
    #expect(fine.training.labels == [17, 18, 19] && fine.training.classNames.count == 100)
    #expect(fine.training.classNames[17] == "castle" && fine.test?.labels == [99])
    #expect(fine.training.classNames[99] == "worm")
    #expect(Set(fine.training.classNames).count == 100)
    let coarse = try read("cifar-100", .with(column: "coarse"))
    #expect(coarse.training.labels == [4, 5, 6] && coarse.training.classNames.count == 20)
    #expect(coarse.training.classNames[4] == "fruit_and_vegetables" && coarse.test?.labels == [19])
    #expect(try values(coarse.training) == shares("cifar_pictures", 0..<3))
    #expect(try read("cifar-100/train.bin", .with(column: "coarse_labels")).training.labels == [4, 5, 6])
  }

  // MARK: Arrays

  @Test(arguments: ["pictures", "pictures_float", "pictures_int"]) func arraysAndLabels(name: String) throws {
    let set = try read("\(name).npy", .with(labels: "labels.npy"))
    #expect(set.kind == .numpy && set.training.shape == [32, 32, 3])
    #expect(set.training.labels == [0, 2, 1, 0, 2, 2] && set.training.classNames == ["0", "1", "2"])
    #expect(try values(set.training) == shares("pictures", 0..<6))
  }

  @Test func theColumnDecidesTheClasses() throws {
    let fine = try read("pictures.npy", .with(labels: "labels.csv", column: "fine_labels")).training
    #expect(fine.classNames == ["possum", "rabbit", "shrew", "squirrel", "whale"])
    #expect(fine.labels == [3, 2, 0, 0, 1, 4])
    let coarse = try read("pictures.npy", .with(labels: "labels.csv", column: "coarse_labels")).training
    #expect(coarse.classNames == ["a", "m", "s"] && coarse.labels == [2, 2, 1, 1, 2, 0])
    // Another file of the same set: the order of a trained network.
    let known = try read(
      "pictures.npy", .with(labels: "labels.csv", column: "coarse_labels", classes: ["s", "x", "m", "a"])
    ).training
    #expect(known.labels == [0, 0, 2, 2, 0, 3] && known.classNames == ["s", "x", "m", "a"])
    // pandas writes the row numbers without a name, and Windows ends lines with two characters.
    #expect(try read("pictures.npy", .with(labels: "pandas.csv")).training.labels == fine.labels)
  }

  @Test func archives() throws {
    let stored = try read("stored.npz")
    #expect(stored.kind == .npz && stored.training.labels == [0, 2, 1, 0, 2, 2] && stored.test?.labels == [1, 0])
    #expect(try values(stored.training) == shares("pictures", 0..<6))
    #expect(try values(try #require(stored.test)) == shares("cifar_pictures", 6..<8))
    let packed = try read("packed.npz")
    #expect(packed.test == nil)
    #expect(try values(packed.training) == shares("pictures", 0..<6))
  }

  /// Numbers beyond 0…1: divided where they are grey levels, left where they are not, and either is told.
  @Test func rangesAreTold() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(NPY.encode(Tensor<Float>(shape: [2], scalars: [0, 1])), to: folder.file("l.npy"))
    for (scalars, expected, remarks) in [
      ([0, 0.5, 1, 0.25], [0, 0.5, 1, 0.25], []),
      ([0, 51, 255, 102], [0, 0.2, 1, 0.4], [.divided(by: 255)]),
      ([-1, 0.5, 2, 300], [-1, 0.5, 2, 300], [.outsideUnitRange]),
    ] as [([Float], [Float], [DataSet.Remark])] {
      try AtomicFile.write(
        NPY.encode(Tensor<Float>(shape: [2, 1, 2], scalars: scalars)), to: folder.file("x.npy"))
      let reading = DataReading(
        size: nil, channels: nil, labelsPath: folder.file("l.npy"), labelColumn: nil, classNames: nil)
      let set = try DataSet.read(folder.file("x.npy"), reading)
      #expect(try values(set.training) == expected)
      #expect(set.remarks == remarks && set.training.shape == [1, 2, 1])
    }
  }

  /// Pictures to test with are brought to the numbers that were learned from, however dark they are.
  @Test func theTrainingPicturesDecideForTheTest() throws {
    let set = try read("dark.npz")
    #expect(try values(set.training) == [0, 51, 255, 102, 204, 0, 0, 153].map { $0 / 255 })
    #expect(set.arrayScale == .divided)
    #expect(try values(try #require(set.test)) == [0, 1, 1, 1, 1, 0, 0, 1].map { $0 / 255 })
    // So are other arrays, for a network that was trained.
    let folder = try TemporaryFolder()
    try AtomicFile.write(NPY.encode(Tensor<Float>(shape: [2], scalars: [0, 1])), to: folder.file("l.npy"))
    try AtomicFile.write(
      NPY.encode(Tensor<Float>(shape: [2, 1, 1], scalars: [0.5, 1.5])), to: folder.file("x.npy"))
    try AtomicFile.write(npy("|u1", "(2, 1, 1)", [51, 255]), to: folder.file("b.npy"))
    for (scale, expected) in [
      (.divided, [0.5 / 255, 1.5 / 255]), (.unit, [0.5, 1.5]), (.kept, [0.5, 1.5]), (nil, [0.5 / 255, 1.5 / 255]),
    ] as [(ArrayScale?, [Float])] {
      var reading = DataReading(
        size: nil, channels: nil, labelsPath: folder.file("l.npy"), labelColumn: nil, classNames: nil)
      reading.arrayScale = scale
      let name = scale?.rawValue ?? "none"
      #expect(try values(DataSet.read(folder.file("x.npy"), reading).training) == expected, "\(name)")
      // Bytes are shares of 255, but for a network that has learned from numbers left as they are.
      let bytes = try values(DataSet.read(folder.file("b.npy"), reading).training)
      #expect(bytes == (scale == .kept ? [51, 255] : [51 / 255, 1]), "\(name)")
    }
  }

  /// Whole numbers that are no grey levels are left as they are, like any others.
  @Test func wholeNumbersMayLieOutsideBytes() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(NPY.encode(Tensor<Float>(shape: [2], scalars: [0, 1])), to: folder.file("l.npy"))
    try AtomicFile.write(npy("<i2", "(2, 1, 1)", [0xFD, 0xFF, 0x2C, 1]), to: folder.file("x.npy"))
    let reading = DataReading(
      size: nil, channels: nil, labelsPath: folder.file("l.npy"), labelColumn: nil, classNames: nil)
    let set = try DataSet.read(folder.file("x.npy"), reading)
    #expect(try values(set.training) == [-3, 300] && set.remarks == [.outsideUnitRange] && set.arrayScale == .kept)
  }

  /// pandas writes whole numbers with a fraction of 0 where one of a column is missing.
  @Test(arguments: [
    ["10.0", "2.0", "0.0"], ["1000.0", "10.5", "2.0"], ["1e3", "7", "-0.5"], ["9", "1.5.2", "10"],
  ]) func classesAreSortedAsNumbersWhereAllAre(words: [String]) throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("label\n\(words.joined(separator: "\n"))\n".utf8), to: folder.file("l.csv"))
    try AtomicFile.write(NPY.encode(Tensor<Float>(shape: [3, 1, 1], repeating: 1)), to: folder.file("x.npy"))
    let reading = DataReading(
      size: nil, channels: nil, labelsPath: folder.file("l.csv"), labelColumn: nil, classNames: nil)
    let names = try DataSet.read(folder.file("x.npy"), reading).training.classNames
    #expect(names == (words.contains("1.5.2") ? words.sorted() : words.reversed()))
  }

  // MARK: Tables

  @Test(arguments: [
    ("file,class\ncat.0.jpg,a b\ndog.0.jpg,c\n", ["a b", "c"]),
    ("\u{FEFF}file;class\r\ncat.0.jpg;\"a;b\"\r\ndog.0.jpg;\"say \"\"c\"\"\"", ["a;b", "say \"c\""]),
    ("class\tfile\n\n10\tcat.0.jpg\n9\tdog.0.jpg\n\n", ["9", "10"]),
    ("file,class\rcat.0.jpg, a \rdog.0.jpg,\"b\nb\"\r", ["a", "b\nb"]),
  ]) func tables(text: String, classes: [String]) throws {
    let folder = try TemporaryFolder()
    for name in ["cat.0.jpg", "dog.0.jpg"] {
      try AtomicFile.write(FileBytes.read(dataPath("pictures/\(name)")), to: folder.file(name))
    }
    try AtomicFile.write(Array(text.utf8), to: folder.file("t.csv"))
    let set = try DataSet.read(folder.file("t.csv"), .automatic)
    #expect(set.kind == .pictureTable && set.training.classNames == classes)
    #expect(set.training.labels == (classes[0] == "9" ? [1, 0] : [0, 1]))
    #expect(set.training.shape == [24, 36, 3])
    // The folder with the table is the same set.
    #expect(try DataSet.read(folder.path, .with(column: "class")).training.classNames == classes)
  }

  @Test func theTableOfACompetition() throws {
    let set = try read("pictures.csv", .with(size: ImageSize(height: 8, width: 8), column: "kind"))
    #expect(set.training.classNames == ["canine", "feline"] && set.training.labels == [1, 0, 1])
    let named = try read("pictures", .with(size: ImageSize(height: 8, width: 8)))
    #expect(try set.training.values(of: [2]) == named.training.values(of: [1]))
  }

  /// Labels without a line of names: one line fewer than pictures says so.
  @Test func labelsWithoutAHeading() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("b\na\nb\n".utf8), to: folder.file("l.csv"))
    try AtomicFile.write(NPY.encode(Tensor<Float>(shape: [3, 2, 2], repeating: 1)), to: folder.file("x.npy"))
    let reading = DataReading(
      size: nil, channels: nil, labelsPath: folder.file("l.csv"), labelColumn: nil, classNames: nil)
    #expect(try DataSet.read(folder.file("x.npy"), reading).training.labels == [1, 0, 1])
  }
}
