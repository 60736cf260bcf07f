// What algorithms make of weights before they multiply, kept between calls: for results the same weights are used again
// and again, and for a single picture making them ready takes as long as the products.

import Synchronization

/// Weights in the forms in which inner loops read them, each made when it is first asked for.
///
/// A bank is known by its block of memory. The cache holds on to that block, so that nobody else can be given it and
/// nobody writes into it in place: a value that shares its memory copies it first. Weights that are changed are another
/// bank, whose forms are made anew.
///
/// Memory: of each bank as much as its forms take, until the cache is let go of.
public final class WeightCache: Sendable {
  private enum Form: Hashable {
    case packed(products: Int, groups: Int)
    case winograd(WinogradSize, channels: Int, groups: Int)
  }

  private struct Key: Hashable {
    let bank: ObjectIdentifier
    let form: Form
  }

  private struct Entry<Weights: Sendable> {
    let bank: AlignedStorage<Float>
    let weights: Weights
  }

  private struct Entries {
    var packed: [Key: Entry<PackedWeights>] = [:]
    var winograd: [Key: Entry<WinogradWeights>] = [:]
  }

  private let entries = Mutex(Entries())

  /// An empty cache.
  public init() {}

  /// How many forms of banks it holds.
  package var count: Int { entries.withLock { $0.packed.count + $0.winograd.count } }

  /// The weights in blocks of filters.
  func packed(_ bank: AlignedStorage<Float>, products: Int, groups: Int, threads: Int) -> PackedWeights {
    kept(bank, .packed(products: products, groups: groups), \.packed) {
      PackedWeights(bank, products: products, groups: groups, threads: threads)
    }
  }

  /// All weights transformed for Winograd's filtering.
  public func winograd(
    _ bank: AlignedStorage<Float>, size: WinogradSize, channels: Int, groups: Int, threads: Int
  ) -> WinogradWeights {
    kept(bank, .winograd(size, channels: channels, groups: groups), \.winograd) {
      WinogradWeights(bank, size: size, channels: channels, groups: groups, threads: threads)
    }
  }

  /// What is kept, or what `make` makes now. The lock is not held meanwhile: two who ask at once make the same.
  private func kept<Weights>(
    _ bank: AlignedStorage<Float>, _ form: Form, _ forms: WritableKeyPath<Entries, [Key: Entry<Weights>]> & Sendable,
    _ make: () -> Weights
  ) -> Weights {
    let key = Key(bank: ObjectIdentifier(bank), form: form)
    if let entry = entries.withLock({ $0[keyPath: forms][key] }) { return entry.weights }
    let weights = make()
    entries.withLock { $0[keyPath: forms][key] = Entry(bank: bank, weights: weights) }
    return weights
  }
}
