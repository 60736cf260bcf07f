// A network in numbers: Keras's summary with what each layer costs and sees. It prints nothing; see `explain summary`.

/// What can be said of a network without running it.
///
/// Multiply-adds count no biases and no additions. Memory is that of 32-bit floating point numbers: of the parameters
/// once, of every layer's output for one example.
public struct NetworkSummary: Sendable {
  /// A layer.
  public struct Row: Sendable, Equatable {
    /// The layer's own name.
    public let name: String
    /// Keras's name of its class.
    public let type: String
    /// The names of the layers it takes.
    public let inputs: [String]
    /// Whether it takes something else than the layer before it.
    public let isBranching: Bool
    /// The shape of one example's output.
    public let outputShape: [Int]
    /// Numbers it learns or keeps.
    public let parameters: Int
    /// Those of them that training changes.
    public let trainable: Int
    /// All of its settings, by Keras's names.
    public let settings: [SettingField]
    /// Its window, if it looks at one.
    public let window: Window?
    /// Multiply-adds for one example.
    public let multiplyAdds: Int
    /// Bytes of its output for one example.
    public let outputBytes: Int
    /// What a cell of its output sees of the input; `nil` if the input is a vector.
    public let receptiveField: ReceptiveFields?
  }

  /// A window that slides over a map.
  public struct Window: Sendable, Equatable {
    /// Along the height.
    public let rows: AxisGeometry
    /// Along the width.
    public let columns: AxisGeometry
    /// Taps.
    public var kernel: AxisPair { AxisPair(rows: rows.kernel, columns: columns.kernel) }
    /// Cells from one window to the next.
    public var stride: AxisPair { AxisPair(rows: rows.stride, columns: columns.stride) }
    /// Cells from one tap to the next.
    public var dilation: AxisPair { AxisPair(rows: rows.dilation, columns: columns.dilation) }
    /// Cells added around the map.
    public var padding: Padding {
      Padding(
        top: rows.padding.before, bottom: rows.padding.after, left: columns.padding.before, right: columns.padding.after
      )
    }
  }

  /// The network's name.
  public let name: String
  /// One for each layer, the input first.
  public let rows: [Row]
  /// The pixels that can never change the output; `nil` where ``Network/pixelsSeen()`` is.
  public let unseen: UnseenPixels?
  /// The pixels that can; `nil` where ``Network/pixelsSeen()`` is.
  public let seen: CellSet?

  /// The summary of a network.
  ///
  /// - Throws: never for a network, whose layers have been checked.
  public init(_ network: Network) throws {
    name = network.name
    let fields = try network.receptiveFields()
    rows = try network.nodes.indices.map { index in
      let node = network.nodes[index]
      let shapes = network.inputShapes(of: node)
      var window: Window?
      if case .window(let rows, let columns) = try node.layer.view(shapes) {
        window = Window(rows: rows, columns: columns)
      }
      return Row(
        name: node.name, type: node.typeName, inputs: node.inputs.map { network.nodes[$0].name },
        isBranching: index > 0 && node.inputs != [index - 1], outputShape: node.outputShape,
        parameters: node.parameterCount, trainable: node.trainableCount, settings: node.layer.settingFields,
        window: window, multiplyAdds: try node.layer.multiplyAdds(shapes),
        outputBytes: 4 * node.outputShape.reduce(1, *), receptiveField: fields?[index])
    }
    seen = try network.pixelsSeen()
    unseen = seen.map(UnseenPixels.init)
  }

  /// Numbers that the layers learn or keep.
  public var parameters: Int { rows.reduce(0) { $0 + $1.parameters } }
  /// Numbers that training changes.
  public var trainable: Int { rows.reduce(0) { $0 + $1.trainable } }
  /// Multiply-adds for one example; `Int.max` if there are more.
  public var multiplyAdds: Int {
    rows.reduce(0) { sum, row in
      let (total, overflow) = sum.addingReportingOverflow(row.multiplyAdds)
      return overflow ? Int.max : total
    }
  }
  /// Bytes of all parameters.
  public var parameterBytes: Int { 4 * parameters }
  /// Bytes of all outputs for one example, the input counted: what training keeps.
  public var outputBytes: Int { rows.reduce(0) { $0 + $1.outputBytes } }
  /// The last layer whose output is a map.
  public var lastMap: Row? { rows.last { $0.outputShape.count == 3 } }
}
