// A scene to PNG, SVG or PDF. Together with `TextShaper` the only code that knows Cairo.
// It decides nothing about looks: every position, colour and size comes from the scene.
// Next: `Scene`; `Resampler`, which scales pictures; `PNGWriter`.

import CCairo

/// Paints scenes. The same scene gives the same bytes, on every machine with the same Cairo and Pango.
///
/// A painter is not for two threads at once; make one a thread.
public final class Painter {
  /// The resolution of a PNG if nothing else is asked for: 1.5 pixels for each logical pixel.
  public static let defaultDPI = 144
  /// The resolutions that are accepted.
  public static let dpiRange = 24...1200
  /// The largest PNG, in pixels.
  public static let pixelLimit = 100_000_000
  /// Cairo's largest side.
  static let sideLimit = 32_767

  private let shaper: TextShaper

  /// Makes a painter with the fonts of `fontFolder`.
  ///
  /// - Throws: `VizError` if a font is missing.
  public init(fontFolder: String) throws {
    shaper = try TextShaper(fontFolder: fontFolder)
  }

  /// `text` with every character that cannot be shown on one line written as `U+1F9E0`, so that no file name fails.
  public func printable(_ text: String) -> String { shaper.printable(text) }

  /// The file's bytes.
  ///
  /// - Parameter dpi: dots per inch of a PNG; 96 is one pixel for each logical pixel. Vector formats ignore it.
  /// - Throws: `VizError` for a resolution or size that cannot be, or a character that no shipped font has.
  public func render(_ scene: Scene, as format: FigureFormat, dpi: Int = Painter.defaultDPI) throws -> [UInt8] {
    if format == .png { return try PNGWriter.bytes(raster(scene, dpi: dpi), dpi: dpi) }
    try check(scene, format, dpi)
    let bytes = try vector(scene, isPDF: format == .pdf)
    return format == .svg ? CanonicalSVG.renumbered(bytes) : bytes
  }

  private func check(_ scene: Scene, _ format: FigureFormat, _ dpi: Int) throws {
    guard Self.dpiRange.contains(dpi) else {
      throw VizError("\(dpi) dpi is outside \(Self.dpiRange.lowerBound)…\(Self.dpiRange.upperBound)")
    }
    let (width, height) = (scene.size.width, scene.size.height)
    guard width >= 1, height >= 1, width.isFinite, height.isFinite else {
      throw VizError("a page of \(width)×\(height) pixels cannot be drawn")
    }
    let scale = format == .png ? Double(dpi) / 96 : 1
    let side = max(width, height) * scale
    let pixels = width * height * scale * scale
    if side > Double(Self.sideLimit) || (format == .png && pixels > Double(Self.pixelLimit)) {
      let fitting = min(
        Double(Self.sideLimit) / max(width, height), (Double(Self.pixelLimit) / (width * height)).squareRoot())
      let advice = format == .png && fitting * 96 >= 24 ? "; \(Int(fitting * 96)) dpi would fit" : ""
      throw VizError(
        "\(Int(width * scale))×\(Int(height * scale)) pixels are more than a picture can have"
          + " (\(Self.sideLimit) a side, \(Self.pixelLimit / 1_000_000) million in all)\(advice)")
    }
  }

  /// The pixels of a scene: a PNG without its file, or a frame of an animation.
  ///
  /// - Throws: as ``render(_:as:dpi:)``.
  public func raster(_ scene: Scene, dpi: Int) throws -> Raster {
    try check(scene, .png, dpi)
    let scale = Double(dpi) / 96
    let width = Int((scene.size.width * scale).rounded(.up))
    let height = Int((scene.size.height * scale).rounded(.up))
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
      throw VizError("no memory for a picture of \(width)×\(height)")
    }
    defer { cairo_surface_destroy(surface) }
    try paint(scene, on: surface, scale: scale, snap: true)
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { throw VizError("no memory for the picture") }
    let stride = Int(cairo_image_surface_get_stride(surface))
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { target, count in
      var next = 0
      for row in 0..<height {
        let line = UnsafeRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
        for column in 0..<width {
          let pixel = line[column]
          target[next] = UInt8(truncatingIfNeeded: pixel >> 16)
          target[next + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
          target[next + 2] = UInt8(truncatingIfNeeded: pixel)
          next += 3
        }
      }
      count = next
    }
    return Raster(width: width, height: height, bytes: pixels)
  }

