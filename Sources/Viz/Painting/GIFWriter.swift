// An animation to the bytes of a GIF 89a, by giflib. Of every picture only what changes is written, and within that
// rectangle what stays is transparent: long runs, which LZW makes short.
// It writes no comment and no date. Next: `FramePalette`.

import CGif

enum GIFWriter {
  static func bytes(_ sequence: FrameSequence, delay: Int) throws -> [UInt8] {
    let palette = FramePalette(sequence)
    let file = try File()
    try file.begin(width: sequence.width, height: sequence.height, palette)
    // What the screen shows, as numbers of colours.
    var screen = [UInt8](repeating: 0, count: sequence.width * sequence.height)
    for (number, patch) in sequence.patches.enumerated() {
      var pixels = palette.indices(patch.raster)
      for row in 0..<patch.raster.height {
        for column in 0..<patch.raster.width {
          let (pixel, place) = (row * patch.raster.width + column, (patch.y + row) * sequence.width + patch.x + column)
          if number > 0, let transparent = palette.transparent, pixels[pixel] == screen[place] {
            pixels[pixel] = transparent
          } else {
            screen[place] = pixels[pixel]
          }
        }
      }
      try file.write(patch, &pixels, delay: delay, transparent: number > 0 ? palette.transparent : nil)
    }
    return try file.finish()
  }

  /// giflib's file, its bytes kept in memory.
  private final class File {
    private final class Sink { var bytes: [UInt8] = [] }

    private let sink = Sink()
    private var gif: UnsafeMutablePointer<GifFileType>?

    init() throws {
      var code: Int32 = 0
      let write: OutputFunc = { gif, bytes, count in
        guard let gif, let bytes, let sink = gif.pointee.UserData else { return 0 }
        Unmanaged<Sink>.fromOpaque(sink).takeUnretainedValue()
          .bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return count
      }
      gif = EGifOpen(Unmanaged.passUnretained(sink).toOpaque(), write, &code)
      guard let gif else { throw VizError("GIF: " + Self.words(code)) }
      EGifSetGifVersion(gif, true)
    }

    deinit { if let gif { EGifCloseFile(gif, nil) } }

    func begin(width: Int, height: Int, _ palette: FramePalette) throws {
      // One number more than there are colours: that of "as before".
      let count = palette.colors.count + (palette.transparent == nil ? 0 : 1)
      let bits = GifBitSize(Int32(max(2, count)))
      guard let map = GifMakeMapObject(1 << bits, nil) else { throw VizError("GIF: no memory for the palette") }
      defer { GifFreeMapObject(map) }
      for index in 0..<(1 << Int(bits)) {
        let color = index < palette.colors.count ? palette.colors[index] : .black
        map.pointee.Colors[index] = GifColorType(Red: color.red, Green: color.green, Blue: color.blue)
      }
      try check(EGifPutScreenDesc(gif, Int32(width), Int32(height), bits, 0, map))
      // Netscape's extension: how often it is played, 0 for ever.
      try check(EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE))
      try check(EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0"))
      try check(EGifPutExtensionBlock(gif, 3, [1, 0, 0] as [UInt8]))
      try check(EGifPutExtensionTrailer(gif))
    }

    /// - Parameter delay: in milliseconds; the file has hundredths of a second.
    func write(_ patch: FrameSequence.Patch, _ pixels: inout [UInt8], delay: Int, transparent: UInt8?) throws {
      var control = GraphicsControlBlock(
        DisposalMode: DISPOSE_DO_NOT, UserInputFlag: false, DelayTime: Int32(delay / 10),
        TransparentColor: transparent.map(Int32.init) ?? NO_TRANSPARENT_COLOR)
      var extra = [UInt8](repeating: 0, count: 4)
      EGifGCBToExtension(&control, &extra)
      try check(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, Int32(extra.count), extra))
      let (width, height) = (patch.raster.width, patch.raster.height)
      try check(EGifPutImageDesc(gif, Int32(patch.x), Int32(patch.y), Int32(width), Int32(height), false, nil))
      try pixels.withUnsafeMutableBufferPointer { pixels in
        for row in 0..<height { try check(EGifPutLine(gif, pixels.baseAddress! + row * width, Int32(width))) }
      }
    }

    func finish() throws -> [UInt8] {
      var code: Int32 = 0
      let closed = EGifCloseFile(gif, &code)
      gif = nil
      guard closed == GIF_OK else { throw VizError("GIF: " + Self.words(code)) }
      return sink.bytes
    }

    private func check(_ status: Int32) throws {
      guard status != GIF_OK else { return }
      throw VizError("GIF: " + Self.words(gif?.pointee.Error ?? 0))
    }

    private static func words(_ code: Int32) -> String {
      GifErrorString(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
    }
  }
}
