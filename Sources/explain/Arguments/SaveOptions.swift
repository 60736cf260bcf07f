// The bare result: an array as it is, or a picture made of it by a rule that is named and counted.

import ArgumentParser
import Formats
import Reference
import Viz

/// How the values of a result become grey values.
enum DisplayRule: String, CaseIterable {
  /// 0 is mid grey; ±limit is black and white, the limit the 99.5th percentile of |v|.
  case signed
  /// |v|, 0 is black; the limit the 99.5th percentile.
  case abs
  /// 0 is black, 1 is white, what lies beyond is cut off.
  case clip
  /// The smallest value is black, the largest white.
  case minmax
}

/// Where the bare result goes.
struct SaveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The bare result: .npy (exact float32) or a .png picture by --display.", valueName: "FILE"))
  var save: String?

  @Option(
    help: ArgumentHelp(
      "How values become grey in a saved picture. Default: clip if the filter keeps brightness or all values lie in 0…1, else signed.",
      valueName: DisplayRule.allCases.map(\.rawValue).joined(separator: "|")))
  var display: String?

  /// Checks the options before anything is computed.
  func target(inputs: [String]) throws -> SaveTarget? {
    var rule: DisplayRule?
    if let display {
      rule = DisplayRule(rawValue: display.trimmed.lowercased())
      guard rule != nil else {
        let names = DisplayRule.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--display: '\(display.trimmed)' is not known; allowed are \(names)")
      }
    }
    guard let path = save?.trimmed else {
      if display != nil { throw UsageError("--display says how a picture is saved; name it with --save FILE.png") }
      return nil
    }
    let lowercased = path.lowercased()
    guard lowercased.hasSuffix(".npy") || lowercased.hasSuffix(".png") else {
      throw UsageError("--save \(path): a result is saved as .npy or .png; try \(InputArray.stem(of: path)).npy")
    }
    let isPicture = lowercased.hasSuffix(".png")
    if !isPicture, display != nil {
      throw UsageError("--display is for pictures, but \(path) is an array and is saved exactly; leave it out")
    }
    try OutputFile.check(path, inputs: inputs)
    return SaveTarget(path: path, isPicture: isPicture, rule: rule)
  }
}

/// Where the bare result goes and what it becomes.
struct SaveTarget {
  let path: String
  let isPicture: Bool
  let rule: DisplayRule?

  /// What a picture was made of.
  struct Outcome {
    let rule: DisplayRule
    let clipped: Int
    let limits: ClosedRange<Double>
  }

  /// The file of a result; for a picture also by which rule it was made and how many values that clipped.
  ///
  /// - Parameter keepsPicture: whether the values are still those of a picture, so that 0 is black and 1 is white.
  func encode(_ result: Tensor<Float>, keepsPicture: Bool) throws -> (bytes: [UInt8], outcome: Outcome?) {
    guard isPicture else {
      return (NPY.encode(result), nil)
    }
    var shape = result.shape
    while shape.count > 2, shape.first == 1 { shape.removeFirst() }
    let channels = shape.count == 3 ? shape[2] : 1
    guard shape.count == 2 || (shape.count == 3 && (channels == 1 || channels == 3)) else {
      throw UsageError(
        "--save \(path): a result of shape \(TensorShape.text(result.shape)) is no picture; save it as .npy, or use an "
          + "input that gives 1 or 3 channels")
    }
    let (pixels, outcome) = greyValues(result, keepsPicture: keepsPicture)
    let bytes = try PNG.encode(
      width: shape[1], height: shape[0], channels: channels, pixels: pixels, level: 1)
    return (bytes, outcome)
  }

  /// Every value as 0…255.
  private func greyValues(_ result: Tensor<Float>, keepsPicture: Bool) -> (pixels: [UInt8], outcome: Outcome) {
    let statistics = Statistics(result)
    let (low, high) = (Double(statistics.minimum ?? 0), Double(statistics.maximum ?? 0))
    let rule = self.rule ?? (keepsPicture || (low >= 0 && high <= 1) ? .clip : .signed)
    let limits: ClosedRange<Double> =
      switch rule {
      case .clip: 0...1
      case .minmax: low...max(high, low.nextUp)
      case .signed, .abs:
        { end in rule == .signed ? -end...end : 0...end }(
          DisplayRange(result, kind: rule == .signed ? .signed : .magnitude).upper)
      }
    let (start, end) = (limits.lowerBound, limits.upperBound)
    let scale = 255 / (end - start)
    var clipped = 0
    var pixels: [UInt8] = []
    pixels.reserveCapacity(result.count)
    result.storage.forEach { scalar in
      let value = rule == .abs ? abs(Double(scalar)) : Double(scalar)
      if value >= start && value <= end {
        pixels.append(UInt8((value - start) * scale + 0.5))
      } else {
        // Not a number is black; it counts as clipped, since no grey stands for it.
        clipped += 1
        pixels.append(value > end ? 255 : 0)
      }
    }
    return (pixels, Outcome(rule: rule, clipped: clipped, limits: limits))
  }
}
