// The one picture that goes into a network to be looked at: a photograph, an array, or an example of its data.

import ArgumentParser
import Formats
import Reference
import Viz

/// A picture for a network.
struct LookOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A .png or .jpg, stretched to the network's input; a .npy of its shape; sample:NAME. Default: an example of its data.",
      valueName: "picture"))
  var picture: String?

  @Option(
    help: ArgumentHelp(
      "Which example of the data, from 0 on, of those the network has not learned from. Default: 0.", valueName: "N"))
  var example: String?

  /// The files that are read.
  var files: [String] { picture.map { [$0.trimmed] } ?? [] }

  /// What the network is to look at.
  func read(for model: Model, _ language: Language) throws -> Look {
    if let picture {
      if example != nil {
        throw UsageError("--example is for the network's data, but a picture is named; leave one of them out")
      }
      return try named(picture, for: model, language)
    }
    guard let facts = model.facts else {
      if example != nil { throw UsageError("--example is for a trained network's data; name a picture instead") }
      return try named(Self.sample(for: model.network.inputShape), for: model, language)
    }
    let parts = try RunFolder.data(nil, DataOptions.parse([]), for: model.network, facts)
    let source = parts.unseen
    let index = try example.map { try NumberSyntax.integer($0, for: "--example", in: 0...source.count - 1) } ?? 0
    let values = try source.values(of: [index])
    return Look(
      name: "\(parts.name) \(index)", values: values, picture: values.reshaped(source.shape), conversions: [],
      label: source.labels[index])
  }

  /// A photograph for networks that take pictures and have no data of their own.
  private static func sample(for shape: [Int]) throws -> String {
    guard shape.count == 3, shape[2] == 1 || shape[2] == 3 else {
      throw UsageError("the network takes \(TensorShape.text(shape)), which is no picture; name a .npy of that shape")
    }
    return shape[2] == 3 ? "sample:chelsea" : "sample:camera"
  }

  private func named(_ text: String, for model: Model, _ language: Language) throws -> Look {
    let shape = model.network.inputShape
    let isGrey = shape.count == 3 && shape[2] == 1
    let input = try InputArray.read(text, channels: isGrey ? .grey : .color, language: language)
    guard input.isPicture else { return try array(input, for: model, language) }
    guard shape.count == 3, shape[2] == 1 || shape[2] == 3 else {
      throw UsageError(
        "the network takes \(TensorShape.text(shape)), which is no picture; give a .npy of that shape")
    }
    let values = input.values.rank == 2 ? input.values.reshaped(input.values.shape + [1]) : input.values
    var conversions = input.conversions
    if Array(values.shape.prefix(2)) != Array(shape.prefix(2)) {
      conversions.append(Phrase.dataResized.text(language, NumberText.shape(Array(shape.prefix(2)))))
    }
    if values.shape[2] < shape[2] { conversions.append(Phrase.dataMadeColour.text(language)) }
    return Look(
      name: input.text, values: values.fitted(to: shape).reshaped([1] + shape), picture: values,
      conversions: conversions, label: nil)
  }

  /// Numbers are not stretched. A trained network gets them as it has got those that it learned from; any other takes
  /// them as they are.
  private func array(_ input: InputArray, for model: Model, _ language: Language) throws -> Look {
    let (given, shape) = (input.values.shape, model.network.inputShape)
    guard given == shape || given == [1] + shape || given + [1] == shape else {
      throw UsageError(
        "\(input.text) has shape \(TensorShape.text(given)) but the network takes \(TensorShape.text(shape)); "
          + "pictures are stretched, arrays are not")
    }
    guard (0..<input.values.count).allSatisfy({ input.values[flat: $0].isFinite }) else {
      throw UsageError("\(input.text) has values that are not finite; every activation would be lost")
    }
    var (values, conversions) = (input.values, input.conversions)
    if let facts = model.facts {
      let scaled = ScaledNumbers(values, isWhole: input.isWhole, learned: facts.arrayScale)
      values = scaled.values
      conversions += scaled.remarks.map { Words.remark($0, language) }
    }
    return Look(
      name: input.text, values: values.reshaped([1] + shape), picture: nil, conversions: conversions, label: nil)
  }
}

/// What a network looks at.
struct Look {
  /// What it is called on figures: `photo.jpg`, or `digits 17`.
  let name: String
  /// `[1, H, W, C]`, or `[1, n]`.
  let values: Tensor<Float>
  /// What is drawn, `[H, W, C]` in 0…1 and with 1 or 3 channels, at its own size; `nil` for an array.
  let picture: Tensor<Float>?
  /// What was done to it, in words.
  let conversions: [String]
  /// The class of an example.
  let label: Int?
}
