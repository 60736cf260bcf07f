// Which networks `explain gradients` compares: every combination of what was named, or the few that tell the story.

import Reference

/// One of the networks.
struct GradientVariant {
  /// What helps against vanishing.
  enum Help: String, CaseIterable {
    case none
    case batchNorm = "batch-norm"
    case residual
    case both
  }

  let depth: Int
  let activation: ActivationFunction
  let initializer: Initializer
  let help: Help

  var usesBatchNorm: Bool { help == .batchNorm || help == .both }
  var isResidual: Bool { help == .residual || help == .both }
}

/// The networks, and what they are made of.
struct GradientGrid {
  /// What is stacked.
  enum Stack {
    /// Convolutions and poolings.
    case filters([FilterList.Entry])
    /// Fully connected layers of so many units.
    case units(Int)
  }

  let stack: Stack
  let variants: [GradientVariant]

  /// The network of a variant.
  func network(_ variant: GradientVariant, input: [Int], classes: Int) throws -> Network {
    switch stack {
    case .filters(let entries):
      try Network(
        name: "gradients", input: input,
        FilterList(
          Self.first(variant.depth, of: entries), classes: classes, activation: variant.activation,
          kernelInitializer: variant.initializer, usesBatchNorm: variant.usesBatchNorm,
          isResidual: variant.isResidual))
    case .units(let units):
      try Network(
        name: "gradients", input: input,
        DenseList(
          depth: variant.depth, units: units, classes: classes, activation: variant.activation,
          kernelInitializer: variant.initializer, usesBatchNorm: variant.usesBatchNorm,
          isResidual: variant.isResidual))
    }
  }

  /// What a variant is called beside the others: what they have in common is left out, unless nothing is left.
  func name(_ variant: GradientVariant) -> String {
    func differ<Value: Equatable>(_ value: (GradientVariant) -> Value) -> Bool {
      variants.contains { value($0) != value(variant) }
    }
    let help = variant.help == .both ? "batch-norm + residual" : variant.help.rawValue
    let parts = [
      differ(\.depth) ? "\(variant.depth)" : nil, differ(\.activation) ? variant.activation.rawValue : nil,
      differ(\.initializer) ? variant.initializer.name : nil,
      differ(\.help) && variant.help != .none ? help : nil,
    ].compactMap(\.self)
    if !parts.isEmpty { return parts.joined(separator: " · ") }
    return [variant.activation.rawValue, variant.initializer.name, variant.help == .none ? nil : help]
      .compactMap(\.self).joined(separator: " · ")
  }

  /// The list up to its `count`th convolution, and the pooling after it.
  private static func first(_ count: Int, of entries: [FilterList.Entry]) -> [FilterList.Entry] {
    var left = count
    return Array(
      entries.prefix { entry in
        if entry != .maxPool { left -= 1 }
        return left >= 0
      })
  }
}

extension GradientGrid {
  /// More could not be told apart in one figure.
  static let mostVariants = 4
  private static let mostDepth = 200

  /// Reads what was typed. Where nothing but the layers is, those are compared that tell the story: what fails, and what
  /// helps.
  ///
  /// - Parameter usual: another story: what helps, with the initialiser and the activation that fail.
  init(
    layers: String?, mlp: String?, depth: String?, activation: String?, initializer: String?, with help: String?,
    usual helps: [GradientVariant.Help]?
  ) throws {
    if layers != nil && mlp != nil {
      throw UsageError("--layers is a list of convolutions and --mlp has none; leave one of them out")
    }
    if let mlp {
      stack = .units(try NumberSyntax.integer(mlp, for: "--mlp", in: 1...4096))
    } else {
      stack = .filters(try layers.map(NetworkSyntax.entries) ?? FilterList.deep)
    }
    let depths = try Self.depths(depth, stack)
    let (usual, isDense) = (activation == nil && initializer == nil && help == nil, mlp != nil)
    if usual, depths.count == 1 {
      let story = isDense ? Self.denseStory : Self.filterStory
      variants =
        (helps?.map { Story(activation: story[0].activation, initializer: story[0].initializer, help: $0) }
        ?? story).map {
          GradientVariant(depth: depths[0], activation: $0.activation, initializer: $0.initializer, help: $0.help)
        }
      return
    }
    let activations = try Self.activations(activation) ?? [isDense ? .sigmoid : .relu]
    let initializers = try Self.initializers(initializer) ?? [.glorotUniform]
    let helps = try help.map { try ChoiceSyntax.list($0, of: GradientVariant.Help.allCases, for: "--with") } ?? [.none]
    let grid = depths.flatMap { depth in
      activations.flatMap { activation in
        initializers.flatMap { initializer in
          helps.map { GradientVariant(depth: depth, activation: activation, initializer: initializer, help: $0) }
        }
      }
    }
    if isDense, grid.contains(where: { $0.depth == 1 && $0.isResidual }) {
      throw UsageError("--with: one layer of --mlp has no layer after it to lead a path around; at least --depth 2 has")
    }
    guard grid.count <= Self.mostVariants else {
      throw UsageError(
        "the options name \(grid.count) networks; at most \(Self.mostVariants) can be told apart in one figure")
    }
    variants = grid
  }

  private struct Story {
    let activation: ActivationFunction
    let initializer: Initializer
    let help: GradientVariant.Help
  }

  private static let filterStory = [
    Story(activation: .relu, initializer: .glorotUniform, help: .none),
    Story(activation: .relu, initializer: .heNormal, help: .none),
    Story(activation: .relu, initializer: .glorotUniform, help: .batchNorm),
    Story(activation: .relu, initializer: .glorotUniform, help: .residual),
  ]

  private static let denseStory = [
    Story(activation: .sigmoid, initializer: .glorotUniform, help: .none),
    Story(activation: .tanh, initializer: .glorotUniform, help: .none),
    Story(activation: .relu, initializer: .heNormal, help: .none),
    Story(activation: .sigmoid, initializer: .glorotUniform, help: .batchNorm),
  ]

  private static func depths(_ text: String?, _ stack: Stack) throws -> [Int] {
    let (most, usual): (Int, Int)
    switch stack {
    case .filters(let entries):
      most = entries.count { $0 != .maxPool }
      usual = most
      guard most > 0 else {
        throw UsageError("--layers has no convolution; add a number of filters, as in 16,max_pool")
      }
    case .units: (most, usual) = (mostDepth, 10)
    }
    guard let text else { return [usual] }
    let depths = try words(text).map { try NumberSyntax.integer($0, for: "--depth", in: 1...most) }
    return depths.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func activations(_ text: String?) throws -> [ActivationFunction]? {
    let allowed = ActivationFunction.allCases.filter { !$0.worksOnRows }
    return try text.map { try ChoiceSyntax.list($0, of: allowed, for: "--activation") }
  }

  private static func initializers(_ text: String?) throws -> [Initializer]? {
    try text.map { text in
      try words(text).map { word in
        guard let initializer = Initializer(name: word.lowercased()) else {
          throw UsageError(word, for: "--initializer", allowed: Initializer.named.map(\.name))
        }
        return initializer
      }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
  }
}
