// Layers that only put numbers elsewhere: the input, flattening, padding, sums and concatenations of several inputs.

/// Where a network begins. It is added by itself.
public struct Input: Layer {
  /// Keras's name.
  public static let typeName = "InputLayer"
  /// `[H, W, C]` or `[n]`.
  public var shape: [Int]

  /// An input of one shape.
  public init(shape: [Int]) { self.shape = shape }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard shape.count == 3 || shape.count == 1, shape.allSatisfy({ $0 >= 1 }) else {
      throw NetworkError.inputShape(shape)
    }
    guard let count = TensorShape.count(shape), count <= TensorShape.limit else {
      throw NetworkError.tooLarge(what: "the input")
    }
    return shape
  }
}

/// A map as one vector, in row-major order: `[H, W, C]` becomes `[H·W·C]`.
public struct Flatten: Layer {
  /// Keras's name.
  public static let typeName = "Flatten"

  /// It has no settings.
  public init() {}

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { [try onlyInput(inputs).reduce(1, *)] }
  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView {
    // The vector has no places any more. Whatever comes after it may see all of the map.
    try onlyInput(inputs).count == 1 ? .cell : .everything
  }
}

/// Zeros around a map.
///
/// ```
/// 1 2  padding 1      0 0 0 0
/// 3 4                 0 1 2 0
///                     0 3 4 0
///                     0 0 0 0
/// ```
public struct ZeroPad2D: Layer {
  /// Keras's name.
  public static let typeName = "ZeroPadding2D"
  /// Cells added on each side.
  public var padding: Padding

  /// These cells on each side.
  public init(_ padding: Padding) { self.padding = padding }

  /// As many cells on all sides; Keras's default is 1.
  public init(_ cells: Int = 1) { padding = Padding(top: cells, bottom: cells, left: cells, right: cells) }

  /// Windows of one cell on the padded map.
  func geometry(_ inputs: [[Int]]) throws -> ConvolutionGeometry {
    let map = try LayerMap(inputs)
    func axis(_ cells: Int, _ sides: AxisPadding, _ name: String) throws -> AxisGeometry {
      try AxisGeometry(input: cells, kernel: 1, stride: 1, dilation: 1, padding: sides, axis: name)
    }
    return try ConvolutionGeometry(
      batch: 1, rows: axis(map.height, padding.rows, "rows"), columns: axis(map.width, padding.columns, "columns"),
      inputChannels: map.channels, outputChannels: map.channels, groups: map.channels)
  }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] { Array(try geometry(inputs).outputShape[1...]) }
  /// What an output cell depends on.
  public func view(_ inputs: [[Int]]) throws -> LayerView { try geometry(inputs).view }
}

/// The sum of several arrays of one shape: where a path around some layers comes back.
public struct Add: Layer {
  /// Keras's name.
  public static let typeName = "Add"
  /// Whether negative sums become 0: of a folded network, where this and the rectifier after it are one layer. Keras's layer
  /// has no such setting, and it is not written down.
  public internal(set) var rectifies = false

  /// It has no settings.
  public init() {}

  /// Records the sum.
  public func callAsFunction(_ inputs: Value...) -> Value { inputs[0].graph.add(self, to: inputs) }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard inputs.count >= 2 else { throw NetworkError.inputCount(inputs: inputs.count, allowed: "at least two") }
    guard inputs.allSatisfy({ $0 == inputs[0] }) else {
      throw NetworkError.shapesDiffer(shapes: inputs, rule: "what is added has one shape")
    }
    return inputs[0]
  }
}

/// Several arrays beside each other along the last axis: `[H, W, C₁]` and `[H, W, C₂]` become `[H, W, C₁ + C₂]`.
public struct Concatenate: Layer {
  /// Keras's name.
  public static let typeName = "Concatenate"

  /// It has no settings.
  public init() {}

  /// Records the concatenation.
  public func callAsFunction(_ inputs: Value...) -> Value { inputs[0].graph.add(self, to: inputs) }

  /// The shape of the output, once the settings are checked.
  public func outputShape(_ inputs: [[Int]]) throws -> [Int] {
    guard inputs.count >= 2 else { throw NetworkError.inputCount(inputs: inputs.count, allowed: "at least two") }
    guard inputs.allSatisfy({ $0.dropLast() == inputs[0].dropLast() && $0.count == inputs[0].count }) else {
      throw NetworkError.shapesDiffer(shapes: inputs, rule: "all axes but the last must agree")
    }
    return inputs[0].dropLast() + [inputs.reduce(0) { $0 + $1[$1.count - 1] }]
  }
}
