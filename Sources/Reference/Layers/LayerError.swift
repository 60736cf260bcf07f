// What can be wrong with the arrays and numbers that people give a layer, beyond what `GeometryError` already names.

/// Arrays, labels or settings that a layer cannot work with. The description is one line.
public enum LayerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An array of another shape than the others ask for.
  case shapeDoesNotMatch(what: String, shape: [Int], expected: [Int], reason: String)
  /// A label that is no class.
  case labelOutOfRange(label: Int, position: Int, classes: Int)
  /// A label that is no whole number.
  case labelNotWhole(label: Double, position: Int)
  /// A setting outside its range.
  case settingOutOfRange(what: String, value: Double, allowed: String)
  /// A sample variance of one value.
  case tooFewForSample(shape: [Int])
  /// Not as many gradients as parameters.
  case gradientCount(parameters: Int, gradients: Int)

  /// One line: what, where, what is allowed.
  public var description: String {
    switch self {
    case .shapeDoesNotMatch(let what, let shape, let expected, let reason):
      "\(what) has shape [\(Self.list(shape))]; it must be [\(Self.list(expected))], \(reason)"
    case .labelOutOfRange(let label, let position, let classes):
      "label \(position) is \(label), but there are \(classes) classes: labels must be 0…\(classes - 1), so the nearest "
        + "is \(label < 0 ? 0 : classes - 1)"
    case .labelNotWhole(let label, let position):
      "label \(position) is \(label); the labels of classes are whole numbers from 0 on"
    case .settingOutOfRange(let what, let value, let allowed):
      "\(what) is \(value); it must be \(allowed)"
    case .tooFewForSample(let shape):
      "the input [\(Self.list(shape))] has one value a channel, of which there is no sample variance (a division by 0); "
        + "use the population's, or at least 2 values"
    case .gradientCount(let parameters, let gradients):
      "there are \(gradients) gradients for \(parameters) parameters; there must be one for each, in the same order"
    }
  }

  private static func list(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: ", ") }

  /// Checks the shape of an array against the one that follows from the others.
  static func check(
    _ what: @autoclosure () -> String, _ shape: [Int], is expected: [Int], _ reason: @autoclosure () -> String
  ) throws {
    if shape != expected { throw shapeDoesNotMatch(what: what(), shape: shape, expected: expected, reason: reason()) }
  }
}

/// An array seen as rows of its last axis: `[..., C]` is `rows` times `columns = C`.
struct RowShape {
  let rows: Int
  let columns: Int

  /// - Throws: ``GeometryError`` for a scalar and for an array without cells.
  init(_ shape: [Int], what: String) throws {
    guard let columns = shape.last else {
      throw GeometryError.wrongRank(what: what, shape: shape, allowed: "at least one axis")
    }
    if shape.contains(0) { throw GeometryError.emptyAxis(what: what, shape: shape) }
    self.columns = columns
    rows = shape.dropLast().reduce(1, *)
  }
}
