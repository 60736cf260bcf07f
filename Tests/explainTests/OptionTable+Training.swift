// The rows of `OptionTable.swift` for `explain train`, `evaluate`, `predict` and `curves`.
// Files: h.npy is another i.npy; e.csv has classes 0…2 in columns a and b; flat.json is a network without a convolution;
// r1 and r2 are runs on i.npy of one and two epochs, r3 begins with r1 and freezes its convolution.

extension OptionPair {
  static let training = trainNetworks + trainData + trainRules + trainWatches + trainFiles + uses

  private static let pictures = "--data i.npy --labels j.npy"
  /// Three steps in each of two epochs.
  private static let base = "\(pictures) --layers 4 --epochs 2 --batch-size 2"
  private static let again = "--from r1 --epochs 1"

  private static let trainNetworks: [OptionPair] = [
    OptionPair("train", "", .weights, "flat.json \(pictures) --epochs 1", "\(pictures) --layers 4 --epochs 1"),
    OptionPair("train", "--layers", .weights, "\(pictures) --epochs 1 --layers 4", "\(pictures) --epochs 1 --layers 5"),
    .adding("train", "--input", "6,5,3", .weights, to: base),
    .adding("train", "--input", "6,5,3", .weights, to: "flat.json \(pictures) --epochs 1"),
    OptionPair("train", "--classes", .success, "\(base) --classes 4", "\(base) --classes 3"),
    OptionPair("train", "--batch-norm", .weights, base), OptionPair("train", "--residual", .weights, base),
    OptionPair("train", "--from", .weights, "\(pictures) --epochs 1 --layers 4", "\(pictures) --epochs 1 --from r1"),
    .adding("train", "--freeze", "conv*", .weights, to: again),
    .adding("train", "--freeze", "dense", .weights, to: base),
    .adding("train", "--freeze", "none", .weights, to: "--from r3 --epochs 1"),
    .adding("train", "--head", "3", .weights, to: again), .adding("train", "--head", "3", .weights, to: base),
    .adding("train", "--initial-weights", "r1/weights.safetensors", .weights, to: base),
  ]

  private static let trainData: [OptionPair] = [
    OptionPair(
      "train", "--data", .weights, "--layers 4 --epochs 1 --labels j.npy --data i.npy",
      "--layers 4 --epochs 1 --labels j.npy --data h.npy"),
    .adding("train", "--data", "h.npy --labels j.npy", .weights, to: again),
    .adding("train", "--image-size", "5,4", .weights, to: base),
    .adding("train", "--channels", "grey", .weights, to: base),
    OptionPair(
      "train", "--labels", .weights, "--layers 4 --epochs 1 --data i.npy --labels j.npy",
      "--layers 4 --epochs 1 --data i.npy --labels k.npy"),
    OptionPair(
      "train", "--label-column", .weights, "--layers 4 --epochs 1 --data i.npy --labels e.csv --label-column a",
      "--layers 4 --epochs 1 --data i.npy --labels e.csv --label-column b"),
    .adding("train", "--validation-split", "0.5", .weights, to: base),
    .adding("train", "--validation-split", "0", .weights, to: base),
    .adding("train", "--augment", "flip", .weights, to: base),
    OptionPair("train", "--augment", .weights, "\(base) --augment rotation=20", "\(base) --augment rotation=21"),
    OptionPair("train", "--no-shuffle", .weights, base),
  ]

  /// An optimizer or a schedule beside another.
  private static func changing(_ option: String, _ before: String, _ after: String) -> OptionPair {
    OptionPair("train", option, .weights, "\(base) \(option) \(before)", "\(base) \(option) \(after)")
  }

  private static let trainRules: [OptionPair] = [
    OptionPair(
      "train", "--epochs", .weights, "\(pictures) --layers 4 --epochs 1", "\(pictures) --layers 4 --epochs 2"),
    OptionPair(
      "train", "--batch-size", .weights, "\(pictures) --layers 4 --epochs 1 --batch-size 2",
      "\(pictures) --layers 4 --epochs 1 --batch-size 3"),
    .adding("train", "--optimizer", "sgd", .weights, to: base),
    changing("--optimizer", "sgd", "sgd,momentum=0.9"),
    changing("--optimizer", "sgd,momentum=0.9", "sgd,momentum=0.9,nesterov=true"),
    changing("--optimizer", "adam", "rmsprop"), changing("--optimizer", "rmsprop", "rmsprop,rho=0.5"),
    changing("--optimizer", "rmsprop", "rmsprop,epsilon=0.1"), changing("--optimizer", "adam", "adam,beta1=0.5"),
    changing("--optimizer", "adam", "adam,beta2=0.5"), changing("--optimizer", "adam", "adam,epsilon=0.1"),
    .adding("train", "--learning-rate", "0.01", .weights, to: base),
    .adding("train", "--schedule", "cosine", .weights, to: base),
    changing("--schedule", "constant", "step,epochs=1"),
    changing("--schedule", "step,epochs=1", "step,epochs=1,factor=0.5"),
    changing("--schedule", "cosine", "one-cycle"), changing("--schedule", "one-cycle", "one-cycle,warmup=0.5"),
    .adding("train", "--loss", "mean-squared-error", .weights, to: base),
    .adding("train", "--class-weights", "1,2,3", .weights, to: base),
    .adding("train", "--class-weights", "balanced", .weights, to: base),
    .adding("train", "--clip-norm", "0.01", .weights, to: "\(base) --optimizer sgd"),
    .adding("train", "--seed", "2", .weights, to: base),
  ]

