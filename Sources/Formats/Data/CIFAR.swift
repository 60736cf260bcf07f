// CIFAR-10 and CIFAR-100 in their binary version: records of labels and a picture, nothing around them.
// The Python version holds pickles, which can run code and are not read.

import Reference

/// The records of CIFAR.
///
/// ```
/// CIFAR-10     label                 red 32×32   green 32×32   blue 32×32        3,073 bytes
/// CIFAR-100    coarse    fine        red         green         blue              3,074 bytes
/// ```
///
/// Source: A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009, and the page of the data sets.
struct CIFAR {
  /// Which of the two sets, and for CIFAR-100 which of its labels.
  enum Version: Equatable {
    case ten
    case hundredFine
    case hundredCoarse

    var recordSize: Int { CIFAR.pixels * 3 + (self == .ten ? 1 : 2) }
    /// Where in a record the label stands.
    var labelOffset: Int { self == .hundredFine ? 1 : 0 }

    /// The names of the classes, in their order.
    var classNames: [String] {
      switch self {
      case .ten: CIFAR.tenNames
      case .hundredFine: CIFAR.fineNames
      case .hundredCoarse: CIFAR.coarseNames
      }
    }
  }

  static let side = 32
  static let pixels = side * side

  /// The examples of some files, one after the other.
  ///
  /// - Throws: ``FormatError`` if a file cannot be read, is not a number of records, or has a label that is no class.
  static func examples(_ paths: [String], _ version: Version, classNames: [String]?) throws -> InMemoryExamples {
    var (bytes, labels): ([UInt8], [Int]) = ([], [])
    let names = classNames ?? version.classNames
    for path in paths {
      let file = try FileBytes.read(path)
      guard file.count % version.recordSize == 0 else {
        throw FormatError(
          path, "\(file.count) bytes are not a number of records of \(version.recordSize)",
          remedy: "is it cut short, or of the other CIFAR?")
      }
      let count = file.count / version.recordSize
      guard labels.count + count <= TensorShape.limit / (3 * pixels) else {
        throw FormatError(path, "too many pictures", remedy: "at most \(TensorShape.limit / (3 * pixels)) can be read")
      }
      for record in 0..<count {
        let start = record * version.recordSize
        let label = Int(file[start + version.labelOffset])
        guard label < names.count else {
          throw FormatError(path, "record \(record) has the label \(label)", remedy: "0…\(names.count - 1) are allowed")
        }
        labels.append(label)
        appendPicture(file[(start + version.recordSize - 3 * pixels)..<start + version.recordSize], to: &bytes)
      }
    }
    return InMemoryExamples(
      bytes: bytes, largest: 255, shape: [side, side, 3], labels: labels, classNames: names)
  }

  /// Three planes as pixels of three bytes.
  private static func appendPicture(_ planes: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    for pixel in planes.startIndex..<planes.startIndex + pixels {
      bytes.append(planes[pixel])
      bytes.append(planes[pixel + pixels])
      bytes.append(planes[pixel + 2 * pixels])
    }
  }

  private static let tenNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  private static let coarseNames = words(
    """
    aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices household_furniture \
    insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes \
    large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals trees \
    vehicles_1 vehicles_2
    """)

  private static let fineNames = words(
    """
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle \
    caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant \
    flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man \
    maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree \
    plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper \
    snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train \
    trout tulip turtle wardrobe whale willow_tree wolf woman worm
    """)

  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}

extension DataSet {
  /// The CIFAR files of a folder; `nil` if there are none.
  static func cifarFolder(_ folder: String, name: String, reading: DataReading, origin: String) throws -> DataSet? {
    func present(_ names: [String]) -> [String] {
      names.map { "\(folder)/\($0)" }.filter { if case .regular = FileSystem.kind($0) { true } else { false } }
    }
    let batches = present((1...5).map { "data_batch_\($0).bin" })
    if !batches.isEmpty {
      try reading.refuse(labels: true, column: true, folder, "CIFAR-10")
      guard batches.count == 5 else {
        throw FormatError(folder, "has \(batches.count) of the 5 files data_batch_1.bin …", remedy: "download it again")
      }
      return try cifar(batches, test: present(["test_batch.bin"]), .ten, name: name, reading: reading, origin: origin)
    }
    let training = present(["train.bin"])
    if training.isEmpty { return nil }
    let version = try CIFAR.Version(hundred: reading, folder)
    return try cifar(training, test: present(["test.bin"]), version, name: name, reading: reading, origin: origin)
  }

  /// A single file of records.
  static func cifarFile(_ path: String, size: Int, name: String, reading: DataReading) throws -> DataSet {
    let isTen = size % CIFAR.Version.ten.recordSize == 0
    if isTen { try reading.refuse(labels: true, column: true, path, "CIFAR-10") }
    let version = isTen ? .ten : try CIFAR.Version(hundred: reading, path)
    return try cifar([path], test: [], version, name: name, reading: reading, origin: "")
  }

  private static func cifar(
    _ training: [String], test: [String], _ version: CIFAR.Version, name: String, reading: DataReading, origin: String
  ) throws -> DataSet {
    DataSet(
      name: name, training: try CIFAR.examples(training, version, classNames: reading.classNames), validation: nil,
      test: test.isEmpty ? nil : try CIFAR.examples(test, version, classNames: reading.classNames), kind: .cifar,
      origin: origin, remarks: [.divided(by: 255)])
  }
}

extension CIFAR.Version {
  /// The labels of CIFAR-100 that were asked for: the fine ones if nothing was said.
  fileprivate init(hundred reading: DataReading, _ place: String) throws {
    try reading.refuse(labels: true, column: false, place, "CIFAR-100")
    switch reading.labelColumn?.lowercased() {
    case nil, "fine", "fine_labels": self = .hundredFine
    case "coarse", "coarse_labels": self = .hundredCoarse
    case let other?: throw DataOptionError("--label-column: CIFAR-100 has no labels '\(other)'; it has fine and coarse")
    }
  }
}
