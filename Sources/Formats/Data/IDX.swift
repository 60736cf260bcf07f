// IDX, the format of MNIST and Fashion-MNIST: a shape, then bytes, big-endian and mostly gzipped.
// Only bytes are read; the format's other types are used by no data set of pictures.
// Next: `IDX+Examples.swift`, which pairs pictures with labels.

import Reference

/// An array of an IDX file.
///
/// ```
/// 0  0  8  3      two zeros, the type (8: unsigned bytes), the number of axes
/// 0  0  2 88      each extent as 32 bits, the highest byte first: 600
/// …               the bytes in row-major order
/// ```
///
/// Source: Y. LeCun, C. Cortes and C. Burges, *The MNIST database*.
struct IDX: Equatable {
  /// The extent of each axis.
  let shape: [Int]
  /// The bytes, in row-major order.
  let bytes: [UInt8]

  /// Reads the file at `path`, gzipped or not.
  ///
  /// - Throws: ``FormatError`` if it cannot be read, is no IDX file, has another type, or has too many or too few bytes.
  static func read(_ path: String) throws -> IDX {
    var bytes = try FileBytes.read(path)
    if FileSignature.of(bytes) == .gzip {
      // One array of bytes and its header.
      bytes = try Gzip.decompress(bytes, limit: TensorShape.limit + 1024, name: path)
    }
    return try decode(bytes, name: path)
  }

  /// Whether a file begins with two zeros, one of the format's types, and a number of axes.
  static func beginsLike(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && [8, 9, 11, 12, 13, 14].contains(bytes[2])
      && 1...4 ~= bytes[3]
  }

  /// Decodes a file in memory. `name` is what errors call it.
  static func decode(_ bytes: [UInt8], name: String) throws -> IDX {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw FormatError(
        name, "is not an IDX file: it is \(FileSignature.of(bytes).rawValue)",
        remedy: "an IDX file begins with two zeros, as train-images-idx3-ubyte does")
    }
    guard bytes[2] == 8 else {
      throw FormatError(name, "an IDX file of type 0x\(hex(bytes[2]))", remedy: "only bytes, type 0x08, can be read")
    }
    let rank = Int(bytes[3])
    guard 1...4 ~= rank, bytes.count >= 4 + 4 * rank else {
      throw FormatError(name, "an IDX file of \(rank) axes that ends in its header", remedy: "download it again")
    }
    let shape = (0..<rank).map { axis in bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) } }
    guard let count = TensorShape.count(shape), count <= TensorShape.limit else {
      throw FormatError(
        name, "an IDX file of \(TensorShape.text(shape)) values is too large",
        remedy: "at most \(TensorShape.limit) can be read")
    }
    let found = bytes.count - 4 - 4 * rank
    guard found == count else {
      throw FormatError(
        name,
        "the IDX file is \(found < count ? "cut short" : "too long"): \(TensorShape.text(shape)) takes \(count) bytes, "
          + "\(found) are there", remedy: "download it again")
    }
    return IDX(shape: shape, bytes: Array(bytes[(4 + 4 * rank)...]))
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
