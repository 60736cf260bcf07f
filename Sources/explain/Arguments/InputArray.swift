// What a person hands in: a picture, an array, a sample or standard input, brought to one tensor with a record of what
// was changed on the way. Formats reads; here it is decided what the numbers are for.

import Formats
import Reference
import Viz

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Pictures that travel with the program.
enum Sample {
  /// Their names, as in `sample:camera`.
  static let names = ["camera", "chelsea", "boot"]

  /// The file that a name stands for: a sample's, or the name itself.
  static func file(_ name: String) throws -> String {
    name.hasPrefix("sample:") ? try path(String(name.dropFirst(7))) : name
  }

  /// The file of a sample.
  static func path(_ name: String) throws -> String {
    guard names.contains(name) else {
      throw UsageError(
        "there is no sample \(OneLine.quoted(name)); the samples are \(names.map { "sample:\($0)" }.joined(separator: ", "))"
      )
    }
    return try ResourceFolder.locate("samples") + "/\(name).png"
  }
}

/// An input as a tensor, with a record of where it came from.
struct InputArray {
  /// What channels of a picture are wanted.
  enum Channels {
    /// Brightness only.
    case grey
    /// Red, green and blue.
    case color
  }

  /// What the person typed.
  let text: String
  /// The name without folder and suffix, for naming outputs: `camera`.
  let stem: String
  /// What the file is: `RGB 8-bit PNG`, `float64 array`.
  let kind: String
  /// The values.
  let values: Tensor<Float>
  /// The values before they were rounded to `Float`; `nil` where they are the same.
  private let unrounded: Tensor<Double>?
  /// Whether the input is a picture, with values in 0…1.
  let isPicture: Bool
  /// Whether the input is an array of whole numbers by its type.
  let isWhole: Bool
  /// What was done to the file's numbers, in words.
  let conversions: [String]

  /// Of a picture that was read in grey, its colours `[H, W, 3]` and the number that stands for 1.
  private let colours: (samples: Tensor<Float>, largest: Int)?

  /// Other greys of a colour picture that somebody may have had: red and blue exchanged, and rounded to 8 bits as
  /// OpenCV does.
  var otherGreys: [Diagnosis.OtherInput] {
    guard let colours else { return [] }
    let shape = Array(colours.samples.shape.prefix(2))
    func grey(_ make: (_ red: Float, _ green: Float, _ blue: Float) -> Float) -> Tensor<Double> {
      Tensor(shape: shape) { pixel in
        Double(
          make(
            colours.samples[flat: 3 * pixel], colours.samples[flat: 3 * pixel + 1], colours.samples[flat: 3 * pixel + 2]
          ))
      }
    }
    // cv::cvtColor: weights in 14 bits, rounded.
    func eightBit(_ red: Float, _ green: Float, _ blue: Float) -> Float {
      let levels = [red, green, blue].map { Int(($0 * 255).rounded()) }
      return Float((4899 * levels[0] + 9617 * levels[1] + 1868 * levels[2] + 8192) >> 14) / 255
    }
    let exact = grey { Float(0.299 * Double($2) + 0.587 * Double($1) + 0.114 * Double($0)) }
    if colours.largest != 255 { return [.exchangingRedAndBlue(exact)] }
    return [
      .exchangingRedAndBlue(exact), .exchangingRedAndBlue(grey { eightBit($2, $1, $0) }),
      .rounded(grey { eightBit($0, $1, $2) }),
    ]
  }

  /// The values as the file has them.
  var exact: Tensor<Double> { unrounded ?? values.map(Double.init) }

