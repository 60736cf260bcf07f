// What a run of `explain animate` tells: the geometry, and for programs every number of every step. And the words of
// its picture. Next: `SlidingPanel`, which draws it.

import Formats
import Reference
import Viz

extension Report {
  /// Adds the facts.
  ///
  /// - Parameter delay: milliseconds for each frame; `nil` where nothing moves.
  mutating func tell(_ source: AnimationSource, delay: Int?) {
    let (window, geometry) = (source.window, source.window.geometry)
    tellInput(source)
    say(.labelOperation, AnimationWords.operation(window, language))
    record("operation", .string(window.operation.name))
    if let forward = window.forward {
      say(.labelPadding, Phrase.ofConvolution.text(language, AnimationWords.padding(forward, window, language)))
      record("convolution", forward.json)
    }
    say(
      .labelPadding,
      AnimationWords.padding(geometry, window, language)
        + (window.weights == nil
          ? "" : " · " + Phrase.boundaryIs.text(language, Words.boundary(window.boundary, language))))
    if window.spacing != .one {
      say(
        .labelInserted,
        Phrase.insertedBetween.text(language, "\(window.spacing.rows - 1)", "\(window.spacing.columns - 1)"))
    }
    record("boundary", .string(window.boundary.name))
    record("spacing", .integers([window.spacing.rows, window.spacing.columns]))
    if window.isSignal { say(.labelSize, geometry.columns.formula) } else { tellSize(geometry) }
    recordGeometry(geometry)
    let shape = window.output.shape
    let shown = shape[2] > 1 ? shape : window.isSignal ? [shape[1]] : Array(shape.prefix(2))
    tell(output: window.output.map { Float($0) }.reshaped(shown))
    say(
      .labelFrames,
      delay.map { Phrase.framesOf.text(language, "\(window.count)", "\($0)") } ?? "\(window.count)")
    if let delay { record("delay", .integer(delay)) }
    record("map", .object(["shape": .integers(window.map.shape), "values": JSONValue.values(window.map)]))
    if let weights = window.weights {
      record("weights", .object(["shape": .integers(weights.shape), "values": JSONValue.values(weights)]))
    }
    record("values", JSONValue.values(window.output))
    record("frames", .array((0..<window.count).map { window[$0].json(frame: $0) }))
  }

  private mutating func tellInput(_ source: AnimationSource) {
    let (window, geometry) = (source.window, source.window.geometry)
    let size = window.inputSize
    let channels = geometry.inputChannels > 1 ? [geometry.inputChannels] : []
    let shape = (window.isSignal ? [] : [size.rows]) + [size.columns] + channels
    let kernel = AnimationWords.shape(geometry.rows.kernel, geometry.columns.kernel, window)
    if !source.name.isEmpty { record("preset", .string(source.name)) }
    var fields: [String: JSONValue] = ["shape": .integers(shape)]
    switch source.numbers {
    case .own(let name, let kind, let kernelName, let conversions):
      say(.labelInput, [name, NumberText.shape(shape), kind].compactMap(\.self).joined(separator: " · "))
      if !conversions.isEmpty { say(.labelConverted, conversions.joined(separator: "; ")) }
      if let kernelName { say(.labelKernel, "\(kernelName) · \(kernel)") }
      fields["name"] = .string(name)
      fields["conversions"] = .array(conversions.map(JSONValue.string))
    case .published, .drawn:
      say(.labelInput, [source.name, NumberText.shape(shape)].filter { !$0.isEmpty }.joined(separator: " · "))
      if window.weights != nil { say(.labelKernel, kernel) }
      if case .drawn(let seed) = source.numbers {
        say(.labelNumbers, Phrase.numbersOf.text(language, "\(seed)"))
        record("seed", .integer(Int(seed)))
      } else {
        say(.labelNumbers, Phrase.numbersPublished.text(language))
      }
    }
    record("input", .object(fields))
    record("kernel", .object(["shape": .integers([geometry.rows.kernel, geometry.columns.kernel])]))
  }
}

/// The sentences of an animation.
enum AnimationWords {
  /// What is made of a window.
  static func operation(_ window: SlidingWindow, _ language: Language) -> String {
    switch window.operation {
    case .convolution(let operation): operation.phrase.text(language)
    case .transposed: Phrase.operationTransposed.text(language)
    case .pooling(.max): Phrase.poolingMaximum.text(language)
    case .pooling(.min): Phrase.poolingMinimum.text(language)
    case .pooling(.average): Phrase.poolingAverage.text(language)
    }
  }

  /// What is to be seen.
  static func title(_ window: SlidingWindow, _ language: Language) -> String {
    let (geometry, input) = (window.geometry, window.inputSize)
    let phrase: Phrase =
      switch window.operation {
      case .convolution: .slideTitle
      case .transposed: .slideTitleTransposed
      case .pooling: .slideTitlePooling
      }
    return phrase.text(
      language, shape(geometry.rows.kernel, geometry.columns.kernel, window), shape(input.rows, input.columns, window),
      shape(geometry.rows.output, geometry.columns.output, window))
  }

