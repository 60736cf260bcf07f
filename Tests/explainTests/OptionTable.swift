// For every option of every verb, two commands that differ in nothing else. Next: `OptionTests.swift`, which runs them
// and counts that none is missing.

/// Two commands that differ in one option.
struct OptionPair: CustomStringConvertible, Sendable {
  /// Where the difference must show.
  enum Difference: Sendable {
    /// In the values that are saved.
    case values
    /// In the picture that is saved.
    case picture
    /// In the bytes of a figure.
    case figure
    /// In what is printed, the line with the time left out.
    case report
    /// In the JSON field `algorithm`.
    case algorithm
    /// In which files are written.
    case files
    /// In the bytes of the files.
    case contents
    /// In what is timed: which cases, by which algorithms, how often.
    case timed
    /// In whether it can be done at all: the first cannot.
    case success
    /// In the weights that a training ends with.
    case weights
    /// In the bytes of an animation.
    case animation
    /// In what is said on standard error while it works, times left out.
    case progress
  }

  let verb: String
  let option: String
  let difference: Difference
  let before: String
  let after: String

  var description: String { "\(verb) \(option): \(after)" }

  init(_ verb: String, _ option: String, _ difference: Difference, _ before: String, _ after: String? = nil) {
    (self.verb, self.option, self.difference) = (verb, option, difference)
    self.before = before
    // What is not spelled out is the option added at the end.
    self.after = after ?? "\(before) \(option)"
  }

  /// Adds the option with a value.
  static func adding(
    _ verb: String, _ option: String, _ value: String, _ difference: Difference, to before: String
  ) -> OptionPair { OptionPair(verb, option, difference, before, "\(before) \(option) \(value)") }
}

extension OptionPair {
  // Files: m.npy [7, 9], c.npy [7, 9, 4], x.npy [9], w.npy [3, 2, 4, 3], g.npy [3, 2, 2, 6], p.png in colour,
  // Of layers: n.npy [5, 4], v.npy [4, 3], b.npy [3], g4.npy and h4.npy [4], l.npy five classes, t.npy [6, 4].
  // Of data: i.npy [6, 8, 9, 3] in 0…1, j.npy and k.npy its classes, i.csv the same in columns a and b; .data/mnist.
  // y.npy: m.npy under edge; z.npy: x.npy under 1,-2,3 (full); q.npy: m.npy pooled by 2; r.json, s.json: ratios.
  // own.json: a catalogue of one figure, whose pictures are in the folder figures already.
  // net.json: the network cifar10 on 28×28×1. Of trainings: see `OptionTable+Training.swift`.
  static let all: [OptionPair] =
    conv + conv1d + pool + others + bench + verify + checks + layerChecks + networks + architecture + saliency
    + gradients + data + training + animation + looking + allFigures + residual + understanding + figures + reports

  private static let conv: [OptionPair] = [
    OptionPair("conv", "--kernel", .values, "m.npy --kernel edge", "m.npy --kernel sobel-x"),
    .adding("conv", "--bias", "2", .values, to: "m.npy -k edge"),
    .adding("conv", "--bias", "1,2,3", .values, to: "c.npy -k w.npy"),
    OptionPair("conv", "--color", .values, "p.png -k edge"),
    .adding("conv", "--at", "1,2", .report, to: "m.npy -k edge"),
    OptionPair("conv", "--at", .report, "c.npy -k w.npy --at 1,2", "c.npy -k w.npy --at 1,2,1"),
    .adding("conv", "--stride", "2", .values, to: "m.npy -k edge"),
    OptionPair("conv", "--stride", .values, "m.npy -k edge --stride 2,1", "m.npy -k edge --stride 1,2"),
    .adding("conv", "--stride", "2", .values, to: "m.npy -k median:3"),
    .adding("conv", "--padding", "valid", .values, to: "m.npy -k edge"),
    .adding("conv", "--padding", "full", .values, to: "m.npy -k edge"),
    .adding("conv", "--padding", "same", .values, to: "c.npy -k w.npy"),
    OptionPair("conv", "--padding", .values, "m.npy -k edge --padding 1,0,0,0", "m.npy -k edge --padding 0,1,0,0"),
    OptionPair("conv", "--padding", .values, "m.npy -k edge --padding 0,0,1,0", "m.npy -k edge --padding 0,0,0,1"),
    .adding("conv", "--dilation", "2", .values, to: "m.npy -k sobel-x"),
    OptionPair("conv", "--dilation", .values, "m.npy -k sobel-x --dilation 2,1", "m.npy -k sobel-x --dilation 1,2"),
    .adding("conv", "--dilation", "2", .values, to: "m.npy -k median:3"),
    .adding("conv", "--groups", "2", .success, to: "c.npy -k g.npy"),
    .adding("conv", "--boundary", "edge", .values, to: "m.npy -k edge"),
    OptionPair("conv", "--boundary", .values, "m.npy -k edge --boundary symmetric", "m.npy -k edge --boundary reflect"),
    .adding("conv", "--boundary", "wrap", .values, to: "m.npy -k median:3"),
    .adding("conv", "--fill", "3", .values, to: "m.npy -k edge --boundary constant"),
    .adding("conv", "--operation", "correlate", .values, to: "m.npy -k sobel-x"),
    .adding("conv", "--operation", "convolve", .values, to: "c.npy -k w.npy"),
    .adding("conv", "--algorithm", "naive", .algorithm, to: "m.npy -k edge"),
    OptionPair(
      "conv", "--algorithm", .algorithm, "m.npy -k edge --algorithm direct", "m.npy -k edge --algorithm im2col"),
    .adding("conv", "--algorithm", "separable", .algorithm, to: "m.npy -k sobel-x"),
    .adding("conv", "--save", "s.npy", .files, to: "m.npy -k edge"),
    .adding("conv", "--display", "minmax", .picture, to: "m.npy -k edge"),
    .adding("conv", "--display", "abs", .picture, to: "m.npy -k edge"),
    .adding("conv", "--display", "clip", .picture, to: "m.npy -k edge"),
    .adding("conv", "--display", "signed", .picture, to: "p.png -k gaussian:1"),
  ]

