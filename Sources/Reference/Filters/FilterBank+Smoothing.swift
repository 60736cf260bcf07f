// The entries that average, those that sharpen, and the ones that fit nowhere else.
// Tables and ranges only: every range keeps its kernel finite and within `FilterBank.largestSide` pixels a side.
// The formulas are in `SampledKernel.swift`; how a text is read is in `FilterBank.swift`.

extension FilterBank {
  /// Standard deviations of a Gaussian: 4·125 + ½ cuts at 500, a window of 1001. Below 0.125 it is a single pixel.
  static let sigmas: ClosedRange<Double> = 0.01...125

  static let smoothing: [Entry] = [
    .fixed(
      "ones", .smoothing, [[1, 1, 1], [1, 1, 1], [1, 1, 1]], divisor: 1,
      english: "The sum of 3×3 pixels: smooths, and makes everything nine times as bright",
      korean: "3×3 픽셀의 합. 부드럽게 하지만 밝기가 9배가 된다", source: "the course notes, note 004"),
    Entry(
      name: "box", usage: "box:N", example: "box:5",
      summary: .init(english: "The mean of N×N pixels", korean: "N×N 픽셀의 평균"), group: .smoothing,
      formula: "1/N² everywhere", source: "the moving average", argumentCounts: [1], componentNames: [],
      make: { arguments throws(FilterError) in
        .linear(SampledKernel.box(size: try arguments.integer(0, "N", in: 1...largestSide, or: nil)))
      }),
    Entry(
      name: "gaussian", usage: "gaussian:SIGMA", example: "gaussian:2",
      summary: .init(
        english: "A mean that weighs near pixels more; its standard deviation is SIGMA pixels",
        korean: "가까운 픽셀에 큰 가중치를 주는 평균. 표준 편차는 SIGMA 픽셀"),
      group: .smoothing, formula: "g(x)·g(y), g(i) = exp(−i²/2σ²)/Σ, |i| ≤ ⌊4σ + ½⌋",
      source: "as scipy.ndimage.gaussian_filter with truncate 4", argumentCounts: [1], componentNames: [],
      make: { arguments throws(FilterError) in
        .linear(SampledKernel.gaussian(sigma: try arguments.number(0, "SIGMA", in: sigmas, or: nil)))
      }),
    Entry(
      name: "motion", usage: "motion:N:ANGLE", example: "motion:9:30",
      summary: .init(
        english: "A mean along a line of N pixels, ANGLE degrees counter-clockwise: a moved camera",
        korean: "반시계 방향 ANGLE도, 길이 N픽셀인 선을 따른 평균. 흔들린 사진처럼 된다"),
      group: .smoothing, formula: "max(0, 1 − distance to the segment)/Σ in an N×N window",
      source: "the rule of MATLAB's fspecial('motion')", argumentCounts: [2], componentNames: [],
      make: { arguments throws(FilterError) in
        let length = try arguments.integer(0, "N", in: 1...largestSide, or: nil)
        return .linear(SampledKernel.motion(length: length, degrees: try arguments.degrees(1, "ANGLE", or: nil)))
      }),
    Entry(
      name: "median", usage: "median:N", example: "median:3",
      summary: .init(
        english: "The median of N×N pixels: removes specks and keeps edges; no kernel can do it",
        korean: "N×N 픽셀의 중앙값. 잡티를 없애고 경계를 지킨다. 커널로는 할 수 없다"),
      group: .smoothing, formula: "the value at position ⌊N²/2⌋ of the sorted window, counted from 0",
      source: "J. W. Tukey, Exploratory Data Analysis (1977)", argumentCounts: [1], componentNames: [],
      make: { arguments throws(FilterError) in
        .median(size: try arguments.integer(0, "N", in: 1...largestMedian, or: nil))
      }),
  ]

  static let sharpening: [Entry] = [
    .fixed(
      "sharpen", .sharpening, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]], divisor: 1,
      english: "The pixel less its Laplacian: steeper edges, flat areas unchanged",
      korean: "픽셀에서 라플라시안을 뺀다. 경계가 뚜렷해지고 평평한 곳은 그대로이다", source: "identity − laplacian"),
    .fixed(
      "unsharp", .sharpening,
      [
        [-1, -4, -6, -4, -1], [-4, -16, -24, -16, -4], [-6, -24, 476, -24, -6], [-4, -16, -24, -16, -4],
        [-1, -4, -6, -4, -1],
      ], divisor: 256, english: "Unsharp masking: twice the image less its 5×5 binomial blur",
      korean: "언샤프 마스크. 영상의 2배에서 5×5 이항 분포로 흐린 영상을 뺀다", source: "2·identity − [1 4 6 4 1]ᵀ[1 4 6 4 1]/256"),
  ]

  static let others: [Entry] = [
    .fixed(
      "emboss", .other, [[2, 1, 0], [1, 1, -1], [0, -1, -2]], divisor: 1,
      english: "Relief: the pixel plus its slope towards the lower right",
      korean: "양각 효과. 픽셀에 오른쪽 아래 방향 기울기를 더한다",
      source: "the GIMP manual's emboss matrix, turned by 180° because GIMP correlates"),
    Entry(
      name: "gabor", usage: "gabor:SIGMA:THETA:LAMBDA[:GAMMA[:PSI]]", example: "gabor:3:0:8",
      summary: .init(
        english: "A wave of LAMBDA pixels towards THETA degrees (clockwise) under a Gaussian: stripes (GAMMA 1, PSI 0)",
        korean: "가우시안을 씌운 파장 LAMBDA 픽셀, 시계 방향 THETA도의 물결. 줄무늬에 반응한다 (GAMMA 1, PSI 0)"),
      group: .other, formula: "exp(−(x′² + γ²y′²)/2σ²)·cos(2πx′/λ + ψ)",
      source: "J. G. Daugman (1985); computed as OpenCV's getGaborKernel", argumentCounts: [3, 4, 5],
      componentNames: [], make: gabor),
    Entry(
      name: "random", usage: "random:SEED[:N]", example: "random:7",
      summary: .init(
        english: "Standard normal weights: a filter before training",
        korean: "표준 정규 분포에서 뽑은 가중치. 학습하기 전의 필터"),
      group: .other, formula: "N(0, 1) by xoshiro256** and the polar method",
      source: "D. Blackman and S. Vigna (2021); G. Marsaglia and T. A. Bray (1964)", argumentCounts: [1, 2],
      componentNames: [],
      make: { arguments throws(FilterError) in
        let seed = try arguments.seed(0, "SEED")
        return .linear(
          SampledKernel.random(seed: seed, size: try arguments.integer(1, "N", in: 1...largestSide, or: 3)))
      }),
  ]

  /// 3·166 = 498 pixels to each side. From σ = ½ the window has more than one pixel at every angle; below λ = 2 the
  /// pixels are too far apart to show the wave.
  private static let gabor: @Sendable (FilterArguments) throws(FilterError) -> Filter = {
    arguments throws(FilterError) in
    let widest = 166.0
    let sigma = try arguments.number(0, "SIGMA", in: 0.5...widest, or: nil)
    let theta = try arguments.degrees(1, "THETA", or: nil)
    let lambda = try arguments.number(2, "LAMBDA", in: 2...1e6, or: nil)
    let narrowest = max(0.01, (sigma / widest * 1000).rounded(.up) / 1000)
    let gamma = try arguments.number(3, "GAMMA", in: narrowest...100, or: 1)
    let psi = try arguments.degrees(4, "PSI", or: 0)
    return .linear(SampledKernel.gabor(sigma: sigma, theta: theta, lambda: lambda, gamma: gamma, psi: psi))
  }
}
