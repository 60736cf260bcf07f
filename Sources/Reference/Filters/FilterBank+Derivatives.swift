// The entries that answer to change: identity (for comparison), edges, gradients and second derivatives.
// Tables only. A fixed kernel's formula is written from its weights, so the two cannot drift apart.
// The entries that average are in `FilterBank+Smoothing.swift`; sampled formulas are in `SampledKernel.swift`.

extension FilterBank {
  static let identities: [Entry] = [
    .fixed(
      "identity", .identity, [[0, 0, 0], [0, 1, 0], [0, 0, 0]], divisor: 1,
      english: "Leaves every pixel as it is", korean: "모든 픽셀을 그대로 둔다", source: "the unit of convolution")
  ]

  private static let eightNeighbours: [[Double]] = [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]

  /// 4 × 4 and 5 × 5: differences over three and four pixels, summed along the edge.
  private static let horizontalEdges: [[Double]] = [[1, 1, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0], [-1, -1, -1, -1]]
  private static let verticalEdges = [[Double]](repeating: [1, 0, 0, 0, -1], count: 5)

  static let edges: [Entry] = [
    .fixed(
      "edge", .edges, eightNeighbours, divisor: 1,
      english: "Eight times the pixel less its eight neighbours: edges of every direction",
      korean: "픽셀의 8배에서 이웃 8개를 뺀다. 모든 방향의 경계에 반응한다",
      source: "the course notes; the 8-neighbour Laplacian with its sign turned"),
    .fixed(
      "outline", .edges, eightNeighbours, divisor: 1,
      english: "The same weights as edge, under the name drawing programs use",
      korean: "edge와 같은 가중치이다. 그림 편집 프로그램에서 쓰는 이름", source: "an alias of edge"),
    .fixed(
      "horizontal-edges", .edges, horizontalEdges, divisor: 1,
      english: "The course's 4×4: horizontal edges, positive where it grows brighter downwards",
      korean: "강의 노트의 4×4 커널. 가로 경계를 찾으며 아래로 밝아지면 양수이다", source: "the course notes, note 004"),
    .fixed(
      "vertical-edges", .edges, verticalEdges, divisor: 1,
      english: "The course's 5×5: vertical edges, positive where it grows brighter to the right",
      korean: "강의 노트의 5×5 커널. 세로 경계를 찾으며 오른쪽으로 밝아지면 양수이다", source: "the course notes, note 004"),
    Entry(
      name: "combined-edges", usage: "combined-edges", example: "combined-edges",
      summary: .init(
        english: "horizontal-edges plus vertical-edges, signs kept: edges of opposite sign cancel",
        korean: "horizontal-edges와 vertical-edges의 합. 부호가 반대인 경계는 서로 지워진다"),
      group: .edges, formula: "horizontal-edges * image + vertical-edges * image", source: "the course notes, note 004",
      argumentCounts: [0], componentNames: ["horizontal-edges", "vertical-edges"],
      make: { _ in .sum(Entry.kernel(horizontalEdges, divisor: 1), Entry.kernel(verticalEdges, divisor: 1)) }),
  ]

  static let gradients: [Entry] =
    gradientFamily(
      "sobel", smoothing: [1, 2, 1], source: "I. Sobel and G. Feldman, talk at the Stanford AI Project (1968)")
    + gradientFamily(
      "prewitt", smoothing: [1, 1, 1], source: "J. M. S. Prewitt, Object enhancement and extraction (1970)")
    + gradientFamily(
      "scharr", smoothing: [3, 10, 3],
      source: "H. Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung (2000)") + roberts

  /// `NAME-x = sᵀ·[1 0 −1]` with `s` the smoothing, `NAME-y` its transpose, and `NAME` the length of both.
  private static func gradientFamily(_ name: String, smoothing: [Double], source: String) -> [Entry] {
    let x = smoothing.map { [$0, 0, -$0] }
    let y = [smoothing, smoothing.map { _ in 0 }, smoothing.map { -$0 }]
    return [
      .fixed(
        "\(name)-x", .gradients, x, divisor: 1, english: "Slope to the right: positive where it grows brighter",
        korean: "오른쪽 방향 기울기. 오른쪽으로 밝아지면 양수이다", source: source),
      .fixed(
        "\(name)-y", .gradients, y, divisor: 1, english: "Slope downwards: positive where it grows brighter",
        korean: "아래 방향 기울기. 아래로 밝아지면 양수이다", source: source),
      magnitude(
        name, rows: x, columns: y, english: "Steepness: the length of the gradient of \(name)-x and \(name)-y",
        korean: "가파른 정도. \(name)-x와 \(name)-y로 만든 기울기 벡터의 길이", source: source),
    ]
  }

