// The rows of `OptionTable.swift` for `explain summary`.

extension OptionPair {
  static let networks: [OptionPair] = [
    OptionPair("summary", "", .report, "fashion --no-figure", "mnist --no-figure"),
    OptionPair("summary", "", .report, "net.json --no-figure", "fashion --no-figure"),
    OptionPair("summary", "--layers", .report, "--layers 4,max_pool --no-figure", "--layers max_pool,4 --no-figure"),
    .adding("summary", "--input", "29,28,1", .report, to: "fashion --no-figure"),
    .adding("summary", "--input", "29,28,1", .report, to: "net.json --no-figure"),
    .adding("summary", "--input", "8,8,1", .report, to: "--layers 4,max_pool --no-figure"),
    .adding("summary", "--classes", "7", .report, to: "--layers 4,max_pool --no-figure"),
    OptionPair("summary", "--batch-norm", .report, "--layers 4,max_pool --no-figure"),
    OptionPair("summary", "--residual", .report, "--layers 4,max_pool --no-figure"),
    OptionPair("summary", "--residual", .report, "--layers 4,max_pool --batch-norm --no-figure"),
    OptionPair("summary", "--list", .report, "fashion --no-figure", "--list"),
    .adding("summary", "--lang", "ko", .report, to: "--list"), OptionPair("summary", "--csv", .report, "--list"),
    .adding("summary", "--save", "saved.json", .files, to: "fashion"),
    OptionPair("summary", "--csv", .report, "fashion --no-figure"),
    OptionPair("summary", "", .figure, "fashion", "mnist"),
    .adding("summary", "--input", "29,28,1", .figure, to: "fashion"),
  ]
}
