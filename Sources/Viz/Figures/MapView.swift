// A map as a figure is given it: a name, the values, and how they are to be read.
// It does not choose sizes or colours; `MapPlot` does.
// Next: `KernelView`, `FilterPanel`.

import Reference

/// A map to be drawn: `[H, W]` or `[H, W, C]`.
public struct MapView: Sendable, Equatable {
  /// What the map is called: a file's name, an operator's name. May be empty.
  public var name: String
  /// The values.
  public var tensor: Tensor<Float>
  /// How they are to be read.
  public var kind: DisplayRange.Kind
  /// One more fact for the caption. May be empty.
  public var caption: String

  /// Makes a view of a map.
  public init(name: String, tensor: Tensor<Float>, kind: DisplayRange.Kind, caption: String) {
    self.name = name
    self.tensor = tensor
    self.kind = kind
    self.caption = caption
  }

  var height: Int { tensor.shape[0] }
  var width: Int { tensor.shape[1] }
  var channels: Int { tensor.rank == 3 ? tensor.shape[2] : 1 }

  func check() throws {
    guard tensor.rank == 2 || tensor.rank == 3 else {
      throw VizError("a map has the shape H×W or H×W×C, not \(TensorShape.text(tensor.shape))")
    }
    guard tensor.count > 0 else {
      throw VizError("a map of shape \(TensorShape.text(tensor.shape)) has no values to draw")
    }
  }
}

/// A kernel to be drawn: `[KH, KW]`, or `[KH, KW, Cin]` for one filter of a bank.
public struct KernelView: Sendable, Equatable {
  /// What the kernel is called.
  public var name: String
  /// The weights.
  public var tensor: Tensor<Float>
  /// One more fact for the caption. May be empty.
  public var caption: String
  /// Of a bank, whose kernels these are.
  public var outputChannel: Int
  /// Of a bank, the input channel that the first of these kernels reads.
  public var firstInputChannel: Int

  /// Makes a view of a kernel.
  public init(name: String, tensor: Tensor<Float>, caption: String, outputChannel: Int = 0, firstInputChannel: Int = 0)
  {
    self.name = name
    self.tensor = tensor
    self.caption = caption
    self.outputChannel = outputChannel
    self.firstInputChannel = firstInputChannel
  }

  var height: Int { tensor.shape[0] }
  var width: Int { tensor.shape[1] }
  var channels: Int { tensor.rank == 3 ? tensor.shape[2] : 1 }

  /// The weights of one input channel, row by row.
  func weights(channel: Int) -> [Double] {
    (0..<height * width).map { Double(tensor[flat: $0 * channels + channel]) }
  }

  /// What flipping does: to a symmetric kernel nothing, to an antisymmetric one a change of sign.
  var symmetry: Phrase {
    let all = (0..<channels).map { weights(channel: $0) }
    if all.allSatisfy({ $0 == $0.reversed() }) { return .symmetric }
    return all.allSatisfy { $0 == $0.reversed().map(-) } ? .antisymmetric : .notSymmetric
  }

  func check() throws {
    guard tensor.rank == 2 || tensor.rank == 3, tensor.count > 0 else {
      throw VizError("a kernel has the shape KH×KW or KH×KW×Cin, not \(TensorShape.text(tensor.shape))")
    }
  }
}
