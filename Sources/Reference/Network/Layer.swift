// What every layer can say of itself without computing anything: sizes, parameters, work, and what it looks at.
// Each layer is a value with its settings, in a file of its own in `Layers/`; its arithmetic is in `…+Passes.swift`.

/// A layer with its settings: a value that holds no weights.
///
/// Shapes here are those of one example, without the batch: `[H, W, C]` or `[n]`.
public protocol Layer: Module, Equatable {
  /// Keras's name of the class: `Conv2D`, `MaxPooling2D`.
  static var typeName: String { get }

  /// The shape of the output.
  ///
  /// - Throws: ``GeometryError`` or ``NetworkError`` where the layer cannot be applied.
  func outputShape(_ inputs: [[Int]]) throws -> [Int]

  /// The arrays the layer learns or keeps.
  ///
  /// - Throws: as ``outputShape(_:)``.
  func parameters(_ inputs: [[Int]]) throws -> [ParameterSpecification]

  /// Multiply-adds for one example, biases not counted.
  ///
  /// - Throws: as ``outputShape(_:)``.
  func multiplyAdds(_ inputs: [[Int]]) throws -> Int

  /// Which cells of the input an output cell depends on.
  ///
  /// - Throws: as ``outputShape(_:)``.
  func view(_ inputs: [[Int]]) throws -> LayerView

  /// Whether the output is `max(0, ·)` of something, and the way back asks for no more than its sign.
  var rectifies: Bool { get }

  /// Whether the fast way back reads `∂L/∂y` so seldom that its rows need not be kept.
  ///
  /// - Parameter wantsInput: whether the gradient of the input is wanted.
  func readsRows(wantsInput: Bool) -> Bool

  /// Whether the fast way forwards reads its input so seldom, and the way back not at all, that its rows need not be kept.
  ///
  /// - Parameter handsOnRows: whether its output need not be kept either.
  func readsInputRows(handsOnRows: Bool) -> Bool

  /// Whether its input is read once, by squares of 2×2 cells side by side of which the largest value is taken.
  ///
  /// - Parameter handsOnSquares: whether its output is.
  func readsSquares(handsOnSquares: Bool) -> Bool

  /// The output by the definition, for every scalar.
  ///
  /// - Throws: ``GeometryError``, ``LayerError`` where the arrays do not fit.
  func forward<Scalar>(_ call: LayerCall<Scalar>) throws -> LayerResult<Scalar>

  /// The gradients by the definition, for every scalar.
  ///
  /// - Throws: as ``forward(_:)``.
  func gradients<Scalar>(_ call: BackwardCall<Scalar>) throws -> LayerGradients<Scalar>

  /// The fast twin of ``forward(_:)``.
  func fastForward(_ call: LayerCall<Float>, threads: Int) throws -> LayerResult<Float>

  /// The fast twin of ``gradients(_:)``.
  func fastGradients(_ call: BackwardCall<Float>, threads: Int) throws -> LayerGradients<Float>
}

extension Layer {
  /// Records the layer.
  public func callAsFunction(_ x: Value) -> Value { x.graph.add(self, to: [x]) }

  /// No parameters.
  public func parameters(_ inputs: [[Int]]) throws -> [ParameterSpecification] { [] }
  /// No multiply-adds.
  public func multiplyAdds(_ inputs: [[Int]]) throws -> Int { 0 }
  /// No rectifier.
  public var rectifies: Bool { false }
  /// Often.
  public func readsRows(wantsInput: Bool) -> Bool { false }
  /// Often, or on the way back.
  public func readsInputRows(handsOnRows: Bool) -> Bool { false }
  /// In other ways.
  public func readsSquares(handsOnSquares: Bool) -> Bool { false }
  /// Each cell by itself.
  public func view(_ inputs: [[Int]]) throws -> LayerView { .cell }
}

/// What a cell of a layer's output depends on.
public enum LayerView: Sendable, Equatable {
  /// The cell at the same place.
  case cell
  /// The cells under a window.
  case window(rows: AxisGeometry, columns: AxisGeometry)
  /// All cells.
  case everything
}

/// An array that a layer learns or keeps.
public struct ParameterSpecification: Sendable, Equatable {
  /// Keras's name: `kernel`, `bias`, `gamma`, `moving_mean`, …
  public let name: String
  /// The shape.
  public let shape: [Int]
  /// What it holds at the start.
  public let initializer: Initializer
  /// How many numbers an output is made of and how many an input goes into: what an initialiser scales by.
  public let fans: Fans
  /// Whether an optimizer changes it; moving statistics are only kept.
  public let isLearned: Bool

  init(_ name: String, _ shape: [Int], _ initializer: Initializer, fans: Fans, isLearned: Bool = true) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.fans = fans
    self.isLearned = isLearned
  }

  /// The number of scalars.
  public var count: Int { shape.reduce(1, *) }
}

/// How many numbers meet in a weight.
public struct Fans: Sendable, Equatable {
  /// Numbers that an output is the sum of.
  public let input: Int
  /// Outputs that an input goes into.
  public let output: Int

  /// For parameters whose initialiser does not ask.
  static let none = Fans(input: 1, output: 1)
}

/// A map `[H, W, C]` at the input of a layer.
struct LayerMap {
  let height: Int
  let width: Int
  let channels: Int

  /// - Throws: ``NetworkError`` for other than one input, or one that is no map.
  init(_ inputs: [[Int]]) throws {
    let shape = try onlyInput(inputs)
    guard shape.count == 3 else { throw NetworkError.notAMap(shape: shape) }
    (height, width, channels) = (shape[0], shape[1], shape[2])
  }

  /// `[1, H, W, C]`.
  var batch: [Int] { [1, height, width, channels] }
}

/// The input of a layer that has one.
///
/// - Throws: ``NetworkError/inputCount(inputs:allowed:)``.
func onlyInput(_ inputs: [[Int]]) throws -> [Int] {
  guard inputs.count == 1 else { throw NetworkError.inputCount(inputs: inputs.count, allowed: "one") }
  return inputs[0]
}

extension AxisPair: ExpressibleByIntegerLiteral {
  /// The same number along both axes: `kernel: 3`.
  public init(integerLiteral value: Int) { self.init(rows: value, columns: value) }
  /// The same number along both axes.
  public init(_ value: Int) { self.init(rows: value, columns: value) }
}
