// `explain residual`: the residual block, and what its skip connection does to the gradient. What is measured is
// `ResidualPaths`' and `ResidualDepth`'s, what is drawn `ResidualPanel`'s. Next: `ResidualCommand+Report.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// The residual block and its gradients.
struct ResidualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "residual",
    abstract: "See a residual block, and how gradients come back along its skip connection.",
    discussion: """
      A block of random weights looks at a picture. The gradient at its input is
      measured, apart by the two ways it comes: along the skip connection and through
      the layers; then how much of it many blocks leave, with skip connections and
      without.

      Examples:
        explain residual
        explain residual photo.jpg --channels 16 --seed 3
        explain residual --order pre-activation --blocks 50
        explain residual --no-batch-norm --initializer he_normal
      """)

  @Argument(
    help: ArgumentHelp(
      "A .png or .jpg, or sample:NAME; its middle square is taken. Default: sample:chelsea.", valueName: "picture"))
  var picture: String?

  @Option(help: ArgumentHelp("The longest chain of blocks. Default: 20.", valueName: "N"))
  var blocks: String?

  @Option(help: ArgumentHelp("Maps of the block. Default: 8.", valueName: "C"))
  var channels: String?

  @Option(help: ArgumentHelp("relu, relu6, leaky-relu, sigmoid or tanh. Default: relu.", valueName: "NAME"))
  var activation: String?

  @Option(
    help: ArgumentHelp("glorot_uniform, he_normal, lecun_normal or another of Keras's names.", valueName: "NAME"))
  var initializer: String?

  @Option(
    help: ArgumentHelp(
      "Where the activation stands: original (after the sum) or pre-activation.", valueName: "NAME"))
  var order: String?

  @Flag(help: "The drawn block without batch normalisation; chains are drawn with and without.")
  var noBatchNorm = false

  @Option(help: ArgumentHelp("Of the weights, and of the gradient that is sent back. Default: 0.", valueName: "S"))
  var seed: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  /// Rows and columns of what the block looks at.
  static let side = 48

  /// What was found.
  struct Outcome {
    let block: ResidualBlock
    let pictureName: String
    let pictureSide: Int
    let paths: ResidualPaths<Float>
    let curves: [ResidualPanel.Curve]
    let seed: UInt64
  }

  func run() throws {
    var report = try Report(self.report)
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    let most = try blocks.map { try NumberSyntax.integer($0, for: "--blocks", in: 1...50) } ?? 20
    let seed = try NumberSyntax.seed(seed, standard: 0)
    let block = try block()
    let name = (picture ?? "sample:chelsea").trimmed
    let target = try figure.target(default: "residual.png", inputs: picture == nil ? [] : [name])
    let input = try InputArray.read(name, channels: .color, language: report.language)
    guard input.isPicture else {
      throw UsageError("\(input.text) is an array; residual looks at a picture, a .png, .jpg or sample:NAME")
    }
    let (values, side) = Self.middleSquare(of: input.values)
    let paths = try ResidualPaths(of: block, picture: values, seed: seed, engine: engine)
    let curves = try curves(of: block, most: most, values, seed: seed, engine)
    let outcome = Outcome(
      block: block, pictureName: input.text, pictureSide: side, paths: paths, curves: curves, seed: seed)
    try Self.check(outcome)
    tell(outcome, in: &report)
    if let target { try draw(outcome, to: target, in: &report) }
    try report.finish()
  }

  /// The block that was asked for.
  private func block() throws -> ResidualBlock {
    let allowed = ActivationFunction.allCases.filter { !$0.worksOnRows }
    let orders = ResidualBlock.Order.allCases
    guard let function = try Self.one(activation, of: allowed, for: "--activation", usual: .relu),
      let order = try Self.one(order, of: orders, for: "--order", usual: .original)
    else { throw UsageError("--activation and --order take one name each, such as relu and original") }
    var kernel = Initializer.glorotUniform
    if let word = initializer?.trimmed {
      guard let named = Initializer(name: word.lowercased()) else {
        throw UsageError(word, for: "--initializer", allowed: Initializer.named.map(\.name))
      }
      kernel = named
    }
    return ResidualBlock(
      channels: try channels.map { try NumberSyntax.integer($0, for: "--channels", in: 1...32) } ?? 8,
      activation: function, kernelInitializer: kernel, usesBatchNorm: !noBatchNorm, order: order, isResidual: true)
  }

  /// The one that is named; `nil` for several.
  private static func one<Name: RawRepresentable<String> & Equatable>(
    _ text: String?, of all: [Name], for option: String, usual: Name
  ) throws -> Name? {
    guard let text else { return usual }
    let chosen = try ChoiceSyntax.list(text, of: all, for: option)
    return chosen.count == 1 ? chosen[0] : nil
  }

  /// The largest square in the middle, in three colours and at the size of the block; and its side.
  private static func middleSquare(of picture: Tensor<Float>) -> (values: Tensor<Float>, side: Int) {
    let (height, width) = (picture.shape[0], picture.shape[1])
    let channels = picture.rank == 3 ? picture.shape[2] : 1
    let extent = min(height, width)
    let (top, left) = ((height - extent) / 2, (width - extent) / 2)
    let square = picture.reshaped([height, width, channels]).cropped(
      rows: top..<top + extent, columns: left..<left + extent)
    return (square.fitted(to: [side, side, 3]).reshaped([1, side, side, 3]), extent)
  }

  /// With skip connections and without, with batch normalisation and without.
  private func curves(
    of block: ResidualBlock, most: Int, _ picture: Tensor<Float>, seed: UInt64, _ engine: FastEngine
  ) throws -> [ResidualPanel.Curve] {
    let isWatched = !report.quiet
    defer { if isWatched { Terminal.progress("") } }
    return try [(true, true), (true, false), (false, true), (false, false)].map { isResidual, usesBatchNorm in
      var block = block
      (block.isResidual, block.usesBatchNorm) = (isResidual, usesBatchNorm)
      return ResidualPanel.Curve(
        isResidual: isResidual, usesBatchNorm: usesBatchNorm,
        values: try ResidualDepth.ratios(of: block, most: most, picture: picture, seed: seed, engine: engine) {
          if isWatched { Terminal.progress("\($0)/\(most)") }
        })
    }
  }

  /// Initialisers of one number can be chosen so that nothing is left to be drawn.
  private static func check(_ outcome: Outcome) throws {
    let name = outcome.block.kernelInitializer.name
    let sizes = [outcome.paths.alongIdentity, outcome.paths.throughBody, outcome.paths.total].map(\.rootMeanSquare)
    guard sizes.allSatisfy(\.isFinite), outcome.curves.allSatisfy({ $0.values[0].isFinite }) else {
      throw UsageError("the gradients outgrow float32 with --initializer \(name); try he_normal")
    }
    guard sizes[0] > 0 else {
      throw UsageError(
        "every number of the block is 0 with --initializer \(name), and nothing comes back; try he_normal")
    }
  }
}
