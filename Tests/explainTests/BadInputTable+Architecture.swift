// The rows of `BadInputTable.swift` for `explain arch`, whose networks are named as those of `explain summary`.

extension BadCommand {
  static let architecture = [
    BadCommand("arch", 2, "explain summary --list"),
    BadCommand("arch fashon", 2, "did you mean fashion?"),
    BadCommand("arch zzzzzzzzz", 2, "small, vgg, vgg-bn", ".json file or a run"),
    BadCommand("arch missing.json", 3, "missing.json: no such file"),
    BadCommand("arch cut.json", 3, "cut.json: line 2"),
    BadCommand("arch odd.json", 3, "odd.json: layer 1, \"c\""),
    BadCommand("arch small.json", 2, "layer 1 of 1, conv2d, on 2×2×1: the kernel needs 3 rows"),
    BadCommand("arch .", 3, "holds no run"),
    BadCommand("arch stride-pooled", 2, "layer 12 of 18, block3_max_pooling2d", "use padding 'same' here"),
    BadCommand("arch fashion --style blocks", 2, "--style", "did you mean block?"),
    BadCommand("arch fashion --style volumes", 2, "allowed are line, block"),
    BadCommand("arch fashion --freeze conv2", 2, "--freeze", "did you mean conv2d?"),
    BadCommand("arch fashion --freeze '*'", 2, "leaves nothing to train"),
    BadCommand("arch fashion --freeze ''", 2, "--freeze"),
    BadCommand("arch fashion --layers 4", 2, "two networks"),
    BadCommand("arch fashion --classes 3", 2, "--layers"),
    BadCommand("arch fashion -o x.gif", 2, "x.png"),
    BadCommand("arch fashion -o nowhere/x.png", 2, "nowhere"),
    BadCommand("arch fashion --no-figure --theme dark", 2, "--no-figure"),
    BadCommand("arch fashion --json --quiet", 2, "--json"),
    BadCommand(
      "arch --layers \((1...600).map(String.init).joined(separator: ","))", 2, "at most 400", "--no-figure"),
    BadCommand("acrh fashion", 2, "did you mean arch?"),
  ]
}
