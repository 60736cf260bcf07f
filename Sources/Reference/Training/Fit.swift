// A training from epoch to epoch: batches, validation, learning rates, stopping. Everything that the next epoch depends
// on is in the value, so that a training that was kept goes on as if nothing had happened.

/// How a training goes.
public struct FitSettings: Sendable {
  /// The most epochs.
  public var epochs: Int
  /// The learning rate that was asked for.
  public var learningRate: Double
  /// How it changes.
  public var schedule: LearningRateSchedule
  /// What an example of each class counts; `nil` for 1.
  public var classWeights: [Double]?
  /// Whether to stop early.
  public var earlyStopping: EarlyStopping?
  /// Whether to take smaller steps where training stands still.
  public var reduceOnPlateau: ReduceOnPlateau?

  /// All of it, by name.
  public init(
    epochs: Int, learningRate: Double, schedule: LearningRateSchedule, classWeights: [Double]?,
    earlyStopping: EarlyStopping?, reduceOnPlateau: ReduceOnPlateau?
  ) {
    self.epochs = epochs
    self.learningRate = learningRate
    self.schedule = schedule
    self.classWeights = classWeights
    self.earlyStopping = earlyStopping
    self.reduceOnPlateau = reduceOnPlateau
  }
}

/// The numbers of an epoch.
public struct EpochRecord: Sendable, Equatable, Codable {
  /// From 1 on.
  public var epoch: Int
  /// The mean loss of its examples, each at the time of its batch.
  public var loss: Double
  /// The share of right answers, likewise.
  public var accuracy: Double
  /// The loss on the validation set after the epoch.
  public var validationLoss: Double?
  /// The share of right answers there.
  public var validationAccuracy: Double?
  /// The learning rate of its last step.
  public var learningRate: Double

  /// The numbers of an epoch.
  public init(
    epoch: Int, loss: Double, accuracy: Double, validationLoss: Double?, validationAccuracy: Double?,
    learningRate: Double
  ) {
    self.epoch = epoch
    self.loss = loss
    self.accuracy = accuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.learningRate = learningRate
  }

  /// The number that is watched.
  public func value(_ monitor: Monitor) -> Double? {
    switch monitor {
    case .loss: loss
    case .accuracy: accuracy
    case .validationLoss: validationLoss
    case .validationAccuracy: validationAccuracy
    }
  }
}

/// A step that has just been done.
public struct StepProgress: Sendable {
  /// The epoch, from 1 on.
  public let epoch: Int
  /// The step in it, from 1 on.
  public let step: Int
  /// How many steps an epoch has.
  public let steps: Int
  /// Steps of the whole training so far.
  public let totalSteps: Int
  /// Examples of the epoch so far.
  public let examples: Int
  /// The mean loss of this batch.
  public let batchLoss: Double
  /// The mean loss of the epoch so far.
  public let loss: Double
  /// The share of right answers of the epoch so far.
  public let accuracy: Double
  /// The learning rate of the step.
  public let learningRate: Double
}

/// A training under way.
public struct Fit: Sendable {
  /// The network and its optimizer.
  public var state: TrainingState<Float>
  /// How it goes; the watches in it remember what they have seen.
  public private(set) var settings: FitSettings
  /// The epochs that are done.
  public private(set) var history: [EpochRecord]
  /// The weights of the best epoch, if they are to be restored.
  public private(set) var bestWeights: Weights<Float>?
  /// Whether it was stopped early.
  public private(set) var hasStopped: Bool

  /// A training before its first epoch.
  public init(_ state: TrainingState<Float>, settings: FitSettings) {
    self.init(state, settings: settings, history: [], bestWeights: nil, hasStopped: false)
  }

  /// A training that goes on where another was kept.
  public init(
    _ state: TrainingState<Float>, settings: FitSettings, history: [EpochRecord], bestWeights: Weights<Float>?,
    hasStopped: Bool
  ) {
    self.state = state
    self.settings = settings
    self.history = history
    self.bestWeights = bestWeights
    self.hasStopped = hasStopped
  }

