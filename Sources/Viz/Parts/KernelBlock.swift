// A kernel as a grid: with its numbers if they fit, as whole numbers over a common divisor where there is one.
// Large kernels are colours only. It computes nothing about the kernel but its sum and symmetry.
// Next: `CellGrid`, `KernelGallery`.

struct KernelBlock {
  /// More channels of a bank than these are not drawn.
  static let channelLimit = 4
  /// Kernels with longer sides have no numbers.
  static let numberedSide = 9

  let view: KernelView
  let context: FigureContext
  let divisor: Int?
  private let grids: [CellGrid]
  private let isWide: Bool

  init(_ view: KernelView, box: Double, _ context: FigureContext) throws {
    try view.check()
    self.view = view
    self.context = context
    let shown = min(view.channels, Self.channelLimit)
    let across = shown > 1 ? 2.0 : 1.0
    let room = (box - 8 * (across - 1)) / across
    let side = max(view.height, view.width)
    let raw = room / Double(side)
    // Whole pixels while a weight has one; a kernel wider than its room is a picture.
    let cell = raw >= 20 ? min(72, 2 * (raw / 2).rounded(.down)) : raw >= 1 ? raw.rounded(.down) : raw
    let all = (0..<shown).map { view.weights(channel: $0) }
    let isNumbered = side <= Self.numberedSide && cell >= 20
    var divisor = isNumbered ? Self.divisor(all.flatMap { $0 }, allowsDecimals: true) : nil
    func labels() -> CellGrid.Labels? {
      let numbers = all.flatMap { $0 }.map { divisor.map(Double.init).map(Self.multiply($0)) ?? $0 }
      return isNumbered ? CellGrid.labels(numbers, cell: cell, context) : nil
    }
    var found = labels()
    if divisor == nil, found?.divisor != nil, let exact = Self.divisor(all.flatMap { $0 }, allowsDecimals: false) {
      // Decimals that do not fit their cells: 1/25 says more than 40/1000.
      divisor = exact
      found = labels()
    }
    let labels = found
    self.divisor = labels.flatMap { $0.divisor.map { $0 * (divisor ?? 1) } ?? divisor }
    grids = all.enumerated().map { index, weights in
      let texts = labels.map { Array($0.texts[index * weights.count..<(index + 1) * weights.count]) }
      return Self.grid(
        weights, rows: view.height, columns: view.width, cell: cell, texts: texts, style: labels?.style, context)
    }
    isWide = shown > 1
  }

  private static func multiply(_ factor: Double) -> (Double) -> Double { { ($0 * factor).rounded() } }

  /// Weights as cells, coloured symmetrically about 0 by the largest of them.
  static func grid(
    _ weights: [Double], rows: Int, columns: Int, cell: Double, texts: [String]?, style: TextStyle?,
    _ context: FigureContext
  ) -> CellGrid {
    let largest = weights.filter(\.isFinite).map(abs).max() ?? 0
    let map = ColorMap.diverging(context.theme)
    let cells = weights.enumerated().map { index, weight in
      // Not the map's full ends: pale enough for numbers, and a kernel is not the figure's loudest part.
      let position = largest == 0 ? 0 : 0.8 * weight / largest
      let fill = weight.isFinite ? map.color(position) ?? context.theme.cell : context.theme.notANumber
      return CellGrid.Cell(fill: weight == 0 ? context.theme.cell : fill, label: texts?[index] ?? "")
    }
    return CellGrid(rows: rows, columns: columns, cell: cell, cells: cells, style: style ?? .smallNumber)
  }

  /// The smallest whole number that makes every weight whole, if the weights read worse without it.
  static func divisor(_ weights: [Double], allowsDecimals: Bool) -> Int? {
    guard weights.allSatisfy(\.isFinite), let largest = weights.map(abs).max(), largest > 0 else { return nil }
    if allowsDecimals, weights.allSatisfy({ NumberText.short($0, digits: 6).count <= ($0 < 0 ? 6 : 5) }) { return nil }
    return (2...1024).first { candidate in
      let factor = Double(candidate)
      guard largest * factor < 10_000 else { return false }
      return weights.allSatisfy { weight in
        let scaled = weight * factor
        // The kernel arrives in single precision: each weight is off by up to half a unit in its last place.
        return abs(scaled - scaled.rounded()) <= 1.2e-7 * abs(scaled)
      }
    }
  }

  var block: Block {
    if grids.count == 1 { return grids[0].block }
    let label = { (index: Int) in Phrase.channel.text(context.language, "\(index + view.firstInputChannel)") }
    let named = grids.enumerated().map { index, grid in
      Block(size: Size(width: grid.size.width, height: grid.size.height + 16)) { canvas, origin in
        grid.block.draw(&canvas, origin)
        let name =
          context.width(label(index), .small) <= grid.size.width ? label(index) : "\(index + view.firstInputChannel)"
        canvas.text(name, .small, canvas.theme.mutedText, x: origin.x, middle: origin.y + grid.size.height + 9)
      }
    }
    let rows = stride(from: 0, to: named.count, by: 2).map { start in
      Block.beside(Array(named[start..<min(named.count, start + 2)]), gap: 8)
    }
    return .stack(rows, gap: 8)
  }

  /// Name, size, sum, symmetry.
  func caption() -> Caption {
    let language = context.language
    let sum = view.tensor.scalars.reduce(0.0) { $0 + Double($1) }
    let facts = [
      view.name, NumberText.shape(view.tensor.shape), Phrase.sum.text(language, NumberText.sum(sum)),
      view.symmetry.text(language),
    ]
    var caption = Caption(context.phrase(.kernel), context.theme.kernel, [FigureContext.joined(facts)])
    if let divisor { caption.add(Phrase.divisor.text(language, "\(divisor)")) }
    if grids.first?.cells.allSatisfy({ $0.label.isEmpty }) == true {
      let values = view.tensor.scalars.filter(\.isFinite)
      caption.add(NumberText.range(Double(values.min() ?? 0), Double(values.max() ?? 0)))
    }
    if view.channels > 1 {
      caption.add(Phrase.kernelsOfChannel.text(language, "\(view.outputChannel)"))
      if grids.count < view.channels {
        caption.add(Phrase.channelsShown.text(language, "\(grids.count)", "\(view.channels)"))
      }
    }
    caption.add(view.caption)
    return caption
  }
}

extension NumberText {
  /// A sum of single-precision weights: what is left of rounding is not shown.
  static func sum(_ value: Double) -> String {
    short(abs(value - value.rounded()) < 1e-5 ? value.rounded() : value)
  }
}
