// The rows of `OptionTable.swift` for `explain figures`. Its files are looked at by name: what stands in them is tested
// in `FiguresTests.swift`.

extension OptionPair {
  static let allFigures: [OptionPair] = [
    OptionPair("figures", "", .files, "signal", "signal kernels"),
    OptionPair("figures", "--output", .files, "signal", "signal --output other"),
    OptionPair("figures", "--format", .files, "signal", "signal --format svg"),
    OptionPair("figures", "--theme", .files, "signal", "signal --theme print"),
    OptionPair("figures", "--lang", .files, "signal", "signal --lang ko"),
    OptionPair("figures", "--dpi", .contents, "signal", "signal --dpi 80"),
    OptionPair("figures", "--list", .report, "signal"),
    OptionPair("figures", "--catalogue", .report, "--list", "--list --catalogue own.json"),
    OptionPair("figures", "--sheet", .files, "--catalogue own.json"),
  ]
}
