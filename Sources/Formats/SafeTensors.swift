// Named arrays in one file: the safetensors format, which PyTorch, Keras and NumPy have readers for.
// Reading trusts nothing: every number of the header is held against the file's size before it is used.

import Reference

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Named arrays and words about them.
///
/// ```
/// 8 bytes     the length of the header, little-endian
/// header      {"__metadata__":{"format":"pt"},"conv/kernel":{"dtype":"F32","shape":[3,3,1,8],"data_offsets":[0,288]},…}
/// the rest    the arrays one after another, little-endian, row-major
/// ```
///
/// Source: github.com/huggingface/safetensors, *Format*.
public struct SafeTensors: Sendable {
  /// An array under its name.
  public struct Entry: Sendable {
    /// The name.
    public let name: String
    /// The array.
    public let tensor: Tensor<Float>

    /// Both, by name.
    public init(name: String, tensor: Tensor<Float>) {
      self.name = name
      self.tensor = tensor
    }
  }

  /// The arrays in their order in the file.
  public var entries: [Entry]
  /// Words about them.
  public var metadata: [String: String]

  /// These arrays and words.
  public init(entries: [Entry], metadata: [String: String]) {
    self.entries = entries
    self.metadata = metadata
  }

  /// The longest header that is read: that of the format's own library, 100 MB.
  private static let headerLimit = 100_000_000

  // MARK: Writing

  /// The bytes of a file, the same for the same arrays and words.
  ///
  /// - Precondition: no two arrays have one name, and none is called `__metadata__`.
  public func encoded() throws -> [UInt8] {
    var header: [String: HeaderField] = [:]
    if !metadata.isEmpty { header["__metadata__"] = .words(metadata) }
    var offset = 0
    for entry in entries {
      let end = offset + 4 * entry.tensor.count
      let array = ArrayHeader(dtype: "F32", shape: entry.tensor.shape, dataOffsets: [offset, end])
      precondition(header.updateValue(.array(array), forKey: entry.name) == nil, "two arrays named \(entry.name)")
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var text = [UInt8](try encoder.encode(header))
    // The arrays begin at a multiple of eight bytes, as the format's own library writes them.
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + offset)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: text.count >> (8 * shift))) }
    bytes += text
    for entry in entries {
      entry.tensor.storage.forEach { value in
        let bits = value.bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
      }
    }
    return bytes
  }

  // MARK: Reading

  /// The arrays of a file; those of 16 or 64 bits are rounded to `Float`.
  ///
  /// - Throws: ``FormatError`` where the file is cut, is no such file, or holds something that is no array of floats.
  public static func read(_ path: String) throws -> SafeTensors { try decode(FileBytes.read(path), path: path) }

  /// The arrays in these bytes.
  ///
  /// - Parameter path: what errors call them.
  /// - Throws: ``FormatError``.
  public static func decode(_ bytes: [UInt8], path: String) throws -> SafeTensors {
    guard bytes.count >= 8 else {
      throw FormatError(path, "\(bytes.count) bytes are too few for a safetensors file", remedy: "is it cut?")
    }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(headerLimit), Int(length) <= bytes.count - 8 else {
      throw FormatError(
        path, "its header would have \(length) bytes but \(bytes.count - 8) follow",
        remedy: "it is cut, or not a safetensors file")
    }
    let start = 8 + Int(length)
    let header: [String: HeaderField]
    do {
      header = try JSONDecoder().decode([String: HeaderField].self, from: Data(bytes[8..<start]))
    } catch {
      throw FormatError(path, "its header is not that of a safetensors file", remedy: "is it one?")
    }
    var file = SafeTensors(entries: [], metadata: [:])
    var arrays: [(name: String, array: ArrayHeader)] = []
    for (name, field) in header {
      switch field {
      case .words(let words): file.metadata = words
      case .array(let array): arrays.append((name, array))
      }
    }
    arrays.sort { ($0.array.dataOffsets.first ?? 0, $0.name) < ($1.array.dataOffsets.first ?? 0, $1.name) }
    for (name, array) in arrays {
      let tensor = try array.tensor(in: bytes[start...], name: name, path: path)
      file.entries.append(Entry(name: name, tensor: tensor))
    }
    return file
  }
}

/// A field of the header.
private enum HeaderField: Codable {
  case words([String: String])
  case array(ArrayHeader)

  init(from decoder: any Decoder) throws {
    if let array = try? ArrayHeader(from: decoder) {
      self = .array(array)
    } else {
      self = .words(try [String: String](from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .words(let words): try words.encode(to: encoder)
    case .array(let array): try array.encode(to: encoder)
    }
  }
}

/// Where an array lies and what it is.
private struct ArrayHeader: Codable {
  let dtype: String
  let shape: [Int]
  let dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }

  /// The array, once every number fits the file.
  func tensor(in data: ArraySlice<UInt8>, name: String, path: String) throws -> Tensor<Float> {
    guard let size = ["F16": 2, "F32": 4, "F64": 8][dtype] else {
      throw FormatError(path, "the array \(name) is of type \(dtype)", remedy: "F16, F32 and F64 can be read")
    }
    guard let count = TensorShape.count(shape), count <= TensorShape.limit else {
      throw FormatError(
        path, "the array \(name) has shape \(TensorShape.text(shape))",
        remedy: "at most \(TensorShape.limit) numbers are allowed")
    }
    guard dataOffsets.count == 2, dataOffsets[0] >= 0, dataOffsets[0] <= dataOffsets[1],
      dataOffsets[1] <= data.count, dataOffsets[1] - dataOffsets[0] == count * size
    else {
      throw FormatError(
        path, "the array \(name) does not lie where the header says", remedy: "the file is cut or damaged")
    }
    let first = data.startIndex + dataOffsets[0]
    func bits(_ index: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(data[first + index * size + $1]) << (8 * UInt64($1)) }
    }
    return Tensor(shape: shape) { index in
      switch size {
      case 2: HalfPrecision.float(UInt16(truncatingIfNeeded: bits(index)))
      case 4: Float(bitPattern: UInt32(truncatingIfNeeded: bits(index)))
      default: Float(Double(bitPattern: bits(index)))
      }
    }
  }
}
