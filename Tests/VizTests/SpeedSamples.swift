import Reference
import Viz

/// Speeds, ratios and errors of checks as the program draws them and in odd sizes.
let speedSamples: [(name: String, figure: any Figure)] = [
  (
    "speeds",
    BenchmarkPanel(
      title: "Speeds", series: (0..<8).map { .init(name: "algorithm \($0)", style: $0 == 7 ? nil : $0) },
      sections: [
        .init(
          heading: "Layers", unit: "GFLOP/s", limit: 203,
          rows: (0..<18).map { row in
            .init(
              name: "200×128×128×64 → 128 · 3×3 same, groups \(row)",
              marks: (0..<7).map { .init(series: $0, value: 300 / Double($0 * row + 1), lower: 0.2, upper: 500) })
          }),
        .init(
          heading: "Pooling", unit: "GB/s", limit: nil,
          rows: [.init(name: "p", marks: [.init(series: 7, value: 1.5, lower: 1.5, upper: 1.5)])]),
      ], facts: ["a processor"], command: "explain bench")
  ),
  (
    "one speed",
    BenchmarkPanel(
      title: "Speed", series: [.init(name: "direct", style: 1)],
      sections: [
        .init(
          heading: "One", unit: "GFLOP/s", limit: 1e-7,
          rows: [.init(name: "a", marks: [.init(series: 0, value: 1e9, lower: 1e9, upper: 1e9)])])
      ], facts: [], command: "")
  ),
  (
    "ratios",
    RatioPanel(
      title: "Ratios",
      sections: (0..<3).map { section in
        .init(
          heading: "Section \(section)", note: "together 1.5",
          rows: [0.004, 0.5, 0.999, 1, 1.001, 2, 37.5].map {
            .init(
              name: "15×128×128×32 → 64 · 3×3 valid, \($0)", ratio: $0, bestRatio: section == 1 ? $0 * 1.3 : nil,
              competitors: "separable 12.3 ms · OpenCV sepFilter2D 123 ms")
          })
      }, facts: ["a processor"], command: "explain bench")
  ),
  (
    "one ratio",
    RatioPanel(
      title: "Ratio",
      sections: [
        .init(heading: "One", note: "", rows: [.init(name: "a", ratio: 1, bestRatio: nil, competitors: "b")])
      ], facts: [], command: "")
  ),
]

private func chart(_ name: String, _ counts: [Int], exact: Int = 0, worst: Double = 0.5) -> VerificationPanel.Chart {
  VerificationPanel.Chart(name: name, counts: counts, exact: exact, worst: worst)
}

/// Histograms of errors.
let verificationSamples: [(name: String, figure: any Figure)] = [
  (
    "verification",
    VerificationPanel(
      title: "Errors",
      sections: [
        .init(
          heading: "One",
          charts: (0..<9).map {
            chart("algorithm \($0)", [1, 1_000_000_000, $0, 0, 7], exact: 123_456_789_012, worst: .infinity)
          }),
        .init(heading: "Two", charts: [chart("a", [0, 0, 0, 0, 0], exact: 5, worst: 0)]),
        .init(heading: "Three", charts: [chart("b", [0, 3, 0, 0, 0], worst: 1e-5)]),
      ], edges: [1e-6, 1e-4, 0.01, 1, 10, 100], facts: ["cases"], command: "explain verify")
  ),
  (
    "one histogram",
    VerificationPanel(
      title: "Errors", sections: [.init(heading: "One", charts: [chart("a", [1, 2])])], edges: [0.5, 1, 2], facts: [],
      command: "")
  ),
]
