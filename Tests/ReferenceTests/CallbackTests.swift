import Reference
import Testing

/// What watches a training, held against sequences worked out by hand from the rules of Keras's callbacks.
struct CallbackTests {
  private func decisions(_ values: [Double], _ stopping: EarlyStopping) -> [EarlyStopping.Decision] {
    var stopping = stopping
    return values.enumerated().map { stopping.watch($1, epoch: $0) }
  }

  @Test func patienceIsCountedFromTheBestEpoch() {
    let stopping = EarlyStopping(monitor: .validationLoss, patience: 2, minimumDelta: 0, restoresBest: true)
    #expect(
      decisions([1, 0.8, 0.9, 0.7, 0.7, 0.71, 0.6], stopping) == [.best, .best, .goOn, .best, .goOn, .stop, .best])
  }

  @Test func accuracyIsBetterWhenItIsMore() {
    let stopping = EarlyStopping(monitor: .validationAccuracy, patience: 1, minimumDelta: 0, restoresBest: true)
    #expect(decisions([0.5, 0.6, 0.6], stopping) == [.best, .best, .stop])
  }

  @Test func littleIsNotBetter() {
    let stopping = EarlyStopping(monitor: .loss, patience: 3, minimumDelta: 0.1, restoresBest: false)
    #expect(decisions([1, 0.95, 0.91, 0.89], stopping) == [.best, .goOn, .goOn, .best])
  }

  @Test func noNumberIsNeverTheBest() {
    var stopping = EarlyStopping(monitor: .loss, patience: 3, minimumDelta: 0, restoresBest: true)
    #expect(stopping.watch(.nan, epoch: 0) == .goOn)
    #expect(stopping.best == nil)
    #expect(stopping.watch(5, epoch: 1) == .best)
    #expect(stopping.bestEpoch == 1)
  }

  @Test func aWatchGoesOnFromAnother() {
    var first = EarlyStopping(monitor: .loss, patience: 2, minimumDelta: 0, restoresBest: true)
    for (epoch, value) in [1, 0.5, 0.7].enumerated() { _ = first.watch(value, epoch: epoch) }
    var second = EarlyStopping(monitor: .loss, patience: 3, minimumDelta: 0, restoresBest: true).goingOn(from: first)
    #expect(second.best == 0.5 && second.bestEpoch == 1)
    #expect(second.isPossible(after: 3) && !second.isPossible(after: 1) && !second.decides(as: first))
    #expect(second.watch(0.6, epoch: 3) == .goOn)
    #expect(second.watch(0.6, epoch: 4) == .stop)
    // What was best of another number is not comparable.
    let other = EarlyStopping(monitor: .accuracy, patience: 3, minimumDelta: 0, restoresBest: true)
    #expect(other.goingOn(from: first) == other)
  }

  private func rates(_ values: [Double], _ plateau: ReduceOnPlateau, from rate: Double) -> [Double] {
    var plateau = plateau
    return values.reduce(into: [rate]) { $0.append(plateau.watch($1, rate: $0[$0.count - 1])) }
  }

  @Test func theRateIsHalvedWhereNothingGetsBetter() {
    let plateau = ReduceOnPlateau(
      monitor: .validationAccuracy, factor: 0.5, patience: 2, minimumDelta: 1e-4, cooldown: 0, minimumRate: 0.2)
    // Best 0.8; two epochs without a better value halve the rate, the next two again, and then it is at its least.
    #expect(
      rates([0.7, 0.8, 0.8, 0.79, 0.8, 0.80005, 0.1, 0.1], plateau, from: 1) == [1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2])
  }

  @Test func afterAChangeNothingIsCountedForAWhile() {
    let plateau = ReduceOnPlateau(
      monitor: .loss, factor: 0.1, patience: 1, minimumDelta: 0, cooldown: 2, minimumRate: 0)
    #expect(rates([1, 1, 1, 1, 1], plateau, from: 1).map { ($0 * 1000).rounded() } == [1000, 1000, 100, 100, 10, 10])
  }

  @Test func schedulesBeginAndEndWhereTheySay() {
    let step = LearningRateSchedule.step(epochs: 2, factor: 0.5)
    #expect((0..<5).map { step.rate(1, step: 0, of: 10, epoch: $0) } == [1, 1, 0.5, 0.5, 0.25])
    let cosine = LearningRateSchedule.cosine
    #expect(cosine.rate(2, step: 0, of: 100, epoch: 0) == 2)
    #expect(abs(cosine.rate(2, step: 50, of: 100, epoch: 0) - 1) < 1e-15)
    #expect(cosine.rate(2, step: 100, of: 100, epoch: 0) == 0)
    let cycle = LearningRateSchedule.oneCycle(warmup: 0.25)
    #expect(cycle.rate(1, step: 0, of: 100, epoch: 0) == 0.04)
    #expect(cycle.rate(1, step: 25, of: 100, epoch: 0) == 1)
    #expect(cycle.rate(1, step: 100, of: 100, epoch: 0) == 1e-5)
    #expect(LearningRateSchedule.constant.rate(0.3, step: 7, of: 8, epoch: 3) == 0.3)
  }
}