  private func vector(_ scene: Scene, isPDF: Bool) throws -> [UInt8] {
    final class Sink { var bytes: [UInt8] = [] }
    let sink = Sink()
    let write: cairo_write_func_t = { closure, data, count in
      if let closure, let data {
        Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
          .bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
      }
      return CAIRO_STATUS_SUCCESS
    }
    let closure = Unmanaged.passUnretained(sink).toOpaque()
    // A PDF is measured in points, 72 to the inch; an SVG in the page's own pixels.
    let scale = isPDF ? 0.75 : 1
    let (width, height) = (scene.size.width * scale, scene.size.height * scale)
    let made =
      isPDF
      ? cairo_pdf_surface_create_for_stream(write, closure, width, height)
      : cairo_svg_surface_create_for_stream(write, closure, width, height)
    guard let surface = made else { throw VizError("Cairo cannot write this format") }
    defer { cairo_surface_destroy(surface) }
    if isPDF {
      // A fixed date: a file must not depend on the day it was made.
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, shaper.printable(scene.title))
    } else {
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
    }
    try paint(scene, on: surface, scale: scale, snap: false)
    cairo_surface_finish(surface)
    try check(cairo_surface_status(surface))
    // Cairo keeps the closure until the surface is finished, which it now is.
    return withExtendedLifetime(sink) { sink.bytes }
  }

  private func paint(_ scene: Scene, on surface: OpaquePointer, scale: Double, snap: Bool) throws {
    guard let cairo = cairo_create(surface) else { throw VizError("Cairo cannot start") }
    defer { cairo_destroy(cairo) }
    try check(cairo_status(cairo))
    cairo_scale(cairo, scale, scale)
    var brush = Brush(cairo: cairo, scale: scale, snap: snap, shaper: shaper)
    brush.fillPage(scene)
    for item in scene.items { try brush.paint(item) }
    try check(cairo_status(cairo))
  }

  private func check(_ status: cairo_status_t) throws {
    if status != CAIRO_STATUS_SUCCESS {
      throw VizError("Cairo: \(cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error")")
    }
  }
}

extension Painter: TextMeasurer {
  /// The width of one line in logical pixels.
  public func width(of string: String, style: TextStyle) -> Double { shaper.width(of: string, style: style) }
}

/// One item at a time onto one Cairo context.
private struct Brush {
  let cairo: OpaquePointer
  let scale: Double
  /// Whether edges are moved to whole device pixels: sharp on a screen, useless on paper.
  let snap: Bool
  let shaper: TextShaper

  mutating func fillPage(_ scene: Scene) {
    use(scene.background)
    cairo_paint(cairo)
  }

  mutating func paint(_ item: Scene.Item) throws {
    switch item {
    case .rectangle(let rect, let radius, let fill, let stroke):
      outline(rect, radius)
      finish(fill, stroke)
    case .path(let points, let closed, let fill, let stroke):
      for (index, point) in points.enumerated() {
        index == 0 ? cairo_move_to(cairo, point.x, point.y) : cairo_line_to(cairo, point.x, point.y)
      }
      if closed { cairo_close_path(cairo) }
      finish(fill, stroke)
    case .circle(let center, let radius, let fill, let stroke):
      cairo_new_sub_path(cairo)
      cairo_arc(cairo, center.x, center.y, radius, 0, 2 * Double.pi)
      finish(fill, stroke)
    case .hatch(let rect, let color, let spacing): hatch(rect, color, spacing)
    case .image(let raster, let rect): image(raster, rect)
    case .text(let run):
      use(run.color)
      try shaper.show(run, on: cairo)
      cairo_new_path(cairo)
    }
  }

