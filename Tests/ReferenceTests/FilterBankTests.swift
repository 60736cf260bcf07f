// The bank's weights beside SciPy's and NumPy's, and its signs on a step. Next: `FilterNameTests.swift`.

import Reference
import Testing

@Suite struct FilterBankTests {
  private func kernel(_ name: String) throws -> Tensor<Double> {
    guard case .linear(let kernel) = try FilterBank.filter(named: name).filter else {
      throw FilterError.unknownName(name, nearest: [])
    }
    return kernel
  }

  /// The convolution of one window: `Σ K[i, j]·window[KH − 1 − i, KW − 1 − j]`.
  private func answer(_ kernel: Tensor<Double>, _ brightness: (_ row: Int, _ column: Int) -> Double) -> Double {
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    var sum = 0.0
    for i in 0..<height {
      for j in 0..<width { sum += kernel[i, j] * brightness(height - 1 - i, width - 1 - j) }
    }
    return sum
  }

  // MARK: The list

  @Test func everyEntryIsComplete() throws {
    #expect(FilterBank.entries.count == 31)
    #expect(Set(FilterBank.entries.map(\.name)).count == FilterBank.entries.count)
    #expect(Set(FilterBank.entries.map(\.group)) == Set(FilterBank.Entry.Group.allCases))
    for entry in FilterBank.entries {
      let filter = try FilterBank.filter(named: entry.example)
      #expect(filter.name == entry.example)
      #expect(entry.usage.hasPrefix(entry.name) && entry.example.hasPrefix(entry.name))
      for text in [entry.summary.english, entry.summary.korean, entry.formula, entry.source, entry.usage] {
        #expect(!text.isEmpty && !text.contains(where: \.isNewline))
      }
      #expect(entry.summary.korean.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
      #expect(!entry.summary.english.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
    }
  }

  @Test func groupsAreContiguous() {
    var seen: [FilterBank.Entry.Group] = []
    for group in FilterBank.entries.map(\.group) where seen.last != group { seen.append(group) }
    #expect(seen.count == Set(seen).count)
  }

  @Test func everyComponentIsAFilterOfTheBank() throws {
    for entry in FilterBank.entries {
      let filter = try FilterBank.filter(named: entry.example)
      #expect(filter.components.map(\.kernel) == filter.filter.kernels)
      for component in filter.components {
        #expect(try kernel(component.name) == component.kernel, "\(entry.name): \(component.name)")
      }
    }
    #expect(try FilterBank.filter(named: "sobel").components.map(\.name) == ["sobel-x", "sobel-y"])
    #expect(try FilterBank.filter(named: "median:3").components.isEmpty)
  }

  // MARK: The weights

  static let fixed: [(name: String, side: Int, weights: [Double])] = [
    ("identity", 3, [0, 0, 0, 0, 1, 0, 0, 0, 0]), ("edge", 3, [-1, -1, -1, -1, 8, -1, -1, -1, -1]),
    ("outline", 3, [-1, -1, -1, -1, 8, -1, -1, -1, -1]), ("laplacian", 3, [0, 1, 0, 1, -4, 1, 0, 1, 0]),
    ("horizontal-edges", 4, [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1]),
    (
      "vertical-edges", 5,
      [1, 0, 0, 0, -1, 1, 0, 0, 0, -1, 1, 0, 0, 0, -1, 1, 0, 0, 0, -1, 1, 0, 0, 0, -1]
    ),
    ("sobel-x", 3, [1, 0, -1, 2, 0, -2, 1, 0, -1]), ("sobel-y", 3, [1, 2, 1, 0, 0, 0, -1, -2, -1]),
    ("prewitt-x", 3, [1, 0, -1, 1, 0, -1, 1, 0, -1]), ("prewitt-y", 3, [1, 1, 1, 0, 0, 0, -1, -1, -1]),
    ("scharr-x", 3, [3, 0, -3, 10, 0, -10, 3, 0, -3]), ("scharr-y", 3, [3, 10, 3, 0, 0, 0, -3, -10, -3]),
    ("roberts-x", 2, [1, 0, 0, -1]), ("roberts-y", 2, [0, 1, -1, 0]), ("ones", 3, [1, 1, 1, 1, 1, 1, 1, 1, 1]),
    ("box:2", 2, [0.25, 0.25, 0.25, 0.25]), ("sharpen", 3, [0, -1, 0, -1, 5, -1, 0, -1, 0]),
    ("emboss", 3, [2, 1, 0, 1, 1, -1, 0, -1, -2]), ("motion:1:77", 1, [1]), ("gaussian:0.1", 1, [1]),
    ("motion:3:0", 3, [0, 0, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3, 0, 0, 0]),
    ("motion:3:-270", 3, [0, 1.0 / 3, 0, 0, 1.0 / 3, 0, 0, 1.0 / 3, 0]),
  ]

