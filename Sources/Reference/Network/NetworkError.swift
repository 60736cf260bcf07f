// What can be wrong with a network as it was written, beyond the sizes that `GeometryError` names.

/// A network that cannot be. The description is one line.
public indirect enum NetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A layer that cannot be applied where it stands.
  case layer(name: String, position: Int, count: Int, inputs: [[Int]], reason: String, remedy: String?)
  /// A layer for maps on something else.
  case notAMap(shape: [Int])
  /// Too many or too few inputs.
  case inputCount(inputs: Int, allowed: String)
  /// Inputs of a sum or a concatenation that do not fit.
  case shapesDiffer(shapes: [[Int]], rule: String)
  /// A setting outside its range.
  case setting(what: String, value: String, allowed: String)
  /// An input without cells, or of a shape that networks here do not have.
  case inputShape([Int])
  /// Two layers of the same name.
  case duplicateName(String)
  /// A loss for another kind of output.
  case lossDoesNotFit(loss: String, ending: String, allowed: String)
  /// No end that could be replaced.
  case noHead(ending: String)
  /// More memory than one array may have.
  case tooLarge(what: String)
  /// More examples at once than a layer's array has room for.
  case batchTooLarge(examples: Int, limit: BatchLimit)
  /// A kind of layer that is not known.
  case unknownType(String, known: [String])
  /// A setting that a kind of layer does not have.
  case unknownSetting(String, type: String, known: [String])
  /// A setting without which there is no layer.
  case missingSetting(String, type: String)
  /// A description that is none of a network.
  case description(String)
  /// A layer whose description is wrong; the first, position 0, is the input.
  case described(position: Int, name: String?, reason: String)

  /// One line: what, where, what is allowed.
  public var description: String {
    switch self {
    case .layer(let name, let position, let count, let inputs, let reason, let remedy):
      "layer \(position) of \(count), \(name)"
        + (inputs.isEmpty ? "" : ", on \(inputs.map(TensorShape.text).joined(separator: " and "))")
        + ": \(reason)" + (remedy.map { "; \($0)" } ?? "")
    case .notAMap(let shape):
      "it needs a map [H, W, C], and this is \(Self.list(shape))"
    case .inputCount(let inputs, let allowed):
      "it has \(inputs) inputs; it must have \(allowed)"
    case .shapesDiffer(let shapes, let rule):
      "the inputs \(shapes.map(TensorShape.text).joined(separator: " and ")) do not fit: \(rule)"
    case .setting(let what, let value, let allowed):
      "\(what) is \(value); it must be \(allowed)"
    case .inputShape(let shape):
      "the input of a network is [H, W, C] or [n], each at least 1, and this is \(Self.list(shape))"
    case .duplicateName(let name):
      "two layers are named \(name)"
    case .lossDoesNotFit(let loss, let ending, let allowed):
      "the loss '\(loss)' needs a network that ends with \(allowed); this one ends with \(ending)"
    case .noHead(let ending):
      "only a network that ends with Dense, and perhaps an activation, can get another end; this one ends with \(ending)"
    case .tooLarge(let what):
      "\(what) would have more than \(TensorShape.limit) numbers"
    case .batchTooLarge(let examples, let limit):
      "\(limit.reason(against: examples)); at most \(limit.examples) at once"
    case .unknownType(let name, let known):
      "the type \(SettingValue.text(name).text) is not known; \(Self.nearest(name, known))"
    case .unknownSetting(let name, let type, let known):
      "\(type) has no setting \(SettingValue.text(name).text); \(Self.nearest(name, known))"
    case .missingSetting(let name, let type):
      "\(type) needs '\(name)'"
    case .description(let reason):
      reason
    case .described(let position, let name, let reason):
      "layer \(position)" + (name.map { ", \(SettingValue.text($0).text)" } ?? "") + ": \(reason)"
    }
  }

  private static func nearest(_ name: String, _ known: [String]) -> String {
    Spelling.nearest(to: name, in: known).map { "did you mean '\($0)'?" }
      ?? "allowed are \(known.joined(separator: ", "))"
  }

  private static func list(_ shape: [Int]) -> String { "[\(shape.map(String.init).joined(separator: ", "))]" }
}
