// The rows of `OptionTable.swift` for the verbs that explain an idea. Files as there; net.json is
// the network cifar10 on 28×28×1.

extension OptionPair {
  static let understanding: [OptionPair] = [
    OptionPair("equivariance", "", .report, "", "sample:boot"),
    OptionPair("equivariance", "", .figure, "m.npy", "p.png --shift 0,1"),
    OptionPair("equivariance", "--kernel", .report, "m.npy", "m.npy --kernel edge"),
    OptionPair("equivariance", "--kernel", .figure, "m.npy --pool max:2", "m.npy --pool max:2 --kernel edge"),
    .adding("equivariance", "--shift", "1,0", .report, to: "m.npy"),
    .adding("equivariance", "--shift", "-1,0", .figure, to: "m.npy"),
    .adding("equivariance", "--stride", "2", .report, to: "m.npy"),
    .adding("equivariance", "--stride", "1", .report, to: "m.npy --pool max:2"),
    .adding("equivariance", "--pool", "max:2", .report, to: "m.npy"),
    OptionPair("equivariance", "--pool", .report, "m.npy --pool max:2", "m.npy --pool average:2"),
    .adding("equivariance", "--blur", "3", .report, to: "m.npy --stride 2"),
    OptionPair("equivariance", "--blur", .figure, "m.npy --pool max:2 --blur 2", "m.npy --pool max:2 --blur 3"),
    OptionPair("receptive-field", "", .report, "small", "small vgg"),
    OptionPair("receptive-field", "", .figure, "", "net.json"),
    .adding("receptive-field", "--layers", "8,max_pool,8", .report, to: "small"),
    .adding("receptive-field", "--input", "64,64,3", .report, to: "small"),
    .adding("receptive-field", "--input", "64,64,3", .figure, to: "small"),
    OptionPair("receptive-field", "--residual", .report, "--layers 8,8,max_pool,16,16"),
    .adding("receptive-field", "--effective", "2", .report, to: "small"),
    OptionPair("receptive-field", "--effective", .figure, "small --effective 2", "small --effective 3"),
    .adding("receptive-field", "--seed", "7", .report, to: "small --effective 2"),
    .adding("receptive-field", "--seed", "7", .figure, to: "small --effective 2"),
    OptionPair("receptive-field", "--csv", .report, "small"),
    OptionPair("cost", "", .report, "", "vgg"),
    OptionPair("cost", "", .figure, "net.json", "cifar10"),
    .adding("cost", "--input", "64,64,3", .report, to: "small"),
    OptionPair("cost", "--layers", .report, "--layers 8,max_pool,8", "--layers 8,max_pool,16"),
    OptionPair("cost", "--residual", .report, "--layers 8,8,max_pool,16,16"),
    OptionPair("winners", "", .report, "", "--lang ko"),
  ]
}
