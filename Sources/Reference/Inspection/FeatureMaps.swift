// What a layer made of one example: its maps, which of them are dead, and where the others answered most strongly.
// Where such an answer comes from in the input is `ActivationTrace.swift`'s.

/// The output of a layer for one example.
public struct FeatureMaps: Sendable {
  /// The layer's place in the network.
  public let node: Int
  /// `[H, W, C]`, or `[n]`: then every number is a channel of one cell.
  public let values: Tensor<Float>
  /// The statistics of each channel.
  public let channels: [ValueStatistics]
  /// Those of all values.
  public let whole: ValueStatistics

  /// What a node made of an example.
  ///
  /// - Parameter output: `[1, H, W, C]` or `[1, n]`, of a batch of one.
  public init(node: Int, output: Tensor<Float>) {
    precondition(output.shape.first == 1, "a batch of \(output.shape) is not one example")
    self.node = node
    values = output.reshaped(Array(output.shape.dropFirst()))
    channels = ValueStatistics.channels(of: values)
    whole = ValueStatistics(joining: channels)
  }

  /// Whether the layer's output has rows and columns.
  public var isMap: Bool { values.rank == 3 }

  /// The channels that are 0 everywhere: behind a rectifier those whose sums are nowhere above 0. They tell nothing of
  /// this example and pass no gradient back; whether they are dead for every example, one example cannot say.
  ///
  /// Numbers of a vector are not counted: one number that is 0 is an answer.
  public var dead: [Int] { isMap ? channels.indices.filter { channels[$0].isZero } : [] }

  /// A value at its place.
  public struct Cell: Sendable, Equatable {
    /// Row and column.
    public let place: MapCell
    /// The channel.
    public let channel: Int
    /// The value.
    public let value: Float

    /// A value at its place.
    public init(place: MapCell, channel: Int, value: Float) {
      (self.place, self.channel, self.value) = (place, channel, value)
    }
  }

  /// The largest value of each channel, the largest of them first, at most `count`.
  ///
  /// One of each channel, because the neighbours of a strong answer are strong too: the largest values of all would be one
  /// answer several times. Of equal values of a channel the first in row-major order counts, of equal channels the lower.
  ///
  /// **Edge cases.** Dead channels and channels without a finite value have none; a vector has no places and no cells.
  ///
  /// - Complexity: one pass.
  public func strongest(_ count: Int) -> [Cell] {
    guard isMap else { return [] }
    let (width, total) = (values.shape[1], values.shape[2])
    let source = values.storage
    var places = Array(repeating: -1, count: total)
    for place in 0..<values.shape[0] * width {
      for channel in 0..<total where places[channel] < 0 {
        if source[place * total + channel] == channels[channel].maximum { places[channel] = place }
      }
    }
    let cells = places.enumerated().filter { $0.element >= 0 && !channels[$0.offset].isZero }.map { channel, place in
      Cell(
        place: MapCell(row: place / width, column: place % width), channel: channel,
        value: channels[channel].maximum)
    }
    return Array(cells.sorted { ($1.value, $0.channel) < ($0.value, $1.channel) }.prefix(count))
  }
}

extension Network {
  /// What every layer makes of one example, the input first.
  ///
  /// - Parameter x: `[1, H, W, C]` or `[1, n]`.
  /// - Throws: ``LayerError`` where `x` has not the shape of the input; what layers throw.
  /// - Complexity: that of ``forward(_:weights:pass:keepsAll:engine:)``; memory: all outputs.
  public func features(
    of x: Tensor<Float>, weights: Weights<Float>, engine: any LayerEngine<Float>
  ) throws -> [FeatureMaps] {
    let trace = try forward(x, weights: weights, pass: .inference, keepsAll: true, engine: engine)
    return trace.results.enumerated().map { FeatureMaps(node: $0, output: $1!.output) }
  }
}
