// What an animation shows, made of what was typed: a named case, numbers of one's own, or sizes alone.
// Next: `AnimateCommand+Report.swift`, which tells it.

import Formats
import Reference
import Viz

/// A window that slides, and where its numbers come from.
struct AnimationSource {
  /// Where numbers come from.
  enum Numbers {
    /// What was typed or read: the name, what kind of input it is, and what was changed on the way.
    case own(name: String, kind: String?, kernel: String?, conversions: [String])
    /// Those of the collection.
    case published
    /// Small whole numbers.
    case drawn(seed: UInt64)
  }

  let window: SlidingWindow
  let numbers: Numbers
  /// Whether the cells have their numbers.
  let showsNumbers: Bool
  /// The name of the case; empty for what has none.
  let name: String
  /// What files are called.
  let stem: String
  /// What is read and must not be written over.
  let files: [String]

  static let defaultSeed: UInt64 = 1

  init(_ command: AnimateCommand, language: Language) throws {
    try command.windows.check()
    if let preset = command.preset {
      self = try Self.named(preset, command)
    } else if let input = command.input {
      self = try Self.own(input, command, language)
    } else if let size = command.windows.inputSize {
      self = try Self.sized(size, command)
    } else {
      throw UsageError(
        "nothing slides yet; name a case (--preset no_padding_no_strides), an input with a --kernel or a --mode, or "
          + "sizes (--input-size 5 --size 3)")
    }
  }

  private init(
    _ window: SlidingWindow, _ numbers: Numbers, showsNumbers: Bool, name: String, stem: String, files: [String]
  ) {
    (self.window, self.numbers, self.showsNumbers) = (window, numbers, showsNumbers)
    (self.name, self.stem, self.files) = (name, stem, files)
  }

  // MARK: Named cases

  private static func named(_ text: String, _ command: AnimateCommand) throws -> AnimationSource {
    let name = text.trimmed
    guard let item = ConvolutionArithmetic.named(name) else {
      let names = ConvolutionArithmetic.all.map(\.name)
      // Whoever types the beginning of a name means the case that goes on from there.
      let begun = name.isEmpty ? nil : names.first { $0.hasPrefix(name.lowercased()) }
      let nearest = (begun ?? Spelling.nearest(to: name, in: names)).map { "did you mean \($0)?" }
      throw UsageError(
        "--preset: there is no case \(OneLine.quoted(name)); \(nearest ?? "explain animate --list names all")")
    }
    let others = command.windows.used + [(name: "an input", isUsed: command.input != nil)] + pictureOptions(command)
    for option in others where option.isUsed {
      throw UsageError("--preset \(name) has its own sizes and numbers; leave \(option.name) out")
    }
    if item.isNumerical {
      for option in drawnOptions(command) where option.isUsed {
        throw UsageError("\(option.name): \(name) has the numbers of its collection and shows them; leave it out")
      }
      return AnimationSource(
        try item.window(seed: defaultSeed), .published, showsNumbers: true, name: name, stem: name, files: [])
    }
    let seed = try NumberSyntax.seed(command.seed, standard: Int(defaultSeed))
    return AnimationSource(
      try item.window(seed: seed), .drawn(seed: seed), showsNumbers: command.numbers, name: name, stem: name, files: [])
  }

  private static func pictureOptions(_ command: AnimateCommand) -> [(name: String, isUsed: Bool)] {
    [(name: "--image-size", isUsed: command.imageSize != nil), (name: "--color", isUsed: command.color)]
  }

  private static func drawnOptions(_ command: AnimateCommand) -> [(name: String, isUsed: Bool)] {
    [(name: "--numbers", isUsed: command.numbers), (name: "--seed", isUsed: command.seed != nil)]
  }

  // MARK: Sizes alone

