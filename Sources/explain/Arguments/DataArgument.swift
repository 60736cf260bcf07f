// What a person types for a data set: a name such as `digits`, or a path; and the options that say how it is read.
// The kinds of files are told apart in Formats. Next: `AugmentationSyntax.swift`.

import ArgumentParser
import Formats
import Reference

/// How a data set is read, where its files leave it open.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The size of all pictures, stretched. Default: their own; 128,128 for pictures of different sizes.",
      valueName: "H,W"))
  var imageSize: String?

  @Option(help: ArgumentHelp("Make all pictures grey or coloured. Default: as they are.", valueName: "grey|color"))
  var channels: String?

  @Option(help: ArgumentHelp("The classes of a .npy of pictures: a .csv or another .npy.", valueName: "FILE"))
  var labels: String?

  @Option(
    help: ArgumentHelp("The column of a table that has the classes; fine or coarse of CIFAR-100.", valueName: "NAME"))
  var labelColumn: String?

  /// The options as Formats takes them.
  ///
  /// - Parameter classNames: the classes of a trained network, in its order; `nil` to find the classes in the files.
  func reading(classNames: [String]?) throws -> DataReading {
    var reading = DataReading(
      size: nil, channels: nil, labelsPath: try named(labels, "--labels"),
      labelColumn: try named(labelColumn, "--label-column"), classNames: classNames)
    if let imageSize {
      let sides = try NumberSyntax.integers(
        imageSize, for: "--image-size", in: 1...4096, counts: [1, 2], form: "H,W, such as 128,128")
      reading.size = ImageSize(height: sides[0], width: sides[sides.count - 1])
    }
    if let channels {
      let allowed = ["grey": 1, "gray": 1, "color": 3, "colour": 3]
      guard let count = allowed[channels.trimmed.lowercased()] else {
        throw UsageError(channels.trimmed, for: "--channels", allowed: ["grey", "color"])
      }
      reading.channels = count
    }
    return reading
  }

  /// Reads pictures at the size and with the colours that a network takes, unless others were asked for.
  mutating func fit(_ shape: [Int]) {
    guard shape.count == 3 else { return }
    imageSize = imageSize ?? "\(shape[0]),\(shape[1])"
    if shape[2] == 1 || shape[2] == 3 { channels = channels ?? (shape[2] == 1 ? "grey" : "color") }
  }

  private func named(_ text: String?, _ option: String) throws -> String? {
    guard let trimmed = text?.trimmed else { return nil }
    if trimmed.isEmpty { throw UsageError("\(option) is empty; leave it out or name something") }
    return trimmed
  }
}

/// A data set as it is typed.
enum DataArgument {
  static let help = ArgumentHelp(
    "\(KnownDataSet.all.map(\.name).joined(separator: ", ")), or a folder or file (explain data --help).",
    valueName: "DATA")

  /// Reads the data set that `text` names: a known one first, so that a folder with such a name is typed `./mnist`.
  static func read(_ text: String, _ reading: DataReading) throws -> DataSet {
    let name = text.trimmed
    let names = KnownDataSet.all.map(\.name)
    guard !name.isEmpty else {
      throw UsageError("the data set has no name; allowed are \(names.joined(separator: ", ")), a folder or a file")
    }
    if let known = KnownDataSet.named(name) { return try known.read(reading) }
    do {
      return try DataSet.read(name, reading)
    } catch let error as FormatError where error.problem == "no such file" && !name.contains("/") {
      // A name that is near a known one is meant for it.
      guard let nearest = Spelling.nearest(to: name, in: names) else { throw error }
      throw FormatError(name, "no data set and no file of that name", remedy: "did you mean \(nearest)?")
    }
  }
}
