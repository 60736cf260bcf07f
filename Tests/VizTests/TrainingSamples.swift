import Reference
import Viz

/// Trainings, confusion matrices and predictions as the program draws them and in odd sizes.
let trainingSamples: [(name: String, figure: any Figure)] = curveSamples + confusionSamples + predictionSamples

/// A loss that falls, or an accuracy that rises, with some noise.
private func values(_ epochs: Int, share: Bool, seed: UInt64) -> [Double?] {
  zip(0..<epochs, noise([epochs], from: -0.03, to: 0.03, seed: seed).scalars).map { epoch, noise in
    let fallen = 2.3 / Double(epoch + 2)
    return max(0, min(share ? 1 : 9, (share ? 1 - fallen / 2.3 : fallen) + Double(noise)))
  }
}

private func training(
  epochs: Int, runs: [String] = [""], mark: Int? = nil, changes: [Int: Double] = [:]
) -> TrainingPanel {
  func chart(_ heading: String, isShare: Bool) -> TrainingPanel.Chart {
    let curves = runs.enumerated().flatMap { run, name in
      [false, true].map { isValidation in
        var numbers = values(epochs, share: isShare, seed: UInt64(run * 2 + (isValidation ? 1 : 0) + 1))
        for (epoch, value) in changes where epoch < epochs { numbers[epoch] = value }
        return TrainingPanel.Curve(
          name: "\(name) \(isValidation ? "b" : "a")", values: numbers, isValidation: isValidation, run: run)
      }
    }
    return TrainingPanel.Chart(
      heading: heading, curves: curves, isShare: isShare, mark: mark.map { TrainingPanel.Mark(epoch: $0, name: "c") })
  }
  return TrainingPanel(
    title: "A training", charts: [chart("Left", isShare: false), chart("Right", isShare: true)],
    facts: ["1,617 + 180", "adam"], command: "explain train --layers 16,max_pool,32,max_pool --epochs \(epochs)")
}

/// Long, but with few points: what is looked at is its axis.
private func sparse(epochs: Int) -> TrainingPanel {
  let values = (0..<epochs).map { $0.isMultiple(of: epochs / 20) ? Double($0) : nil }
  return TrainingPanel(
    title: "A long training",
    charts: [
      TrainingPanel.Chart(
        heading: "One", curves: [.init(name: "a", values: values, isValidation: true, run: 0)], isShare: false,
        mark: nil),
      TrainingPanel.Chart(
        heading: "Two", curves: [.init(name: "b", values: values, isValidation: true, run: 0)], isShare: false,
        mark: TrainingPanel.Mark(epoch: epochs, name: "c")),
    ], facts: [], command: "")
}

private let curveSamples: [(name: String, figure: any Figure)] = [
  ("training of ten epochs", training(epochs: 10, mark: 7)), ("training of one epoch", training(epochs: 1, mark: 1)),
  ("training of 300 epochs", training(epochs: 300, mark: 290)),
  ("training of 7000 epochs", training(epochs: 7000)),
  ("training of 100000 epochs", sparse(epochs: 100_000)),
  ("two runs", training(epochs: 12, runs: ["pretrained", "untrained"])),
  (
    "four runs of long names",
    training(epochs: 5, runs: (0..<4).map { "a_run_with_an_extraordinarily_long_name_\($0)" })
  ),
  ("training without numbers", training(epochs: 4, changes: [0: .nan, 1: .infinity, 2: .nan, 3: .nan])),
  ("training that breaks", training(epochs: 6, changes: [2: .nan, 4: .infinity])),
  ("training that explodes", training(epochs: 3, changes: [1: 1e30])),
]

private func confusion(_ names: [String], scale: Int) -> ConfusionPanel {
  ConfusionPanel(
    title: "A matrix", names: names,
    counts: names.indices.map { row in
      names.indices.map { column in
        row == column ? scale * (row % 7) : (row * 31 + column * 17) % 11 == 0 ? scale / 50 : 0
      }
    }, facts: ["fashion-mnist", "10,000"], command: "explain evaluate run")
}

private let confusionSamples: [(name: String, figure: any Figure)] = [
  ("confusion of two", confusion(["cat", "dog"], scale: 100)), ("confusion of one", confusion(["one"], scale: 0)),
  ("confusion of ten", confusion((0..<10).map(String.init), scale: 1000)),
  (
    "confusion of clothes",
    confusion(
      ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
      scale: 1000)
  ),
  (
    "confusion of long names",
    confusion((0..<5).map { "a class with an extraordinarily long name, the \($0)th of them all" }, scale: 1_000_000)
  ),
  ("confusion of thirty", confusion((0..<30).map { "class \($0)" }, scale: 12_345)),
  ("confusion of a hundred", confusion((0..<100).map { "class \($0)" }, scale: 100)),
  ("confusion of a thousand", confusion((0..<1000).map { "class \($0)" }, scale: 100)),
]

private func predictions(
  _ shape: [Int], count: Int, classes: Int, suffix: String = "", isRight: Bool? = nil, first: Double = 0.7
) -> PredictionPanel {
  PredictionPanel(
    title: "Predictions",
    entries: (0..<count).map { entry in
      PredictionPanel.Entry(
        values: noise(shape, from: 0, to: 1, seed: UInt64(entry)), name: "picture \(entry)" + suffix,
        guesses: (0..<classes).map {
          PredictionPanel.Guess(
            name: "class \($0)" + suffix, probability: $0 == 0 ? first : 0.1 / Double($0),
            isRight: isRight.map { right in right == (entry % 3 > 0) })
        })
    }, facts: ["8×8×1"], command: "explain predict run")
}

private let predictionSamples: [(name: String, figure: any Figure)] = [
  ("predictions of examples", predictions([8, 8, 1], count: 15, classes: 3, isRight: true)),
  ("prediction of a photo", predictions([128, 96, 3], count: 1, classes: 2)),
  ("predictions of strips", predictions([3, 500, 1], count: 7, classes: 3, isRight: false)),
  (
    "predictions of long words",
    predictions([9, 5, 3], count: 4, classes: 3, suffix: String(repeating: " and a long name", count: 6))
  ),
  ("predictions without numbers", predictions([1, 1, 1], count: 2, classes: 1, first: .nan)),
  ("predictions beyond one", predictions([4, 4, 1], count: 3, classes: 2, first: 1.25)),
]
