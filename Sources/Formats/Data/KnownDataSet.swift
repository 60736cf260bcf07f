// Data sets that have a name: where they lie, where they come from, and what they must contain.
// It fetches nothing; see `DataFetch.swift`.

import Reference

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A data set that can be asked for by name.
public struct KnownDataSet: Sendable, Equatable {
  /// A file that is fetched.
  public struct RemoteFile: Sendable, Equatable {
    /// Its name, the last part of its address.
    public let name: String
    /// The MD5s it may have. Each was published by who made the file; the second of Fashion-MNIST's is of the same bytes
    /// compressed again by Debian.
    public let md5: [String]

    /// A file from its parts.
    public init(name: String, md5: [String]) { (self.name, self.md5) = (name, md5) }
  }

  /// The name that is typed.
  public let name: String
  /// Examples for training and for test; 0 where the set is not divided.
  public let trainingCount, testCount: Int
  /// `[H, W, C]`.
  public let shape: [Int]
  /// The names of the classes.
  public let classNames: [String]
  /// Who made it, and the licence.
  public let origin: String
  /// The folder on the web that has the files, without the last slash; empty if none has to be fetched.
  public let address: String
  /// What is fetched: files, or one archive of them.
  public let files: [RemoteFile]
  /// Debian's package of it.
  public let package: Package?

  /// A package of Debian.
  public struct Package: Sendable, Equatable {
    /// What `apt-get install` calls it.
    public let name: String
    /// The folder it installs.
    public let folder: String
  }

  /// All of them.
  public static let all = [digits, fashionMNIST, mnist, cifar10, cifar100]

  /// The set of that name, upper and lower case and hyphens aside: `CIFAR10` is `cifar-10`.
  public static func named(_ name: String) -> KnownDataSet? {
    func plain(_ text: String) -> String { text.lowercased().filter { $0 != "-" && $0 != "_" } }
    return all.first { plain($0.name) == plain(name) }
  }

  /// The folder in which fetched data sets lie: `$EXPLAIN_DATA`, or `.cache/explain/data` in the home folder.
  ///
  /// - Throws: ``DataOptionError`` if neither is known.
  public static func dataFolder() throws -> String {
    if let value = getenv("EXPLAIN_DATA"), value.pointee != 0 { return String(cString: value) }
    guard let home = getenv("HOME"), home.pointee != 0 else {
      throw DataOptionError("there is no HOME to look for data in; set EXPLAIN_DATA to a folder")
    }
    return String(cString: home) + "/.cache/explain/data"
  }

  /// Where the set is, if it is here.
  ///
  /// - Throws: ``DataOptionError``, ``FormatError``, as ``dataFolder()`` and `ResourceFolder` do.
  public func location() throws -> String? {
    if self == .digits { return try ResourceFolder.locate("data") }
    let folders = ["\(try Self.dataFolder())/\(name)"] + (package.map { [$0.folder] } ?? [])
    return folders.first { if case .folder = FileSystem.kind($0) { true } else { false } }
  }

  /// Reads the set.
  ///
  /// - Throws: ``FormatError`` if it is not here, with the commands that bring it, or damaged.
  public func read(_ reading: DataReading) throws -> DataSet {
    guard let folder = try location() else {
      let apt = package.map { "apt-get install \($0.name), or " } ?? ""
      throw FormatError(name, "is not on this machine", remedy: "\(apt)explain data fetch \(name)")
    }
    if self == .digits { return try Self.readDigits(folder, reading).fitted(to: reading) }
    return try DataSet.folder(folder, name: name, known: self, reading: reading).fitted(to: reading)
  }

