// What watches a training from epoch to epoch: stopping early, and smaller steps where it stands still. The rules, and
// what is counted when, are Keras's. Both are values, so that a training can be kept and gone on with.

/// A number of an epoch that is watched.
public enum Monitor: String, Sendable, CaseIterable, Codable {
  /// The mean loss of the epoch's batches.
  case loss
  /// The share of right answers in them.
  case accuracy
  /// The loss on the validation set.
  case validationLoss = "val_loss"
  /// The share of right answers there.
  case validationAccuracy = "val_accuracy"

  /// Whether more is better.
  public var wantsMore: Bool { self == .accuracy || self == .validationAccuracy }

  /// Whether `value` is better than `best` by more than `delta`.
  func isBetter(_ value: Double, than best: Double, by delta: Double) -> Bool {
    wantsMore ? value - delta > best : value + delta < best
  }
}

/// Ends a training that has not become better for some epochs; Keras's `EarlyStopping`.
public struct EarlyStopping: Sendable, Equatable, Codable {
  /// What is watched.
  public var monitor: Monitor
  /// Epochs without a better value after which training ends.
  public var patience: Int
  /// How much better a value must be to count.
  public var minimumDelta: Double
  /// Whether the weights of the best epoch are the result.
  public var restoresBest: Bool

  /// The best value so far; `nil` before the first.
  public private(set) var best: Double?
  /// The epoch it was in, from 0.
  public private(set) var bestEpoch: Int?
  private var epochsWaited = 0

  /// A watch that has seen nothing.
  public init(monitor: Monitor, patience: Int, minimumDelta: Double, restoresBest: Bool) {
    self.monitor = monitor
    self.patience = patience
    self.minimumDelta = minimumDelta
    self.restoresBest = restoresBest
  }

  /// Whether another watch decides by the same rules; whether both restore weights does not matter.
  public func decides(as other: EarlyStopping) -> Bool {
    (monitor, patience, minimumDelta) == (other.monitor, other.patience, other.minimumDelta)
  }

  /// This watch with what another has seen; a watch of another number has seen nothing that counts.
  public func goingOn(from other: EarlyStopping) -> EarlyStopping {
    guard other.monitor == monitor else { return self }
    var result = self
    (result.best, result.bestEpoch, result.epochsWaited) = (other.best, other.bestEpoch, other.epochsWaited)
    return result
  }

  /// Whether it can have been made by watching so many epochs.
  public func isPossible(after epochs: Int) -> Bool {
    (0...epochs).contains(epochsWaited) && (bestEpoch == nil) == (best == nil)
      && (bestEpoch.map { (0..<epochs).contains($0) } ?? true)
  }

  /// What an epoch's value means.
  public enum Decision: Sendable, Equatable {
    /// The best so far: its weights are worth keeping.
    case best
    /// Not better, but there is patience left.
    case goOn
    /// Enough.
    case stop
  }

  /// Takes the value of an epoch, counted from 0. A NaN is never better.
  public mutating func watch(_ value: Double, epoch: Int) -> Decision {
    epochsWaited += 1
    guard let best, !monitor.isBetter(value, than: best, by: minimumDelta) else {
      if best == nil && value.isNaN { return epochsWaited >= patience && epoch > 0 ? .stop : .goOn }
      (self.best, bestEpoch, epochsWaited) = (value, epoch, 0)
      return .best
    }
    return epochsWaited >= patience && epoch > 0 ? .stop : .goOn
  }
}

/// Makes the learning rate smaller where training stands still; Keras's `ReduceLROnPlateau`.
public struct ReduceOnPlateau: Sendable, Equatable, Codable {
  /// What is watched.
  public var monitor: Monitor
  /// What the learning rate is multiplied by.
  public var factor: Double
  /// Epochs without a better value after which it is.
  public var patience: Int
  /// How much better a value must be to count.
  public var minimumDelta: Double
  /// Epochs after a change in which nothing is counted.
  public var cooldown: Int
  /// The least learning rate.
  public var minimumRate: Double

  private var best: Double?
  private var epochsWaited = 0
  private var cooldownLeft = 0

  /// A watch that has seen nothing.
  public init(
    monitor: Monitor, factor: Double, patience: Int, minimumDelta: Double, cooldown: Int, minimumRate: Double
  ) {
    self.monitor = monitor
    self.factor = factor
    self.patience = patience
    self.minimumDelta = minimumDelta
    self.cooldown = cooldown
    self.minimumRate = minimumRate
  }

  /// This watch with what another has seen; a watch of another number has seen nothing that counts.
  public func goingOn(from other: ReduceOnPlateau) -> ReduceOnPlateau {
    guard other.monitor == monitor else { return self }
    var result = self
    (result.best, result.epochsWaited, result.cooldownLeft) = (other.best, other.epochsWaited, other.cooldownLeft)
    return result
  }

  /// Whether it can have been made by watching so many epochs.
  public func isPossible(after epochs: Int) -> Bool {
    (0...epochs).contains(epochsWaited) && cooldownLeft >= 0 && cooldownLeft <= cooldown
  }

  /// Takes the value of an epoch and gives the learning rate of the next.
  public mutating func watch(_ value: Double, rate: Double) -> Double {
    if cooldownLeft > 0 {
      cooldownLeft -= 1
      epochsWaited = 0
    }
    if !value.isNaN, best.map({ monitor.isBetter(value, than: $0, by: minimumDelta) }) ?? true {
      (best, epochsWaited) = (value, 0)
      return rate
    }
    guard cooldownLeft == 0 else { return rate }
    epochsWaited += 1
    guard epochsWaited >= patience, rate > minimumRate else { return rate }
    (cooldownLeft, epochsWaited) = (cooldown, 0)
    return max(rate * factor, minimumRate)
  }
}
