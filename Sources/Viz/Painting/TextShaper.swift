// Letters to glyphs: a private set of four fonts, so that a text is as wide and looks the same on every machine.
// It reads no system font and no fontconfig file. A character that no shipped font has is an error, never a box.
// Next: `Painter`, the only other file that knows Cairo.

import CCairo
import Dispatch

final class TextShaper {
  static let fontFiles = ["NanumGothic.ttf", "NanumGothicBold.ttf", "DejaVuSans.ttf", "DejaVuSansMono.ttf"]

  private struct Key: Hashable {
    let string: String
    let style: TextStyle
  }

  private let coverage: Coverage
  private let context: OpaquePointer
  private let fontMap: UnsafeMutablePointer<PangoFontMap>
  private let layout: OpaquePointer
  private let options: OpaquePointer
  private var fonts: [TextStyle: OpaquePointer] = [:]
  private var widths: [Key: Double] = [:]

  init(fontFolder: String) throws {
    coverage = try Coverage.registered(fontFolder)
    guard let map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT),
      let context = pango_font_map_create_context(map), let layout = pango_layout_new(context),
      let options = cairo_font_options_create()
    else { throw VizError("Pango has no FreeType fonts here") }
    // No hinting and no rounding: a text has the same width at every resolution, so one layout serves all formats.
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    pango_context_set_round_glyph_positions(context, 0)
    pango_context_set_language(context, pango_language_from_string("ko"))
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_auto_dir(layout, 0)
    (self.fontMap, self.context, self.layout, self.options) = (map, context, layout, options)
  }

  deinit {
    fonts.values.forEach { pango_font_description_free($0) }
    cairo_font_options_destroy(options)
    for object in [layout, context] { g_object_unref(UnsafeMutableRawPointer(object)) }
    g_object_unref(UnsafeMutableRawPointer(fontMap))
  }

  func width(of string: String, style: TextStyle) -> Double {
    let key = Key(string: string, style: style)
    if let known = widths[key] { return known }
    set(string, style)
    var width: Int32 = 0
    pango_layout_get_size(layout, &width, nil)
    let result = Double(width) / Double(PANGO_SCALE)
    widths[key] = result
    return result
  }

  /// Shows the run with the current colour of `cairo`.
  func show(_ run: TextRun, on cairo: OpaquePointer) throws {
    set(run.string, run.style)
    if pango_layout_get_unknown_glyphs_count(layout) > 0 {
      let missing = run.string.unicodeScalars.first { !coverage.contains($0) }
      throw VizError(
        missing.map { "no font has the character \"\($0)\" (\(Self.escape($0))) of \"\(run.string)\"" }
          ?? "the fonts cannot show \"\(run.string)\"")
    }
    let bounds = run.bounds(self)
    cairo_move_to(cairo, bounds.x, run.position.y)
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, 0))
  }

  /// `text` with everything that has no glyph or would break a line written as `U+1F9E0`.
  func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        result.append(contentsOf: Self.escape(scalar).unicodeScalars)
      default:
        if coverage.contains(scalar) {
          result.append(scalar)
        } else {
          result.append(contentsOf: Self.escape(scalar).unicodeScalars)
        }
      }
    }
    return String(result)
  }

  static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private func set(_ string: String, _ style: TextStyle) {
    pango_layout_set_font_description(layout, font(style))
    pango_layout_set_text(layout, string, -1)
    let attributes = style.face == .words ? Self.borrowedSigns(string) : nil
    pango_layout_set_attributes(layout, attributes)
    if let attributes { pango_attr_list_unref(attributes) }
  }

  /// NanumGothic draws … at half height and squeezes ² √ ∞ → into the frame of a syllable: DejaVu Sans has better ones.
  private static func borrowedSigns(_ string: String) -> OpaquePointer? {
    var list: OpaquePointer?
    var start: UInt32 = 0
    for scalar in string.unicodeScalars {
      let end = start + UInt32(UTF8.width(scalar))
      if isSign(scalar), let family = pango_attr_family_new("DejaVu Sans") {
        family.pointee.start_index = start
        family.pointee.end_index = end
        if list == nil { list = pango_attr_list_new() }
        pango_attr_list_insert(list, family)
      }
      start = end
    }
    return list
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB2, 0xB3, 0xB9, 0x2026, 0x2070...0x209F, 0x2190...0x23FF: true
    default: false
    }
  }

  private func font(_ style: TextStyle) -> OpaquePointer? {
    if let known = fonts[style] { return known }
    let families =
      switch style.face {
      case .words: "NanumGothic, DejaVu Sans"
      case .numbers: "DejaVu Sans, NanumGothic"
      case .mono: "DejaVu Sans Mono, NanumGothic, DejaVu Sans"
      }
    let font = pango_font_description_from_string(families)
    pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    fonts[style] = font
    return font
  }
}

extension TextShaper: TextMeasurer {}

/// The shipped fonts as fontconfig sees them. Fontconfig keeps one current configuration a process, so this does too.
private final class Coverage: @unchecked Sendable {
  // Guarded by `queue`; a `Coverage` itself never changes after its init.
  nonisolated(unsafe) private static var known: [String: Coverage] = [:]
  private static let queue = DispatchQueue(label: "fonts")

  private let sets: [OpaquePointer]

  static func registered(_ folder: String) throws -> Coverage {
    try queue.sync {
      if let coverage = known[folder] { return coverage }
      let coverage = try Coverage(folder)
      known[folder] = coverage
      return coverage
    }
  }

  private init(_ folder: String) throws {
    guard let configuration = FcConfigCreate() else { throw VizError("fontconfig cannot start") }
    for name in TextShaper.fontFiles where FcConfigAppFontAddFile(configuration, folder + "/" + name) == 0 {
      throw VizError("the font \(name) is missing or broken; it belongs in the program's folder share/explain/fonts")
    }
    // Before any call of Pango: from here on fontconfig knows these four fonts and scans no folder.
    FcConfigSetCurrent(configuration)
    var sets: [OpaquePointer] = []
    if let list = FcConfigGetFonts(configuration, FcSetApplication) {
      for index in 0..<Int(list.pointee.nfont) {
        var set: OpaquePointer?
        if FcPatternGetCharSet(list.pointee.fonts[index], FC_CHARSET, 0, &set) == FcResultMatch, let set {
          sets.append(set)
        }
      }
    }
    self.sets = sets
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool { sets.contains { FcCharSetHasChar($0, scalar.value) != 0 } }
}
