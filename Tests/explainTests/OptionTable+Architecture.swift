// The rows of `OptionTable.swift` for `explain arch`.

extension OptionPair {
  static let architecture: [OptionPair] = [
    OptionPair("arch", "", .report, "fashion --no-figure", "mnist --no-figure"),
    OptionPair("arch", "", .report, "net.json --no-figure", "fashion --no-figure"),
    OptionPair("arch", "", .figure, "fashion", "mnist"),
    OptionPair("arch", "", .report, "r1 --no-figure", "r3 --no-figure"),
    OptionPair("arch", "--layers", .report, "--layers 4,max_pool --no-figure", "--layers max_pool,4 --no-figure"),
    OptionPair("arch", "--layers", .figure, "--layers 4,max_pool", "--layers max_pool,4"),
    .adding("arch", "--input", "29,28,1", .report, to: "fashion --no-figure"),
    .adding("arch", "--input", "29,28,1", .figure, to: "net.json"),
    .adding("arch", "--classes", "7", .report, to: "--layers 4,max_pool --no-figure"),
    OptionPair("arch", "--batch-norm", .report, "--layers 4,max_pool --no-figure"),
    OptionPair("arch", "--batch-norm", .figure, "--layers 4,max_pool"),
    OptionPair("arch", "--residual", .report, "--layers 4,max_pool --no-figure"),
    OptionPair("arch", "--residual", .figure, "--layers 4,max_pool"),
    .adding("arch", "--style", "block", .figure, to: "fashion"),
    .adding("arch", "--style", "line", .figure, to: "vgg-residual"),
    .adding("arch", "--style", "block", .report, to: "fashion --no-figure"),
    OptionPair("arch", "--unfold", .figure, "vgg-bn"), OptionPair("arch", "--unfold", .report, "vgg-bn --no-figure"),
    OptionPair("arch", "--unfold", .figure, "vgg-residual"),
    .adding("arch", "--freeze", "conv2d_1", .figure, to: "fashion"),
    .adding("arch", "--freeze", "conv2d_1", .figure, to: "fashion --style block"),
    .adding("arch", "--freeze", "conv*", .report, to: "fashion --no-figure"),
    .adding("arch", "--freeze", "none", .report, to: "resnet50-transfer --no-figure"),
    OptionPair("arch", "--freeze", .figure, "fashion --freeze 'conv*'", "fashion --freeze 'batch*'"),
  ]
}
