// Everything that is timed, as data: by `explain bench`, and by `make bench` beside other libraries.
// Sizes only; what a case is stands in `BenchmarkCase.swift`.

import Reference

/// The cases of the benchmark.
enum BenchmarkCatalogue {
  /// All cases, group by group, each group from small to large kernels where it has several.
  static func cases(_ groups: [BenchmarkGroup] = BenchmarkGroup.allCases) throws -> [BenchmarkCase] {
    try groups.flatMap { group in
      switch group {
      case .layers: try layers()
      case .filters:
        try pictures.flatMap { picture in
          try sides.map { try BenchmarkCase(filter: $0, on: picture, isSeparable: false) }
        }
      case .separable:
        try pictures.flatMap { picture in
          try sides.map { try BenchmarkCase(filter: $0, on: picture, isSeparable: true) }
        }
      case .signals: try [3, 11, 31, 101, 301, 1001, 3001].map { try BenchmarkCase(taps: $0, samples: 1_000_000) }
      case .pooling: try pooling()
      }
    }
  }

  /// A photograph as courses use it, and one frame of a film.
  private static let pictures = [[512, 512], [2160, 3840]]
  private static let sides = [3, 5, 7, 15, 31]

  /// The layers of small networks for CIFAR-10, MNIST, Fashion-MNIST and photographs of 128×128, of a VGG with maps of
  /// 32, and single layers of ResNet and MobileNet on one picture.
  ///
  /// A layer that halves its map is padded by 1 on each side, as in PyTorch; Keras's `same` has as many outputs, and its
  /// windows start one cell later.
  private static func layers() throws -> [BenchmarkCase] {
    let one = PaddingRule.explicit(Padding(top: 1, bottom: 1, left: 1, right: 1))
    return [
      try BenchmarkCase(layer: [32, 32, 32, 3], filters: 32, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [32, 15, 15, 32], filters: 64, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [32, 6, 6, 64], filters: 64, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [32, 28, 28, 1], filters: 32, kernel: 5, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [32, 12, 12, 32], filters: 64, kernel: 5, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [200, 28, 28, 1], filters: 32, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [200, 13, 13, 32], filters: 64, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [200, 32, 32, 3], filters: 64, kernel: 3, stride: 2, padding: one),
      try BenchmarkCase(layer: [200, 16, 16, 64], filters: 64, kernel: 3, stride: 2, padding: one),
      try BenchmarkCase(layer: [15, 128, 128, 3], filters: 32, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [15, 63, 63, 32], filters: 64, kernel: 3, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [32, 32, 32, 64], filters: 64, kernel: 3, stride: 1, padding: .same),
      try BenchmarkCase(layer: [32, 16, 16, 128], filters: 128, kernel: 3, stride: 1, padding: .same),
      try BenchmarkCase(layer: [32, 8, 8, 256], filters: 256, kernel: 3, stride: 1, padding: .same),
      try BenchmarkCase(layer: [32, 4, 4, 512], filters: 512, kernel: 3, stride: 1, padding: .same),
      try BenchmarkCase(layer: [1, 56, 56, 64], filters: 64, kernel: 3, stride: 1, padding: .same),
      try BenchmarkCase(layer: [1, 14, 14, 256], filters: 1024, kernel: 1, stride: 1, padding: .valid),
      try BenchmarkCase(layer: [1, 112, 112, 32], filters: 32, kernel: 3, stride: 1, padding: .same, groups: 32),
    ]
  }

  /// The outputs of the layers, each shape once.
  private static func pooling() throws -> [BenchmarkCase] {
    var shapes: [[Int]] = []
    for layer in try layers() where !shapes.contains(layer.output) { shapes.append(layer.output) }
    return try shapes.map { try BenchmarkCase(pooling: $0) }
  }
}