  /// `5×7`, and of a signal `7`.
  static func shape(_ rows: Int, _ columns: Int, _ window: SlidingWindow) -> String {
    window.isSignal ? "\(columns)" : "\(rows)×\(columns)"
  }

  /// The sides that are padded: of a signal two.
  static func padding(_ geometry: ConvolutionGeometry, _ window: SlidingWindow, _ language: Language) -> String {
    let padding = geometry.padding
    return window.isSignal
      ? Phrase.paddingEnds.text(language, "\(padding.left)", "\(padding.right)") : Words.padding(padding, language)
  }

  /// The line at the foot: what cannot be counted in the picture, or is asked for first.
  static func facts(_ source: AnimationSource, _ language: Language) -> [String] {
    let (window, geometry) = (source.window, source.window.geometry)
    // Of a transposed convolution, the convolution's own numbers: what one types.
    let shown = window.forward ?? geometry
    var steps = [
      window.isSignal
        ? Phrase.strideOf.text(language, "\(shown.columns.stride)")
        : Phrase.strideIs.text(language, "\(shown.rows.stride)", "\(shown.columns.stride)"),
      Phrase.paddingIs.text(language, padding(shown, window, language)),
    ]
    if window.weights != nil {
      steps.append(
        window.isSignal
          ? Phrase.dilationOf.text(language, "\(shown.columns.dilation)")
          : Phrase.dilationIs.text(language, "\(shown.rows.dilation)", "\(shown.columns.dilation)"))
      if window.boundary != .zero {
        steps.append(Phrase.boundaryIs.text(language, Words.boundary(window.boundary, language)))
      }
    }
    if window.forward != nil { steps = [Phrase.ofConvolution.text(language, steps.joined(separator: ", "))] }
    return [source.name, operation(window, language)] + steps + sizes(geometry, window, language)
  }

  private static func sizes(
    _ geometry: ConvolutionGeometry, _ window: SlidingWindow, _ language: Language
  ) -> [String] {
    if window.isSignal { return ["\(Phrase.labelSize.text(language)) \(geometry.columns.formula)"] }
    if geometry.rows.formula == geometry.columns.formula {
      return [Phrase.bothSides.text(language, geometry.rows.formula)]
    }
    return [
      "\(Phrase.labelHeight.text(language)) \(geometry.rows.formula)",
      "\(Phrase.labelWidth.text(language)) \(geometry.columns.formula)",
    ]
  }
}

extension AnimationSource {
  /// The pictures of it.
  func panel(_ printable: (String) -> String, _ language: Language) -> SlidingPanel {
    SlidingPanel(
      title: AnimationWords.title(window, language), window: window, showsNumbers: showsNumbers,
      facts: AnimationWords.facts(self, language), command: printable(CommandText.typed))
  }
}

extension SlidingWindow.Operation {
  /// For programs.
  fileprivate var name: String {
    switch self {
    case .convolution(let operation): operation.rawValue
    case .transposed(let operation): "transposed \(operation.rawValue)"
    case .pooling(let mode): mode.rawValue
    }
  }
}

extension JSONValue {
  /// All values of an array in its order.
  fileprivate static func values(_ tensor: Tensor<Double>) -> JSONValue { .array(tensor.scalars.map { .value($0) }) }
}

extension ConvolutionGeometry {
  /// The sizes of a convolution that is turned round.
  fileprivate var json: JSONValue {
    .object([
      "input": .integers([rows.input, columns.input]), "output": .integers([rows.output, columns.output]),
      "stride": .integers([rows.stride, columns.stride]), "dilation": .integers([rows.dilation, columns.dilation]),
      "padding": .object([
        "top": .integer(padding.top), "bottom": .integer(padding.bottom), "left": .integer(padding.left),
        "right": .integer(padding.right),
      ]),
    ])
  }
}

extension SlidingWindow.Step {
  /// As a JSON object: the place in the output, the window's corners on the map, the cells that take part.
  fileprivate func json(frame: Int) -> JSONValue {
    let cells = taps.filter(\.takesPart).map { tap -> JSONValue in
      var fields: [String: JSONValue] = [
        "row": .integer(tap.cell.row), "column": .integer(tap.cell.column), "channel": .integer(tap.cell.channel),
        "padding": .bool(tap.cell.kind == .padding), "inserted": .bool(tap.cell.kind == .inserted),
        "pixel": .value(tap.cell.value),
      ]
      fields["weight"] = tap.weight.map { .value($0) }
      if tap.isTaken { fields["taken"] = .bool(true) }
      return .object(fields)
    }
    let (first, last) = (taps[0].cell, taps[taps.count - 1].cell)
    return .object([
      "frame": .integer(frame), "row": .integer(row), "column": .integer(column), "channel": .integer(channel),
      "value": .value(value), "cells": .array(cells),
      "window": .object([
        "top": .integer(first.row), "left": .integer(first.column), "bottom": .integer(last.row),
        "right": .integer(last.column),
      ]),
    ])
  }
}