  private static let conv1d: [OptionPair] = [
    OptionPair("conv1d", "--kernel", .values, "x.npy --kernel 1,-2,3", "x.npy --kernel 1,2,3"),
    .adding("conv1d", "--bias", "2", .values, to: "x.npy -k 1,-2,3"),
    .adding("conv1d", "--padding", "same", .values, to: "x.npy -k 1,-2,3"),
    .adding("conv1d", "--padding", "valid", .values, to: "x.npy -k 1,-2,3"),
    OptionPair("conv1d", "--padding", .values, "x.npy -k 1,-2,3 --padding 1,0", "x.npy -k 1,-2,3 --padding 0,1"),
    .adding("conv1d", "--stride", "2", .values, to: "x.npy -k 1,-2,3"),
    .adding("conv1d", "--dilation", "2", .values, to: "x.npy -k 1,-2,3 --padding 2"),
    .adding("conv1d", "--boundary", "edge", .values, to: "x.npy -k 1,-2,3"),
    .adding("conv1d", "--fill", "3", .values, to: "x.npy -k 1,-2,3 --boundary constant"),
    .adding("conv1d", "--operation", "correlate", .values, to: "x.npy -k 1,-2,3"),
    .adding("conv1d", "--algorithm", "naive", .algorithm, to: "x.npy -k 1,-2,3"),
    .adding("conv1d", "--save", "s.npy", .files, to: "x.npy -k 1,-2,3"),
  ]

  private static let pool: [OptionPair] = [
    .adding("pool", "--size", "3", .values, to: "m.npy"),
    OptionPair("pool", "--size", .values, "m.npy --size 3,2", "m.npy --size 2,3"),
    .adding("pool", "--stride", "1", .values, to: "m.npy --size 3"),
    .adding("pool", "--mode", "average", .values, to: "m.npy"),
    OptionPair("pool", "--mode", .values, "m.npy --mode max", "m.npy --mode min"),
    .adding("pool", "--padding", "same", .values, to: "m.npy"),
    .adding("pool", "--padding", "1,0,0,0", .values, to: "m.npy"),
    OptionPair("pool", "--padding", .values, "m.npy --padding 0,0,1,0", "m.npy --padding 0,0,0,1"),
    OptionPair("pool", "--ceil", .values, "m.npy"),
    OptionPair("pool", "--count-padding", .values, "m.npy --mode average --padding 1"),
    OptionPair("pool", "--global", .values, "m.npy"),
    OptionPair("pool", "--global", .values, "m.npy --mode average"),
    OptionPair("pool", "--block-reduce", .values, "m.npy"),
    OptionPair("pool", "--color", .values, "p.png"),
    .adding("pool", "--save", "s.npy", .files, to: "m.npy"),
    .adding("pool", "--save-argmax", "a.npy", .files, to: "m.npy"),
    .adding("pool", "--display", "minmax", .picture, to: "m.npy"),
  ]

