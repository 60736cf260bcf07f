// What a network that ends with a vector says of one picture: its numbers as the training meant them.

import Reference
import Viz

/// The numbers of the classes.
struct NetworkAnswer {
  /// A class and its number.
  struct Entry {
    let name: String
    let value: Double
    let isRight: Bool
  }

  /// One for each class.
  let entries: [Entry]
  /// Whether the numbers are probabilities.
  let isProbability: Bool

  /// A number as it is written: a probability in percent.
  func text(_ entry: Entry) -> String {
    isProbability ? NumberText.fixed(100 * entry.value, decimals: 1) + " %" : NumberText.short(entry.value)
  }

  /// The entries, the largest number first.
  var ranked: [Entry] { entries.enumerated().sorted { ($1.1.value, $0.0) < ($0.1.value, $1.0) }.map(\.element) }

  /// The answer in an output; of a single probability the two sides. `nil` where the network ends with a map, or with
  /// numbers that are none.
  ///
  /// A network that was trained on a cross-entropy and ends without the function for it gives logits: what they mean is
  /// taken from them as `explain predict` does.
  init?(_ output: Tensor<Float>, of model: Model, label: Int?) throws {
    guard output.rank == 1, output.scalars.allSatisfy(\.isFinite) else { return nil }
    let last = model.network.nodes[model.network.nodes.count - 1].layer
    let function = (last as? Dense)?.activation ?? (last as? Activate)?.function
    var values = output
    var isProbability = function == .softmax || function == .sigmoid
    if let loss = model.facts.flatMap({ Loss(rawValue: $0.loss) }), loss != .meanSquaredError, !isProbability {
      values = try loss.predictions(output.reshaped([1, output.count])).reshaped([output.count])
      isProbability = true
    }
    var numbers = values.scalars.map(Double.init)
    if isProbability && numbers.count == 1 { numbers = [1 - numbers[0], numbers[0]] }
    let names = model.classNames
    entries = numbers.enumerated().map { index, value in
      Entry(
        name: names.flatMap { index < $0.count ? $0[index] : nil } ?? "\(index)", value: value,
        isRight: index == label)
    }
    self.isProbability = isProbability
  }
}
