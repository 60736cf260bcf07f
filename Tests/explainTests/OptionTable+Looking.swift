// The rows of `OptionTable.swift` for `explain features` and `explain filters`. Files: the runs r1 and r2 of `OptionTable+Training.swift`.

extension OptionPair {
  static let looking = features + filters

  private static let features: [OptionPair] = [
    OptionPair("features", "", .report, "r1 --no-figure", "r2 --no-figure"),
    OptionPair("features", "", .report, "--no-figure", "sample:digits sample:camera --no-figure"),
    OptionPair("features", "", .figure, "sample:digits sample:camera", "sample:digits sample:boot"),
    .adding("features", "--weights", "r2/weights.safetensors", .report, to: "r1 --no-figure"),
    .adding("features", "--seed", "1", .report, to: "net.json sample:camera --no-figure"),
    .adding("features", "--example", "1", .report, to: "sample:digits --no-figure"),
    .adding("features", "--layer", "conv2d", .report, to: "sample:digits --no-figure"),
    .adding("features", "--layer", "max_pooling2d", .report, to: "sample:digits --layer conv2d --no-figure"),
    .adding("features", "--layer", "'conv*'", .figure, to: "sample:digits"),
    .adding("features", "--channels", "3", .figure, to: "sample:digits"),
    .adding("features", "--strongest", "5", .report, to: "sample:digits --no-figure"),
    .adding("features", "--strongest", "0", .figure, to: "sample:digits"),
    .adding("features", "--scale", "own", .figure, to: "sample:digits"),
    .adding("features", "--csv", "maps.csv", .files, to: "sample:digits --no-figure"),
  ]

  private static let filters: [OptionPair] = [
    OptionPair("filters", "", .report, "r1 --no-figure", "r2 --no-figure"),
    OptionPair("filters", "", .figure, "sample:digits", "net.json"),
    .adding("filters", "--weights", "r2/weights.safetensors", .report, to: "r1 --no-figure"),
    .adding("filters", "--seed", "1", .report, to: "net.json --no-figure"),
    .adding("filters", "--layer", "conv2d_1", .report, to: "sample:digits --no-figure"),
    .adding("filters", "--layer", "conv2d", .figure, to: "sample:digits"),
    OptionPair("filters", "--before", .report, "sample:digits --no-figure"),
    OptionPair("filters", "--before", .figure, "r3"),
    .adding("filters", "--sort", "norm", .figure, to: "sample:digits"),
    .adding("filters", "--of-channel", "0", .figure, to: "sample:digits"),
    OptionPair(
      "filters", "--of-channel", .figure, "sample:digits --layer conv2d_1 --of-channel 2",
      "sample:digits --layer conv2d_1 --of-channel 3"),
    .adding("filters", "--filters", "5", .figure, to: "sample:digits"),
  ]
}
