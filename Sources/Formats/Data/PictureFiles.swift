// Pictures in files, each read when it is asked for: a folder may be larger than memory.
// Next: `PictureFolder.swift`, which finds the files and their classes.

import Reference

/// What the name of a file says.
enum PictureName {
  private static let suffixes: Set<Substring> = ["png", "jpg", "jpeg", "jpe", "jfif"]

  /// Whether the name ends as that of a picture that can be read.
  static func isPicture(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return false }
    return suffixes.contains(Substring(name[name.index(after: dot)...].lowercased()))
  }

  /// The class in a name such as `cat.12.jpg`: what stands before the first of at least two dots.
  static func label(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, let label = parts.first, !label.isEmpty else { return nil }
    return String(label)
  }
}

/// Labelled pictures in files, all brought to one size.
///
/// A picture is turned upright by its EXIF orientation, made grey or coloured, and stretched to the size
/// (``Tensor/resized(to:)``). Nothing but the names is kept in memory.
public struct PictureFiles: ExampleSource {
  /// `[H, W, C]` of one example.
  public let shape: [Int]
  /// The class of each picture.
  public let labels: [Int]
  /// The name of each class.
  public let classNames: [String]
  /// The file of each picture.
  public let paths: [String]

  /// The number of pictures.
  public var count: Int { paths.count }

  init(paths: [String], labels: [Int], classNames: [String], size: ImageSize, channels: Int) {
    precondition(paths.count == labels.count, "\(paths.count) pictures with \(labels.count) labels")
    (self.paths, self.labels, self.classNames) = (paths, labels, classNames)
    shape = [size.height, size.width, channels]
  }

  /// Reads some pictures into `batch` from example `first` on.
  ///
  /// - Throws: ``FormatError`` for a picture that cannot be read, is damaged or cut short.
  public func read(_ indices: some Collection<Int>, into batch: inout Tensor<Float>, at first: Int) throws {
    checkRead(indices, batch, at: first)
    for (offset, index) in indices.enumerated() {
      batch.replace(at: (first + offset) * valueCount, with: try Image.read(paths[index]).samples.fitted(to: shape))
    }
  }
}

extension PictureFiles {
  /// Puts in the size of every file and the content of some.
  ///
  /// - Throws: ``FormatError`` for a picture that cannot be read.
  public func add(to fingerprint: inout Fingerprint) throws {
    fingerprint.add(labelsOf: self)
    for path in paths {
      // Its name and its size; folders above may be called otherwise elsewhere.
      fingerprint.add(FileSystem.split(path).name)
      if case .regular(let size, _) = FileSystem.kind(path) { fingerprint.add(size) }
    }
    for index in Fingerprint.sample(of: count) { fingerprint.add(try FileBytes.read(paths[index])) }
  }
}

/// What some pictures of a folder have in common.
struct PictureSurvey {
  /// The size of all that were looked at, or `nil` if they differ.
  let size: ImageSize?
  /// 3 if one of them has colours, else 1.
  let channels: Int
  /// What was done to the numbers of some of them, and to how many.
  let remarks: [DataSet.Remark]

  /// How many pictures are looked at; looking at all would take as long as an epoch.
  static let sampleCount = 16
  /// The size of pictures of different sizes, that of the notes.
  static let usualSize = ImageSize(height: 128, width: 128)

  /// Looks at pictures spread evenly over `paths`.
  ///
  /// - Throws: ``FormatError`` for a picture that cannot be read.
  init(_ paths: [String]) throws {
    let count = min(Self.sampleCount, paths.count)
    var sizes: [ImageSize] = []
    var channels = 1
    var conversions: [[Conversion]] = []
    for number in 0..<count {
      let image = try Image.read(paths[number * paths.count / count])
      sizes.append(ImageSize(height: image.height, width: image.width))
      channels = max(channels, image.channels)
      conversions.append(image.conversions)
    }
    remarks = Self.remarks(conversions)
    size = sizes.allSatisfy { $0 == sizes[0] } ? sizes.first : nil
    self.channels = channels
  }

  /// What changed the colours of pictures. That they are turned upright is said of all photographs.
  private static func remarks(_ conversions: [[Conversion]]) -> [DataSet.Remark] {
    func remark(_ conversion: Conversion, _ isMeant: (Conversion) -> Bool) -> DataSet.Remark? {
      let pictures = conversions.count { $0.contains(where: isMeant) }
      return pictures == 0 ? nil : .converted(conversion, pictures: pictures, of: conversions.count)
    }
    let transparent = conversions.joined().reduce(0) { sum, conversion in
      if case .alphaOverWhite(let pixels) = conversion { sum + pixels } else { sum }
    }
    return [
      remark(.alphaOverWhite(transparentPixels: transparent)) {
        if case .alphaOverWhite(let pixels) = $0 { pixels > 0 } else { false }
      },
      remark(.palette) { $0 == .palette }, remark(.cmyk) { $0 == .cmyk }, remark(.sixteenBit) { $0 == .sixteenBit },
      remark(.firstFrame) { $0 == .firstFrame },
    ].compactMap(\.self)
  }

  /// What all pictures are brought to, and what is told of it.
  struct Form {
    let size: ImageSize
    let channels: Int
    let remarks: [DataSet.Remark]
  }

  /// What was asked for, else what the pictures have.
  func form(_ reading: DataReading) -> Form {
    let (size, channels) = (reading.size ?? self.size ?? Self.usualSize, reading.channels ?? self.channels)
    var remarks = self.remarks + (self.size == size ? [] : [.resized(to: size)])
    if channels != self.channels { remarks.append(channels == 1 ? .madeGrey : .madeColour) }
    return Form(size: size, channels: channels, remarks: remarks)
  }
}

extension PictureFiles {
  /// Pictures whose classes nobody has said: what a trained network is asked about. Every label is 0.
  ///
  /// - Parameter shape: `[H, W, C]` that they are brought to, with one or three channels.
  public static func unlabelled(_ paths: [String], shape: [Int], classNames: [String]) -> PictureFiles {
    PictureFiles(
      paths: paths, labels: Array(repeating: 0, count: paths.count), classNames: classNames,
      size: ImageSize(height: shape[0], width: shape[1]), channels: shape[2])
  }
}
