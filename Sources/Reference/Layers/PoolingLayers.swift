// Pooling as layers: settings and sizes. The arithmetic is `Pooling2D`'s.

/// The largest value under a window, channel by channel.
///
/// Without a stride the windows lie side by side, as in Keras.
public struct MaxPool2D: Layer {
  /// Keras's name.
  public static let typeName = "MaxPooling2D"
  /// Rows and columns of a window.
  public var size: AxisPair
  /// Cells from one window to the next; `nil` is the size.
  public var stride: AxisPair?
  /// How far the map is extended; padded cells never win.
  public var padding: PaddingRule

  /// Keras's defaults: windows of 2×2, side by side.
  public init(_ size: AxisPair = 2, stride: AxisPair? = nil, padding: PaddingRule = .valid) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The operation that the layer is.
  public var pooling: Pooling2D {
    Pooling2D(
      mode: .max, size: size, stride: stride ?? size, padding: padding, ceil: false, countsPadding: false)
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try pooling.outputShape(inputs) }
  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { try pooling.geometry(input: LayerMap(inputs).batch).view }
}

/// The mean of the values under a window, channel by channel; padded cells do not count.
public struct AveragePool2D: Layer {
  /// Keras's name.
  public static let typeName = "AveragePooling2D"
  /// Rows and columns of a window.
  public var size: AxisPair
  /// Cells from one window to the next; `nil` is the size.
  public var stride: AxisPair?
  /// How far the map is extended.
  public var padding: PaddingRule

  /// Keras's defaults: windows of 2×2, side by side.
  public init(_ size: AxisPair = 2, stride: AxisPair? = nil, padding: PaddingRule = .valid) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The operation that the layer is.
  public var pooling: Pooling2D {
    Pooling2D(
      mode: .average, size: size, stride: stride ?? size, padding: padding, ceil: false, countsPadding: false)
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { try pooling.outputShape(inputs) }
  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { try pooling.geometry(input: LayerMap(inputs).batch).view }
}

/// The mean of each channel over the whole map: `[H, W, C]` becomes `[C]`.
public struct GlobalAveragePool2D: Layer {
  /// Keras's name.
  public static let typeName = "GlobalAveragePooling2D"

  /// It has no settings.
  public init() {}

  /// The operation that the layer is.
  public var pooling: Pooling2D {
    Pooling2D(mode: .average, size: nil, stride: .one, padding: .valid, ceil: false, countsPadding: false)
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { [try LayerMap(inputs).channels] }
  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { .everything }
}

extension Pooling2D {
  /// The shape of the pooled map of one example.
  fileprivate func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    Array(try geometry(input: LayerMap(inputs).batch).outputShape[1...])
  }
}