  private static let others: [OptionPair] = [
    OptionPair("same", "--kernel", .report, "1,2,3,4", "1,2,3,4 --kernel 1,2,1"),
    .adding("same", "--stride", "3", .report, to: "1,2,3,4"),
    .adding("same", "--dilation", "2", .report, to: "1,2,3,4,5,6"),
    .adding("boundary", "--padding", "5", .report, to: "1,2,3"),
    .adding("boundary", "--fill", "-1", .report, to: "1,2,3"),
    OptionPair("same", "", .report, "1,2,3,4", "1,2,3,5"),
    OptionPair("boundary", "", .report, "1,2,3", "1,2,4"),
    OptionPair("kernels", "", .report, "", "edge"),
    OptionPair("kernels", "", .report, "edge sobel-x", "sobel-x edge"),
    OptionPair("algorithms", "", .report, "im2col", "winograd"),
  ]

  private static let bench: [OptionPair] = [
    OptionPair(
      "bench", "--only", .timed, "--repeat 1 --algorithm direct --only signals",
      "--repeat 1 --algorithm direct --only separable"),
    OptionPair(
      "bench", "--algorithm", .timed, "--repeat 1 --only separable --algorithm direct",
      "--repeat 1 --only separable --algorithm separable"),
    OptionPair(
      "bench", "--repeat", .timed, "--only signals --algorithm direct --repeat 1",
      "--only signals --algorithm direct --repeat 2"),
    OptionPair("bench", "--ratios", .report, "--ratios r.json", "--ratios s.json"),
    OptionPair(
      "bench", "--network", .success, "--network fashon --repeat 1", "--network net.json --repeat 1 --batch 2"),
    OptionPair(
      "bench", "--batch", .report, "--network net.json --repeat 1 --batch 2",
      "--network net.json --repeat 1 --batch 3"),
    OptionPair(
      "bench", "--pass", .report, "--network net.json --repeat 1 --batch 2",
      "--network net.json --repeat 1 --batch 2 --pass forward"),
    OptionPair("bench", "--tune", .report, "--ratios r.json", "--repeat 1 --tune"),
  ]

  private static let verify: [OptionPair] = [
    OptionPair("verify", "--cases", .report, "--cases 16", "--cases 17"),
    .adding("verify", "--seed", "2", .report, to: "--cases 16"),
    OptionPair(
      "verify", "--exhaustive", .report, "--algorithm pooling --part winners --cases 16",
      "--algorithm pooling --part winners --exhaustive"),
    OptionPair("verify", "--case", .report, "--case 'signal 9 k3 seed1'", "--case 'signal 9 k3 seed2'"),
    .adding("verify", "--algorithm", "direct", .report, to: "--cases 16"),
    .adding("verify", "--part", "kernel", .report, to: "--cases 16"),
    OptionPair("verify", "--inject", .report, "--cases 16 --inject flip", "--cases 16 --inject unwritten"),
  ]

  /// A command of each verb that draws.
  static let drawing = [
    ("conv", "m.npy -k edge"), ("conv1d", "x.npy -k 1,-2,3"), ("pool", "m.npy"), ("kernels", "edge"), ("same", ""),
    ("boundary", ""), ("summary", "fashion"), ("arch", "vgg-bn"), ("saliency", ""), ("bench", "--ratios r.json"),
    ("algorithms", "im2col"),
    ("verify", "--cases 16"), ("data show", "digits"), ("evaluate", "r1"), ("predict", "r1"), ("curves", "r1 r2"),
    ("animate", "--preset no_padding_no_strides"), ("features", "sample:digits"), ("filters", "sample:digits"),
    ("gradients", "--mlp 3 --input 4,4,1 --batch-size 2"),
    ("residual", "--blocks 2 --channels 2"),
    ("equivariance", "m.npy"),
    ("receptive-field", "small vgg"), ("cost", "small"), ("winners", ""),
  ]

  private static let figures: [OptionPair] = drawing.flatMap { verb, line in
    [
      OptionPair(verb, "--output", .files, line, "\(line) --output other.svg"),
      OptionPair(verb, "--no-figure", .files, line),
      .adding(verb, "--theme", "dark", .figure, to: line),
      .adding(verb, "--dpi", "100", .figure, to: line), .adding(verb, "--lang", "ko", .figure, to: line),
    ]
  }

  private static let reports: [OptionPair] =
    (drawing.map { ($0, $1 + " --no-figure") } + checking + telling + learning).flatMap { verb, line in
      [
        .adding(verb, "--lang", "ko", .report, to: line), OptionPair(verb, "--json", .report, line),
        OptionPair(verb, "--quiet", .report, line),
      ]
    }
}