  private static let long = "\(pictures) --layers 4 --epochs 5"
  /// Nothing is ever 100 better than before: the first epoch stays the best.
  private static let never = "monitor=loss,min-delta=100"

  private static func stopping(_ before: String, _ after: String) -> OptionPair {
    OptionPair(
      "train", "--early-stopping", .weights, "\(long) --early-stopping \(before)", "\(long) --early-stopping \(after)")
  }

  private static func reducing(_ before: String, _ after: String) -> OptionPair {
    OptionPair("train", "--reduce-lr", .weights, "\(long) --reduce-lr \(before)", "\(long) --reduce-lr \(after)")
  }

  private static let trainWatches: [OptionPair] = [
    .adding("train", "--early-stopping", "1,\(never)", .weights, to: long),
    stopping("1,\(never)", "1,\(never),restore=false"),
    stopping("1,\(never),restore=false", "2,\(never),restore=false"),
    stopping("1,monitor=loss", "1,\(never)"), stopping("1,monitor=loss", "1,monitor=val_accuracy"),
    .adding("train", "--reduce-lr", "1,\(never)", .weights, to: long),
    reducing("1,\(never)", "2,\(never)"), reducing("1,\(never)", "1,\(never),factor=0.5"),
    reducing("1,\(never)", "1,\(never),min=0.0005"), reducing("1,\(never)", "1,\(never),cooldown=2"),
    reducing("1,monitor=loss", "1,\(never)"), reducing("1,monitor=loss", "1,monitor=val_accuracy"),
  ]

  private static let trainFiles: [OptionPair] = [
    .adding("train", "--output", "other", .files, to: base),
    OptionPair("train", "--resume", .success, "\(pictures) --layers 4 --epochs 1 -o r1"),
    .adding("train", "--step-log", "steps.csv", .files, to: base),
    OptionPair("train", "--no-progress", .progress, base), OptionPair("train", "--quiet", .progress, base),
    .adding("train", "--lang", "ko", .progress, to: base),
  ]

  private static let uses: [OptionPair] =
    ["evaluate", "predict"].flatMap { verb -> [OptionPair] in
      [
        OptionPair(verb, "", .report, "r1 --no-figure", "r2 --no-figure"),
        OptionPair(
          verb, "--data", .report, "r1 --no-figure --labels j.npy --data ./i.npy",
          "r1 --no-figure --labels j.npy --data h.npy"),
        OptionPair(
          verb, "--image-size", .success, "r1 --no-figure --image-size 5,4", "r1 --no-figure --image-size 8,9"),
        OptionPair(verb, "--channels", .success, "r1 --no-figure --channels grey", "r1 --no-figure --channels color"),
        OptionPair(
          verb, "--labels", .report, "r1 --no-figure --data h.npy --labels j.npy",
          "r1 --no-figure --data h.npy --labels k.npy"),
        OptionPair(
          verb, "--label-column", .report, "r1 --no-figure --data h.npy --labels e.csv --label-column a",
          "r1 --no-figure --data h.npy --labels e.csv --label-column b"),
      ]
    } + [
      OptionPair("evaluate", "--part", .report, "r1 --no-figure --part validation", "r1 --no-figure --part training"),
      OptionPair("predict", "", .report, "r1 --no-figure", "r1 p.png --no-figure"),
      OptionPair("predict", "", .figure, "r1", "r1 p.png"),
      .adding("predict", "--count", "2", .report, to: "r1 --no-figure --data h.npy --labels j.npy"),
      .adding("predict", "--seed", "2", .report, to: "r1 --no-figure --data h.npy --labels j.npy --count 3"),
      .adding("predict", "--csv", "table.csv", .files, to: "r1"),
      OptionPair("curves", "", .report, "r1 --no-figure", "r2 --no-figure"),
      OptionPair("curves", "", .figure, "r1", "r1 r2"),
    ]

  /// The verb whose only figure is a part of its result.
  static let learning = [("train", "\(base) --no-progress")]
}
