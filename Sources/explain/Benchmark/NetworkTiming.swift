// `explain bench --network`: how long a step of training takes, or a pass for results. The pictures are noise, for the
// time does not depend on what is in them.

import Dispatch
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

  /// The time of each round in milliseconds; two more before them do not count.
  func milliseconds(_ progress: (Int) -> Void) throws -> [Double] {
    var generator = SeededGenerator(seed: 1)
    let shape = [batch] + network.inputShape
    let most = TensorShape.limit / network.inputShape.reduce(1, *)
    guard batch <= most else {
      throw UsageError(
        "--batch: \(batch) examples \(TensorShape.text(network.inputShape)) are more than an array holds; at most \(most)")
    }
    let pictures = Tensor<Float>.uniform(shape: shape, in: 0...1, using: &generator)
    let loss: Loss = network.outputShape == [1] ? .binaryCrossEntropy : .crossEntropy
    let classes = max(2, network.outputShape[0])
    let labels = (0..<batch).map { _ in generator.integer(in: 0...classes - 1) }
    let engine = FastEngine(threads: threads)
    var state = try TrainingState<Float>(network, loss: loss, optimizer: .kerasAdam, learningRate: 1e-3, seed: 0)
    var times: [Double] = []
    for round in -2..<rounds {
      let start = DispatchTime.now().uptimeNanoseconds
      switch pass {
      case .training:
        _ = try state.step(pictures, targets: .classes(labels), exampleWeights: nil, engine: engine)
      case .forward:
        _ = try state.network.forward(
          pictures, weights: state.weights, pass: .inference, keepsAll: false, engine: engine)
      }
      let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6
      if round >= 0 { times.append(elapsed) }
      progress(round + 3)
    }
    return times
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
    let times = try timing.milliseconds { if isWatched { Terminal.progress("\($0)/\(timing.rounds + 2)") } }
    Terminal.progress("")
    var rounds = Timing()
    for time in times { rounds.add(time) }
    report.say(
      .labelNetwork,
      "\(network.name) · \(timing.pass.rawValue) · " + Phrase.batchOf.text(language, "\(timing.batch)"))
    report.say(
      .columnMedian,
      "\(NumberText.short(rounds.median, digits: 3)) ms "
        + "(\(NumberText.range(rounds.quantile(0.25), rounds.quantile(0.75))))")
    report.record("network", .string(network.name))
    report.record("pass", .string(timing.pass.rawValue))
    report.record("batch", .integer(timing.batch))
    report.record("threads", .integer(threads))
    report.record("milliseconds", .array(times.map(JSONValue.number)))
    report.record("median", .number(rounds.median))
    try report.finish()
  }
}
