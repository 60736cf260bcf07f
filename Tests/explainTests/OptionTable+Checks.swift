// The rows of `OptionTable.swift` for `explain check`.

extension OptionPair {
  static let checks: [OptionPair] = [
    OptionPair("check conv", "--input", .report, "y.npy -k edge --input m.npy", "y.npy -k edge --input y.npy"),
    OptionPair(
      "check conv", "--kernel", .report, "y.npy --input m.npy --kernel edge", "y.npy --input m.npy --kernel box:3"),
    .adding("check conv", "--precision", "float16", .report, to: "y.npy --input m.npy -k edge"),
    .adding("check conv", "--bias", "1", .report, to: "y.npy --input m.npy -k edge"),
    OptionPair("check conv", "--color", .report, "y.npy --input p.png -k edge"),
    .adding("check conv", "--stride", "2", .report, to: "y.npy --input m.npy -k edge"),
    .adding("check conv", "--padding", "1,1,2,0", .report, to: "y.npy --input m.npy -k edge"),
    .adding("check conv", "--dilation", "2", .report, to: "y.npy --input m.npy -k edge"),
    .adding("check conv", "--groups", "2", .success, to: "y.npy --input c.npy -k g.npy"),
    .adding("check conv", "--boundary", "edge", .report, to: "y.npy --input m.npy -k edge"),
    .adding("check conv", "--fill", "1", .report, to: "y.npy --input m.npy -k edge --boundary constant"),
    .adding("check conv", "--operation", "correlate", .report, to: "y.npy --input m.npy -k sobel-x"),
    OptionPair("check conv1d", "--input", .report, "z.npy -k 1,-2,3 --input x.npy", "z.npy -k 1,-2,3 --input z.npy"),
    OptionPair(
      "check conv1d", "--kernel", .report, "z.npy --input x.npy --kernel 1,-2,3", "z.npy --input x.npy --kernel 1,2,3"),
    .adding("check conv1d", "--precision", "float64", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    .adding("check conv1d", "--bias", "1", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    .adding("check conv1d", "--padding", "2,1", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    .adding("check conv1d", "--stride", "2", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    .adding("check conv1d", "--dilation", "2", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    .adding("check conv1d", "--boundary", "edge", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    .adding("check conv1d", "--fill", "1", .report, to: "z.npy --input x.npy -k 1,-2,3 --boundary constant"),
    .adding("check conv1d", "--operation", "correlate", .report, to: "z.npy --input x.npy -k 1,-2,3"),
    OptionPair("check pool", "--input", .report, "q.npy --input m.npy", "q.npy --input y.npy"),
    .adding("check pool", "--precision", "float16", .report, to: "q.npy --input m.npy"),
    OptionPair("check pool", "--color", .report, "q.npy --input p.png"),
    .adding("check pool", "--size", "3", .report, to: "q.npy --input m.npy"),
    .adding("check pool", "--stride", "1", .report, to: "q.npy --input m.npy"),
    .adding("check pool", "--mode", "average", .report, to: "q.npy --input m.npy"),
    .adding("check pool", "--padding", "1", .report, to: "q.npy --input m.npy"),
    OptionPair("check pool", "--ceil", .report, "q.npy --input m.npy"),
    OptionPair(
      "check pool", "--count-padding", .report, "y.npy --input m.npy --size 3 --stride 1 --mode average --padding 1"),
    OptionPair("check pool", "--global", .report, "q.npy --input m.npy"),
    OptionPair("check pool", "--block-reduce", .report, "q.npy --input m.npy"),
  ]

  static let layerChecks: [OptionPair] =
    [
      OptionPair("check dense", "--input", .report, "t.npy -k v.npy --input n.npy", "t.npy -k v.npy --input t.npy"),
      OptionPair(
        "check dense", "--kernel", .success, "b.npy --input g4.npy --kernel b.npy",
        "b.npy --input g4.npy --kernel v.npy"),
      .adding("check dense", "--bias", "b.npy", .report, to: "t.npy --input n.npy -k v.npy"),
      .adding("check dense", "--precision", "float16", .report, to: "b.npy --input g4.npy -k v.npy"),
      OptionPair("check batch-norm", "--input", .report, "n.npy --input n.npy", "n.npy --input t.npy"),
      .adding("check batch-norm", "--precision", "float16", .report, to: "n.npy --input n.npy"),
      .adding("check batch-norm", "--gamma", "g4.npy", .report, to: "n.npy --input n.npy"),
      .adding("check batch-norm", "--beta", "g4.npy", .report, to: "n.npy --input n.npy"),
      OptionPair(
        "check batch-norm", "--mean", .report, "n.npy --input n.npy --variance h4.npy --mean g4.npy",
        "n.npy --input n.npy --variance h4.npy --mean h4.npy"),
      OptionPair(
        "check batch-norm", "--variance", .success, "n.npy --input n.npy --mean g4.npy",
        "n.npy --input n.npy --mean g4.npy --variance h4.npy"),
      .adding("check batch-norm", "--epsilon", "1e-1", .report, to: "n.npy --input n.npy"),
      .adding("check batch-norm", "--divisor", "sample", .report, to: "n.npy --input n.npy"),
      OptionPair(
        "check activation", "--input", .report, "n.npy --function tanh --input n.npy",
        "n.npy --function tanh --input t.npy"),
      OptionPair(
        "check activation", "--function", .report, "n.npy --input n.npy --function tanh",
        "n.npy --input n.npy --function sigmoid"),
      .adding("check activation", "--precision", "float16", .report, to: "n.npy --input n.npy --function tanh"),
      OptionPair("check softmax", "--input", .report, "n.npy --input n.npy", "n.npy --input t.npy"),
      .adding("check softmax", "--precision", "float16", .report, to: "n.npy --input n.npy"),
      OptionPair("check softmax", "--log", .report, "n.npy --input n.npy"),
      OptionPair(
        "check cross-entropy", "--input", .success, "b.npy --labels l.npy --input t.npy",
        "b.npy --labels l.npy --input n.npy"),
      OptionPair(
        "check cross-entropy", "--labels", .report, "l.npy --input n.npy --labels l.npy",
        "l.npy --input n.npy --labels n.npy"),
      .adding(
        "check cross-entropy", "--precision", "float16", .report,
        to: "l.npy --input n.npy --labels l.npy --reduction none"),
      OptionPair(
        "check cross-entropy", "--probabilities", .report, "l.npy --input n.npy --labels l.npy --reduction none"),
      .adding("check cross-entropy", "--reduction", "none", .report, to: "l.npy --input n.npy --labels l.npy"),
      OptionPair(
        "check optimizer", "--input", .report, "n.npy --parameters g4.npy --rule adam --input n.npy",
        "n.npy --parameters g4.npy --rule adam --input t.npy"),
      OptionPair(
        "check optimizer", "--parameters", .report, "n.npy --input n.npy --rule adam --parameters g4.npy",
        "n.npy --input n.npy --rule adam --parameters h4.npy"),
      OptionPair(
        "check optimizer", "--rule", .report, "n.npy --input n.npy --parameters g4.npy --rule adam",
        "n.npy --input n.npy --parameters g4.npy --rule rmsprop"),
      .adding("check optimizer", "--precision", "float16", .report, to: optimizer + " --rule sgd"),
      .adding("check optimizer", "--learning-rate", "0.5", .report, to: optimizer + " --rule sgd"),
      .adding("check optimizer", "--momentum", "0.9", .report, to: optimizer + " --rule sgd"),
      OptionPair("check optimizer", "--nesterov", .report, optimizer + " --rule sgd --momentum 0.9"),
      .adding("check optimizer", "--rho", "0.5", .report, to: optimizer + " --rule rmsprop"),
      .adding("check optimizer", "--beta1", "0.5", .report, to: optimizer + " --rule adam"),
      .adding("check optimizer", "--beta2", "0.5", .report, to: optimizer + " --rule adam"),
      .adding("check optimizer", "--epsilon", "0.5", .report, to: optimizer + " --rule adam"),
    ]
    + checking.flatMap { verb, line in
      verb == "check mistakes"
        ? []
        : [
          .adding(verb, "--output", "other.svg", .files, to: line), .adding(verb, "--theme", "dark", .figure, to: line),
          .adding(verb, "--dpi", "100", .figure, to: line),
        ]
    }

  private static let optimizer = "n.npy --input n.npy --parameters g4.npy"

  /// A command of each kind of check.
  static let checking = [
    ("check conv", "y.npy --input m.npy -k edge"), ("check conv1d", "z.npy --input x.npy -k 1,-2,3"),
    ("check pool", "q.npy --input m.npy"), ("check dense", "t.npy --input n.npy -k v.npy"),
    ("check batch-norm", "n.npy --input n.npy"), ("check activation", "n.npy --input n.npy --function tanh"),
    ("check softmax", "n.npy --input n.npy"),
    ("check cross-entropy", "l.npy --input n.npy --labels l.npy --reduction none"),
    ("check optimizer", optimizer + " --rule adam"), ("check mistakes", ""),
  ]
}
