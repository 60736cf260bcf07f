// .npy in: NumPy's format for one array, versions 1.0, 2.0 and 3.0 (NEP 1; numpy.lib.format).
// It loads no pickle, so no file can run code, and it reads no .npz.
// Next: `NumpyArray.swift` for the values, `NPY+Writing.swift` for the way back.

import Reference

/// NumPy's `.npy` format, in and out.
public enum NPY {
  /// Reads the array at `path`; `-` is standard input.
  ///
  /// - Throws: ``FormatError`` if the file cannot be read, is no `.npy`, has too many or too few bytes for its shape,
  ///   or holds something that is not a number.
  public static func read(_ path: String) throws -> NumpyArray {
    try decode(FileBytes.read(path), name: path)
  }

  /// Decodes a `.npy` file in memory. `name` is what errors call it.
  ///
  /// - Throws: ``FormatError``, as ``read(_:)`` does.
  public static func decode(_ bytes: [UInt8], name: String) throws -> NumpyArray {
    let header = try NPYHeader(bytes, name: name)
    // The header has checked that the count is at most `TensorShape.limit`, so the sizes in bytes fit.
    let expected = (TensorShape.count(header.shape) ?? 0) * header.dataType.size
    let found = bytes.count - header.dataOffset
    guard found == expected else {
      let problem = found < expected ? "cut short" : "too long"
      throw FormatError(
        name,
        "the .npy file is \(problem): \(TensorShape.text(header.shape)) \(header.dataType.name) takes \(expected) "
          + "bytes, \(found) are there", remedy: "save one array a file with numpy.save")
    }
    var array = NumpyArray(
      shape: header.shape, dataType: header.dataType, conversions: [], bytes: bytes, dataOffset: header.dataOffset)
    let isReordered = header.isFortranOrder && header.shape.count > 1
    if header.isBigEndian || isReordered {
      array.bytes = rearranged(bytes, header, isReordered: isReordered)
      array.dataOffset = 0
      array.conversions = (header.isBigEndian ? [.bigEndian] : []) + (isReordered ? [.fortranOrder] : [])
    }
    return array
  }

  private static func rearranged(_ bytes: [UInt8], _ header: NPYHeader, isReordered: Bool) -> [UInt8] {
    switch header.dataType.size {
    case 1: rearranged(bytes, header, isReordered, as: UInt8.self)
    case 2: rearranged(bytes, header, isReordered, as: UInt16.self)
    case 4: rearranged(bytes, header, isReordered, as: UInt32.self)
    default: rearranged(bytes, header, isReordered, as: UInt64.self)
    }
  }

  /// The data in C order and little-endian.
  ///
  /// In Fortran order the first axis is contiguous: element `[i, j]` of `[2, 3]` lies at `i + 2·j`.
  ///
  /// ```
  /// file    a d b e c f          indices  [0,0] [1,0] [0,1] [1,1] [0,2] [1,2]
  /// result  a b c d e f          indices  [0,0] [0,1] [0,2] [1,0] [1,1] [1,2]
  /// ```
  private static func rearranged<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: [UInt8], _ header: NPYHeader, _ isReordered: Bool, as: Word.Type
  ) -> [UInt8] {
    let size = MemoryLayout<Word>.size
    let count = (bytes.count - header.dataOffset) / size
    let swaps = header.isBigEndian
    // For every axis, how far apart neighbours lie in the file.
    var strides: [Int] = []
    var stride = 1
    for extent in header.shape {
      strides.append(stride)
      stride *= max(extent, 1)
    }
    return bytes.withUnsafeBytes { file in
      [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
        let target = UnsafeMutableRawBufferPointer(buffer)
        var index = [Int](repeating: 0, count: header.shape.count)
        var source = 0
        for position in 0..<count {
          let word = file.loadUnaligned(
            fromByteOffset: header.dataOffset + (isReordered ? source : position) * size, as: Word.self)
          target.storeBytes(of: swaps ? word.byteSwapped : word, toByteOffset: position * size, as: Word.self)
          guard isReordered else { continue }
          var axis = index.count - 1
          while axis >= 0 {
            index[axis] += 1
            source += strides[axis]
            if index[axis] < header.shape[axis] { break }
            source -= strides[axis] * header.shape[axis]
            index[axis] = 0
            axis -= 1
          }
        }
        initialized = count * size
      }
    }
  }
}
