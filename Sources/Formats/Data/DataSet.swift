// A data set: pictures with their classes, to train on and perhaps to test with, whatever files they come from.
// Next: `DataSet+Reading.swift`, which tells the kinds of files apart, and `KnownDataSet.swift`, which has names.

import Reference

/// Labelled pictures and where they come from.
public struct DataSet: Sendable {
  /// A short name: `fashion-mnist`, or that of the file or folder.
  public let name: String
  /// What is trained on.
  public let training: any ExampleSource
  /// What training is judged by, where the files hold such a part.
  public let validation: (any ExampleSource)?
  /// What is held back for the end, where the files hold such a part.
  public let test: (any ExampleSource)?
  /// What the files are.
  public let kind: Kind
  /// Who made it and under which licence; empty where nobody said.
  public let origin: String
  /// What was done to the numbers or left out, which a report tells.
  public let remarks: [Remark]

  init(
    name: String, training: any ExampleSource, validation: (any ExampleSource)?, test: (any ExampleSource)?, kind: Kind,
    origin: String, remarks: [Remark]
  ) {
    (self.name, self.training, self.validation, self.test) = (name, training, validation, test)
    (self.kind, self.origin, self.remarks) = (kind, origin, remarks)
  }

  /// What files a data set is made of.
  public enum Kind: Sendable, Equatable {
    /// IDX files.
    case idx
    /// CIFAR's records.
    case cifar
    /// A `.npy` array of pictures and labels beside it.
    case numpy
    /// An `.npz` archive of arrays.
    case npz
    /// A folder of pictures for each class.
    case classFolders
    /// A folder of pictures whose names begin with the class.
    case namedPictures
    /// A table of picture files and classes.
    case pictureTable
  }

  /// One thing the user is told.
  public enum Remark: Sendable, Equatable {
    /// Numbers were divided by so much.
    case divided(by: Int)
    /// Numbers lie outside 0…1 and were left so.
    case outsideUnitRange
    /// Something was done to the colours of so many of the pictures that were looked at.
    case converted(Conversion, pictures: Int, of: Int)
    /// Pictures were brought to one size.
    case resized(to: ImageSize)
    /// Colours became grey.
    case madeGrey
    /// Grey became colours.
    case madeColour
    /// The folder of test pictures has no classes and was left out; so many pictures.
    case unlabelledTest(Int)
  }
}

extension DataSet {
  /// What was done to the training pictures, where they are arrays.
  public var arrayScale: ArrayScale? {
    guard kind == .numpy || kind == .npz else { return nil }
    return remarks.contains(.divided(by: 255)) ? .divided : remarks.contains(.outsideUnitRange) ? .kept : .unit
  }
}

/// What the files of a data set leave open.
public struct DataReading: Sendable, Equatable {
  /// The size all pictures get; `nil` for their own, or 128×128 for photographs of different sizes.
  public var size: ImageSize?
  /// 1 (grey) or 3 (colour); `nil` for what the pictures have.
  public var channels: Int?
  /// The labels of a `.npy` of pictures.
  public var labelsPath: String?
  /// The column of a table, or `fine` or `coarse` of CIFAR-100.
  public var labelColumn: String?
  /// The classes, in their order, that labels must be among; `nil` for those that occur, sorted.
  public var classNames: [String]?
  /// What was done to the arrays that a network has learned from; `nil` to decide by the numbers.
  public var arrayScale: ArrayScale?

  /// What is left open: everything that is `nil`.
  public init(
    size: ImageSize?, channels: Int?, labelsPath: String?, labelColumn: String?, classNames: [String]?
  ) {
    (self.size, self.channels, self.labelsPath) = (size, channels, labelsPath)
    (self.labelColumn, self.classNames) = (labelColumn, classNames)
  }

  /// Everything open.
  public static let automatic = DataReading(
    size: nil, channels: nil, labelsPath: nil, labelColumn: nil, classNames: nil)

  /// Refuses choices that a kind of files does not leave open.
  func refuse(labels: Bool, column: Bool, _ place: String, _ what: String) throws {
    if labels, labelsPath != nil {
      throw DataOptionError("--labels is for a .npy array of pictures; \(place) is \(what) and has its own")
    }
    if column, labelColumn != nil {
      throw DataOptionError("--label-column is for tables and CIFAR-100; \(place) is \(what) and has no columns")
    }
  }
}

/// A choice that the files do not leave, in one line. The files themselves are in order.
public struct DataOptionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One line: what, where, what is allowed.
  public let description: String

  init(_ description: String) { self.description = OneLine.text(description) }
}

extension DataSet {
  /// The set with every picture at the size and with the channels that were asked for, and remarks about it.
  func fitted(to reading: DataReading) throws -> DataSet {
    var remarks = remarks
    let (shape, stored) = (training.shape, training.shape[2])
    let size = reading.size ?? ImageSize(height: shape[0], width: shape[1])
    let channels = reading.channels ?? stored
    if [size.height, size.width, channels] == shape { return self }
    guard channels == stored || [channels, stored].sorted() == [1, 3] else {
      throw DataOptionError("--channels: \(name) has \(stored) channels; grey and colour can only be made of 1 and 3")
    }
    if [size.height, size.width] != Array(shape.prefix(2)) { remarks.append(.resized(to: size)) }
    if channels != stored { remarks.append(channels == 1 ? .madeGrey : .madeColour) }
    func fit(_ source: any ExampleSource) -> any ExampleSource {
      ExamplesAtSize(source, size: size, channels: channels)
    }
    return DataSet(
      name: name, training: fit(training), validation: validation.map(fit), test: test.map(fit), kind: kind,
      origin: origin, remarks: remarks)
  }
}
