// Pictures in a .npy array, and their labels in another one or in a column of a table.

import Reference

extension DataSet {
  /// An array of pictures `[N, H, W]` or `[N, H, W, C]` and the labels that were named with it.
  ///
  /// - Throws: ``FormatError`` if the arrays do not fit each other; ``DataOptionError`` if no labels were named.
  static func numpy(_ path: String, name: String, reading: DataReading) throws -> DataSet {
    guard let labelsPath = reading.labelsPath else {
      throw DataOptionError("\(path) holds pictures without classes; say --labels FILE with a .csv or .npy of them")
    }
    let pictures = try NumpyPictures(NPY.read(path), file: path, scale: reading.arrayScale)
    let labels = try Self.labels(labelsPath, count: pictures.count, reading)
    return DataSet(
      name: name, training: pictures.examples(labels), validation: nil, test: nil, kind: .numpy, origin: "",
      remarks: pictures.remarks)
  }

  private static func labels(_ path: String, count: Int, _ reading: DataReading) throws -> ClassLabels {
    let bytes = try FileBytes.read(path)
    if FileSignature.of(bytes) != .npy {
      let words = try CSVTable.decode(bytes, name: path).labels(count: count, column: reading.labelColumn)
      return try ClassLabels(words: words, known: reading.classNames, file: path)
    }
    if reading.labelColumn != nil {
      throw DataOptionError("--label-column is for tables; \(path) is an array and has no columns")
    }
    return try ClassLabels(try NPY.decode(bytes, name: path), count: count, known: reading.classNames, file: path)
  }
}

extension ClassLabels {
  /// The classes of `count` examples in an array `[N]` or `[N, 1]` of whole numbers.
  init(_ array: NumpyArray, count: Int, known: [String]?, file: String) throws {
    guard array.shape == [count] || array.shape == [count, 1] else {
      throw FormatError(
        file, "holds \(TensorShape.text(array.shape)) labels for \(count) pictures",
        remedy: "there must be one number for each; of one-hot labels take argmax(1)")
    }
    let numbers = try array.doubles().tensor.scalars.enumerated().map { position, value in
      guard let number = Int(exactly: value) else {
        throw FormatError(file, "label \(position) is \(value.inFull)", remedy: "labels are whole numbers from 0 on")
      }
      return number
    }
    try self.init(numbers: numbers, known: known, file: file)
  }
}

/// Pictures of an array, as bytes where they are.
struct NumpyPictures {
  private enum Values {
    case bytes([UInt8])
    case floats(Tensor<Float>)
  }

  let count: Int
  /// `[H, W, C]`.
  let shape: [Int]
  /// How they were brought to 0…1.
  let scale: ArrayScale
  /// What is told of them.
  let remarks: [DataSet.Remark]
  private let values: Values

  /// The pictures of an array, scaled as ``ScaledNumbers`` are; bytes are divided when they are read.
  ///
  /// - Parameter scale: what was done to the pictures that a network has learned from; `nil` to decide by the numbers.
  init(_ array: NumpyArray, file: String, scale given: ArrayScale?) throws {
    guard 3...4 ~= array.shape.count, !array.shape.contains(0) else {
      throw FormatError(
        file, "holds an array \(TensorShape.text(array.shape)), not pictures",
        remedy: "pictures are N×height×width or N×height×width×channels")
    }
    count = array.shape[0]
    shape = array.shape.count == 3 ? Array(array.shape.dropFirst()) + [1] : Array(array.shape.dropFirst())
    if array.dataType == .uint8, given != .kept {
      (values, scale, remarks) = (.bytes(Array(array.bytes[array.dataOffset...])), .divided, [.divided(by: 255)])
      return
    }
    let tensor = array.floats().tensor.reshaped([count] + shape)
    let extremes = tensor.extremes
    guard extremes.notNumbers == 0, extremes.infinities == 0 else {
      throw FormatError(file, "holds values that are no finite numbers", remedy: "pictures need finite ones")
    }
    let scaled = ScaledNumbers(tensor, isWhole: array.dataType.isWhole, learned: given)
    (values, scale, remarks) = (.floats(scaled.values), scaled.scale, scaled.remarks)
  }

  /// The pictures with their classes.
  func examples(_ labels: ClassLabels) -> InMemoryExamples {
    switch values {
    case .bytes(let bytes):
      InMemoryExamples(bytes: bytes, largest: 255, shape: shape, labels: labels.indices, classNames: labels.names)
    case .floats(let tensor):
      InMemoryExamples(values: tensor, labels: labels.indices, classNames: labels.names)
    }
  }
}
