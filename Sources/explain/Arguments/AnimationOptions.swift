// The options that say where an animation goes: the suffix decides whether it moves. Next: `AnimationTarget`, below, which
// is checked before anything is computed.

import ArgumentParser
import Formats
import Reference
import Viz

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The animation, its frames and its contact sheet.
struct AnimationOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The animation, .gif or .apng, or all its frames on one page: .png, .svg or .pdf. Default: a .gif in this folder.",
      valueName: "FILE"))
  var output: String?

  @Option(help: ArgumentHelp("Also every frame as a numbered .png, in a new folder.", valueName: "FOLDER"))
  var frames: String?

  @Option(help: ArgumentHelp("Also all frames on one page: .png, .svg or .pdf.", valueName: "FILE"))
  var sheet: String?

  @Option(help: ArgumentHelp("Milliseconds for each frame, in tens.", valueName: "MS"))
  var delay: String?

  @Flag(help: "Draw nothing.")
  var noFigure = false

  @Option(help: ArgumentHelp("The colours of the figure. Default: light.", valueName: "light|dark|print"))
  var theme: String?

  @Option(help: ArgumentHelp("Pixels per inch; 96 is a pixel for each unit.", valueName: "N"))
  var dpi: String?

  /// The options by name, and whether each is used.
  var used: [(name: String, isUsed: Bool)] {
    [
      ("-o", output != nil), ("--frames", frames != nil), ("--sheet", sheet != nil), ("--delay", delay != nil),
      ("--theme", theme != nil), ("--dpi", dpi != nil),
    ]
  }

  /// Where everything goes, or `nil` if nothing is drawn.
  func target(default name: String, inputs: [String]) throws -> AnimationTarget? {
    guard noFigure else { return try AnimationTarget(self, default: name, inputs: inputs) }
    for option in used where option.isUsed {
      throw UsageError("\(option.name) is for pictures, but --no-figure wants none; leave one of them out")
    }
    return nil
  }
}

/// Where an animation goes and how it is painted.
struct AnimationTarget {
  /// An animation of a format.
  struct Animation {
    let path: String
    let format: AnimationFormat
  }

  let animation: Animation?
  /// Pages with all frames: the main file, or one beside it.
  let sheets: [FigureTarget]
  let frameFolder: String?
  let delay: Int
  let theme: Theme
  let dpi: Int

  /// Milliseconds for each frame if nothing else is asked for.
  static let defaultDelay = 800
  /// What is allowed: players make what is shorter longer, and nobody waits longer.
  static let delayRange = 20...60_000

  init(_ options: AnimationOptions, default name: String, inputs: [String]) throws {
    let path = options.output?.trimmed ?? name
    let suffix = path.contains(".") ? path.split(separator: ".").last?.lowercased() ?? "" : ""
    let sheetPath = options.sheet?.trimmed
    if let sheetPath, !FigureFormat.allCases.contains(where: { sheetPath.lowercased().hasSuffix(".\($0.rawValue)") }) {
      throw UsageError(
        "--sheet \(sheetPath): a page is .png, .svg or .pdf; try \(InputArray.stem(of: sheetPath)).png")
    }
    // Before what else is wrong with files in it: that it is not there yet is no mistake.
    let named = [path, sheetPath].compactMap(\.self)
    frameFolder = try options.frames.map { try Self.newFolder($0, outputs: named) }
    if let frameFolder, let inside = named.first(where: { OutputFile.lies($0, in: frameFolder) }) {
      throw UsageError("--frames \(frameFolder): \(inside) would lie among the frames; name another folder")
    }
    if let format = AnimationFormat(rawValue: suffix) {
      try OutputFile.check(path, inputs: inputs)
      animation = Animation(path: path, format: format)
    } else if FigureFormat(rawValue: suffix) != nil {
      if sheetPath != nil {
        throw UsageError(
          "--sheet: \(path) already is a page with all frames; leave one of them out, or try -o \(Self.gif(path))")
      }
      animation = nil
    } else {
      throw UsageError(
        "-o \(path): an animation is .gif or .apng, a page with all frames .png, .svg or .pdf; try \(Self.gif(path))")
    }
    theme = try FigureTarget.theme(options.theme)
    let pages = [animation == nil ? path : sheetPath].compactMap(\.self)
    let isPixels = animation != nil || options.frames != nil || pages.contains { $0.lowercased().hasSuffix(".png") }
    if options.dpi != nil && !isPixels { throw UsageError("--dpi is for pixels; a .\(suffix) has none, leave it out") }
    dpi = try options.dpi.map { try NumberSyntax.integer($0, for: "--dpi", in: Painter.dpiRange) } ?? Painter.defaultDPI
    let outputs = animation == nil ? [] : [path]
    sheets = try pages.map { page in
      try FigureTarget(
        path: page, theme: options.theme, dpi: page.lowercased().hasSuffix(".png") ? options.dpi : nil,
        inputs: inputs, outputs: outputs)
    }
    if options.delay != nil && animation == nil {
      throw UsageError("--delay is for .gif and .apng; a page does not move, leave it out")
    }
    delay = try options.delay.map(Self.delay) ?? Self.defaultDelay
  }

  private static func gif(_ path: String) -> String { InputArray.stem(of: path) + ".gif" }

  /// A delay in milliseconds that a file can hold: hundredths of a second.
  private static func delay(_ text: String) throws -> Int {
    let milliseconds = try NumberSyntax.integer(text, for: "--delay", in: delayRange)
    guard milliseconds.isMultiple(of: 10) else {
      throw UsageError(
        "--delay: \(milliseconds) is no multiple of 10, and files count hundredths of a second; the nearest is "
          + "\((milliseconds + 5) / 10 * 10)")
    }
    return milliseconds
  }

  /// A folder that is not there yet, or empty: frames of two animations must not mix.
  private static func newFolder(_ text: String, outputs: [String]) throws -> String {
    var path = try RunFolder.checked(text, for: "--frames")
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      try OutputFile.check(path, inputs: [], outputs: outputs)
      return path
    }
    guard isFolder else { throw UsageError("--frames \(path): is a file; name a new folder") }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), names.isEmpty else {
      throw UsageError("--frames \(path): the folder is not empty; name a new one, or empty it")
    }
    try AtomicFile.checkWritable(path + "/frame.png")
    return path
  }
}
