// How the networks of `explain gradients` are trained, and what is measured of each: before, and after every epoch. How
// it is told is `GradientsCommand+Report.swift`'s.

import Formats
import Reference
import Viz

extension GradientsCommand {
  /// How every network is trained.
  struct Plan {
    let batches: BatchPlan
    let settings: FitSettings
    let rate: Double
  }

  func checkTraining() throws {
    if let name = epochs != nil ? "--epochs" : learningRate != nil ? "--learning-rate" : nil, !train {
      throw UsageError("\(name) is for a training; add --train, or leave it out")
    }
  }

  func trainingPlan(_ probe: Probe, seed: UInt64) throws -> Plan? {
    guard train, let source = probe.source else { return nil }
    let rate = try learningRate.map { try NumberSyntax.number($0, for: "--learning-rate") } ?? 1e-3
    guard rate > 0, rate <= 1e6 else { throw UsageError("--learning-rate: \(rate) is no rate; the usual one is 0.001") }
    let epochs = try epochs.map { try NumberSyntax.integer($0, for: "--epochs", in: 1...1000) } ?? 3
    return Plan(
      batches: try BatchPlan(
        source: source, batchSize: probe.labels.count, shuffleSeed: seed, augmentation: nil),
      settings: FitSettings(
        epochs: epochs, learningRate: rate, schedule: .constant, classWeights: nil, earlyStopping: nil,
        reduceOnPlateau: nil), rate: rate)
  }

  /// What was found of one network.
  struct Finding {
    let name: String
    let variant: GradientVariant
    let parameters: Int
    /// Before training, then after each epoch.
    var signals: [SignalPropagation]
    /// Of each step.
    var losses: [Double]
    /// Where the training broke off, if it did.
    var end: BrokenOff?
    /// With `--histograms`: before training, in the middle and at the end.
    var looks: [Look]
  }

  /// A step whose loss is no number.
  struct BrokenOff {
    let epoch: Int
    let step: Int

    func words(_ language: Language) -> String {
      Phrase.trainingBrokeOff.text(language, "\(epoch)", "\(step)")
    }
  }

  /// What goes into the activations, after so many epochs.
  struct Look {
    let epoch: Int
    let layers: [ActivationDistribution]
  }

  func finding(
    _ network: Network, _ variant: GradientVariant, _ name: String, _ probe: Probe, _ plan: Plan?, seed: UInt64,
    engine: FastEngine
  ) throws -> Finding {
    var state = try TrainingState<Float>(
      network, loss: .crossEntropy, optimizer: .kerasAdam, learningRate: plan?.rate ?? 1e-3, seed: seed)
    var finding = Finding(
      name: name, variant: variant, parameters: network.parameterCount, signals: [], losses: [], looks: [])
    let middle = ((plan?.settings.epochs ?? 0) + 1) / 2
    func look(_ state: TrainingState<Float>) throws {
      let epoch = finding.signals.count
      finding.signals.append(try state.signals(probe.values, targets: .classes(probe.labels), engine: engine))
      guard histograms else { return }
      // Of the epochs only the middle one stays; any may turn out to be the last.
      if let last = finding.looks.last?.epoch, last != 0, last != middle { finding.looks.removeLast() }
      finding.looks.append(
        Look(epoch: epoch, layers: try state.activationDistributions(probe.values, engine: engine)))
    }
    let isWatched = !report.quiet
    if isWatched { Terminal.progress(name) }
    try look(state)
    guard let plan else { return finding }
    var fit = Fit(state, settings: plan.settings)
    while !fit.isFinished {
      do {
        _ = try fit.runEpoch(plan.batches, validation: nil, engine: engine) { step in
          finding.losses.append(step.batchLoss)
          guard isWatched else { return }
          Terminal.progress(
            "\(name) · \(step.epoch)/\(plan.settings.epochs) · \(step.step)/\(step.steps) · "
              + NumberText.fixed(step.loss, decimals: 4))
        }
      } catch FitError.lossIsNoNumber(let epoch, let step, _) {
        // A network that explodes is a finding, too.
        finding.end = BrokenOff(epoch: epoch, step: step)
        break
      }
      state = fit.state
      try look(state)
    }
    return finding
  }
}
