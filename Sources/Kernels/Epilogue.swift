// What happens to a sum on its way into memory: the bias, and the rectifier of a layer. Fused into the store, it costs
// no pass over the output.

/// `y = max(0, b + Σ)` or `y = b + Σ`.
public struct Epilogue: Sendable {
  /// One value for each output channel.
  public let bias: [Float]
  /// Whether negative results become 0 (ReLU). A NaN stays one.
  public let rectifies: Bool

  /// Both, by name.
  public init(bias: [Float], rectifies: Bool) {
    self.bias = bias
    self.rectifies = rectifies
  }

  /// The biases in blocks of ``RegisterTile/filters``, short blocks filled with zeros: what a tile starts from.
  func blocks(groups: Int) -> AlignedStorage<Float> {
    let (filters, width) = (bias.count / groups, RegisterTile.filters)
    let blocks = (filters + width - 1) / width
    let packed = AlignedStorage<Float>(count: groups * blocks * width, repeating: 0)
    for group in 0..<groups {
      for filter in 0..<filters { packed.pointer[group * blocks * width + filter] = bias[group * filters + filter] }
    }
    return packed
  }

  /// Applies it to channels-last values that lie in memory already: for kernels whose vectors run across channels.
  func apply(to row: UnsafeMutablePointer<Float>, columns: Int) {
    if bias.contains(where: { $0 != 0 }) {
      for column in 0..<columns {
        for channel in bias.indices { row[column * bias.count + channel] += bias[channel] }
      }
    }
    guard rectifies else { return }
    for index in 0..<columns * bias.count where row[index] < 0 { row[index] = 0 }
  }
}