  private static func sized(_ text: String, _ command: AnimateCommand) throws -> AnimationSource {
    let options = command.windows
    for option in pictureOptions(command) where option.isUsed {
      throw UsageError("\(option.name) is for a picture; with --input-size there is none, leave it out")
    }
    try options.refuse(
      ["--kernel"], because: "with --input-size a kernel has a --size and no numbers; give one of them")
    let shape = try options.inputShape(text)
    let seed = try NumberSyntax.seed(command.seed, standard: Int(defaultSeed))
    let drawn = SmallIntegers(seed: seed)
    func source(_ window: SlidingWindow, _ stem: String) -> AnimationSource {
      AnimationSource(
        window, .drawn(seed: seed), showsNumbers: command.numbers, name: "", stem: stem, files: [])
    }
    try checkArea(shape)
    if options.mode != nil {
      return source(try SlidingWindow(options.pooling(isSignal: false), input: drawn.input(shape: shape)), "pooling")
    }
    let size = try options.kernelSize()
    try checkArea([size.rows, size.columns])
    let convolution = try options.convolution(kernelRank: 4)
    let (channels, groups) = (shape[2], convolution.groups)
    guard channels.isMultiple(of: groups) else {
      throw GeometryError.groupsDoNotDivide(groups: groups, what: "input", channels: channels)
    }
    if options.transposed {
      let weights = drawn.kernel(shape: [size.rows, size.columns, 1, channels])
      return source(
        try SlidingWindow(
          transposing: convolution, of: drawn.input(shape: shape), kernel: weights,
          outputPadding: options.outputPaddingPair(isSignal: false)), "transposed")
    }
    let weights = drawn.kernel(shape: [size.rows, size.columns, channels / groups, groups])
    return source(
      try SlidingWindow(convolution, input: drawn.input(shape: shape), kernel: weights), "convolution")
  }

  /// Numbers are drawn only for what can be seen.
  private static func checkArea(_ shape: [Int]) throws {
    for (what, count) in zip(["the rows", "the columns"], shape) where count > SlidingWindow.signalLimit {
      throw SlidingWindowError.tooManyCells(what: what, count: count, limit: SlidingWindow.sideLimit)
    }
    if shape.count > 2, shape[2] > SlidingWindow.channelLimit {
      throw SlidingWindowError.tooManyChannels(what: "the input", count: shape[2])
    }
  }

  // MARK: Numbers of one's own

  private static func own(
    _ text: String, _ command: AnimateCommand, _ language: Language
  ) throws -> AnimationSource {
    let options = command.windows
    for option in drawnOptions(command) where option.isUsed {
      throw UsageError("\(option.name): the input has its own numbers; leave it out")
    }
    try options.refuse(["--input-size"], because: "the input has its own size; leave one of them out")
    guard options.mode != nil || options.kernel != nil else {
      throw UsageError("\(NumberSyntax.shortened(text)): what slides over it? Add --kernel \"1 0 -1\" or --mode max")
    }
    if options.mode == nil { try options.refuse(["--size"], because: "the kernel has its own size; leave it out") }
    if text.trimmed == "-", options.kernel?.trimmed == "-" {
      throw UsageError("only one of input and kernel can be standard input")
    }
    let input = try AnimatedInput(text, command, language)
    let files = [text, options.kernel].compactMap { $0?.trimmed }.filter { !NumberSyntax.looksLikeNumbers($0) }
    func source(_ window: SlidingWindow, _ end: String, kernel: String?, _ conversions: [String]) -> AnimationSource {
      AnimationSource(
        window,
        .own(name: input.name, kind: input.kind, kernel: kernel, conversions: input.conversions + conversions),
        showsNumbers: true, name: "", stem: "\(input.stem)-\(end)", files: files)
    }
    if let mode = options.mode {
      let pooling = try options.pooling(isSignal: input.isSignal)
      let map = input.isSignal ? input.values.reshaped([1, input.values.count]) : input.values
      return source(try SlidingWindow(pooling, input: map), "\(mode.trimmed.lowercased())-pool", kernel: nil, [])
    }
    if input.isSignal {
      let kernel = try SignalSyntax.kernel(options.kernel ?? "", language: language)
      return source(
        try signalWindow(input.values, kernel.values, options), "conv1d", kernel: kernel.name, kernel.conversions)
    }
    let kernel = try KernelArgument(options.kernel ?? "", language: language)
    guard let weights = kernel.weights else {
      throw UsageError(
        "--kernel: '\(kernel.name)' is "
          + (kernel.filter?.components.isEmpty == false
            ? "made of two kernels; try \(kernel.filter!.components.map { "--kernel \($0.name)" }.joined(separator: " or "))"
            : "no convolution; try --kernel box:3"))
    }
    var conversions: [String] = []
    if case .weights(_, _, _, let changed) = kernel { conversions = changed }
    return source(
      try mapWindow(input.values, weights, options), kernel.fileName, kernel: kernel.name, conversions)
  }

