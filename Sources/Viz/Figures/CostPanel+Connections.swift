// The small case: a row of cells, a dense layer and a convolution to the same number of results, a line for each product.
// Lines of one colour are one weight.

extension CostPanel {
  private static let pitch = 76.0
  private static let radius = 11.0
  private static let depth = 120.0

  /// Results of the small case.
  private var results: Int { small.cells - small.taps + 1 }

  /// Both layers beside each other, what they cost below.
  func connections(_ context: FigureContext) -> Block {
    let width = ((Page.fullWidth - 64) / 2).rounded(.down)
    let language = context.language
    let dense = Caption(
      context.phrase(.costDense), context.theme.text,
      [
        Phrase.costDenseIs.text(language),
        Phrase.costSmall.text(
          language, "\(small.cells)·\(results) = \(small.cells * results)", "\(small.cells * results)"),
      ])
    let convolution = Caption(
      context.phrase(.costConvolution), context.theme.kernel,
      [
        Phrase.costConvolutionIs.text(language),
        Phrase.costSmall.text(
          language, "\(small.taps)", "\(small.taps)·\(results) = \(small.taps * results)"),
      ])
    return .beside(
      [
        .stack([drawing(width, isDense: true), dense.block(context, width: width)], gap: 12),
        .stack([drawing(width, isDense: false), convolution.block(context, width: width)], gap: 12),
      ], gap: 64)
  }

  private func drawing(_ width: Double, isDense: Bool) -> Block {
    Block(size: Size(width: width, height: Self.depth + 2 * Self.radius + 2)) { canvas, origin in
      let theme = canvas.theme
      let pitch = min(Self.pitch, (width - 2 * Self.radius - 2) / Double(small.cells - 1))
      func input(_ cell: Int) -> Point {
        Point(x: origin.x + Self.radius + 1 + pitch * Double(cell), y: origin.y + Self.radius + 1)
      }
      // The results stand below the middles of their windows.
      func output(_ cell: Int) -> Point {
        Point(
          x: input(0).x + pitch * (Double(cell) + Double(small.taps - 1) / 2),
          y: origin.y + Self.radius + 1 + Self.depth)
      }
      let colors = [theme.kernel, theme.input, theme.output, theme.mixing]
      for result in 0..<results {
        for cell in 0..<small.cells {
          let tap = cell - result
          guard isDense || (0..<small.taps).contains(tap) else { continue }
          canvas.line(
            [input(cell), output(result)], color: isDense ? theme.mutedText : colors[tap % colors.count],
            width: isDense ? 1 : 2.5)
        }
      }
      for cell in 0..<small.cells { dot(input(cell), theme.input, &canvas) }
      for cell in 0..<results { dot(output(cell), theme.output, &canvas) }
    }
  }

  private func dot(_ center: Point, _ color: Color, _ canvas: inout Canvas) {
    canvas.add(
      .circle(
        center: center, radius: Self.radius, fill: canvas.theme.background,
        stroke: Scene.Stroke(color: color, width: 2.5)))
  }
}
