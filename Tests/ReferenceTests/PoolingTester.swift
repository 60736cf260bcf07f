// One pooling to try, and the table of those that are worth trying. Row names are computed from the row.

import Reference

/// The numbers of one trial.
struct PoolingTrial: Sendable, CustomStringConvertible {
  var batch = 1
  var height = 7
  var width = 9
  var channels = 3
  /// `nil` is the whole map.
  var size: AxisPair? = AxisPair(rows: 2, columns: 2)
  var stride = AxisPair(rows: 2, columns: 2)
  var padding = PaddingRule.valid
  var ceil = false
  var countsPadding = false

  var description: String {
    "\(batch)×\(height)×\(width)×\(channels), size \(size.map { "\($0.rows)×\($0.columns)" } ?? "whole"), stride "
      + "\(stride.rows),\(stride.columns), \(padding)" + (ceil ? ", ceil" : "") + (countsPadding ? ", counts" : "")
  }

  var shape: [Int] { [batch, height, width, channels] }

  func pooling(_ mode: PoolingMode) -> Pooling2D {
    Pooling2D(mode: mode, size: size, stride: stride, padding: padding, ceil: ceil, countsPadding: countsPadding)
  }

  /// What the values of a map are like.
  enum Values: CaseIterable, Sendable {
    /// No two alike.
    case normal
    /// Few, with zeros of both signs.
    case ties
    /// NaN and infinities among them.
    case special
  }

  func input(_ values: Values, seed: UInt64) -> Tensor<Float> { Self.tensor(shape, values, seed: seed) }

  static func tensor(_ shape: [Int], _ values: Values, seed: UInt64) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed)
    let few: [Float] = [-2, -1, -0.0, 0, 1, 2]
    let odd: [Float] = [.nan, .infinity, -.infinity, 0, -0.0, 1, -3, 5]
    return Tensor(shape: shape) { _ in
      switch values {
      case .normal: Float(generator.normal())
      case .ties: few[Int(generator.uniform() * 6)]
      case .special: odd[Int(generator.uniform() * 8)]
      }
    }
  }

  /// Channels and columns around every vector (4, 8, 16), height unlike width, every way for a window to be cut off.
  static let table: [PoolingTrial] = {
    var trials: [PoolingTrial] = []
    let sides = PaddingRule.explicit(Padding(top: 2, bottom: 1, left: 1, right: 2))
    let two = AxisPair(rows: 2, columns: 2)
    let three = AxisPair(rows: 3, columns: 3)
    for channels in [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 35] {
      trials.append(PoolingTrial(batch: 2, channels: channels))
      trials.append(PoolingTrial(channels: channels, size: three, padding: sides))
      trials.append(PoolingTrial(channels: channels, size: nil, stride: .one))
    }
    for width in [2, 3, 14, 15, 16, 17, 31, 32, 33, 34, 35, 67] {
      trials.append(PoolingTrial(batch: 3, height: 5, width: width, channels: 1))
      trials.append(PoolingTrial(height: 4, width: width, channels: 1, size: three, stride: .one, padding: .same))
      trials.append(
        PoolingTrial(
          height: 6, width: 2 * width, channels: 1, size: AxisPair(rows: 2, columns: 4),
          stride: AxisPair(rows: 1, columns: 3), padding: .explicit(Padding(top: 1, bottom: 0, left: 2, right: 3))))
    }
    for channels in [1, 3, 17] {
      for (size, stride) in [
        (AxisPair(rows: 3, columns: 2), two), (two, three), (AxisPair.one, AxisPair(rows: 2, columns: 3)),
        (AxisPair(rows: 5, columns: 4), AxisPair(rows: 2, columns: 1)), (AxisPair(rows: 1, columns: 5), three),
        (two, AxisPair(rows: 3, columns: 1)),
      ] {
        for padding in [PaddingRule.valid, .same] {
          trials.append(
            PoolingTrial(
              batch: 2, height: 11, width: 23, channels: channels, size: size, stride: stride, padding: padding))
        }
        trials.append(
          PoolingTrial(
            height: 12, width: 10, channels: channels, size: size, stride: stride, ceil: true, countsPadding: true))
      }
      for (ceil, countsPadding) in [(true, false), (false, true), (true, true)] {
        trials.append(
          PoolingTrial(
            height: 10, width: 22, channels: channels, size: three, padding: sides, ceil: ceil,
            countsPadding: countsPadding))
      }
      // Windows of which no cell but one is inside.
      trials.append(
        PoolingTrial(
          height: 1, width: 1, channels: channels, size: three, stride: .one,
          padding: .explicit(Padding(top: 2, bottom: 2, left: 2, right: 2))))
    }
    return trials
  }()
}

/// The same bits, or both NaN.
func areAlike(_ left: Tensor<Float>, _ right: Tensor<Float>) -> Bool {
  left.shape == right.shape
    && (0..<left.count).allSatisfy { index in
      let (a, b) = (left[flat: index], right[flat: index])
      return a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
    }
}
