// What a run of `explain conv` tells on the terminal: every fact once, nothing changed in silence.

import Formats
import Reference
import Viz

extension ConvJob {
  /// Adds the facts of the computation.
  func tell(_ outcome: Outcome, in report: inout Report) throws {
    report.tell(input)
    tellKernel(in: &report)
    if case .median? = filter?.filter {
      report.say(.labelOperation, Phrase.operationMedian.text(language))
      report.record("operation", .string("median"))
    } else {
      report.say(.labelOperation, convolution.operation.phrase.text(language))
      report.record("operation", .string(convolution.operation.rawValue))
    }
    let parts = outcome.parts
    if parts.count == 2 && parts[0].geometry.padding != parts[1].geometry.padding {
      for part in parts { report.say(.labelPadding, "\(part.name): \(Words.padding(part.geometry.padding, language))") }
      report.say(.labelPadding, Phrase.boundaryIs.text(language, Words.boundary(convolution.boundary, language)))
    } else {
      report.say(
        .labelPadding,
        Words.padding(outcome.geometry.padding, language) + " · "
          + Phrase.boundaryIs.text(language, Words.boundary(convolution.boundary, language)))
    }
    report.record("boundary", .string(convolution.boundary.name))
    if case .constant(let value) = convolution.boundary { report.record("fill", .value(value)) }
    report.tellSize(outcome.geometry)
    report.recordGeometry(outcome.geometry)
    report.tell(output: outcome.output)
    report.tellWork(multiplyAdds: outcome.multiplyAdds, algorithms: outcome.algorithms, seconds: outcome.seconds)
    if let explained = outcome.explained { report.tell(explained) }
  }

  private func tellKernel(in report: inout Report) {
    if let filter, filter.components.count != 1 {
      let names = filter.components.map { "\($0.name) \(TensorShape.text($0.kernel.shape))" }
      report.say(
        .labelKernel,
        filter.name + " · "
          + (names.isEmpty ? Phrase.notLinear.text(language) : names.joined(separator: filter.joiner)))
      report.record("kernel", .object(["name": .string(filter.name), "parts": .array(names.map(JSONValue.string))]))
      return
    }
    guard let weights else { return }
    var fields: [String: JSONValue] = ["name": .string(kernel.name), "shape": .integers(weights.shape)]
    if weights.rank == 2 {
      let facts = KernelFacts(weights)
      report.say(
        .labelKernel, "\(kernel.name) · \(Words.kernel(weights, isSame: convolution.padding == .same, language))")
      fields["sum"] = .value(facts.sum)
      fields["symmetric"] = .bool(facts.symmetry.contains(.rotational))
      fields["antisymmetric"] = .bool(facts.symmetry.contains(.antisymmetric))
      if weights.shape.min()! <= 128 { fields["rank"] = facts.rank.map(JSONValue.integer) ?? .null }
    } else {
      let shape = weights.shape
      report.say(
        .labelKernel,
        Phrase.bankOf.text(
          language, kernel.name, "\(shape[3])", "\(shape[0])×\(shape[1])", "\(shape[2])", "\(convolution.groups)"))
    }
    if case .weights(_, _, _, let conversions) = kernel, !conversions.isEmpty {
      report.say(.labelConverted, conversions.joined(separator: "; "))
    }
    if let bias {
      report.say(
        .labelBias, ([Phrase.biasOf.text(language, "\(bias.count)")] + biasConversions).joined(separator: " · "))
    }
    report.record("kernel", .object(fields))
  }
}

extension ConvolutionOperation {
  /// In words, with what it does to the kernel.
  var phrase: Phrase { self == .convolve ? .operationConvolve : .operationCorrelate }
}

extension NamedFilter {
  /// What stands between the kernels of a filter that has two.
  var joiner: String {
    if case .sum = filter { " + " } else { ", " }
  }
}

extension Report {
  /// What came in and what was changed on the way.
  mutating func tell(_ input: InputArray) {
    let statistics = Statistics(input.values)
    say(
      .labelInput,
      "\(input.text) · \(NumberText.shape(input.values.shape)) · \(input.kind) · \(Words.range(statistics))")
    if !input.conversions.isEmpty { say(.labelConverted, input.conversions.joined(separator: "; ")) }
    record(
      "input",
      .object(
        statistics.json.merging([
          "name": .string(input.text), "shape": .integers(input.values.shape), "kind": .string(input.kind),
          "conversions": .array(input.conversions.map(JSONValue.string)),
        ]) { $1 }))
  }

