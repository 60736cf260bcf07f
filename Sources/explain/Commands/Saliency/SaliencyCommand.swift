// `explain saliency`: what in a picture a network's answer depends on. The mathematics is `Saliency`'s, the drawing
// Viz's. Next: `SaliencyCommand+Report.swift`.

import ArgumentParser
import Formats
import Reference
import Viz

/// Why a network answers so.
struct SaliencyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saliency", abstract: "Show where in a picture a network's answer comes from.",
    discussion: """
      Examples:
        explain saliency
        explain saliency sample:fashion --example 7
        explain saliency run photo.jpg --class cat
        explain saliency run photo.jpg --method occlusion --patch 8 --step 4
        explain saliency run photo.jpg --method grad-cam --layer conv2d_1 --save m.npy
      """)

  /// The ways to ask.
  enum Method: String, CaseIterable {
    case gradient
    case gradCAM = "grad-cam"
    case occlusion
  }

  @OptionGroup(title: "Network") var model: ModelOptions
  @OptionGroup(title: "Picture") var look: LookOptions

  @Option(
    help: ArgumentHelp(
      "Some of \(Method.allCases.map(\.rawValue).joined(separator: ", ")). Default: all.", valueName: "LIST"))
  var method: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("The class to ask about, by name or number. Default: the network's guess.", valueName: "NAME"))
  var label: String?

  @Option(help: ArgumentHelp("For grad-cam: whose maps. Default: the last convolution's.", valueName: "NAME"))
  var layer: String?

  @Option(
    help: ArgumentHelp("For occlusion: the side of the square. Default: a quarter of the picture's.", valueName: "N"))
  var patch: String?

  @Option(help: ArgumentHelp("For occlusion: how far it goes each time. Default: half its side.", valueName: "N"))
  var step: String?

  @Option(help: ArgumentHelp("Write the map of the one method.", valueName: "FILE.npy"))
  var save: String?

  @Option(help: WorkOptions.threadsHelp)
  var threads: String?

  @OptionGroup(title: "Figure") var figure: FigureOptions
  @OptionGroup(title: "Report") var report: ReportOptions

  func run() throws {
    var report = try Report(self.report)
    let methods = try ChoiceSyntax.list(method, of: Method.allCases, for: "--method")
    try checkOptions(methods)
    let engine = FastEngine(threads: try WorkOptions.parseThreads(threads))
    let model = try model.read()
    let shape = model.network.inputShape
    guard shape.count == 3 else {
      throw UsageError("the network takes \(TensorShape.text(shape)), which is no picture with places to point at")
    }
    let look = try look.read(for: model, report.language)
    let inputs = model.files + self.look.files
    let save = try saveTarget(methods, inputs: inputs)
    let target = try figure.target(default: "saliency.png", inputs: inputs, outputs: [save].compactMap(\.self))
    let saliency = Saliency(model.network, weights: model.weights, engine: engine)
    let outputs = try saliency.outputs(of: look.values)
    let scores = try saliency.scores(of: look.values)
    let names = model.classNames ?? scores.indices.map(String.init)
    let label = try chosenClass(names) ?? scores.indices.max { (scores[$0], $1) < (scores[$1], $0) } ?? 0
    let output = Tensor(shape: [outputs.count], scalars: outputs)
    guard let guesses = try NetworkAnswer(output, of: model, label: look.label) else {
      throw SaliencyError.noClasses(shape: model.network.outputShape)
    }
    let answer = SaliencyAnswer(
      model: model, look: look, names: names, guesses: guesses, label: label, score: Double(scores[label]),
      removed: saliency.removed,
      maps: try maps(methods, saliency, look.values, label),
      leavesOutGradCAM: methods.contains(.gradCAM) && saliency.lastConvolution == nil && layer == nil,
      language: report.language)
    report.tell(answer)
    if let save, let map = answer.maps.first { report.add(file: save, bytes: NPY.encode(map.values), key: "saved") }
    if let target { try report.draw(target) { answer.panel($0) } }
    try report.finish()
  }

  /// Options that would change nothing are refused.
  private func checkOptions(_ methods: [Method]) throws {
    let options: [(name: String, isUsed: Bool, method: Method)] = [
      ("--layer", layer != nil, .gradCAM), ("--patch", patch != nil, .occlusion), ("--step", step != nil, .occlusion),
    ]
    for option in options where option.isUsed && !methods.contains(option.method) {
      throw UsageError(
        "\(option.name) is for \(option.method.rawValue); add it to --method, or leave \(option.name) out")
    }
  }

  private func saveTarget(_ methods: [Method], inputs: [String]) throws -> String? {
    guard let path = save?.trimmed else { return nil }
    guard methods.count == 1 else {
      throw UsageError("--save writes one map and there are \(methods.count); choose one, as in --method occlusion")
    }
    guard path.lowercased().hasSuffix(".npy") else {
      throw UsageError("--save \(path): a map is saved as .npy; try \(InputArray.stem(of: path)).npy")
    }
    try OutputFile.check(path, inputs: inputs)
    return path
  }

  /// The class that was asked for: a name first, since names may be numbers.
  private func chosenClass(_ names: [String]) throws -> Int? {
    guard let word = label?.trimmed else { return nil }
    if let index = names.firstIndex(of: word) { return index }
    if NumberSyntax.looksLikeNumbers(word) {
      return try NumberSyntax.integer(word, for: "--class", in: 0...names.count - 1)
    }
    if let index = names.firstIndex(where: { $0.lowercased() == word.lowercased() }) { return index }
    let nearest = Spelling.nearest(to: word, in: names).map { "did you mean \(OneLine.quoted($0))?" }
    let some = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    throw UsageError("--class: there is no class \(OneLine.quoted(word)); \(nearest ?? "the classes are \(some)")")
  }

  private func maps(
    _ methods: [Method], _ saliency: Saliency<FastEngine>, _ x: Tensor<Float>, _ label: Int
  ) throws -> [SaliencyAnswer.Map] {
    try methods.compactMap { method in
      switch method {
      case .gradient:
        let values = Saliency<FastEngine>.magnitudes(of: try saliency.gradient(of: label, at: x))
        return SaliencyAnswer.Map(method, values, strongest: nil, layer: nil, patch: nil, step: nil)
      case .gradCAM:
        guard let node = try gradCAMNode(saliency, isAskedFor: methods.count == 1) else { return nil }
        let values = try saliency.gradCAM(of: label, at: x, node: node)
        return SaliencyAnswer.Map(
          method, values, strongest: nil, layer: saliency.network.nodes[node].name, patch: nil, step: nil)
      case .occlusion:
        let square = try square(on: x)
        let found = try saliency.occlusion(of: label, at: x, patch: square.patch, step: square.step)
        let best = found.drops.indices.max { (found.drops[$0], $1) < (found.drops[$1], $0) } ?? 0
        let strongest = SaliencyAnswer.Map.Strongest(place: found.places[best], value: found.drops[best])
        return SaliencyAnswer.Map(
          method, found.map, strongest: strongest, layer: nil, patch: square.patch, step: square.step)
      }
    }
  }

  /// Whose maps Grad-CAM weighs; `nil` where there are none and nobody insists.
  private func gradCAMNode(_ saliency: Saliency<FastEngine>, isAskedFor: Bool) throws -> Int? {
    let nodes = saliency.network.nodes
    guard let name = layer?.trimmed else {
      if saliency.lastConvolution == nil && isAskedFor {
        throw UsageError(
          "the network has no convolution for grad-cam; --method gradient,occlusion need none, or name a layer with "
            + "--layer")
      }
      return saliency.lastConvolution
    }
    let names = nodes.map(\.name)
    guard let node = names.firstIndex(of: name) else {
      throw UsageError(name, for: "--layer", allowed: nodes.filter { $0.outputShape.count == 3 }.map(\.name))
    }
    return node
  }

  private struct Square {
    let patch: Int
    let step: Int
  }

  private func square(on x: Tensor<Float>) throws -> Square {
    let side = min(x.shape[1], x.shape[2])
    let patch = try patch.map { try NumberSyntax.integer($0, for: "--patch", in: 1...side) } ?? max(1, side / 4)
    let step = try step.map { try NumberSyntax.integer($0, for: "--step", in: 1...patch) } ?? max(1, patch / 2)
    return Square(patch: patch, step: step)
  }
}
