// Folders of pictures: a folder for each class, or names that begin with the class, each whole or in parts for training,
// validation and test. Next: `PictureTable.swift`, where a table says the classes.

import Reference

/// What lies in a folder, hidden files and what macOS leaves behind not counted.
struct FolderListing {
  let path: String
  /// Names of pictures, sorted.
  let pictures: [String]
  /// Names of folders, sorted.
  let folders: [String]
  /// Names of everything else, sorted.
  let others: [String]

  /// - Throws: ``FormatError`` for a name that is not UTF-8: it could be neither opened nor shown as it is, and what it
  ///   names would be left out without a word.
  init(_ path: String) throws {
    let names = FileSystem.names(in: path, limit: .max).filter { !$0.hasPrefix(".") && $0 != "__MACOSX" }.sorted()
    // Bytes that are no UTF-8 are read as U+FFFD; a name that has one itself leads to a file.
    for name in names where name.unicodeScalars.contains("\u{FFFD}") {
      if case .missing = FileSystem.kind("\(path)/\(name)") {
        throw FormatError(path, "the name \(OneLine.quoted(name)) in it is not UTF-8", remedy: "rename it")
      }
    }
    let rest = names.filter { !PictureName.isPicture($0) }
    func isFolder(_ name: String) -> Bool {
      if case .folder = FileSystem.kind("\(path)/\(name)") { true } else { false }
    }
    self.path = path
    pictures = names.filter(PictureName.isPicture)
    folders = rest.filter(isFolder)
    others = rest.filter { !isFolder($0) }
  }

  /// The folder whose name is one of `names`, whatever the case.
  func folder(_ names: [String]) -> String? {
    folders.first { names.contains($0.lowercased()) }.map { "\(path)/\($0)" }
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }
}

/// Pictures with the words that name their classes.
struct LabelledPictures {
  var paths: [String] = []
  var words: [String] = []
  var kind: DataSet.Kind

  /// The pictures of a folder, by the folders in it or else by their names; `nil` if it has neither.
  ///
  /// - Throws: ``FormatError`` for folders without pictures, names without a class, and both kinds beside each other.
  static func find(in listing: FolderListing) throws -> LabelledPictures? {
    if listing.folders.isEmpty { return try named(listing) }
    let classes = try listing.folders.map { ($0, try FolderListing(listing.path($0))) }
    guard classes.contains(where: { !$0.1.pictures.isEmpty }) else { return try named(listing) }
    if let stray = listing.pictures.first {
      throw FormatError(
        listing.path, "has the picture \(stray) beside folders of pictures",
        remedy: "put every picture in the folder of its class")
    }
    var result = LabelledPictures(kind: .classFolders)
    for (name, folder) in classes {
      guard !folder.pictures.isEmpty else {
        throw FormatError(
          folder.path, "the folder of a class has no picture", remedy: "remove it or put pictures in it")
      }
      result.paths += folder.pictures.map(folder.path)
      result.words += [String](repeating: name, count: folder.pictures.count)
    }
    return result
  }

  private static func named(_ listing: FolderListing) throws -> LabelledPictures? {
    guard !listing.pictures.isEmpty else { return nil }
    var result = LabelledPictures(kind: .namedPictures)
    for name in listing.pictures {
      guard let word = PictureName.label(name) else {
        throw FormatError(
          listing.path(name), "its name does not say its class",
          remedy: "name it like cat.12.jpg, or put the pictures in a folder for each class")
      }
      result.paths.append(listing.path(name))
      result.words.append(word)
    }
    return result
  }
}

extension DataSet {
  /// A folder of pictures, whole or in parts; `nil` if it has no pictures where they could be.
  ///
  /// ```
  /// animals/cat/1.jpg  animals/dog/7.jpg                a folder for each class
  /// animals/cat.1.jpg  animals/dog.7.jpg                the class in the name
  /// animals/train/…  animals/validation/…  animals/test/…      parts, each of either kind
  /// ```
  static func pictureFolder(_ listing: FolderListing, name: String, reading: DataReading) throws -> DataSet? {
    let (training, validation, test) = (
      listing.folder(["train", "training"]), listing.folder(["validation", "val", "valid"]), listing.folder(["test"])
    )
    let whole = try training.map { try FolderListing($0) } ?? listing
    guard let pictures = try LabelledPictures.find(in: whole) else {
      if training == nil { return nil }
      throw FormatError(whole.path, "the folder for training has no pictures", remedy: "put pictures in it")
    }
    let labels = try ClassLabels(words: pictures.words, known: reading.classNames, file: whole.path)
    let form = try PictureSurvey(pictures.paths).form(reading)
    var remarks = form.remarks

    func part(_ folder: String?) throws -> PictureFiles? {
      guard training != nil, let folder else { return nil }
      let listing = try FolderListing(folder)
      // Those of competitions have numbers for names.
      if folder == test, listing.folders.isEmpty, !listing.pictures.isEmpty,
        listing.pictures.allSatisfy({ PictureName.label($0) == nil })
      {
        remarks.append(.unlabelledTest(listing.pictures.count))
        return nil
      }
      guard let pictures = try LabelledPictures.find(in: listing) else {
        throw FormatError(folder, "has no pictures", remedy: "remove the folder or put pictures in it")
      }
      // The classes are those of training.
      let words = try ClassLabels(words: pictures.words, known: labels.names, file: folder)
      return PictureFiles(
        paths: pictures.paths, labels: words.indices, classNames: labels.names, size: form.size,
        channels: form.channels)
    }
    let files = PictureFiles(
      paths: pictures.paths, labels: labels.indices, classNames: labels.names, size: form.size,
      channels: form.channels)
    let (heldOut, final) = (try part(validation), try part(test))
    return DataSet(
      name: name, training: files, validation: heldOut, test: final, kind: pictures.kind, origin: "", remarks: remarks)
  }
}
