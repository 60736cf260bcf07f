// From a window that slides to files: an animation, single frames, pages with all of them.

import Formats
import Reference
import Viz

extension Report {
  /// Draws all that a target asks for, to be written with the other files.
  ///
  /// - Parameters:
  ///   - stem: what the single frames are called before their number.
  ///   - make: makes the panel; its argument makes any text of people's fit for the shipped fonts.
  mutating func draw(
    _ target: AnimationTarget, stem: String, _ make: ((String) -> String) throws -> SlidingPanel
  ) throws {
    let painter = try Painter(fontFolder: FigureFile.fontFolder)
    let context = FigureContext(language: language, theme: target.theme, measurer: painter)
    let panel = try make { painter.printable($0) }
    // Pages first: they are cheap, and say what does not fit.
    let pages = try target.sheets.map { page in
      try painter.render(panel.sheet.scene(context), as: page.format, dpi: page.dpi)
    }
    if target.animation != nil || target.frameFolder != nil {
      var sequence = FrameSequence(dpi: target.dpi)
      var files: [(name: String, bytes: [UInt8])] = []
      let scenes = panel.scenes(context)
      if let first = scenes.first { try FrameSequence.check(first, count: scenes.count, dpi: target.dpi) }
      let digits = max(2, String(scenes.count - 1).count)
      for (number, scene) in scenes.enumerated() {
        let raster = try painter.raster(scene, dpi: target.dpi)
        if target.animation != nil { sequence.append(raster) }
        guard target.frameFolder != nil else { continue }
        let text = String(number)
        let name = "\(stem)_\(String(repeating: "0", count: digits - text.count))\(text).png"
        files.append((name: name, bytes: try raster.png(dpi: target.dpi)))
      }
      if let animation = target.animation {
        add(
          file: animation.path, bytes: try sequence.encoded(as: animation.format, delay: target.delay),
          key: "animation")
      }
      if let folder = target.frameFolder { add(folder: folder, files: files, key: "frame_folder") }
    }
    for (page, bytes) in zip(target.sheets, pages) { add(file: page.path, bytes: bytes, key: "sheet") }
  }
}
