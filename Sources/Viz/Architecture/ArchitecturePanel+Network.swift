// An architecture as a figure: what each layer is called and which of its settings are shown.

import Reference

extension ArchitecturePanel {
  /// The figure of an architecture.
  ///
  /// - Parameters:
  ///   - style: how it is drawn.
  ///   - isFolded: whether blocks that repeat are drawn once. In the style `block` those that no frame fits around
  ///     without touching others are drawn in full.
  ///   - printable: makes any text of people's fit for the shipped fonts.
  public init(
    _ architecture: Architecture, style: Style, isFolded: Bool, title: String, facts: [String], command: String,
    printable: (String) -> String
  ) throws {
    var repetitions = isFolded ? architecture.repetitions : []
    var view = architecture.view(folding: repetitions)
    while style == .block, view.parts.count <= Self.limit {
      let layout = BlockLayout(
        inputs: view.inputs, heights: view.parts.map { _ in 1 }, folds: view.folds.map(\.places))
      let unframed = layout.unframed
      if unframed.isEmpty { break }
      repetitions = repetitions.indices.filter { !unframed.contains($0) }.map { repetitions[$0] }
      view = architecture.view(folding: repetitions)
    }
    let stands = try view.parts.enumerated().map { place, part in
      let fold = view.folds.first { $0.places.contains(place) }?.repetition
      let copies = (0..<(fold?.count ?? 1)).map { part + $0 * (fold?.length ?? 0) }
      return Part(
        layers: try architecture.parts[part].nodes.indices.map { index in
          try Self.layer(copies.map { architecture.parts[$0].nodes[index] }, of: architecture.network, printable)
        }, inputs: view.inputs[place])
    }
    self.init(
      title: title, style: style, parts: stands,
      folds: view.folds.map { Fold(parts: $0.places, count: $0.repetition.count) }, pieces: view.pieces, facts: facts,
      command: command)
  }

  /// The style that suits an architecture: a line if it is one, and short enough for a page.
  public static func style(of architecture: Architecture, isFolded: Bool) -> Style {
    let view = architecture.view(folding: isFolded ? architecture.repetitions : [])
    return view.isBranching || view.pieces.count > longestLine ? .block : .line
  }

  /// The most volumes that are drawn as a line unless asked for: two lines on a page.
  private static let longestLine = 24

  /// The first of nodes that are alike, with the parameters of all.
  private static func layer(_ nodes: [Int], of network: Network, _ printable: (String) -> String) throws -> Layer {
    let node = network.nodes[nodes[0]]
    let counts = nodes.map { network.nodes[$0].parameterCount }
    return Layer(
      kind: Kind(node.layer), name: printable(node.name), type: node.typeName,
      settings: try settings(of: node, in: network), shape: node.outputShape,
      parameters: counts.min()!...counts.max()!, isFrozen: node.isFrozen && counts.max()! > 0)
  }

  /// What tells a layer from others of its class: its window, and the settings that change what it computes.
  ///
  /// ```
  /// 3×3/2 same   groups 4   relu
  /// ```
  public static func settings(of node: Network.Node, in network: Network) throws -> [String] {
    let fields = node.layer.settingFields
    func value(_ name: String) -> SettingValue? { fields.first { $0.name == name }?.value }
    var words: [String] = []
    if case .window(let rows, let columns) = try node.layer.view(network.inputShapes(of: node)) {
      words.append(window(rows, columns, isPadding: node.layer is ZeroPad2D, rule: value("padding")))
    }
    for setting in named {
      guard let value = value(setting.name), value != setting.usual, value != .null else { continue }
      words.append("\(setting.name.replacing("_", with: " ")) \(text(value))")
    }
    if value("use_bias") == .flag(false) { words.append("no bias") }
    for name in ["rate", "activation"] {
      if let value = value(name), value != .null { words.append(text(value)) }
    }
    return words
  }

  /// The settings that are shown with their names, where they are not the usual.
  private static let named: [(name: String, usual: SettingValue)] = [
    ("groups", .integer(1)), ("depth_multiplier", .integer(1)), ("max_value", .null), ("negative_slope", .integer(0)),
    ("scale", .null), ("offset", .integer(0)),
  ]

  private static func text(_ value: SettingValue) -> String {
    if case .text(let word) = value { word } else { value.text }
  }

  private static func window(
    _ rows: AxisGeometry, _ columns: AxisGeometry, isPadding: Bool, rule: SettingValue?
  ) -> String {
    func pair(_ first: Int, _ second: Int) -> String { first == second ? "\(first)" : "\(first)×\(second)" }
    let sides = [rows.padding.before, rows.padding.after, columns.padding.before, columns.padding.after]
    let padding = Set(sides).count == 1 ? "\(sides[0])" : sides.map(String.init).joined(separator: ",")
    // Zeros around a map are a window of one cell that does nothing else.
    if isPadding { return padding }
    let dilation = rows.dilation == 1 && columns.dilation == 1 ? "" : ":\(pair(rows.dilation, columns.dilation))"
    var words = "\(NumberText.shape([rows.kernel, columns.kernel]))\(dilation)/\(pair(rows.stride, columns.stride))"
    if case .text(let name)? = rule { words += " \(name)" } else { words += " \(padding)" }
    return words
  }
}

extension ArchitecturePanel.Kind {
  /// What a layer is for.
  init(_ layer: any Reference.Layer) {
    self =
      switch layer {
      case is Input: .input
      case is Conv2D, is DepthwiseConv2D: .convolution
      case is MaxPool2D, is AveragePool2D, is GlobalAveragePool2D: .pooling
      case is Dense: .dense
      case is Add, is Concatenate: .merge
      default: .other
      }
  }
}
