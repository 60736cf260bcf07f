// What a file is, by its first bytes. A suffix is what someone hoped; the signature is what the writer wrote.
// It decodes nothing and promises nothing about the rest of the file.
// Next: `Image+Reading.swift` and `NPY.swift`, which act on it.

/// The kinds of file that can be told apart by their first bytes.
public enum FileSignature: String, Sendable, CaseIterable {
  /// Portable Network Graphics.
  case png = "a PNG picture"
  /// JPEG.
  case jpeg = "a JPEG picture"
  /// A NumPy array.
  case npy = "a .npy array"
  /// A GIF picture or animation.
  case gif = "a GIF picture"
  /// A Windows bitmap.
  case bmp = "a BMP picture"
  /// A TIFF picture.
  case tiff = "a TIFF picture"
  /// A WebP picture.
  case webp = "a WebP picture"
  /// A picture as telephones store it, HEIC or AVIF.
  case heif = "a HEIC or AVIF picture"
  /// A Portable Document.
  case pdf = "a PDF document"
  /// An archive: .zip, and therefore .npz.
  case zip = "a ZIP archive (.zip, .npz)"
  /// Something compressed with gzip.
  case gzip = "a gzip archive"
  /// A Python pickle.
  case pickle = "a Python pickle"
  /// HDF5, in which Keras stores weights.
  case hdf5 = "an HDF5 file"
  /// Characters of some language.
  case text = "text"
  /// Something else.
  case unknown = "unknown data"

  /// The signature of a file that begins with `bytes`. Looks at 512 bytes at most.
  public static func of(_ bytes: [UInt8]) -> FileSignature {
    let known: [(FileSignature, offset: Int, [UInt8])] = [
      (.png, 0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      (.jpeg, 0, [0xFF, 0xD8, 0xFF]),
      (.npy, 0, [0x93] + Array("NUMPY".utf8)),
      (.gif, 0, Array("GIF8".utf8)),
      (.tiff, 0, [0x49, 0x49, 0x2A, 0]), (.tiff, 0, [0x4D, 0x4D, 0, 0x2A]),
      (.webp, 8, Array("WEBP".utf8)),
      (.heif, 4, Array("ftyp".utf8)),
      (.pdf, 0, Array("%PDF".utf8)),
      (.zip, 0, [0x50, 0x4B, 3, 4]), (.zip, 0, [0x50, 0x4B, 5, 6]),
      (.gzip, 0, [0x1F, 0x8B]),
      (.hdf5, 0, [0x89] + Array("HDF\r\n".utf8)),
      (.pickle, 0, [0x80, 2]), (.pickle, 0, [0x80, 3]), (.pickle, 0, [0x80, 4]), (.pickle, 0, [0x80, 5]),
    ]
    for (signature, offset, pattern) in known where bytes.dropFirst(offset).starts(with: pattern) { return signature }
    if bytes.starts(with: Array("BM".utf8)), bytes.count >= 26, bytes[6..<10].allSatisfy({ $0 == 0 }) { return .bmp }
    return looksLikeText(bytes.prefix(512)) ? .text : .unknown
  }

  private static func looksLikeText(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 || $0 == 10 || $0 == 12 || $0 == 13 }
  }
}