  private static let roberts: [Entry] = {
    let x: [[Double]] = [[1, 0], [0, -1]]
    let y: [[Double]] = [[0, 1], [-1, 0]]
    let source = "L. G. Roberts, Machine perception of three-dimensional solids (1963)"
    return [
      .fixed(
        "roberts-x", .gradients, x, divisor: 1, english: "Slope along the diagonal towards the lower right",
        korean: "오른쪽 아래로 향하는 대각선 방향 기울기", source: source),
      .fixed(
        "roberts-y", .gradients, y, divisor: 1, english: "Slope along the diagonal towards the lower left",
        korean: "왼쪽 아래로 향하는 대각선 방향 기울기", source: source),
      magnitude(
        "roberts", rows: x, columns: y, english: "Steepness from the two diagonals of a 2×2 window",
        korean: "2×2 윈도우의 두 대각선으로 구한 가파른 정도", source: source),
    ]
  }()

  private static func magnitude(
    _ name: String, rows: [[Double]], columns: [[Double]], english: String, korean: String, source: String
  ) -> Entry {
    Entry(
      name: name, usage: name, example: name, summary: .init(english: english, korean: korean), group: .gradients,
      formula: "√((\(name)-x * image)² + (\(name)-y * image)²)", source: source, argumentCounts: [0],
      componentNames: ["\(name)-x", "\(name)-y"],
      make: { _ in .magnitude(rows: Entry.kernel(rows, divisor: 1), columns: Entry.kernel(columns, divisor: 1)) })
  }

  static let secondDerivatives: [Entry] = [
    .fixed(
      "laplacian", .secondDerivative, [[0, 1, 0], [1, -4, 1], [0, 1, 0]], divisor: 1,
      english: "Four neighbours less four times the pixel: the curvature of brightness",
      korean: "이웃 4개의 합에서 픽셀의 4배를 뺀다. 밝기의 휘어진 정도", source: "the five-point stencil of ∂²/∂x² + ∂²/∂y²"),
    Entry(
      name: "log", usage: "log:SIGMA", example: "log:1.4",
      summary: .init(
        english: "Laplacian of a Gaussian: curvature after smoothing by SIGMA pixels",
        korean: "가우시안의 라플라시안. SIGMA 픽셀만큼 부드럽게 한 뒤의 휘어진 정도"),
      group: .secondDerivative, formula: "g(x, y)·(x² + y² − 2σ²)/σ⁴ − mean, |x|, |y| ≤ ⌊4σ + ½⌋",
      source: "D. Marr and E. Hildreth, Theory of edge detection (1980)", argumentCounts: [1], componentNames: [],
      make: { arguments throws(FilterError) in
        // Below 0.125 the window is a single pixel, and a single weight of sum zero is no filter.
        .linear(SampledKernel.laplacianOfGaussian(sigma: try arguments.number(0, "SIGMA", in: 0.125...125, or: nil)))
      }),
    Entry(
      name: "dog", usage: "dog[:SIGMA1:SIGMA2]", example: "dog:1:1.6",
      summary: .init(
        english: "Difference of two Gaussians, narrow less wide: blobs and edges of one scale (1 and 1.6)",
        korean: "좁은 가우시안에서 넓은 가우시안을 뺀 것. 한 크기의 점과 경계에 반응한다 (1과 1.6)"),
      group: .secondDerivative, formula: "g(σ₁) − g(σ₂), each cut at 4σ and normalised",
      source: "D. Marr and E. Hildreth, Theory of edge detection (1980)", argumentCounts: [0, 2], componentNames: [],
      make: differenceOfGaussians),
  ]

  private static let differenceOfGaussians: @Sendable (FilterArguments) throws(FilterError) -> Filter = {
    arguments throws(FilterError) in
    let first = try arguments.number(0, "SIGMA1", in: FilterBank.sigmas, or: 1)
    let second = try arguments.number(1, "SIGMA2", in: FilterBank.sigmas, or: 1.6)
    let kernel = SampledKernel.differenceOfGaussians(sigmas: first, second)
    guard kernel.scalars.contains(where: { $0 != 0 }) else {
      let other = first * 1.6 <= FilterBank.sigmas.upperBound ? max(first * 1.6, 0.25) : first / 1.6
      let nearest = FilterArguments.text((other * 1000).rounded() / 1000)
      throw arguments.error(
        1, "SIGMA2", "far enough from SIGMA1 for the two Gaussians to differ", nearest: nearest)
    }
    return .linear(kernel)
  }
}
