// `explain bench --network`: how long a step of training takes, or a pass for results. The pictures are noise, for the
// time does not depend on what is in them.

import Formats
import Reference
import Viz

/// Times a network.
struct NetworkTiming {
  /// What is timed.
  enum Pass: String, CaseIterable {
    /// Forwards, loss, backwards, optimizer.
    case training
    /// Forwards, as for results.
    case forward
  }

  let network: Network
  let pass: Pass
  let batch: Int
  let rounds: Int
  let threads: Int

  /// The times of the rounds in milliseconds; two rounds before them do not count.
  func measure(_ progress: (Int) -> Void) throws -> NetworkTimes {
    let examples = try examples()
    let loss: Loss = network.outputShape == [1] ? .binaryCrossEntropy : .crossEntropy
    var state = try TrainingState<Float>(network, loss: loss, optimizer: .kerasAdam, learningRate: 1e-3, seed: 0)
    let times = LayerTimes()
    let engine = TimedEngine(engine: FastEngine(threads: threads, keepsWeights: pass == .forward), times: times)
    let folded = try state.network.folded(state.weights)
    var result = NetworkTimes(pass == .forward ? folded.network : state.network, batch: batch)
    for round in -2..<rounds {
      let clock = Stopwatch()
      switch pass {
      case .training:
        _ = try state.step(
          examples.pictures, targets: .classes(examples.labels), exampleWeights: nil, engine: engine)
      case .forward:
        _ = try folded.network.forward(
          examples.pictures, weights: folded.weights, pass: .inference, keepsAll: false, engine: engine)
      }
      let elapsed = clock.seconds * 1e3
      let step = times.take()
      if round >= 0 { result.add(elapsed, step) }
      progress(round + 3)
    }
    return result
  }

  /// Noise, and classes by chance.
  private func examples() throws -> Examples {
    let most = TensorShape.limit / network.inputShape.reduce(1, *)
    guard batch <= most else {
      let shape = TensorShape.text(network.inputShape)
      throw UsageError("--batch: \(batch) examples \(shape) are more than an array holds; at most \(most)")
    }
    var generator = SeededGenerator(seed: 1)
    let pictures = Tensor<Float>.uniform(shape: [batch] + network.inputShape, in: 0...1, using: &generator)
    let classes = max(2, network.outputShape[0])
    return Examples(pictures: pictures, labels: (0..<batch).map { _ in generator.integer(in: 0...classes - 1) })
  }

  private struct Examples {
    let pictures: Tensor<Float>
    let labels: [Int]
  }
}

/// How long a network took.
struct NetworkTimes {
  /// The whole of each round, in milliseconds.
  private(set) var rounds = Timing()
  /// Layer by layer.
  private(set) var layers: [LayerTiming]
  /// The optimizer.
  private(set) var update = Timing()
  private let backwards: [Int]
  /// The layer that reads the output of each, the first of several.
  private let readers: [Int?]
  private var leftToReader: Set<Int> = []

  init(_ network: Network, batch: Int) {
    layers = network.nodes.map { node in
      LayerTiming(
        name: node.name, type: node.typeName,
        multiplyAdds: Double((try? node.layer.multiplyAdds(network.inputShapes(of: node))) ?? 0) * Double(batch))
    }
    backwards = network.nodesBackwards
    readers = network.nodes.indices.map { index in network.nodes.firstIndex { $0.inputs.contains(index) } }
  }

  mutating func add(_ milliseconds: Double, _ step: LayerTimes.Step) {
    // What a layer leaves to its reader is done in that one's time.
    for index in step.leftToReader.subtracting(leftToReader).sorted() {
      guard let reader = readers[index] else { continue }
      layers[reader].multiplyAdds += layers[index].multiplyAdds
      layers[index].multiplyAdds = 0
    }
    leftToReader.formUnion(step.leftToReader)
    let parts = step.parts
    rounds.add(milliseconds)
    for (index, time) in (parts[.forward] ?? []).enumerated() { layers[index].forward.add(time) }
    for (index, time) in zip(backwards, parts[.backward] ?? []) { layers[index].backward.add(time) }
    for time in parts[.update] ?? [] { update.add(time) }
  }