  private func use(_ color: Color) {
    cairo_set_source_rgb(cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
  }

  private func device(_ value: Double) -> Double { snap ? (value * scale).rounded() / scale : value }

  private func snapped(_ rect: Rect) -> Rect {
    let (x, y) = (device(rect.x), device(rect.y))
    // Never thinner than one device pixel, or a thin line would vanish.
    let least = snap ? 1 / scale : 0
    return Rect(
      x: x, y: y, width: max(device(rect.right) - x, least), height: max(device(rect.bottom) - y, least))
  }

  private func outline(_ rect: Rect, _ radius: Double) {
    let box = snapped(rect)
    guard radius > 0 else {
      cairo_rectangle(cairo, box.x, box.y, box.width, box.height)
      return
    }
    let corner = min(radius, box.width / 2, box.height / 2)
    let quarter = Double.pi / 2
    cairo_new_sub_path(cairo)
    cairo_arc(cairo, box.right - corner, box.y + corner, corner, -quarter, 0)
    cairo_arc(cairo, box.right - corner, box.bottom - corner, corner, 0, quarter)
    cairo_arc(cairo, box.x + corner, box.bottom - corner, corner, quarter, 2 * quarter)
    cairo_arc(cairo, box.x + corner, box.y + corner, corner, 2 * quarter, 3 * quarter)
    cairo_close_path(cairo)
  }

  private func finish(_ fill: Color?, _ stroke: Scene.Stroke?) {
    if let fill {
      use(fill)
      cairo_fill_preserve(cairo)
    }
    if let stroke {
      use(stroke.color)
      cairo_set_line_width(cairo, stroke.width)
      cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER)
      withUnsafePointer(to: stroke.dash) { cairo_set_dash(cairo, $0, stroke.dash > 0 ? 1 : 0, 0) }
      cairo_stroke_preserve(cairo)
    }
    cairo_new_path(cairo)
  }

  private func hatch(_ rect: Rect, _ color: Color, _ spacing: Double) {
    cairo_save(cairo)
    let box = snapped(rect)
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height)
    cairo_clip(cairo)
    // Lines of x + y = constant, counted from the page's corner, so that neighbouring cells continue each other.
    let first = ((box.x + box.y) / spacing).rounded(.down)
    let last = ((box.right + box.bottom) / spacing).rounded(.up)
    for index in stride(from: first, through: last, by: 1) {
      let sum = index * spacing
      cairo_move_to(cairo, sum - box.y, box.y)
      cairo_line_to(cairo, sum - box.bottom, box.bottom)
    }
    use(color)
    cairo_set_line_width(cairo, 1)
    cairo_set_dash(cairo, nil, 0, 0)
    cairo_stroke(cairo)
    cairo_restore(cairo)
  }

  private func image(_ raster: Raster, _ rect: Rect) {
    let box = snapped(rect)
    var source = raster
    if snap {
      // Scaled here, to device pixels exactly: Cairo's filters blur small enlargements and cost more.
      source = Resampler.resized(
        raster, width: max(1, Int((box.width * scale).rounded())), height: max(1, Int((box.height * scale).rounded())))
    }
    let enlargement = min(box.width / Double(source.width), box.height / Double(source.height))
    if !snap, enlargement >= 2 {
      // Viewers blur small pictures that they enlarge, whatever the file says: so it holds the enlarged one.
      let factor = min(2 * Int(enlargement.rounded(.up)), max(1, 1024 / max(source.width, source.height)))
      source = Resampler.resized(raster, width: raster.width * factor, height: raster.height * factor)
    }
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(source.width), Int32(source.height)),
      let data = cairo_image_surface_get_data(surface)
    else { return }
    defer { cairo_surface_destroy(surface) }
    let rowBytes = Int(cairo_image_surface_get_stride(surface))
    source.bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<source.height {
        let line = UnsafeMutableRawPointer(data + row * rowBytes).assumingMemoryBound(to: UInt32.self)
        var next = 3 * row * source.width
        for column in 0..<source.width {
          line[column] = UInt32(bytes[next]) << 16 | UInt32(bytes[next + 1]) << 8 | UInt32(bytes[next + 2])
          next += 3
        }
      }
    }
    cairo_surface_mark_dirty(surface)
    cairo_save(cairo)
    cairo_translate(cairo, box.x, box.y)
    cairo_scale(cairo, box.width / Double(source.width), box.height / Double(source.height))
    cairo_set_source_surface(cairo, surface, 0, 0)
    let enlarged = box.width >= Double(source.width) && box.height >= Double(source.height)
    cairo_pattern_set_filter(cairo_get_source(cairo), snap || enlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD)
    cairo_rectangle(cairo, 0, 0, Double(source.width), Double(source.height))
    cairo_fill(cairo)
    cairo_restore(cairo)
  }
}
