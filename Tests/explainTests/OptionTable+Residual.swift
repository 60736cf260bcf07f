// The rows of `OptionTable.swift` for `explain residual`.

extension OptionPair {
  /// Small enough to be computed often.
  private static let small = "--blocks 2 --channels 2 --no-figure"

  static let residual: [OptionPair] = [
    OptionPair("residual", "", .report, small, "sample:camera \(small)"),
    OptionPair("residual", "--blocks", .report, small, "--blocks 3 --channels 2 --no-figure"),
    OptionPair("residual", "--channels", .report, small, "--blocks 2 --channels 3 --no-figure"),
    .adding("residual", "--activation", "tanh", .report, to: small),
    .adding("residual", "--activation", "relu6", .report, to: small + " --initializer he_normal --seed 1"),
    .adding("residual", "--initializer", "he_normal", .report, to: small),
    .adding("residual", "--order", "pre-activation", .report, to: small),
    OptionPair("residual", "--no-batch-norm", .report, small),
    OptionPair("residual", "--no-batch-norm", .figure, "--blocks 2 --channels 2"),
    .adding("residual", "--seed", "2", .report, to: small),
    .adding("residual", "--order", "pre-activation", .figure, to: "--blocks 2 --channels 2"),
  ]
}
