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

  /// Whether it changes anything.
  var isIdentity: Bool { !rectifies && bias.allSatisfy { $0 == 0 } }

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
