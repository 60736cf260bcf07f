// One small map among many: a picture without numbers, as large as fits its place. Scales and names are the figure's.
// A map that is looked at by itself is `MapPlot`'s.

import Reference

struct MapTile {
  /// The longest side of the picture, in pixels: twice what a tile has on the page. Larger maps are reduced first.
  static let longestSide = 192
  /// The shortest side on the page: a strip stays visible, out of scale.
  private static let leastSide = 4.0

  /// `[H, W]`, perhaps reduced.
  private let values: Tensor<Float>
  private let range: DisplayRange
  private let theme: Theme

  /// - Parameter values: `[H, W]`.
  init(_ values: Tensor<Float>, _ range: DisplayRange, _ theme: Theme) {
    self.values = values.blockMeans(Self.reduction(values.shape))
    (self.range, self.theme) = (range, theme)
  }

  /// How many rows and columns of a map are one of its picture.
  static func reduction(_ shape: [Int]) -> Int { max(shape[0], shape[1]).dividedUp(by: longestSide) }

  /// The size of a map in a square: a whole number of pixels for each cell where it is enlarged.
  static func size(height: Int, width: Int, in side: Double) -> Size {
    let factor = side / Double(max(height, width))
    let zoom = factor >= 2 ? factor.rounded(.down) : factor
    return Size(
      width: max(leastSide, (Double(width) * zoom).rounded()), height: max(leastSide, (Double(height) * zoom).rounded())
    )
  }

  /// The colours of the values.
  var raster: Raster {
    let map = ColorMap.suiting(range.kind, theme)
    let source = values.storage
    let bytes = (0..<values.count).flatMap { index -> [UInt8] in
      let value = Double(source[index])
      let color = value.isFinite ? map.color(range.position(value)) ?? theme.notANumber : theme.notANumber
      return [color.red, color.green, color.blue]
    }
    return Raster(width: values.shape[1], height: values.shape[0], bytes: bytes)
  }
}

extension Tensor<Float> {
  /// One channel of a map `[H, W, C]`, as `[H, W]`.
  func channel(_ channel: Int) -> Tensor {
    let (channels, source) = (shape[2], storage)
    return Tensor(shape: Array(shape.prefix(2))) { source[$0 * channels + channel] }
  }

  /// The means of blocks of `side`×`side` values of `[H, W]`, smaller ones at the lower and the right side; no finite
  /// number where one of the values is none.
  fileprivate func blockMeans(_ side: Int) -> Tensor {
    guard side > 1 else { return self }
    let (height, width, source) = (shape[0], shape[1], storage)
    let columns = width.dividedUp(by: side)
    return Tensor(shape: [height.dividedUp(by: side), columns]) { index in
      let (top, left) = (index / columns * side, index % columns * side)
      let (bottom, right) = (Swift.min(height, top + side), Swift.min(width, left + side))
      var sum = 0.0
      for row in top..<bottom {
        for column in left..<right { sum += Double(source[row * width + column]) }
      }
      return Float(sum / Double((bottom - top) * (right - left)))
    }
  }
}
