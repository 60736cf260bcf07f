// .npz in: a ZIP archive of .npy files, as numpy.savez and Keras's data sets write it.
// It reads no other ZIP: no encryption, no archive in parts. Next: `NPY.swift`, which decodes the members.

import Reference

/// The members of an `.npz` archive.
///
/// The directory stands at the end of a ZIP; what is before a member is read only to find where its data begins:
///
/// ```
/// local header · name · extra · data      …      directory entry · name · extra · comment   …   end of directory
/// ```
///
/// Source: PKWARE, *APPNOTE.TXT*, 4.3.7, 4.3.12, 4.3.16 and, for members of 4 GiB and more, 4.5.3 (ZIP64).
struct NPZ {
  private struct Member {
    var method: Int
    var compressed: Int
    var size: Int
    var offset: Int
  }

  private let bytes: [UInt8]
  private let file: String
  private var members: [String: Member] = [:]

  /// The names of the arrays, without `.npy`, sorted.
  var names: [String] { members.keys.sorted() }

  /// Reads the directory of an archive in memory.
  ///
  /// - Throws: ``FormatError`` if it is cut short or damaged.
  init(_ bytes: [UInt8], file: String) throws {
    (self.bytes, self.file) = (bytes, file)
    // The end record is 22 bytes and a comment of up to 65,535.
    let earliest = max(0, bytes.count - 22 - 65_535)
    guard bytes.count >= 22,
      let end = stride(from: bytes.count - 22, through: earliest, by: -1).first(where: {
        bytes[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 5, 6])
      })
    else { throw Self.damaged(file, "its directory is missing") }
    var offset = try number(at: end + 16, size: 4)
    for _ in 0..<(try number(at: end + 10, size: 2)) {
      guard try number(at: offset, size: 4) == 0x0201_4B50 else { throw Self.damaged(file, "a damaged directory") }
      let (nameLength, extraLength, commentLength) = (
        try number(at: offset + 28, size: 2), try number(at: offset + 30, size: 2), try number(at: offset + 32, size: 2)
      )
      let name = String(decoding: try slice(at: offset + 46, count: nameLength), as: UTF8.self)
      let member = Member(
        method: try number(at: offset + 10, size: 2), compressed: try number(at: offset + 20, size: 4),
        size: try number(at: offset + 24, size: 4), offset: try number(at: offset + 42, size: 4))
      if name.hasSuffix(".npy") { members[String(name.dropLast(4))] = member }
      offset += 46 + nameLength + extraLength + commentLength
    }
  }

  /// The array of that name.
  ///
  /// - Throws: ``FormatError`` if there is none, or it is compressed in a way that NumPy does not use, or damaged.
  func array(_ name: String) throws -> NumpyArray {
    guard let member = members[name] else {
      throw FormatError(file, "has no array \(name)", remedy: "it has \(names.joined(separator: ", "))")
    }
    guard member.size < 0xFFFF_FFFF, member.compressed < 0xFFFF_FFFF, member.size <= FileBytes.limit else {
      throw FormatError(file, "the array \(name) is too large", remedy: "save it as .npy")
    }
    guard try number(at: member.offset, size: 4) == 0x0403_4B50 else { throw Self.damaged(file, "no member \(name)") }
    let header = 30 + (try number(at: member.offset + 26, size: 2)) + (try number(at: member.offset + 28, size: 2))
    let data = try slice(at: member.offset + header, count: member.compressed)
    let place = "\(file), array \(name)"
    switch member.method {
    case 0 where member.size == member.compressed: return try NPY.decode(Array(data), name: place)
    case 8: return try NPY.decode(Gzip.inflate(data, count: member.size, name: place), name: place)
    default: throw Self.damaged(file, "the array \(name) is stored by method \(member.method)")
    }
  }

  private func number(at offset: Int, size: Int) throws -> Int {
    try slice(at: offset, count: size).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func slice(at offset: Int, count: Int) throws -> ArraySlice<UInt8> {
    // Offsets and lengths are below 2³², so their sum fits.
    guard offset + count <= bytes.count else { throw Self.damaged(file, "it is cut short") }
    return bytes[offset..<offset + count]
  }

  private static func damaged(_ file: String, _ reason: String) -> FormatError {
    FormatError(file, "is no .npz archive that can be read (\(reason))", remedy: "save it again with numpy.savez")
  }
}

extension DataSet {
  /// An archive with arrays `x_train` and `y_train`, perhaps `x_test` and `y_test`, or with `x` and `y`.
  static func npz(_ bytes: [UInt8], _ path: String, name: String, reading: DataReading) throws -> DataSet {
    let archive = try NPZ(bytes, file: path)
    let pairs = [("x_train", "y_train"), ("train_images", "train_labels"), ("images", "labels"), ("x", "y")]
    guard let (x, y) = pairs.first(where: { archive.names.contains($0.0) && archive.names.contains($0.1) }) else {
      throw FormatError(
        path, "has the arrays \(archive.names.prefix(12).joined(separator: ", "))",
        remedy: "a data set has x_train and y_train, or x and y")
    }
    func part(
      _ x: String, _ y: String, classes: [String]?, scale: ArrayScale?
    ) throws -> (examples: InMemoryExamples, pictures: NumpyPictures) {
      let pictures = try NumpyPictures(archive.array(x), file: "\(path), array \(x)", scale: scale)
      let labels = try ClassLabels(
        archive.array(y), count: pictures.count, known: classes, file: "\(path), array \(y)")
      return (pictures.examples(labels), pictures)
    }
    let training = try part(x, y, classes: reading.classNames, scale: reading.arrayScale)
    let (testX, testY) = (x.replacing("train", with: "test"), y.replacing("train", with: "test"))
    var test: InMemoryExamples?
    if testX != x, archive.names.contains(testX), archive.names.contains(testY) {
      // What is tested is brought to the numbers that were learned from.
      let examples = try part(
        testX, testY, classes: training.examples.classNames, scale: training.pictures.scale
      ).examples
      guard examples.shape == training.examples.shape else {
        throw FormatError(
          path,
          "\(testX) has pictures of \(TensorShape.text(examples.shape)), \(x) of "
            + TensorShape.text(training.examples.shape), remedy: "they must be of one size")
      }
      test = examples
    }
    return DataSet(
      name: name, training: training.examples, validation: nil, test: test, kind: .npz, origin: "",
      remarks: training.pictures.remarks)
  }
}
