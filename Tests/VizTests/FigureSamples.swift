import Reference
import Viz

/// Every figure in ordinary and in odd sizes: what is true of all of them is tested on all of them.
///
/// Made once; each test that asks throws what could not be made.
let figureSamples = Result { try makeFigureSamples() }

private func makeFigureSamples() throws -> [(name: String, figure: any Figure)] {
  let certain =
    filterSamples + gallerySamples + poolingSamples + signalSamples + otherSamples + speedSamples
    + verificationSamples + networkSamples + architectureSamples + saliencySamples + pictureSamples + trainingSamples
    + propagationSamples + slidingSamples + distributionSamples + equivarianceSamples + growthSamples + costSamples
  return try certain + algorithmSamples() + lookingSamples() + chainSamples() + residualSamples()
}

private let filterSamples: [(name: String, figure: any Figure)] = [
  ("photo", filterPanel(input: noise([64, 64], from: 0, to: 1), output: noise([64, 64], from: -3, to: 3))),
  (
    "photo explained",
    filterPanel(
      input: noise([300, 451, 3], from: 0, to: 1), output: noise([300, 451, 3], from: -3, to: 3),
      explained: corner(3, 3, channels: 3, bias: -0.5))
  ),
  (
    "five explained",
    filterPanel(
      input: noise([5, 5], from: -9, to: 9), output: noise([5, 5], from: -1e-3, to: 1e-3), inputKind: .signed,
      explained: corner(5, 5, bias: 1e-7))
  ),
  (
    "seven explained",
    filterPanel(
      input: noise([33, 47], from: 0, to: 1), output: noise([33, 47], from: 0, to: 1),
      kernel: noise([7, 7], from: 0, to: 0.04), outputKind: .magnitude, explained: corner(7, 7))
  ),
  (
    "large kernel explained",
    filterPanel(
      input: noise([61, 61], from: 0, to: 1), output: noise([61, 61], from: -1, to: 1),
      kernel: noise([17, 17], from: 0, to: 0.04), explained: corner(17, 17, channels: 5))
  ),
  (
    "huge kernel",
    filterPanel(
      input: noise([61, 61], from: 0, to: 1), output: noise([61, 61], from: -1, to: 1),
      kernel: noise([401, 401], from: 0, to: 1e-5), explained: corner(401, 401))
  ),
  (
    "bank",
    filterPanel(
      input: noise([32, 48, 5], from: -1, to: 1), output: noise([32, 48, 64], from: -1, to: 1),
      kernel: noise([3, 3, 5], from: -1, to: 1), inputKind: .signed,
      explained: corner(3, 3, channels: 5, bias: 0.25, dilation: 2))
  ),
  (
    "strip",
    filterPanel(
      input: noise([40, 600], from: 0, to: 1), output: noise([40, 600], from: -1, to: 1), explained: corner(1, 3))
  ),
  ("tower", filterPanel(input: noise([600, 40], from: 0, to: 1), output: noise([600, 40], from: -1, to: 1))),
  ("thread", filterPanel(input: noise([1, 100_000], from: 0, to: 1), output: noise([1, 100_000], from: -1, to: 1))),
  ("needle", filterPanel(input: noise([20_000, 1], from: 0, to: 1), output: noise([20_000, 1], from: -1, to: 1))),
  (
    "pixel",
    filterPanel(
      input: noise([1, 1], from: 0.5, to: 0.5), output: noise([1, 1], from: 4, to: 4), kernel: kernel([[1]]),
      explained: corner(3, 3))
  ),
  (
    "no numbers",
    filterPanel(
      input: Tensor(shape: [3, 4], scalars: [0, .nan, 1, .infinity, 0, 0, 0, 0, -.infinity, 0, 0, 2]),
      output: Tensor(shape: [3, 4], repeating: .nan))
  ),
  (
    "extreme values",
    filterPanel(
      input: noise([4, 4], from: 1e-30, to: 1e-29), output: noise([4, 4], from: -1e30, to: 1e30), inputKind: .magnitude)
  ),
  ("zeros", filterPanel(input: noise([40, 40], from: 0, to: 0), output: noise([40, 40], from: 0, to: 0))),
  (
    "long words",
    filterPanel(
      input: noise([20, 20], from: 0, to: 1), output: noise([20, 20], from: -1, to: 1),
      title: String(repeating: "A title of many words ", count: 12),
      command: "explain conv " + String(repeating: "a_file_with_a_long_name", count: 20) + ".png")
  ),
]

private let gallerySamples: [(name: String, figure: any Figure)] = [
  (
    "gallery",
    KernelGallery(
      title: "Kernels",
      entries: (1...13).map { side in
        KernelGallery.Entry(
          name: "kernel:\(side)", description: "A description that is too long for one line of a card, surely",
          kernels: (0..<side % 3).map { noise([side, side], from: -1, to: 1, seed: UInt64(side + 100 * $0)) },
          result: side.isMultiple(of: 2)
            ? MapView(name: "", tensor: noise([20, 20 + side], from: -1, to: 1), kind: .signed, caption: "") : nil)
      }, facts: [], command: "explain kernels")
  ),
  ("empty gallery", KernelGallery(title: "No kernels", entries: [], facts: [], command: "")),
]

