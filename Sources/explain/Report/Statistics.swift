// What a report says of a tensor's values, and how a figure should read them.

import Reference
import Viz

/// The extremes of a tensor's finite values and the number of the others.
struct Statistics {
  private(set) var minimum: Float?
  private(set) var maximum: Float?
  private(set) var notNumbers = 0
  private(set) var infinities = 0

  init(_ tensor: Tensor<Float>) {
    var (low, high) = (Float.infinity, -Float.infinity)
    let values = tensor.storage
    for index in 0..<values.count {
      let value = values[index]
      if value.isFinite {
        low = min(low, value)
        high = max(high, value)
      } else if value.isNaN {
        notNumbers += 1
      } else {
        infinities += 1
      }
    }
    if low <= high { (minimum, maximum) = (low, high) }
  }

  /// As a JSON object.
  var json: [String: JSONValue] {
    [
      "minimum": minimum.map { .value(Double($0)) } ?? .null, "maximum": maximum.map { .value(Double($0)) } ?? .null,
      "nan": .integer(notNumbers), "infinite": .integer(infinities),
    ]
  }
}

extension Tensor<Float> {
  /// The first map of a batch; other tensors as they are.
  var firstMap: Tensor<Float> {
    guard rank == 4 else { return self }
    let shape = Array(shape[1...])
    return Tensor(shape: shape, scalars: scalars.prefix(shape.reduce(1, *)))
  }
}

extension DisplayRange.Kind {
  /// How values are best read: as a picture as long as none leaves 0…1, as magnitudes if none is negative, else signed.
  static func suiting(_ tensor: Tensor<Float>) -> DisplayRange.Kind {
    let statistics = Statistics(tensor)
    let (low, high) = (statistics.minimum ?? 0, statistics.maximum ?? 0)
    if low < 0 { return .signed }
    return high <= 1 ? .intensity : .magnitude
  }
}