  /// The digits have grey levels 0…16, and no part of their own for tests.
  private static func readDigits(_ folder: String, _ reading: DataReading) throws -> DataSet {
    try reading.refuse(labels: true, column: true, "digits", "a data set of the program")
    let (path, labelsPath) = ("\(folder)/digits_images.npy", "\(folder)/digits_labels.npy")
    let images = try NPY.read(path)
    guard images.dataType == .uint8, images.shape.count == 3 else {
      throw FormatError(path, "is not the array of the program", remedy: "install the program again")
    }
    let labels = try ClassLabels(
      try NPY.read(labelsPath), count: images.shape[0], known: reading.classNames ?? digits.classNames, file: labelsPath
    )
    let examples = InMemoryExamples(
      bytes: Array(images.bytes[images.dataOffset...]), largest: 16, shape: Array(images.shape.dropFirst()) + [1],
      labels: labels.indices, classNames: labels.names)
    return DataSet(
      name: digits.name, training: examples, validation: nil, test: nil, kind: .numpy, origin: digits.origin,
      remarks: [.divided(by: 16)])
  }
}

extension KnownDataSet {
  private static let digitNames = (0...9).map(String.init)

  static let digits = KnownDataSet(
    name: "digits", trainingCount: 1797, testCount: 0, shape: [8, 8, 1], classNames: digitNames,
    origin: "E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI, CC BY 4.0", address: "", files: [],
    package: nil)

  static let fashionMNIST = KnownDataSet(
    name: "fashion-mnist", trainingCount: 60_000, testCount: 10_000, shape: [28, 28, 1],
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    origin: "H. Xiao, K. Rasul, R. Vollgraf (Zalando): Fashion-MNIST, 2017, MIT",
    address: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    files: idxFiles([
      ["8d4fb7e6c68d591d4c3dfef9ec88bf0d", "cf8536b0aa1a6ac5fa3f23001093305c"],
      ["25c81989df183df01b3e8a0aad5dffbe", "10bea18fdb374794d4bb42e356e600c9"],
      ["bef4ecab320f06d8554ea6380940ec79", "f78720b4224f21cce2f2ccf2d7a94c9a"],
      ["bb300cfdad3c16e7a12a480ee83cd310", "0d30e22e447f3c33dab9ed536400ac01"],
    ]), package: Package(name: "dataset-fashion-mnist", folder: "/usr/share/datasets/fashion-mnist"))

  static let mnist = KnownDataSet(
    name: "mnist", trainingCount: 60_000, testCount: 10_000, shape: [28, 28, 1], classNames: digitNames,
    origin: "Y. LeCun, C. Cortes, C. Burges: MNIST, CC BY-SA 3.0",
    address: "https://ossci-datasets.s3.amazonaws.com/mnist",
    files: idxFiles([
      ["f68b3c2dcbeaaa9fbdd348bbdeb94873"], ["d53e105ee54ea40749a09fcbcd1e9432"],
      ["9fb629c4189551a2d022fa330f9573f3"], ["ec29112dd5afa0611ce80d1b7f02629c"],
    ]), package: nil)

  static let cifar10 = KnownDataSet(
    name: "cifar-10", trainingCount: 50_000, testCount: 10_000, shape: [32, 32, 3],
    classNames: CIFAR.Version.ten.classNames, origin: "A. Krizhevsky, V. Nair, G. Hinton: CIFAR-10, no licence stated",
    address: "https://www.cs.toronto.edu/~kriz",
    files: [RemoteFile(name: "cifar-10-binary.tar.gz", md5: ["c32a1d4ab5d03f1284b67883e8d87530"])], package: nil)

  static let cifar100 = KnownDataSet(
    name: "cifar-100", trainingCount: 50_000, testCount: 10_000, shape: [32, 32, 3],
    classNames: CIFAR.Version.hundredFine.classNames,
    origin: "A. Krizhevsky, V. Nair, G. Hinton: CIFAR-100, no licence stated",
    address: "https://www.cs.toronto.edu/~kriz",
    files: [RemoteFile(name: "cifar-100-binary.tar.gz", md5: ["03b5dce01913d631647c71ecec9e9cb8"])], package: nil)

  private static func idxFiles(_ md5: [[String]]) -> [RemoteFile] {
    zip(["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"], md5).map {
      RemoteFile(name: "\($0)-ubyte.gz", md5: $1)
    }
  }
}
