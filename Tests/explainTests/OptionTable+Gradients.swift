// The rows of `OptionTable.swift` for `explain gradients`.

extension OptionPair {
  /// Small enough to be computed often.
  private static let small = "--layers 3,max_pool,4 --input 6,7,1 --batch-size 3 --no-figure"
  private static let dense = "--mlp 5 --input 6,7,1 --batch-size 3 --no-figure"
  private static let trained = "--layers 3,max_pool,4 --input 8,8,1 --batch-size 600 --with none --train --no-figure"
  private static let chain = "--chain --no-figure"
  private static let histograms = "--layers 3,4 --input 6,7,1 --batch-size 3 --with both --histograms"

  static let gradients: [OptionPair] = [
    OptionPair(
      "gradients", "--layers", .report, small, "--layers 4,max_pool,4 --input 6,7,1 --batch-size 3 --no-figure"),
    OptionPair("gradients", "--mlp", .report, dense, "--mlp 6 --input 6,7,1 --batch-size 3 --no-figure"),
    .adding("gradients", "--depth", "1", .report, to: small), .adding("gradients", "--depth", "3", .report, to: dense),
    .adding("gradients", "--depth", "3,4", .report, to: dense),
    .adding("gradients", "--activation", "tanh", .report, to: small),
    .adding("gradients", "--activation", "relu6,sigmoid", .report, to: dense),
    .adding("gradients", "--initializer", "lecun_normal", .report, to: small),
    .adding("gradients", "--with", "both", .report, to: small),
    OptionPair("gradients", "--with", .report, "\(dense) --with none", "\(dense) --with residual"),
    OptionPair("gradients", "--with", .report, "\(dense) --with none", "\(dense) --with batch-norm"),
    .adding("gradients", "--data", "digits", .report, to: small),
    OptionPair(
      "gradients", "--input", .report, small, "--layers 3,max_pool,4 --input 7,6,1 --batch-size 3 --no-figure"),
    OptionPair(
      "gradients", "--batch-size", .report, small, "--layers 3,max_pool,4 --input 6,7,1 --batch-size 4 --no-figure"),
    OptionPair(
      "gradients", "--train", .report, "\(small) --data digits --with none",
      "\(small) --data digits --with none --train --epochs 1"),
    .adding("gradients", "--examples", "700", .report, to: trained + " --epochs 1"),
    OptionPair("gradients", "--histograms", .report, "\(small) --with none"),
    OptionPair("gradients", "--histograms", .report, "\(dense) --with batch-norm"),
    .adding("gradients", "--scale", "own", .figure, to: histograms),
    .adding("gradients", "--seed", "2", .figure, to: histograms),
    .adding("gradients", "--epochs", "2", .report, to: trained),
    .adding("gradients", "--learning-rate", "0.01", .report, to: trained + " --epochs 1"),
    .adding("gradients", "--seed", "2", .report, to: small),
    OptionPair("gradients", "--derivatives", .report, "--no-figure --activation relu", "--no-figure --derivatives"),
    OptionPair(
      "gradients", "--activation", .report, "--derivatives --no-figure", "--derivatives --no-figure --activation relu6"),
    OptionPair("gradients", "--chain", .report, "--no-figure --derivatives", "--no-figure --chain"),
    .adding("gradients", "--loss", "cross-entropy", .report, to: chain),
    .adding("gradients", "--values", "'1 0; 0.6 -0.1; -0.8 0.3'", .report, to: chain),
    .adding("gradients", "--depth", "2", .report, to: chain),
    .adding("gradients", "--activation", "tanh", .report, to: chain),
    .adding("gradients", "--seed", "2", .report, to: chain),
    OptionPair("gradients", "--loss", .figure, "--chain --depth 1", "--chain --depth 1 --loss cross-entropy"),
    OptionPair(
      "gradients", "--mlp", .figure, "--mlp 5 --input 6,7,1 --batch-size 3", "--mlp 6 --input 6,7,1 --batch-size 3"),
  ]
}