  /// The size formula along both axes.
  mutating func tellSize(_ geometry: ConvolutionGeometry) {
    say(.labelHeight, geometry.rows.formula)
    say(.labelWidth, geometry.columns.formula)
  }

  /// The geometry for programs.
  mutating func recordGeometry(_ geometry: ConvolutionGeometry) {
    let padding = geometry.padding
    record(
      "padding",
      .object([
        "top": .integer(padding.top), "bottom": .integer(padding.bottom), "left": .integer(padding.left),
        "right": .integer(padding.right),
      ]))
    record("stride", .integers([geometry.rows.stride, geometry.columns.stride]))
    record("dilation", .integers([geometry.rows.dilation, geometry.columns.dilation]))
    record("groups", .integer(geometry.groups))
  }

  /// What came out.
  mutating func tell(output: Tensor<Float>) {
    let statistics = Statistics(output)
    say(.labelOutput, "\(NumberText.shape(output.shape)) · \(Words.range(statistics))")
    record("output", .object(statistics.json.merging(["shape": .integers(output.shape)]) { $1 }))
  }

  /// What it cost.
  mutating func tellWork(multiplyAdds: Int, algorithms: [ConvolutionAlgorithm], seconds: Double) {
    if multiplyAdds > 0 { say(.labelWork, Phrase.multiplyAdds.text(language, NumberText.grouped(multiplyAdds))) }
    let isOne = algorithms.allSatisfy { $0 == algorithms.first }
    let names =
      algorithms.isEmpty ? "naive" : (isOne ? [algorithms[0]] : algorithms).map(\.rawValue).joined(separator: ", ")
    say(.labelAlgorithm, "\(names) · \(Words.time(seconds))")
    record("multiply_adds", .integer(multiplyAdds))
    record("algorithm", .string(names))
    record("seconds", .value(seconds))
  }

  /// Adds the bare result, and how many values a picture of it clipped.
  mutating func add(_ saved: (bytes: [UInt8], outcome: SaveTarget.Outcome?), to target: SaveTarget) {
    if let outcome = saved.outcome {
      say(
        .labelDisplay,
        Phrase.displayRule.text(
          language, outcome.rule.rawValue, NumberText.range(outcome.limits.lowerBound, outcome.limits.upperBound),
          NumberText.grouped(outcome.clipped)))
      record(
        "display", .object(["rule": .string(outcome.rule.rawValue), "clipped": .integer(outcome.clipped)]))
    }
    add(file: target.path, bytes: saved.bytes, key: "saved")
  }

  /// Every product of one value, as a table.
  mutating func tell(_ window: ExplainedWindow) {
    let header = [
      Phrase.columnRow, .columnColumn, .columnChannel, .columnPixel, .columnWeight, .columnProduct,
    ].map { $0.text(language) }
    let channels = window.channels
    var rows = [header]
    for (index, tap) in window.taps.enumerated() {
      rows.append([
        NumberText.short(Double(tap.inputRow)), NumberText.short(Double(tap.inputColumn)),
        "\(window.firstChannel + index % channels)",
        NumberText.short(tap.pixel, digits: 6) + (tap.isPadding ? " *" : ""), NumberText.short(tap.weight, digits: 6),
        NumberText.short(tap.product, digits: 6),
      ])
    }
    if channels == 1 { for index in rows.indices { rows[index].remove(at: 2) } }
    var lines = [
      Phrase.oneValueInChannel.text(
        language, "\(window.outputRow)", "\(window.outputColumn)", "\(window.outputChannel)")
    ]
    lines += TextTable.lines(rows)
    if window.taps.contains(where: \.isPadding) { lines.append("  * " + Phrase.padded.text(language)) }
    let bias = window.bias == 0 ? "" : " + \(Phrase.bias.text(language, NumberText.short(window.bias, digits: 6)))"
    lines.append("  Σ\(bias) = \(NumberText.short(window.value, digits: 6))")
    add(table: lines.joined(separator: "\n"))
    record("explained", .object(window.json))
  }
}

extension ExplainedWindow {
  /// As a JSON object.
  var json: [String: JSONValue] {
    let taps = self.taps.enumerated().map { index, tap in
      JSONValue.object([
        "row": .integer(tap.inputRow), "column": .integer(tap.inputColumn),
        "channel": .integer(firstChannel + index % channels),
        "padding": .bool(tap.isPadding), "pixel": .value(tap.pixel), "weight": .value(tap.weight),
        "product": .value(tap.product),
      ])
    }
    return [
      "row": .integer(outputRow), "column": .integer(outputColumn), "channel": .integer(outputChannel),
      "bias": .value(bias), "value": .value(value), "taps": .array(taps),
    ]
  }
}
