// How the receptive field grows from layer to layer: the path through a network that sees the most, and what each window
// on it adds. The fields themselves are `ReceptiveField`'s. Next: `EffectiveField.swift`, what of it counts.

/// The windows between a network's input and its last map, and what cells see after each of them.
///
/// ```
/// r(l) = r(l − 1) + (k − 1)·j(l − 1)          k the window's extent, its dilation counted
/// j(l) = j(l − 1)·s                           s its stride
/// ```
///
/// Where paths meet, the one that sees the most is followed: it is what the receptive field is the size of.
///
/// Source: A. Araujo, W. Norris, J. Sim, *Computing Receptive Fields of Convolutional Neural Networks*, Distill, 2019,
/// equations 1 and 2.
public struct FieldGrowth: Sendable, Equatable {
  /// A window, or zeros around a map.
  public struct Step: Sendable, Equatable {
    /// The layer.
    public let name: String
    /// Keras's name of its class.
    public let type: String
    /// Along the height.
    public let rows: AxisStep
    /// Along the width.
    public let columns: AxisStep
    /// The map it gives, `[H, W, C]`.
    public let outputShape: [Int]
  }

  /// What a window does along one axis.
  public struct AxisStep: Sendable, Equatable {
    /// Cells from its first tap to its last.
    public let extent: Int
    /// Cells to the next window.
    public let stride: Int
    /// What the cells saw before it.
    public let before: ReceptiveField
    /// What they see after it.
    public let after: ReceptiveField

    /// `r = 5 + (3 − 1)·2 = 9`.
    public var sizeFormula: String { "\(before.size) + (\(extent) − 1)·\(before.jump) = \(after.size)" }
    /// `j = 2·2 = 4`.
    public var jumpFormula: String { "\(before.jump)·\(stride) = \(after.jump)" }
  }

  /// The network's name.
  public let name: String
  /// `[H, W, C]`.
  public let inputShape: [Int]
  /// From the input on.
  public let steps: [Step]
  /// The node that gives the last map.
  public let node: Int

  /// What the cells of the last map see.
  public let rows: ReceptiveField
  /// Along the width.
  public let columns: ReceptiveField

  /// The first step after which a cell sees as many rows as the input has; `nil` where none does.
  public var firstBeyond: Int? { steps.firstIndex { $0.rows.after.size >= inputShape[0] } }

  /// The growth of a network's receptive field; `nil` where its input is a vector.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  /// - Complexity: a few operations for each node.
  public init?(_ network: Network) throws {
    guard let fields = try network.receptiveFields(),
      let last = network.nodes.lastIndex(where: { $0.outputShape.count == 3 })
    else { return nil }
    (name, inputShape, node) = (network.name, network.inputShape, last)
    (rows, columns) = (fields[last].rows, fields[last].columns)
    var path: [Int] = []
    var place = last
    while place > 0 {
      path.append(place)
      // The first of those that see the most; of a window there is only one.
      let inputs = network.nodes[place].inputs
      place = inputs.max { (fields[$0].rows.size, -$0) < (fields[$1].rows.size, -$1) }!
    }
    steps = try path.reversed().compactMap { index in
      let node = network.nodes[index]
      guard case .window(let rows, let columns) = try node.layer.view(network.inputShapes(of: node)) else { return nil }
      guard rows.extent > 1 || columns.extent > 1 || rows.stride > 1 || columns.stride > 1 else { return nil }
      let before = fields[node.inputs[0]]
      return Step(
        name: node.name, type: node.typeName,
        rows: AxisStep(
          extent: rows.extent, stride: rows.stride, before: before.rows, after: fields[index].rows),
        columns: AxisStep(
          extent: columns.extent, stride: columns.stride, before: before.columns, after: fields[index].columns),
        outputShape: node.outputShape)
    }
  }

  /// The square that the central cell of a step's map sees: its first row and column, and how many; `start` is negative,
  /// or the end beyond the input, where it looks into the padding.
  public func centralField(after step: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let step = steps[step]
    func range(_ field: ReceptiveField, cells: Int) -> Range<Int> {
      let first = field.start + (cells - 1) / 2 * field.jump
      return first..<first + field.size
    }
    return (
      range(step.rows.after, cells: step.outputShape[0]), range(step.columns.after, cells: step.outputShape[1])
    )
  }
}
