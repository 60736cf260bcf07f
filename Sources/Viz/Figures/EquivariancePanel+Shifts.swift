// The chart of a shift's figure: for shifts of 0, 1, 2 … pixels how much of the answer changes, as bars.

extension EquivariancePanel {
  private static let plotHeight = 128.0

  /// Bars for each shift; two where there is a second answer.
  func shiftChart(_ context: FigureContext) -> Block {
    let hasSecond = shifts.contains { $0.blurredShare != nil }
    let legend = hasSecond ? 24.0 : 0
    let top = 28 + legend + 20
    return Block(size: Size(width: Page.fullWidth, height: top + Self.plotHeight + 40)) { canvas, origin in
      let theme = canvas.theme
      canvas.text(chart.heading, .heading, theme.text, x: origin.x, middle: origin.y + 8)
      if hasSecond { drawLegend(&canvas, Point(x: origin.x, y: origin.y + 28)) }
      let values = [0] + shifts.map(\.share) + shifts.compactMap(\.blurredShare)
      let upwards = LinearAxis(
        values.map { 100 * min($0, 1e6) }, least: 0, most: 4, from: origin.y + top + Self.plotHeight,
        to: origin.y + top)
      let labels = upwards.ticks.map { NumberText.short($0) + " %" }
      let left = origin.x + (labels.map { context.width($0, .smallNumber) }.max() ?? 0).rounded(.up) + 12
      for (tick, label) in zip(upwards.ticks, labels) {
        let y = upwards.place(tick).rounded()
        canvas.rule(x: left, y: y, width: origin.x + Page.fullWidth - left)
        canvas.text(label, .smallNumber, theme.mutedText, x: left - 8, middle: y, anchor: .end)
      }
      let pitch = (origin.x + Page.fullWidth - left) / Double(shifts.count)
      for (index, shift) in shifts.enumerated() {
        bars(shift, center: left + pitch * (Double(index) + 0.5), pitch: pitch, upwards, &canvas)
      }
      canvas.text(
        chart.lines.first ?? "", .small, theme.mutedText, x: (left + origin.x + Page.fullWidth) / 2,
        middle: upwards.start + 32, anchor: .middle)
    }
  }

  private func drawLegend(_ canvas: inout Canvas, _ origin: Point) {
    var x = origin.x
    for (name, color) in [(bars.plain, canvas.theme.kernel), (bars.blurred, canvas.theme.output)] {
      canvas.rectangle(Rect(x: x, y: origin.y + 2, width: 12, height: 12), fill: color)
      canvas.text(name, .small, canvas.theme.text, x: x + 18, middle: origin.y + 8)
      x += 18 + canvas.context.width(name, .small) + 24
    }
  }

  private func bars(
    _ shift: Shift, center: Double, pitch: Double, _ upwards: LinearAxis, _ canvas: inout Canvas
  ) {
    let theme = canvas.theme
    let isWhole = shift.pixels % max(1, stride) == 0
    canvas.text(
      "\(shift.pixels)", isWhole ? .number : .smallNumber, isWhole ? theme.text : theme.mutedText, x: center,
      middle: upwards.start + 13, anchor: .middle)
    let all = [(shift.share, theme.kernel), (shift.blurredShare, theme.output)].compactMap { share, color in
      share.map { (share: $0, color: color) }
    }
    let width = min(36, (pitch * 0.8 / Double(all.count)).rounded(.down))
    for (index, bar) in all.enumerated() {
      let x = (center + (Double(index) - Double(all.count) / 2) * width).rounded()
      let y = upwards.place(100 * min(bar.share, 1e6)).rounded()
      // A bar of nothing is a line: it has been measured.
      canvas.rectangle(
        Rect(x: x + 1, y: min(y, upwards.start - 1), width: width - 2, height: max(1, upwards.start - y)),
        fill: bar.color)
      let text = bar.share == 0 ? "0" : NumberText.short(100 * bar.share, digits: 2)
      guard canvas.context.width(text, .smallNumber) <= width - 1 else { continue }
      canvas.text(
        text, .smallNumber, theme.text, x: x + width / 2, middle: min(y, upwards.start - 1) - 9, anchor: .middle)
    }
  }
}