  /// A row for each layer that takes time, then the optimizer.
  func table(_ language: Language) -> String {
    var rows = [[Phrase.columnLayer, .columnForwards, .columnBackwards].map { $0.text(language) } + ["GFLOP/s"]]
    for layer in layers.dropFirst() {
      // Backwards there are as many products for the input and as many for the weights.
      let speed = layer.forward.samples.isEmpty ? 0 : 2 * layer.multiplyAdds / layer.forward.median / 1e6
      rows.append([
        "\(OneLine.text(layer.name)) (\(layer.type))", Self.text(layer.forward), Self.text(layer.backward),
        layer.multiplyAdds == 0 ? "–" : NumberText.short(speed, digits: 3),
      ])
    }
    if !update.samples.isEmpty { rows.append([Phrase.rowOptimizer.text(language), "–", Self.text(update)]) }
    return TextTable.lines(rows, left: [0]).joined(separator: "\n")
  }

  private static func text(_ timing: Timing) -> String {
    timing.samples.isEmpty ? "–" : NumberText.short(timing.median, digits: 3)
  }

  /// The medians, for programs.
  var layersJSON: JSONValue {
    .array(
      layers.dropFirst().map { layer in
        var entry: [String: JSONValue] = ["name": .string(layer.name), "type": .string(layer.type)]
        if !layer.forward.samples.isEmpty { entry["forward"] = .number(layer.forward.median) }
        if !layer.backward.samples.isEmpty { entry["backward"] = .number(layer.backward.median) }
        return .object(entry)
      })
  }
}

extension BenchCommand {
  /// Times the network that `--network` names.
  func time(network name: String, threads: Int) throws {
    for (option, isGiven) in [
      ("--only", only != nil), ("--algorithm", algorithm != nil), ("--ratios", ratios != nil),
      ("--output", figure.output != nil),
    ] where isGiven {
      throw UsageError("\(option) is not for --network, which draws nothing; leave one of them out")
    }
    var report = try Report(report)
    let language = report.language
    let options = try NetworkOptions.parse([name])
    let (network, _) = try options.network()
    let timing = NetworkTiming(
      network: network,
      pass: try ChoiceSyntax.list(pass, of: NetworkTiming.Pass.allCases, for: "--pass")[0],
      batch: try batch.map { try NumberSyntax.integer($0, for: "--batch", in: 1...65_536) } ?? 32,
      rounds: try `repeat`.map { try NumberSyntax.integer($0, for: "--repeat", in: 1...100_000) } ?? 20,
      threads: threads)
    let isWatched = !self.report.quiet
    let times = try timing.measure { if isWatched { Terminal.progress("\($0)/\(timing.rounds + 2)") } }
    Terminal.progress("")
    let rounds = times.rounds
    report.say(
      .labelNetwork,
      "\(network.name) · \(timing.pass.rawValue) · " + Phrase.batchOf.text(language, "\(timing.batch)"))
    report.say(
      .columnMedian,
      "\(NumberText.short(rounds.median, digits: 3)) ms "
        + "(\(NumberText.range(rounds.quantile(0.25), rounds.quantile(0.75))))")
    report.add(table: times.table(language))
    report.record("network", .string(network.name))
    report.record("pass", .string(timing.pass.rawValue))
    report.record("batch", .integer(timing.batch))
    report.record("threads", .integer(threads))
    report.record("milliseconds", .array(rounds.samples.map(JSONValue.number)))
    report.record("median", .number(rounds.median))
    report.record("layers", times.layersJSON)
    if !times.update.samples.isEmpty { report.record("update", .number(times.update.median)) }
    try report.finish()
  }
}
