// .npy out: byte for byte what numpy.save writes for an array in C order.
// Little-endian only, version 1.0 only; the ranks and shapes here never need more.
// Next: `AtomicFile.swift`, which puts the bytes in a file.

import Reference

extension NPY {
  /// The `.npy` file of a tensor, dtype `<f4`.
  public static func encode(_ tensor: Tensor<Float>) -> [UInt8] {
    encode(tensor.scalars, descr: "<f4", shape: tensor.shape)
  }

  /// The `.npy` file of a tensor, dtype `<f8`.
  public static func encode(_ tensor: Tensor<Double>) -> [UInt8] {
    encode(tensor.scalars, descr: "<f8", shape: tensor.shape)
  }

  /// The `.npy` file of whole numbers, such as class indices, dtype `<i8`.
  ///
  /// - Precondition: `integers` has as many elements as `shape` says.
  public static func encode(integers: [Int], shape: [Int]) -> [UInt8] {
    precondition(
      TensorShape.count(shape) == integers.count, "shape \(shape) does not hold \(integers.count) integers")
    return encode(integers.map { Int64($0) }, descr: "<i8", shape: shape)
  }

  private static func encode<Element: BitwiseCopyable>(_ elements: [Element], descr: String, shape: [Int]) -> [UInt8] {
    let header = header(descr: descr, shape: shape)
    return elements.withUnsafeBytes { data in
      [UInt8](unsafeUninitializedCapacity: header.count + data.count) { buffer, initialized in
        let target = UnsafeMutableRawBufferPointer(buffer)
        target.copyBytes(from: header)
        UnsafeMutableRawBufferPointer(rebasing: target[header.count...]).copyMemory(from: data)
        initialized = header.count + data.count
      }
    }
  }

  /// Magic, version 1.0, length, and the dictionary padded with spaces.
  ///
  /// NumPy leaves room for the first extent to grow to 21 digits, so that a file can be appended to, and then pads so
  /// that the data begin at a multiple of 64 bytes; with at least one space, also where none is needed.
  private static func header(descr: String, shape: [Int]) -> [UInt8] {
    let extents = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    var text = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(extents), }"
    if let first = shape.first { text += String(repeating: " ", count: max(0, 21 - String(first).count)) }
    let prefix = 10
    text += String(repeating: " ", count: 64 - (prefix + text.utf8.count + 1) % 64) + "\n"
    let length = text.utf8.count
    precondition(length <= 65535, "a header of \(length) bytes needs version 2.0")
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)] + Array(text.utf8)
  }
}
