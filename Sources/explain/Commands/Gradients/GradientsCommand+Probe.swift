// What the networks of `explain gradients` look at: a batch of random pictures, or of a data set, which they may also
// be trained with. Nothing is measured here. Next: `GradientsCommand+Training.swift`.

import Formats
import Reference
import Viz

extension GradientsCommand {
  /// A batch, and where it is from.
  struct Probe {
    let name: String
    let shape: [Int]
    let classes: Int
    let values: Tensor<Float>
    let labels: [Int]
    let source: (any ExampleSource)?
    let files: [String]
  }

  private static let usualInput = [32, 32, 3]

  func probe(seed: UInt64) throws -> Probe {
    let shape = try input.map(NetworkSyntax.shape) ?? Self.usualInput
    guard mlp != nil || shape.count == 3 else {
      throw UsageError(
        "--input \(TensorShape.text(shape)) is a vector, which has no windows; add --mlp 100, or give H,W,C")
    }
    let size = try batchSize.map { try NumberSyntax.integer($0, for: "--batch-size", in: 1...4096) } ?? 32
    try Self.check(shape, batch: size)
    guard let name = (data ?? (train ? "digits" : nil))?.trimmed else {
      if examples != nil {
        throw UsageError("--examples is for a data set; add --data digits, or leave it out")
      }
      var generator = SeededGenerator(seed: seed)
      let labels = (0..<size).map { _ in generator.integer(in: 0...9) }
      return Probe(
        name: "", shape: shape, classes: 10,
        values: .uniform(shape: [size] + shape, in: 0...1, using: &generator), labels: labels, source: nil, files: [])
    }
    guard shape.count == 3 else {
      throw UsageError(
        "\(data == nil ? "--train learns \(name), which" : "--data") has pictures; --input must be H,W,C, such as 32,32,3"
      )
    }
    var options = try DataOptions.parse([])
    options.fit(shape)
    let set = try DataArgument.read(name, options.reading(classNames: nil))
    guard set.training.shape == shape else {
      throw UsageError(
        "the pictures of \(set.name) are \(TensorShape.text(set.training.shape)) and cannot become "
          + "\(TensorShape.text(shape)); try --input \(set.training.shape.map(String.init).joined(separator: ","))")
    }
    let source = try chosen(of: set.training, seed: seed)
    let indices = Array(0..<min(size, source.count))
    return Probe(
      name: set.name, shape: shape, classes: max(2, source.classNames.count),
      values: try source.values(of: indices), labels: indices.map { source.labels[$0] }, source: source, files: [name])
  }

  /// A batch is made at once, and must be no larger than any array.
  private static func check(_ shape: [Int], batch: Int) throws {
    let most = shape.reduce(TensorShape.limit) { $0 / $1 }
    guard most < batch else { return }
    throw UsageError(
      "--input \(TensorShape.text(shape)): \(batch) examples are more than \(TensorShape.limit) numbers; "
        + (most > 0 ? "at most --batch-size \(most) fits" : "give a smaller input"))
  }

  /// The examples that are used: all, or some drawn by chance, since files may be sorted by class; in their own order.
  private func chosen(of source: any ExampleSource, seed: UInt64) throws -> any ExampleSource {
    guard let examples else { return source }
    let count = try NumberSyntax.integer(examples, for: "--examples", in: 1...source.count)
    var generator = SeededGenerator(seed: seed)
    return ExampleSubset(source, indices: generator.shuffled(Array(0..<source.count)).prefix(count).sorted())
  }
}
