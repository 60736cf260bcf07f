// From a path to a data set: what lies there decides what it is, by its content where that can be told.
// Next: `KnownDataSet.swift`, for data sets that have a name.

import Reference

extension DataSet {
  /// Reads the data set at a path: a folder or a file of any of these kinds.
  ///
  /// | what | is |
  /// |---|---|
  /// | a folder with `train-images-idx3-ubyte` | IDX, as MNIST; gzipped or not |
  /// | a folder with `data_batch_1.bin` or `train.bin` | CIFAR-10 or CIFAR-100 |
  /// | a folder of folders of pictures | a class each; with `train`, `validation`, `test` in parts |
  /// | a folder of pictures `cat.12.jpg` | the class is before the first dot |
  /// | a folder with one `.csv` | as the table itself |
  /// | a `.csv` | a column of picture files, a column of classes |
  /// | a `.npy` | pictures; `labelsPath` has the classes |
  /// | a `.npz` | arrays `x_train`, `y_train`, `x_test`, `y_test`, or `x` and `y` |
  /// | an IDX file of pictures | with its labels beside it |
  /// | a file of CIFAR records | without the rest of the set |
  ///
  /// Arrays are read whole; pictures of a folder when they are asked for.
  ///
  /// - Throws: ``FormatError`` if it cannot be read or is none of these; ``DataOptionError`` for a choice it does not
  ///   leave open.
  public static func read(_ path: String, _ reading: DataReading) throws -> DataSet {
    if let problem = FileSystem.pathProblem(path) {
      throw FormatError(path, problem, remedy: "name a file or a folder")
    }
    let (_, last) = FileSystem.split(path)
    // What this is the folder of, if it has the name of a known set.
    let known = KnownDataSet.named(last)
    let name = stem(last)
    let set: DataSet
    if case .folder = FileSystem.kind(path) {
      set = try folder(path, name: name, known: known, reading: reading)
    } else {
      set = try file(path, name: name, reading: reading)
    }
    return try set.fitted(to: reading)
  }

  /// The name of a file without its suffixes.
  private static func stem(_ name: String) -> String {
    let base = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    guard let dot = base.lastIndex(of: "."), dot > base.startIndex else { return String(base) }
    return String(base[..<dot])
  }

  static func folder(_ path: String, name: String, known: KnownDataSet?, reading: DataReading) throws -> DataSet {
    let origin = known.map(\.origin) ?? ""
    if IDX.file(.training, "images", in: path) != nil {
      try reading.refuse(labels: true, column: true, path, "a folder of IDX files")
      let names = reading.classNames ?? known?.classNames
      if let set = try idxFolder(path, name: name, classNames: names, origin: origin) { return set }
    }
    if let set = try cifarFolder(path, name: name, reading: reading, origin: origin) { return set }
    let listing = try FolderListing(path)
    let tables = listing.others.filter { $0.lowercased().hasSuffix(".csv") }
    try reading.refuse(labels: true, column: false, path, "a folder")
    // A table beside pictures says their classes where a column of it is asked for, or where the names do not.
    let saysNothing = listing.pictures.contains { PictureName.label($0) == nil } || listing.pictures.isEmpty
    if tables.count == 1, reading.labelColumn != nil || (listing.folders.isEmpty && saysNothing) {
      return try pictureTable(CSVTable.read(listing.path(tables[0])), name: name, reading: reading)
    }
    if let set = try pictureFolder(listing, name: name, reading: reading) {
      try reading.refuse(labels: false, column: true, path, "a folder of pictures")
      return set
    }
    throw FormatError(
      path, "has no data set that can be read",
      remedy:
        "allowed are folders of pictures for each class, pictures named like cat.12.jpg, one .csv of pictures, IDX "
        + "and CIFAR files")
  }

  private static func file(_ path: String, name: String, reading: DataReading) throws -> DataSet {
    let bytes = try FileBytes.read(path)
    switch FileSignature.of(bytes) {
    case .npy: return try numpy(path, name: name, reading: reading)
    case .zip:
      try reading.refuse(labels: true, column: true, path, "an .npz archive")
      return try npz(bytes, path, name: name, reading: reading)
    case .gzip:
      try reading.refuse(labels: true, column: true, path, "an IDX file")
      return try idxFile(path, name: name, classNames: reading.classNames)
    case .text:
      try reading.refuse(labels: true, column: false, path, "a table")
      return try pictureTable(CSVTable.decode(bytes, name: path), name: name, reading: reading)
    case .png, .jpeg:
      throw FormatError(
        path, "is one picture, not a data set", remedy: "name the folder that has a folder of pictures for each class")
    case let signature:
      let isRecords = bytes.count % 3073 == 0 || bytes.count % 3074 == 0
      // An airplane with black pixels begins as an IDX file does, but its numbers are then no sizes.
      if IDX.beginsLike(bytes), !isRecords || (try? IDX.decode(bytes, name: path)) != nil {
        try reading.refuse(labels: true, column: true, path, "an IDX file")
        return try idxFile(path, name: name, classNames: reading.classNames)
      }
      if isRecords {
        return try cifarFile(path, size: bytes.count, name: name, reading: reading)
      }
      throw FormatError(
        path, "is \(signature.rawValue), not a data set",
        remedy: "allowed are .npy, .npz, .csv, IDX and CIFAR files, and folders of pictures")
    }
  }
}