  private static func signalWindow(
    _ signal: Tensor<Double>, _ kernel: Tensor<Double>, _ options: SlidingOptions
  ) throws -> SlidingWindow {
    let convolution = try options.signalConvolution()
    guard options.transposed else { return try SlidingWindow(convolution, signal: signal, kernel: kernel) }
    return try SlidingWindow(
      transposing: convolution, of: signal, kernel: kernel,
      outputPadding: options.outputPaddingPair(isSignal: true).columns)
  }

  private static func mapWindow(
    _ map: Tensor<Double>, _ kernel: Tensor<Double>, _ options: SlidingOptions
  ) throws -> SlidingWindow {
    let convolution = try options.convolution(kernelRank: kernel.rank)
    guard options.transposed else { return try SlidingWindow(convolution, input: map, kernel: kernel) }
    return try SlidingWindow(
      transposing: convolution, of: map, kernel: kernel, outputPadding: options.outputPaddingPair(isSignal: false))
  }
}

/// An input that was typed or read: a signal `[n]`, or a map.
struct AnimatedInput {
  let values: Tensor<Double>
  let name: String
  let stem: String
  /// What the file is; `nil` for numbers that were typed.
  let kind: String?
  let conversions: [String]

  var isSignal: Bool { values.rank == 1 }

  init(_ text: String, _ command: AnimateCommand, _ language: Language) throws {
    if NumberSyntax.looksLikeNumbers(text) {
      try Self.refusePictureOptions(command, text)
      let rows = try NumberSyntax.matrix(text, for: "the input")
      values = text.contains(";") ? rows : rows.reshaped([rows.count])
      (name, stem, kind, conversions) = (
        NumberSyntax.shortened(text), text.contains(";") ? "map" : "signal", nil, []
      )
      return
    }
    let array = try InputArray.read(text, channels: command.color ? .color : .grey, language: language)
    try array.allow(color: command.color)
    if !array.isPicture { try Self.refusePictureOptions(command, text) }
    var map = array.exact
    if let size = command.imageSize {
      let sides = try NumberSyntax.integers(
        size, for: "--image-size", in: 1...SlidingWindow.sideLimit, counts: [1, 2], form: "H,W, such as 12,16")
      let picture = array.values.rank == 2 ? array.values.reshaped(array.values.shape + [1]) : array.values
      map = picture.resized(to: ImageSize(height: sides[0], width: sides[sides.count - 1])).map(Double.init)
    } else if array.isPicture, map.shape.prefix(2).contains(where: { $0 > SlidingWindow.sideLimit }) {
      throw UsageError(
        "\(array.text) has \(NumberText.shape(Array(map.shape.prefix(2)))) pixels; an animation shows at most "
          + "\(SlidingWindow.sideLimit)×\(SlidingWindow.sideLimit) cells: add --image-size 12,12")
    }
    values = map
    (name, stem, kind, conversions) = (array.text, array.stem, array.kind, array.conversions)
  }

  private static func refusePictureOptions(_ command: AnimateCommand, _ text: String) throws {
    if command.imageSize != nil {
      throw UsageError("--image-size is for pictures; \(NumberSyntax.shortened(text)) is an array, leave it out")
    }
    if command.color {
      throw UsageError("--color is for pictures; \(NumberSyntax.shortened(text)) is an array, leave it out")
    }
  }
}
