// What a report says of a tensor's values, and how a figure should read them.

import Reference
import Viz

/// The extremes of a tensor's finite values and the number of the others.
struct Statistics {
  let minimum: Float?
  let maximum: Float?
  let notNumbers: Int
  let infinities: Int

  init(_ tensor: Tensor<Float>) {
    let extremes = tensor.extremes
    let isEmpty = extremes.minimum > extremes.maximum
    (minimum, maximum) = isEmpty ? (nil, nil) : (extremes.minimum, extremes.maximum)
    (notNumbers, infinities) = (extremes.notNumbers, extremes.infinities)
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
