// Pictures and labels of IDX files, which always come in pairs, as one data set.

import Reference

extension IDX {
  /// What the four files of a set are called, but for `.gz` and the dot that some copies have for the second hyphen.
  enum Part: String {
    case training = "train"
    case test = "t10k"
  }

  /// The file of a part in a folder, if it is there.
  static func file(_ part: Part, _ what: String, in folder: String) -> String? {
    let rank = what == "images" ? 3 : 1
    let stems = ["\(part.rawValue)-\(what)-idx\(rank)-ubyte", "\(part.rawValue)-\(what).idx\(rank)-ubyte"]
    let names = stems.flatMap { [$0, "\($0).gz"] }
    return names.map { "\(folder)/\($0)" }.first { if case .regular = FileSystem.kind($0) { true } else { false } }
  }

  /// The file of labels that belongs to a file of pictures: `train-images-idx3-ubyte.gz`, `train-labels-idx1-ubyte.gz`.
  static func labelsPath(of path: String) throws -> String {
    let (folder, name) = FileSystem.split(path)
    let replaced = name.replacing("images", with: "labels").replacing("idx3", with: "idx1")
    let stem = replaced.hasSuffix(".gz") ? String(replaced.dropLast(3)) : replaced
    let candidates = [stem, "\(stem).gz"].filter { $0 != name }.map { "\(folder)/\($0)" }
    guard name.contains("images"),
      let found = candidates.first(where: { if case .regular = FileSystem.kind($0) { true } else { false } })
    else {
      throw FormatError(
        path, "its labels are not beside it",
        remedy: "\(name.contains("images") ? candidates[0] : "a name with images, and one with labels,") is needed")
    }
    return found
  }

  /// Pictures and labels as examples.
  ///
  /// - Throws: ``FormatError`` if they are not pictures `[N, H, W]` and as many labels.
  static func examples(images path: String, labels labelsPath: String, classNames: [String]?) throws -> InMemoryExamples
  {
    let (images, labels) = (try IDX.read(path), try IDX.read(labelsPath))
    guard images.shape.count == 3, !images.shape.contains(0) else {
      throw FormatError(
        path, "holds \(TensorShape.text(images.shape)), not pictures", remedy: "pictures are N×height×width")
    }
    guard labels.shape == [images.shape[0]] else {
      throw FormatError(
        labelsPath, "holds \(TensorShape.text(labels.shape)) labels for \(images.shape[0]) pictures",
        remedy: "there must be one for each")
    }
    let classes = try ClassLabels(numbers: labels.bytes.map(Int.init), known: classNames, file: labelsPath)
    return InMemoryExamples(
      bytes: images.bytes, largest: 255, shape: [images.shape[1], images.shape[2], 1], labels: classes.indices,
      classNames: classes.names)
  }
}

extension DataSet {
  /// The IDX files of a folder; `nil` if there are none.
  static func idxFolder(_ folder: String, name: String, classNames: [String]?, origin: String) throws -> DataSet? {
    guard let images = IDX.file(.training, "images", in: folder) else { return nil }
    func labels(_ part: IDX.Part, of images: String) throws -> String {
      if let labels = IDX.file(part, "labels", in: folder) { return labels }
      throw FormatError(folder, "has \(FileSystem.split(images).name), but not its labels", remedy: "download it again")
    }
    let training = try IDX.examples(
      images: images, labels: labels(.training, of: images), classNames: classNames)
    var test: InMemoryExamples?
    if let images = IDX.file(.test, "images", in: folder) {
      let examples = try IDX.examples(
        images: images, labels: labels(.test, of: images), classNames: training.classNames)
      guard examples.shape == training.shape else {
        throw FormatError(
          images,
          "holds pictures of \(TensorShape.text(examples.shape)), those for training are "
            + TensorShape.text(training.shape), remedy: "they must be of one size")
      }
      test = examples
    }
    return DataSet(
      name: name, training: training, validation: nil, test: test, kind: .idx, origin: origin,
      remarks: [.divided(by: 255)])
  }

  /// A file of pictures, and the labels beside it.
  static func idxFile(_ path: String, name: String, classNames: [String]?) throws -> DataSet {
    let examples = try IDX.examples(images: path, labels: try IDX.labelsPath(of: path), classNames: classNames)
    return DataSet(
      name: name, training: examples, validation: nil, test: nil, kind: .idx, origin: "", remarks: [.divided(by: 255)])
  }
}