  /// Reads an input.
  ///
  /// - Parameter channels: what to make of a colour picture; `nil` where colour cannot matter.
  static func read(_ text: String, channels: Channels, language: Language) throws -> InputArray {
    let name = text.trimmed
    guard !name.isEmpty else {
      throw UsageError(
        "the input has no name; give a .png, .jpg or .npy file, numbers, sample:NAME, or - for standard input")
    }
    if let typed = try typed(name, language) { return typed }
    let path = try Sample.file(name)
    let bytes = try FileBytes.read(path)
    if FileSignature.of(bytes) == .npy {
      return array(try NPY.decode(bytes, name: path), name: name, language: language)
    }
    if path.lowercased().hasSuffix(".npy") {
      throw FormatError(
        path, "is \(FileSignature.of(bytes).rawValue), not a .npy array", remedy: "save it with numpy.save")
    }
    return picture(try Image.decode(bytes, name: path), name: name, channels: channels, language: language)
  }

  /// A map of numbers that were typed, `1 2 3; 4 5 6`; `nil` for what is no list of numbers, or is a file all the same.
  private static func typed(_ text: String, _ language: Language) throws -> InputArray? {
    guard NumberSyntax.looksLikeNumbers(text), text.contains(where: " ,;".contains), access(text, F_OK) != 0 else {
      return nil
    }
    let exact = try NumberSyntax.matrix(text, for: "the input")
    let values = exact.map { Float($0) }
    let inexact = exact.scalars.indices.count { Double(values[flat: $0]) != exact[flat: $0] && !exact[flat: $0].isNaN }
    return InputArray(
      text: NumberSyntax.shortened(text), stem: "map", kind: Phrase.typedNumbers.text(language), values: values,
      unrounded: inexact == 0 ? nil : exact, isPicture: false, isWhole: false,
      conversions: inexact == 0 ? [] : [Phrase.roundedToFloat.text(language, NumberText.grouped(inexact))], colours: nil
    )
  }

  /// Refuses `--color` for what has no colours to choose from.
  func allow(color: Bool) throws {
    if color && !isPicture {
      throw UsageError("--color is for pictures; \(text) is an array and keeps all its channels")
    }
  }

  /// Reads an input that must be an array: weights, a bias, a result to check.
  static func readArray(_ path: String, language: Language) throws -> InputArray {
    let name = path.trimmed
    return array(try NPY.read(name), name: name, language: language)
  }

  private static func array(_ array: NumpyArray, name: String, language: Language) -> InputArray {
    let floats = array.floats()
    var conversions = array.conversions.map { Words.conversion($0, language) }
    if floats.inexactCount > floats.overflowCount {
      conversions.append(
        Phrase.roundedToFloat.text(language, NumberText.grouped(floats.inexactCount - floats.overflowCount)))
    }
    if floats.overflowCount > 0 {
      conversions.append(Phrase.becameInfinite.text(language, NumberText.grouped(floats.overflowCount)))
    }
    return InputArray(
      text: OneLine.text(name), stem: stem(of: name), kind: Phrase.arrayOf.text(language, array.dataType.name),
      values: floats.tensor, unrounded: floats.isExact ? nil : array.doubles().tensor, isPicture: false,
      isWhole: array.dataType.isWhole, conversions: conversions, colours: nil)
  }

  private static func picture(_ image: Image, name: String, channels: Channels, language: Language) -> InputArray {
    var conversions = image.conversions.map { Words.conversion($0, language) }
    var values = image.samples
    let isGreyed = channels == .grey && image.channels == 3
    if channels == .grey || image.channels == 1 {
      if image.channels == 3 { conversions.append(Phrase.greyByLuma.text(language)) }
      values = image.grey()
    }
    let largest = (1 << image.bitDepth) - 1
    conversions.append(Phrase.scaledToOne.text(language, "\(largest)"))
    return InputArray(
      text: OneLine.text(name), stem: stem(of: name), kind: Words.picture(image.original, language), values: values,
      unrounded: nil,
      isPicture: true, isWhole: false,
      conversions: conversions, colours: isGreyed ? (image.samples, largest) : nil)
  }

  /// The last part of a path without its suffix: `photos/cat.small.png` gives `cat.small`.
  static func stem(of path: String) -> String {
    if path == "-" { return "stdin" }
    let name = path.hasPrefix("sample:") ? path.dropFirst(7) : path.split(separator: "/").last ?? "input"
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return String(name) }
    return String(name[..<dot])
  }
}
