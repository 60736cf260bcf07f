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

  /// What the central cell of the last map sees through a step's map: the field of the cell there that lies nearest to the
  /// middle of all that it sees. Rows below 0 and beyond the input lie in the padding.
  ///
  /// Of an even number of cells the upper left one of the middle is the central one.
  public func centralField(after step: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (step, last) = (steps[step], steps[steps.count - 1])
    return (
      Self.field(step.rows.after, cells: step.outputShape[0], below: last.rows.after, of: last.outputShape[0]),
      Self.field(step.columns.after, cells: step.outputShape[1], below: last.columns.after, of: last.outputShape[1])
    )
  }

  private static func field(
    _ field: ReceptiveField, cells: Int, below last: ReceptiveField, of count: Int
  ) -> Range<Int> {
    // In floating point: fields can be as large as ``ReceptiveField/limit``.
    func middle(_ field: ReceptiveField, _ cell: Int) -> Double {
      Double(field.start) + Double(cell) * Double(field.jump) + Double(field.size) / 2
    }
    let target = middle(last, (count - 1) / 2)
    let place = (target - middle(field, 0)) / Double(max(1, field.jump))
    let lower = min(cells - 1, max(0, Int(min(place, Double(cells)).rounded(.down))))
    let nearest =
      [lower, min(cells - 1, lower + 1)].min { abs(middle(field, $0) - target) < abs(middle(field, $1) - target) } ?? 0
    let start = field.first(cell: nearest)
    return start..<start + field.size
  }
}
