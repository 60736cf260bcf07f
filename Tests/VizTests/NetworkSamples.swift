import Reference
import Viz

/// Networks as the program draws them and in odd sizes.
let networkSamples: [(name: String, figure: any Figure)] = [
  ("network", network(height: 28, width: 28, stages: 12, unseen: [.init(rows: 0..<28, columns: 22..<28)])),
  (
    "network on a picture",
    network(height: 128, width: 96, stages: 30, picture: noise([128, 96, 3], from: 0, to: 1), leftOut: 174)
  ),
  ("network on a pixel", network(height: 1, width: 1, stages: 2)),
  ("network on a strip", network(height: 3, width: 5000, stages: 5, unseen: [.init(rows: 2..<3, columns: 0..<1)])),
  ("network on a vector", network(height: nil, width: 0, stages: 4)),
  (
    "network of long words",
    network(height: 31, width: 17, stages: 6, suffix: String(repeating: "_a_long_name", count: 9))
  ),
]

private func network(
  height: Int?, width: Int, stages: Int, picture: Tensor<Float>? = nil, unseen: [NetworkPanel.Area] = [],
  leftOut: Int = 0, suffix: String = ""
) -> NetworkPanel {
  let lines = (0..<stages).map { index in
    let side = max(1, (height ?? 1) >> (index / 3))
    let isVector = height == nil || index == stages - 1
    return NetworkPanel.Line.stage(
      .init(
        name: "layer_\(index)" + suffix, followers: index % 3 == 1 ? "+ BatchNormalization  + ReLU" + suffix : "",
        window: index == 0 ? "" : "3×3/2 same" + suffix,
        shape: isVector ? [10 << index] : [side, max(1, width >> (index / 3)), 3 << (index % 12)],
        sees: isVector ? "" : "\(2 * index + 1)×\(2 * index + 1)",
        area: isVector
          ? nil
          : .init(rows: 0..<min(height!, 2 * index + 1), columns: max(0, width - 2 * index - 1)..<width)))
  }
  return NetworkPanel(
    title: "A network" + suffix, input: height.map { .init(height: $0, width: width) }, picture: picture,
    lines: lines + (leftOut > 0 ? [.leftOut(leftOut)] : []), unseen: unseen, facts: ["1,234 parameters"],
    command: "explain summary network")
}