  /// Whether there is nothing left to do.
  public var isFinished: Bool { hasStopped || history.count >= settings.epochs }

  /// The weights that are the result: the best epoch's where they are to be restored, else the last ones.
  public var resultWeights: Weights<Float> { bestWeights ?? state.weights }

  /// Trains for one epoch.
  ///
  /// - Parameters:
  ///   - plan: the batches; the order of an epoch follows from its number.
  ///   - validation: examples that are looked at after it.
  ///   - progress: called after each step.
  /// - Throws: what reading, the layers and `progress` throw; ``FitError`` where the loss is no number any more.
  public mutating func runEpoch(
    _ plan: BatchPlan, validation: (any ExampleSource)?, engine: FastEngine,
    progress: (StepProgress) throws -> Void
  ) throws -> EpochRecord {
    let (epoch, steps) = (history.count, plan.batchCount)
    var (examples, right, sum, step) = (0, 0, 0.0, 0)
    try plan.forEachBatch(epoch: epoch, from: 0) { batch in
      setLearningRate(step: epoch * steps + step, of: settings.epochs * steps, epoch: epoch)
      let weights = settings.classWeights.map { weights in batch.labels.map { Float(weights[$0]) } }
      let result = try state.step(
        batch.values, targets: state.targets(batch.labels), exampleWeights: weights, engine: engine)
      let losses = result.losses.enumerated().reduce(0.0) {
        $0 + Double($1.element) * Double(weights?[$1.offset] ?? 1)
      }
      sum += losses
      examples += batch.labels.count
      right += state.loss.rightAnswers(result.output, labels: batch.labels)
      step += 1
      guard losses.isFinite else { throw FitError.lossIsNoNumber(epoch: epoch + 1, step: step, loss: losses) }
      try progress(
        StepProgress(
          epoch: epoch + 1, step: step, steps: steps, totalSteps: epoch * steps + step, examples: examples,
          batchLoss: losses / Double(batch.labels.count), loss: sum / Double(examples),
          accuracy: Double(right) / Double(examples), learningRate: state.optimizer.learningRate))
    }
    let evaluation = try validation.map { source in
      try state.evaluate(source, batchSize: max(32, plan.batchSize), engine: engine) { _ in }
    }
    let record = EpochRecord(
      epoch: epoch + 1, loss: sum / Double(examples), accuracy: Double(right) / Double(examples),
      validationLoss: evaluation?.loss, validationAccuracy: evaluation?.accuracy,
      learningRate: state.optimizer.learningRate)
    history.append(record)
    watch(record)
    return record
  }

  /// With a constant schedule the optimizer's own rate is left alone: it may have been reduced.
  private mutating func setLearningRate(step: Int, of steps: Int, epoch: Int) {
    guard settings.schedule != .constant else { return }
    state.optimizer.learningRate = settings.schedule.rate(
      settings.learningRate, step: step, of: steps, epoch: epoch)
  }

  private mutating func watch(_ record: EpochRecord) {
    if var plateau = settings.reduceOnPlateau, let value = record.value(plateau.monitor) {
      state.optimizer.learningRate = plateau.watch(value, rate: state.optimizer.learningRate)
      settings.reduceOnPlateau = plateau
    }
    if var stopping = settings.earlyStopping, let value = record.value(stopping.monitor) {
      let decision = stopping.watch(value, epoch: record.epoch - 1)
      settings.earlyStopping = stopping
      // Before the first better value there is nothing else to restore.
      if stopping.restoresBest && (decision == .best || bestWeights == nil) { bestWeights = state.weights }
      hasStopped = decision == .stop
    }
  }
}

/// What ends a training. The description is one line.
public enum FitError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An overflow.
  case lossIsNoNumber(epoch: Int, step: Int, loss: Double)

  /// One line: what, where, what helps.
  public var description: String {
    switch self {
    case .lossIsNoNumber(let epoch, let step, let loss):
      "the loss is \(loss.inFull) in step \(step) of epoch \(epoch): the weights have grown beyond what Float holds; use a "
        + "smaller learning rate or clip the gradients"
    }
  }
}
