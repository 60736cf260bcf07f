// Everything that can be wrong with sizes that people supply, each with the numbers and the nearest thing that works.
// Once a `ConvolutionGeometry` exists nothing here can happen any more.

/// Sizes or names that do not fit together. The description is one line.
public enum GeometryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A number that must be at least `minimum` and at most `maximum`.
  case outOfRange(what: String, value: Int, minimum: Int, maximum: Int)
  /// The dilated kernel is longer than the padded input along an axis.
  case kernelDoesNotFit(axis: String, input: Int, padding: AxisPadding, extent: Int, what: String)
  /// An array without cells.
  case emptyAxis(what: String, shape: [Int])
  /// An array of a rank that is not understood.
  case wrongRank(what: String, shape: [Int], allowed: String)
  /// The kernel's third axis is not the input's channels divided by the groups.
  case channelsDoNotMatch(input: Int, groups: Int, kernel: [Int])
  /// The kernel's last axis is not the channels that come back into a transposed convolution.
  case transposedChannelsDoNotMatch(input: Int, kernel: [Int])
  /// The groups do not divide the channels.
  case groupsDoNotDivide(groups: Int, what: String, channels: Int)
  /// Groups with a kernel that has none.
  case groupsWithPlainKernel(groups: Int, channels: Int)
  /// A bias whose length is not the number of output channels.
  case biasDoesNotMatch(bias: [Int], outputChannels: Int)
  /// A bias for a filter that is not one convolution.
  case biasNotAllowed(filter: String)
  /// The kernels of one filter give outputs of unlike size.
  case partsDiffer(filter: String, [Int], [Int])
  /// An array with more scalars than ``TensorShape/limit``.
  case tooLarge(what: String, shape: [Int])
  /// A pooling window that sees no cell of the input.
  case windowInPadding(axis: String, window: Int, size: Int, padding: AxisPadding)
  /// A position outside the output.
  case positionOutside(row: Int, column: Int, height: Int, width: Int)
  /// A channel outside the output.
  case channelOutside(channel: Int, channels: Int)
  /// A boundary name that is not known, or that needs a prefix.
  case unknownBoundary(String, candidates: [String])
  /// A fill value for a boundary that has none.
  case fillWithoutConstant(String)
  /// A padding rule that an operation does not have.
  case paddingNotAllowed(rule: String, operation: String, allowed: String)
  /// An algorithm that cannot compute this case.
  case algorithmDoesNotApply(ConvolutionAlgorithm, reason: String)

  /// One line: what, where, what is allowed, the nearest value that works.
  public var description: String {
    switch self {
    case .outOfRange(let what, let value, let minimum, let maximum):
      return
        "\(what) is \(value); it must be \(minimum)…\(maximum), so the nearest is \(value < minimum ? minimum : maximum)"
    case .kernelDoesNotFit(let axis, let input, let padding, let extent, let what):
      let padded = input + padding.before + padding.after
      return "the \(what) needs \(extent) \(axis) but the padded input has \(padded) (\(input) + \(padding.before) + "
        + "\(padding.after)): add at least \(extent - padded) to the padding along the \(axis), or use a \(what) of at "
        + "most \(padded)"
    case .emptyAxis(let what, let shape):
      return "\(what) has shape \(TensorShape.text(shape)), which holds no cell; every extent must be at least 1"
    case .wrongRank(let what, let shape, let allowed):
      return
        "\(what) has shape \(TensorShape.text(shape)) (\(shape.count) \(shape.count == 1 ? "axis" : "axes")); allowed: \(allowed)"
    case .channelsDoNotMatch(let input, let groups, let kernel):
      return "the kernel \(TensorShape.text(kernel)) reads \(kernel[2]) channels but the input has \(input)"
        + (groups == 1
          ? ": a kernel [KH, KW, \(input), Cout] fits"
          : " in \(groups) groups: a kernel [KH, KW, \(input / groups), Cout] fits")
        + (groups == 1 && kernel[2] > 0 && input % kernel[2] == 0 ? ", or \(input / kernel[2]) groups" : "")
    case .transposedChannelsDoNotMatch(let input, let kernel):
      return "the kernel \(TensorShape.text(kernel)) makes \(kernel[3]) channels, which a transposed convolution takes "
        + "back, but the input has \(input): a kernel [KH, KW, Cin/groups, \(input)] fits"
    case .groupsDoNotDivide(let groups, let what, let channels):
      let nearest = Self.divisors(of: channels).min { abs($0 - groups) < abs($1 - groups) } ?? 1
      return "\(groups) groups do not divide the \(channels) \(what) channels; the nearest that does is \(nearest)"
    case .groupsWithPlainKernel(let groups, let channels):
      return "\(groups) groups, but a kernel [KH, KW] is applied to each of the \(channels) channels by itself: leave "
        + "the groups at 1, or give a kernel [KH, KW, \(channels % max(groups, 1) == 0 ? channels / max(groups, 1) : channels), Cout]"
    case .biasDoesNotMatch(let bias, let outputChannels):
      return "the bias has shape \(TensorShape.text(bias)); the output has \(outputChannels) channels, so it must be "
        + "[\(outputChannels)]"
    case .biasNotAllowed(let filter):
      return "the filter '\(filter)' is not one convolution and has no bias; leave the bias out or use one kernel"
    case .partsDiffer(let filter, let first, let second):
      return
        "the kernels of '\(filter)' give outputs \(TensorShape.text(first)) and \(TensorShape.text(second)), which "
        + "cannot be put together; the padding 'same' makes them equal"
    case .tooLarge(let what, let shape):
      return "\(what) would have shape \(TensorShape.text(shape)); at most \(TensorShape.limit) values are allowed: "
        + "use a smaller padding or a larger stride"
    case .windowInPadding(let axis, let window, let size, let padding):
      return
        "window \(window) along the \(axis) lies wholly in the padding (\(padding.before), \(padding.after)) and has "
        + "nothing to pool; the padding before and after must each be at most \(size - 1)"
    case .positionOutside(let row, let column, let height, let width):
      return "row \(row), column \(column) is outside the output, whose rows are 0…\(height - 1) and columns 0…"
        + "\(width - 1); the nearest is \(min(max(row, 0), height - 1)),\(min(max(column, 0), width - 1))"
    case .channelOutside(let channel, let channels):
      return "channel \(channel) is outside the output, whose channels are 0…\(channels - 1)"
    case .unknownBoundary(let text, let candidates):
      return "the boundary '\(text)' is not known by that name; use \(candidates.joined(separator: ", "))"
    case .fillWithoutConstant(let text):
      return "a fill value needs the boundary 'constant', but the boundary is '\(text)'"
    case .paddingNotAllowed(let rule, let operation, let allowed):
      return "\(operation) has no padding '\(rule)'; allowed: \(allowed)"
    case .algorithmDoesNotApply(let algorithm, let reason):
      return "the algorithm '\(algorithm.rawValue)' cannot compute this: \(reason)"
    }
  }

  /// The divisors of a positive number, up to 4096 of them.
  private static func divisors(of number: Int) -> [Int] {
    guard number > 0 else { return [1] }
    return (1...min(number, 4096)).filter { number % $0 == 0 } + [number]
  }
}