private func pooling(
  _ input: [Int], _ output: [Int], window: PoolingPanel.Window, winners: [Int] = []
) -> PoolingPanel {
  PoolingPanel(
    title: "Pooling", input: MapView(name: "a.npy", tensor: noise(input, from: -1, to: 1), kind: .signed, caption: ""),
    output: MapView(name: "", tensor: noise(output, from: -1, to: 1), kind: .signed, caption: ""), operation: .maximum,
    window: window, winners: winners, facts: ["⌊(5 − 2) / 2⌋ + 1 = 2"], command: "explain pool a.npy")
}

private let poolingSamples: [(name: String, figure: any Figure)] = [
  (
    "pooling",
    pooling(
      [5, 5], [3, 3],
      window: .init(height: 2, width: 2, rowStride: 2, columnStride: 2, top: 1, bottom: 0, left: 1, right: 0),
      winners: [0, 1, 3, 5, 6, 8, -1, 21, 23])
  ),
  (
    "pooling channels",
    pooling(
      [6, 5, 4], [2, 2, 4],
      window: .init(height: 3, width: 3, rowStride: 2, columnStride: 2, top: 0, bottom: 0, left: 0, right: 0))
  ),
  (
    "pooling to a pixel",
    pooling(
      [16, 16, 2], [1, 1, 2],
      window: .init(height: 16, width: 16, rowStride: 1, columnStride: 1, top: 0, bottom: 0, left: 0, right: 0))
  ),
  (
    "pooling pictures",
    pooling(
      [60, 90, 7], [20, 30, 7],
      window: .init(height: 3, width: 3, rowStride: 3, columnStride: 3, top: 0, bottom: 0, left: 0, right: 0))
  ),
]

private func signal(_ count: Int, taps: Int, offset: Int, scale: Float = 1, spacing: Int = 1) -> SignalPanel {
  func values(_ count: Int, _ seed: UInt64) -> [Double] {
    noise([count], from: -scale, to: scale, seed: seed).scalars.map(Double.init)
  }
  let kernel = values(taps, 2)
  return SignalPanel(
    title: "A signal", signal: values(count, 1), kernel: kernel, kernelUsed: kernel.reversed(),
    output: values((count + taps - 2) / spacing + 1, 3), offset: offset, spacing: spacing, operation: .convolution,
    facts: ["full"],
    command: "explain conv1d")
}

private let signalSamples: [(name: String, figure: any Figure)] = [
  ("signal", signal(12, taps: 3, offset: -1)), ("one value", signal(1, taps: 1, offset: 0)),
  ("stride 3", signal(20, taps: 5, offset: -2, spacing: 3)), ("signal of 60", signal(60, taps: 5, offset: 0)),
  ("signal of 700", signal(700, taps: 90, offset: -45)),
  ("signal of 9000", signal(9000, taps: 2100, offset: 0, scale: 1e-9)),
  ("large signal", signal(9, taps: 2, offset: 3, scale: 1e30)),
]

private func map(_ name: String, _ kind: DisplayRange.Kind, _ shape: [Int]) -> MapView {
  MapView(name: name, tensor: noise(shape, from: kind == .signed ? -2 : 0, to: 2), kind: kind, caption: "a caption")
}

private let padded = (0..<8).map { PaddingPanel.Cell(text: "\($0)", isPadding: $0 == 0 || $0 > 6) }

private let otherSamples: [(name: String, figure: any Figure)] = [
  (
    "equation",
    ComparisonPanel(
      title: "Edges",
      maps: [
        map("original", .intensity, [50, 60]), map("x", .signed, [50, 60]), map("y", .signed, [50, 60]),
        map("both", .magnitude, [50, 60]),
      ], operators: ["→", "+", "="], sharedRange: .all, facts: [], command: "explain run edges")
  ),
  (
    "comparison",
    ComparisonPanel(
      title: "Maps", maps: (0..<6).map { map("map \($0)", .signed, [3 + $0, 9, 2]) }, operators: [], sharedRange: .none,
      facts: [], command: "")
  ),
  (
    "padding",
    PaddingPanel(
      title: "Same",
      rows: [
        .init(
          name: "TensorFlow", note: "0 / 1", cells: Array(padded.dropFirst()), windowStarts: [0, 2, 4], windowLength: 3,
          outputs: ["6", "12", "11"]),
        .init(
          name: "PyTorch", note: "1 / 1", cells: padded, windowStarts: [0, 1, 2, 3, 4, 5], windowLength: 3,
          outputs: ["3", "6", "9", "−0.3333", "15", "1.5e−30"]),
      ], facts: ["6 → 3"], command: "explain same")
  ),
  (
    "boundary",
    BoundaryPanel(
      title: "Beyond the border",
      rows: ["zero", "edge", "wrap"].map { name in
        .init(
          name: name, cells: "ddcbabcdabcd".map(String.init), inside: 4..<8,
          libraries: (0..<9).map { "library:\(name)\($0)" })
      }, facts: [], command: "explain boundaries")
  ),
]