  @Test(arguments: fixed) func fixedWeights(name: String, side: Int, weights: [Double]) throws {
    #expect(try kernel(name) == Tensor(shape: [side, side], scalars: weights))
  }

  @Test func twoPartFilters() throws {
    #expect(
      try FilterBank.filter(named: "sobel").filter
        == .magnitude(rows: try kernel("sobel-x"), columns: try kernel("sobel-y")))
    #expect(
      try FilterBank.filter(named: "combined-edges").filter
        == .sum(try kernel("horizontal-edges"), try kernel("vertical-edges")))
    #expect(try FilterBank.filter(named: "median:5").filter == .median(size: 5))
  }

  /// SciPy's answer to one bright pixel, `gaussian_filter(delta, 0.8, truncate=4)`, its upper left quarter.
  ///
  /// A weight is `g(i)·g(j)`. Each `g` carries one unit of `exp`, a sum of 2r + 1 terms and a quotient, in SciPy as
  /// here, so two computations differ by at most `2·2·(2r + 4)·2⁻⁵³` of the weight.
  @Test func gaussianIsSciPys() throws {
    let quarter = [
      1.9425471549487004e-07, 9.656825638433055e-06, 0.00010062643387864271, 0.00021978833846721555,
      9.656825638433055e-06, 0.00048006186708790955, 0.005002359526294369, 0.010926157733323389,
      0.00010062643387864271, 0.005002359526294369, 0.052125783249777825, 0.11385317803856386,
      0.00021978833846721555, 0.010926157733323389, 0.11385317803856386, 0.24867820378576602,
    ]
    let kernel = try kernel("gaussian:0.8")
    #expect(kernel.shape == [7, 7])
    for i in 0..<7 {
      for j in 0..<7 {
        let expected = quarter[min(i, 6 - i) * 4 + min(j, 6 - j)]
        #expect(abs(kernel[i, j] - expected) <= 40 * 0x1p-53 * expected)
      }
    }
    let middle = [
      1.334810329891678e-05, 8.704056721171799e-05, 0.000442028473534941, 0.0017482565265461597, 0.005385009209298394,
      0.012917965549971216, 0.02413393691698244, 0.03511467101514672, 0.039790135140764016,
    ]
    let wide = try self.kernel("gaussian:2")
    #expect(wide.shape == [17, 17])
    for j in 0..<17 { #expect(abs(wide[8, j] - middle[min(j, 16 - j)]) <= 80 * 0x1p-53 * middle[min(j, 16 - j)]) }
  }

  /// NumPy, from SciPy's Gaussian: `h = g·(x² + y² − 2σ²)/σ⁴; h − h.mean()` at σ = 1, the upper left quarter; and the
  /// middle row of `g(1) − g(1.6)`.
  ///
  /// With n weights the grid that makes the sum zero moves a weight by `2⁻⁵²·Σ|k|` and the middle one by n times that;
  /// the formulas differ by a few roundings more.
  @Test func secondDerivativesAreNumPys() throws {
    let quarter = [
      2.31510113016804e-06, 1.5419514650367247e-05, 0.00013183977556223056, 0.0004875256277149486,
      0.0007492497337062059, 1.5419514650367247e-05, 0.00031604014075332335, 0.0026338710418660374,
      0.008580849487239382, 0.012378213534857487, 0.00013183977556223056, 0.0026338710418660374, 0.017492028823000064,
      0.03919471124590037, 0.04308059315737354, 0.0004875256277149486, 0.008580849487239382, 0.03919471124590037,
      1.7777820476248824e-06, -0.09653115023330713, 0.0007492497337062059, 0.012378213534857487, 0.04308059315737354,
      -0.09653115023330713, -0.3183100057017118,
    ]
    let log = try kernel("log:1")
    let tolerance = Double(log.count + 32) * 0x1p-52 * KernelFacts(log).absoluteSum
    #expect(log.shape == [9, 9])
    for i in 0..<9 {
      for j in 0..<9 { #expect(abs(log[i, j] - quarter[min(i, 8 - i) * 5 + min(j, 8 - j)]) <= tolerance) }
    }
    let row = [
      -5.4951428340361996e-05, -0.00047101369685586755, -0.002678364515614062, -0.00895216007765233,
      -0.0069261369264879205, 0.045389607636838816, 0.09698142611534323,
    ]
    let dog = try kernel("dog")
    #expect(dog.shape == [13, 13])
    #expect(try kernel("dog:1:1.6") == dog)
    for j in 0..<13 { #expect(abs(dog[6, j] - row[min(j, 12 - j)]) <= 201 * 0x1p-52 * KernelFacts(dog).absoluteSum) }
  }

  @Test(arguments: ["log:0.125", "log:0.7", "log:1.4", "log:12", "log:125", "dog", "dog:3:2", "dog:0.05:9"])
  func zeroMeansZeroInAnyOrder(name: String) throws {
    let weights = try kernel(name).scalars
    #expect(weights.reduce(0, +) == 0)
    #expect(weights.reversed().reduce(0, +) == 0)
    #expect(weights.sorted().reduce(0, +) == 0)
    #expect(weights.contains { $0 != 0 })
  }

  /// OpenCV's formula in NumPy at σ 2, θ 30°, λ 6, γ ½, ψ 90°. The sines and cosines of two libraries shift x′ and y′
  /// by at most 64·2⁻⁵³ at this size; the slope of the wave is below 2, and both directions count.
  @Test func gaborIsOpenCVs() throws {
    let row = [
      0.0005640426440827676, 0.002018624069230633, -0.0003717956972077613, -0.024487977551379977, -0.07242302546937886,
      -0.0573695274738913, 0.12741132066614122, 0.34209226583720226, 0.27536304697988734, -0.03539965192267039,
      -0.21547911489631527, -0.1440651412368503, -0.02352282990692739,
    ]
    let gabor = try kernel("gabor:2:30:6:0.5:90")
    #expect(gabor.shape == [21, 13])
    for j in row.indices { #expect(abs(gabor[5, j] - row[j]) <= 0x1p-45) }
    #expect(abs(gabor[9, 3] - -0.03050175181472198) <= 0x1p-45)
    #expect(abs(gabor[0, 0] - -7.926430632972862e-07) <= 0x1p-45)
    #expect(try kernel("gabor:3:0:8") == kernel("gabor:3:0:8:1:0"))
    #expect(try kernel("gabor:3:0:8") != kernel("gabor:3:0:8:2"))
    #expect(try kernel("gabor:3:0:8") != kernel("gabor:3:0:8:1:30"))
    #expect(try kernel("gabor:3:0:8") != kernel("gabor:3:0:9"))
  }

  @Test func motionTurnsCounterClockwise() throws {
    let line = try kernel("motion:5:30")
    let expected = [
      0, 0, 0, 0, 0, 0, 0, 0.02679491924311226, 0.12679491924311223, 0.14641016151377548, 0, 0.1, 0.2, 0.1, 0,
    ]
    for index in expected.indices { #expect(abs(line[flat: index] - expected[index]) <= 0x1p-48) }
    #expect(KernelFacts(line).symmetry == .rotational)
    #expect(try kernel("motion:7:45")[1, 5] > 0)
    #expect(try kernel("motion:7:45")[1, 1] == 0)
    #expect(try kernel("motion:4:0").scalars == [0, 0, 0, 0] + Array(repeating: 0.125, count: 8) + [0, 0, 0, 0])
    for name in ["motion:2:10", "motion:9:30", "motion:10:77", "motion:64:1e300"] {
      #expect(abs(KernelFacts(try kernel(name)).sum - 1) <= 0x1p-48)
    }
  }

  @Test func randomIsSeeded() throws {
    var generator = SeededGenerator(seed: 7)
    #expect(try kernel("random:7") == .normal(shape: [3, 3], using: &generator))
    #expect(try kernel("random:7:5").shape == [5, 5])
    #expect(try kernel("random:7") != kernel("random:8"))
  }

  // MARK: The signs

  @Test(arguments: ["sobel-x", "prewitt-x", "scharr-x", "vertical-edges", "roberts-x", "gabor:3:0:8:1:90", "emboss"])
  func brighterToTheRightIsPositive(name: String) throws {
    let kernel = try kernel(name)
    #expect(answer(kernel) { _, column in Double(column - kernel.shape[1] / 2) } > 0)
  }

  @Test(arguments: ["sobel-y", "prewitt-y", "scharr-y", "horizontal-edges", "roberts-x", "gabor:3:90:8:1:90", "emboss"])
  func brighterDownwardsIsPositive(name: String) throws {
    let kernel = try kernel(name)
    #expect(answer(kernel) { row, _ in Double(row - kernel.shape[0] / 2) } > 0)
  }

  @Test func secondDerivativesHaveOneSign() throws {
    // A valley, x² + y²: the Laplacian is positive there, minus the Laplacian negative.
    for (name, sign) in [("laplacian", 1.0), ("log:1.4", 1), ("edge", -1), ("dog", -1)] {
      let kernel = try kernel(name)
      let middle = kernel.shape[0] / 2
      let value = answer(kernel) { row, column in
        Double((row - middle) * (row - middle) + (column - middle) * (column - middle))
      }
      #expect(value * sign > 0, "\(name)")
    }
  }

  @Test(arguments: [
    "gaussian:125", "gaussian:0.01", "log:125", "box:1001", "gabor:166:0:2", "gabor:0.5:45:2:100", "random:0:1001",
  ])
  func theLargestAndSmallestStayWithin1001(name: String) throws {
    let kernel = try kernel(name)
    #expect(kernel.shape.allSatisfy { (1...FilterBank.largestSide).contains($0) })
    #expect(kernel.scalars.allSatisfy { $0.isFinite })
  }
}
