// From a path to a picture: look at the first bytes, then let the one decoder that knows them do it.
// It trusts no suffix and decodes nothing itself.
// Next: `PNG+Reading.swift` and `JPEG.swift`.

extension Image {
  /// Reads the picture at `path`; `-` is standard input.
  ///
  /// PNG and JPEG are recognised by their first bytes. A JPEG named `.png` is read, and ``conversions`` says so.
  ///
  /// - Throws: ``FormatError`` if the file cannot be read, is something else, is damaged or cut short, or has more than
  ///   ``sampleLimit`` samples. A damaged file never gives half a picture.
  public static func read(_ path: String) throws -> Image {
    try decode(FileBytes.read(path), name: path)
  }

  /// Decodes a PNG or JPEG in memory. `name` is what errors call it; its suffix is compared with the content.
  ///
  /// - Throws: ``FormatError``, as ``read(_:)`` does.
  public static func decode(_ bytes: [UInt8], name: String) throws -> Image {
    let signature = FileSignature.of(bytes)
    switch signature {
    case .png: return try PNG.decode(bytes, name: name).noting(suffixOf: name, allowed: [".png"], content: "PNG")
    case .jpeg:
      let image = try JPEG.decode(bytes, name: name)
      return image.noting(suffixOf: name, allowed: [".jpg", ".jpeg", ".jpe", ".jfif"], content: "JPEG")
    case .npy:
      let isNamed = name.lowercased().hasSuffix(".npy")
      throw FormatError(
        name, "is a .npy array, not a picture",
        remedy: isNamed ? "save it as PNG or JPEG first" : "give its name the suffix .npy")
    case .gif, .bmp, .tiff, .webp, .heif, .pdf, .zip, .gzip, .pickle, .hdf5, .text, .unknown:
      throw FormatError(name, "not a PNG or JPEG: it is \(signature.rawValue)", remedy: "save it as PNG or JPEG first")
    }
  }

  /// This picture, with a remark if `name` has a suffix of another picture format.
  private func noting(suffixOf name: String, allowed: [String], content: String) -> Image {
    let (_, file) = FileSystem.split(name)
    guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return self }
    let suffix = file[dot...].lowercased()
    guard Self.pictureSuffixes.contains(suffix), !allowed.contains(suffix) else { return self }
    return Image(
      samples: samples, storedChannels: storedChannels, bitDepth: bitDepth, original: original,
      conversions: [.suffixMismatch(suffix: suffix, content: content)] + conversions)
  }

  private static let pictureSuffixes: Set = [
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".avif", ".npy",
  ]
}
