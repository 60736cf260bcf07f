// Help: every verb says what it does, every option is listed, and asking is no error.

import TestSupport
import Testing

@Suite struct HelpTests {
  static let verbs = [
    "conv", "conv1d", "pool", "kernels", "same", "boundary", "algorithms", "summary", "arch", "features", "filters",
    "saliency", "gradients", "residual", "animate", "receptive-field", "cost", "equivariance", "winners", "check",
    "verify", "bench", "data", "figures", "train", "evaluate", "predict", "curves",
  ]

  /// The long names in the left column of a help text.
  static func options(in run: ProgramRun) -> [String] {
    run.lines.filter { $0.hasPrefix("  -") }.compactMap { line in
      line.split(whereSeparator: { " ,<".contains($0) }).first { $0.hasPrefix("--") }.map(String.init)
    }
  }

  @Test func withoutAVerbTheProgramIntroducesItself() throws {
    let folder = try ProgramFolder()
    let bare = try folder.succeed("")
    #expect(try folder.succeed("--help").output == bare.output)
    #expect(try folder.succeed("-h").output == bare.output)
    #expect(try folder.succeed("help").output == bare.output)
    for verb in Self.verbs { #expect(bare.lines.contains { $0.hasPrefix("  \(verb)") }, "\(verb)") }
    #expect(bare.output.contains("Exit codes: 0 done; 1 a check failed; 2 wrong usage; 3 an input could not be\nread."))
  }

  @Test(arguments: verbs + ["data show"] + (OptionPair.checking + OptionPair.telling).map(\.0))
  func everyVerbHasHelp(verb: String) throws {
    let folder = try ProgramFolder()
    let run = try folder.succeed("\(verb) --help")
    #expect(try folder.succeed("help \(verb)").output == run.output)
    #expect(try folder.succeed("\(verb) -h").output == run.output)
    #expect(run.lines.first?.hasPrefix("OVERVIEW: ") == true)
    #expect(run.lines.contains { $0.hasPrefix("USAGE: explain \(verb) ") })
    #expect(run.lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE") })
    #expect(folder.names.isEmpty)
  }

  /// What was broken into lines by hand is not broken again: on a wide terminal, where only that is left, no line is
  /// wider than the help elsewhere.
  @Test(arguments: [""] + verbs + ["data show", "data fetch"] + (OptionPair.checking + OptionPair.telling).map(\.0))
  func noLineIsTorn(verb: String) throws {
    let folder = try ProgramFolder()
    let wide = try folder.run("\(verb) --help", environment: ["COLUMNS": "400"])
    let discussion = wide.lines.prefix { !$0.hasPrefix("USAGE: ") }.drop { $0.hasPrefix("OVERVIEW: ") }
    #expect(discussion.allSatisfy { $0.count <= 80 }, "\(wide)")
    // Without one line for them all the width was not heeded, and nothing is told.
    if verb.isEmpty { #expect(wide.lines.contains { $0.count > 80 }, "\(wide)") }
  }

  /// The defaults that are told are those that hold: `ReduceLROnPlateau` wants more of a change than `EarlyStopping`.
  @Test func theTwoWatchesHaveTheirOwnDefaults() throws {
    let words = try ProgramFolder().succeed("train --help").output.split(whereSeparator: \.isWhitespace).joined()
    #expect(words.contains("patience=10,monitor=val_loss,min-delta=0,restore=true"))
    #expect(words.contains("factor=0.1,min=0,cooldown=0,andmin-delta=1e-4,monitor"))
  }

  @Test func checkAloneListsWhatItCanCheck() throws {
    let run = try ProgramFolder().succeed("check")
    for (verb, _) in OptionPair.checking {
      #expect(run.lines.contains { $0.hasPrefix("  \(verb.dropFirst(6)) ") }, "\(run)")
    }
  }

  /// The options as the documents promise them, so that none is lost.
  @Test(arguments: [
    (
      "conv",
      "kernel bias color at stride padding dilation groups boundary fill operation algorithm threads save display "
        + "output no-figure theme dpi lang json quiet"
    ),
    (
      "conv1d",
      "kernel bias stride padding dilation boundary fill operation algorithm threads save output no-figure theme dpi "
        + "lang json quiet"
    ),
    (
      "pool",
      "size stride mode padding ceil count-padding global block-reduce color save-argmax threads save display output "
        + "no-figure theme dpi lang json quiet"
    ),
    ("algorithms", "output no-figure theme dpi lang json quiet"),
    (
      "summary",
      "layers input classes batch-norm residual list save csv output no-figure theme dpi lang json quiet"
    ),
    (
      "arch",
      "layers input classes batch-norm residual style unfold freeze output no-figure theme dpi lang json quiet"
    ),
    (
      "saliency",
      "weights seed example method class layer patch step save threads output no-figure theme dpi lang json quiet"
    ),
    (
      "gradients",
      "layers mlp depth activation initializer with data examples input batch-size train epochs learning-rate "
        + "histograms scale derivatives chain loss values seed threads output no-figure theme dpi lang json quiet"
    ),
    (
      "residual",
      "blocks channels activation initializer order no-batch-norm seed threads output no-figure theme dpi lang json quiet"
    ),
    ("equivariance", "kernel shift stride pool blur output no-figure theme dpi lang json quiet"),
    (
      "receptive-field",
      "layers input residual effective seed threads csv output no-figure theme dpi lang json quiet"
    ),
    ("cost", "layers input residual output no-figure theme dpi lang json quiet"),
    ("winners", "output no-figure theme dpi lang json quiet"),
    ("kernels", "output no-figure theme dpi lang json quiet"),
    ("same", "kernel stride dilation output no-figure theme dpi lang json quiet"),
    ("boundary", "padding fill output no-figure theme dpi lang json quiet"),
    (
      "check conv",
      "input precision kernel bias color stride padding dilation groups boundary fill operation output theme dpi "
        + "lang json quiet"
    ),
    (
      "bench", "only algorithm repeat threads ratios network batch pass tune output no-figure theme dpi lang json quiet"
    ),
    (
      "verify",
      "cases seed exhaustive case algorithm part inject threads output no-figure theme dpi lang json quiet"
    ),
    (
      "check conv1d",
      "input precision kernel bias stride padding dilation boundary fill operation output theme dpi lang json quiet"
    ),
    ("check dense", "input precision kernel bias output theme dpi lang json quiet"),
    (
      "check batch-norm",
      "input precision gamma beta mean variance epsilon divisor output theme dpi lang json quiet"
    ),
    ("check activation", "input precision function output theme dpi lang json quiet"),
    ("check softmax", "input precision log output theme dpi lang json quiet"),
    ("check cross-entropy", "input precision labels probabilities reduction output theme dpi lang json quiet"),
    (
      "check optimizer",
      "input precision parameters rule learning-rate momentum nesterov rho beta1 beta2 epsilon output theme dpi "
        + "lang json quiet"
    ),
    ("check mistakes", "lang json quiet"),
    ("data list", "lang json quiet"),
    ("figures", "list sheet catalogue output format theme dpi lang json quiet"),
    (
      "data show",
      "image-size channels labels label-column augment example seed output no-figure theme dpi lang json quiet"
    ),
    ("data fetch", "from lang json quiet"),
    (
      "train",
      "layers input classes batch-norm residual from freeze head data image-size channels labels label-column "
        + "validation-split augment epochs batch-size optimizer learning-rate schedule loss early-stopping reduce-lr "
        + "class-weights clip-norm seed no-shuffle initial-weights output resume step-log threads no-progress lang json "
        + "quiet"
    ),
    (
      "evaluate",
      "data image-size channels labels label-column part threads output no-figure theme dpi lang json quiet"
    ),
    (
      "predict",
      "data image-size channels labels label-column count seed csv threads output no-figure theme dpi lang json quiet"
    ),
    (
      "animate",
      "preset list image-size color numbers seed kernel mode size input-size stride padding dilation groups boundary fill "
        + "operation transposed output-padding ceil count-padding output frames sheet delay no-figure theme dpi lang json "
        + "quiet"
    ),
    ("curves", "output no-figure theme dpi lang json quiet"),
    (
      "filters",
      "weights seed layer before sort of-channel filters output no-figure theme dpi lang json quiet"
    ),
    (
      "features",
      "weights seed example layer channels strongest scale csv threads output no-figure theme dpi lang json quiet"
    ),
    (
      "check pool",
      "input precision color size stride mode padding ceil count-padding global block-reduce output theme dpi lang json "
        + "quiet"
    ),
  ]) func everyOptionIsListed(verb: String, names: String) throws {
    let run = try ProgramFolder().succeed("\(verb) --help")
    let expected = names.split(separator: " ").map { "--\($0)" } + ["--version", "--help"]
    #expect(Self.options(in: run).sorted() == expected.sorted())
  }

  @Test func theVersionIsOneLine() throws {
    let run = try ProgramFolder().succeed("--version")
    #expect(run.lines.count == 1)
    #expect(run.output.wholeMatch(of: /explain \d+\.\d+\.\d+\n/) != nil)
  }

  @Test func reportsAreFreeOfEscapesWhereNobodyWatches() throws {
    let folder = try ProgramFolder()
    let line = "conv1d 1,2,3 -k 1,1 --no-figure"
    let plain = try folder.run(line, environment: ["TERM": "xterm-256color"]).lines.filter {
      !$0.hasPrefix("algorithm")
    }
    let wished = try folder.run(line, environment: ["NO_COLOR": "1"]).lines.filter { !$0.hasPrefix("algorithm") }
    #expect(plain.last == "1 3 5 3")
    #expect(plain == wished && !plain.joined().contains("\u{1B}"))
    // The language is an option, not the machine's.
    let korean = try folder.run(line, environment: ["LANG": "ko_KR.UTF-8", "LC_ALL": "ko_KR.UTF-8"]).lines
    #expect(korean.filter { !$0.hasPrefix("algorithm") } == plain)
  }
}
