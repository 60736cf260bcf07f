// One tile of a `DistributionPanel`: histograms over each other on one axis, what is below 0 in grey, a line at 0. Its
// numbers are `DistributionGrid`'s.

import Reference

/// The axis of a tile: from the lowest to the highest value that is drawn, with 0, and with round numbers between.
struct TileAxis {
  let low: Double
  let high: Double
  /// From one number to the next.
  let step: Double
  /// The pixels from end to end.
  let width: Double

  /// The axis for distributions, each but for half a hundredth at either end.
  init(_ distributions: [ValueDistribution], width: Double) {
    let ends = distributions.flatMap { values in
      // The bin of values that are all the same says nothing of them.
      values.whole.minimum == values.whole.maximum
        ? [Double(values.whole.minimum)] : [0.005, 0.995].compactMap(values.histogram.quantile)
    }
    let (least, most) = (min(0, ends.min() ?? 0), max(0, ends.max() ?? 0))
    let room = most > least ? 0.05 * (most - least) : 1
    (low, high) = (least - room, most + room)
    step = LinearAxis([low, high], least: 0, most: max(2, Int(width / 56)), from: 0, to: width).step
    self.width = width
  }

  /// The pixel of a value.
  func place(_ value: Double) -> Double { width * (value - low) / (high - low) }

  /// The numbers on the axis.
  var ticks: [Double] {
    stride(from: (low / step).rounded(.up), through: (high / step).rounded(.down), by: 1).map { $0 * step }
  }
}

/// One tile.
struct DistributionTile {
  let tile: DistributionPanel.Tile
  let color: Color
  let axis: TileAxis
  let width: Double

  /// Draws it from its upper left corner.
  func draw(_ canvas: inout Canvas, _ corner: Point) {
    let theme = canvas.theme
    let foot = corner.y + DistributionPanel.tileHeight
    let count = tile.values.count
    let zero = corner.x + axis.place(0).rounded()
    for (moment, values) in tile.values.enumerated() {
      guard let values else { continue }
      let outline = outline(values)
      func path(_ range: ClosedRange<Double>) -> [Point] {
        clipped(outline, to: range).map {
          Point(x: corner.x + axis.place($0.value), y: foot - $0.height * (DistributionPanel.tileHeight - 4))
        }
      }
      if moment == 0 {
        for (range, fill) in [
          (axis.low...0, DistributionPanel.cutColor(theme)), (0...axis.high, DistributionPanel.fill(color, theme)),
        ] {
          let points = path(range)
          guard let first = points.first, let last = points.last, last.x > first.x else { continue }
          canvas.add(
            .path(
              [Point(x: first.x, y: foot)] + points + [Point(x: last.x, y: foot)], closed: true, fill: fill,
              stroke: nil))
        }
      }
      let line = path(axis.low...axis.high)
      guard moment > 0 || count == 1, line.count > 1 else { continue }
      canvas.line(
        line, color: DistributionPanel.stroke(color, moment, of: count, theme), width: moment == count - 1 ? 2 : 1.5)
    }
    canvas.rule(x: corner.x, y: foot, width: width)
    canvas.rectangle(Rect(x: zero, y: corner.y, width: 1, height: foot - corner.y + 3), fill: theme.mutedText)
  }

  /// A point of an outline: its height is a share of the highest.
  private struct Corner {
    var value: Double
    var height: Double
  }

  /// The middles of the bins, between the outer edges; a bin is at least 1½ pixels wide.
  private func outline(_ values: ValueDistribution) -> [Corner] {
    let pixel = (axis.high - axis.low) / width
    let histogram = values.histogram.widened(toAtLeast: 1.5 * pixel)
    guard let most = histogram.counts.max(), most > 0 else { return [] }
    // Values that are all the same: a needle, whatever the width of its bin.
    if values.whole.minimum == values.whole.maximum {
      let value = Double(values.whole.minimum)
      return [(-1, 0.0), (0, 1), (1, 0)].map { Corner(value: value + $0 * pixel, height: $1) }
    }
    let low = Double(histogram.firstBin) * histogram.width
    let middles = histogram.counts.enumerated().map { index, count in
      Corner(value: low + (Double(index) + 0.5) * histogram.width, height: Double(count) / Double(most))
    }
    let high = low + Double(histogram.counts.count) * histogram.width
    return [Corner(value: low, height: 0)] + middles + [Corner(value: high, height: 0)]
  }

  /// The part of an outline in a range; where it is cut it has the height between two corners.
  private func clipped(_ outline: [Corner], to range: ClosedRange<Double>) -> [Corner] {
    var result: [Corner] = []
    for (left, right) in zip(outline, outline.dropFirst()) {
      guard right.value >= range.lowerBound, left.value <= range.upperBound, right.value > left.value else { continue }
      func at(_ value: Double) -> Corner {
        let share = (value - left.value) / (right.value - left.value)
        return Corner(value: value, height: left.height + share * (right.height - left.height))
      }
      if result.isEmpty { result.append(at(max(left.value, range.lowerBound))) }
      result.append(at(min(right.value, range.upperBound)))
    }
    return result
  }
}
