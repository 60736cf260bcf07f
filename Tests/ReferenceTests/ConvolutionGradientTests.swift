// The gradients of a convolution against what a gradient is: differences of the loss, the adjoint of the map, PyTorch's
// autograd. Small whole numbers are exact, and the loss is linear in each argument, so differences of step 1 are too.

import Reference
import TestSupport
import Testing

@Suite struct ConvolutionGradientTests {
  // MARK: What a gradient is

  @Test(arguments: GradientTrial.table)
  func gradientsAreDifferencesOfTheLoss(trial: Trial) throws {
    let trial = try GradientTrial(trial, seed: 1, integers: true)
    let gradients = try trial.gradients()
    func differences(_ values: Tensor<Double>, _ loss: (Tensor<Double>) throws -> Double) rethrows -> Tensor<Double> {
      try Tensor(shape: values.shape) { index in
        var (up, down) = (values, values)
        up[flat: index] += 1
        down[flat: index] -= 1
        return try (loss(up) - loss(down)) / 2
      }
    }
    #expect(try gradients.input == differences(trial.x) { try trial.loss(x: $0) })
    #expect(try gradients.kernel == differences(trial.w) { try trial.loss(w: $0) })
    #expect(try gradients.bias == differences(trial.b) { try trial.loss(b: $0) })
  }

  @Test(arguments: GradientTrial.table)
  func theBackwardPassIsTheAdjointOfTheForwardPass(trial: Trial) throws {
    // y = A x + F w + b with the boundary's fill in F, so ⟨g, A x⟩ = ⟨x, Aᵀ g⟩; and y − b = B w.
    let trial = try GradientTrial(trial, seed: 2, integers: true)
    let gradients = try trial.gradients()
    let (dx, dw) = (try #require(gradients.input), try #require(gradients.kernel))
    let linear = try trial.convolution.oracle(trial.x, kernel: trial.w, bias: nil)
    let fill = try trial.convolution.oracle(trial.x.map { _ in 0 }, kernel: trial.w, bias: nil)
    #expect(dot(trial.x, dx) == dot(trial.g, linear) - dot(trial.g, fill))
    #expect(dot(trial.w, dw) == dot(trial.g, linear))
    #expect(try #require(gradients.bias).scalars.reduce(0, +) == trial.g.scalars.reduce(0, +))
  }

  @Test func byHand() throws {
    let valid = Convolution2D(
      operation: .correlate, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    let gradients = try valid.gradients(
      of: Tensor<Double>(shape: [1, 2], scalars: [1, 1]), input: Tensor(shape: [1, 3], scalars: [1, 2, 3]),
      kernel: Tensor(shape: [1, 2], scalars: [10, 20]), wanted: .all)
    #expect(gradients.input == Tensor(shape: [1, 3], scalars: [10, 30, 20]))
    #expect(gradients.kernel == Tensor(shape: [1, 2], scalars: [3, 5]))
    #expect(gradients.bias == Tensor(shape: [1], scalars: [2]))
  }

  @Test func theGradientOfARepeatedCellGoesToItsSource() throws {
    // x = a b, padded to a a a b: the window of ones reads a three times.
    var convolution = Convolution2D(
      operation: .correlate, padding: .explicit(Padding(top: 0, bottom: 0, left: 2, right: 0)), boundary: .edge,
      stride: .one, dilation: .one, groups: 1)
    let (x, ones) = (Tensor<Double>(shape: [1, 2], scalars: [5, 7]), Tensor<Double>(shape: [1, 4], repeating: 1))
    let g = Tensor<Double>(shape: [1, 1], scalars: [2])
    #expect(try convolution.gradients(of: g, input: x, kernel: ones, wanted: .all).input?.scalars == [6, 2])
    convolution.boundary = .constant(9)
    let filled = try convolution.gradients(of: g, input: x, kernel: ones, wanted: .all)
    #expect(filled.input?.scalars == [2, 2])
    #expect(filled.kernel?.scalars == [18, 18, 10, 14])
  }

  // MARK: Every option matters

  @Test func changingOnlyOneOptionChangesBothGradients() throws {
    let base = Trial(
      batch: 2, height: 9, width: 11, channels: 4, filters: 4,
      padding: .explicit(Padding(top: 1, bottom: 2, left: 3, right: 1)))
    let arrays = try GradientTrial(base, seed: 3, integers: true)
    // The output's size changes with the options: g is cut from one large array, row by row.
    func gradients(_ trial: Trial) throws -> ConvolutionGradients<Double> {
      let shape = try trial.convolution.geometry(input: arrays.x.shape, kernel: arrays.w.shape).outputShape
      var generator = SeededGenerator(seed: 4)
      let large = Tensor<Double>(shape: [2, 20, 20, 4]) { _ in generator.normal() }
      var g = Tensor<Double>(shape: shape, repeating: .nan)
      for n in 0..<shape[0] {
        for row in 0..<shape[1] {
          for column in 0..<shape[2] {
            for channel in 0..<shape[3] { g[n, row, column, channel] = large[n, row, column, channel] }
          }
        }
      }
      return try trial.convolution.gradients(of: g, input: arrays.x, kernel: arrays.w, wanted: .all)
    }
    var variants: [String: Trial] = [:]
    func vary(_ name: String, _ change: (inout Trial) -> Void) {
      variants[name] = base
      change(&variants[name]!)
    }
    vary("operation") { $0.operation = .convolve }
    vary("boundary") { $0.boundary = .edge }
    vary("row stride") { $0.stride.rows = 2 }
    vary("column stride") { $0.stride.columns = 2 }
    vary("row dilation") { $0.dilation.rows = 2 }
    vary("column dilation") { $0.dilation.columns = 2 }
    vary("top") { $0.padding = .explicit(Padding(top: 2, bottom: 2, left: 3, right: 1)) }
    vary("bottom") { $0.padding = .explicit(Padding(top: 1, bottom: 1, left: 3, right: 1)) }
    vary("left") { $0.padding = .explicit(Padding(top: 1, bottom: 2, left: 2, right: 1)) }
    vary("right") { $0.padding = .explicit(Padding(top: 1, bottom: 2, left: 3, right: 2)) }
    let reference = try gradients(base)
    for (name, variant) in variants {
      let changed = try gradients(variant)
      #expect(changed.input != reference.input, "\(name) is ignored by the input's gradient")
      #expect(changed.kernel != reference.kernel, "\(name) is ignored by the kernel's gradient")
    }
    // A fill is a constant: the kernel sees it, the input does not.
    var filled = base
    filled.boundary = .constant(1)
    #expect(try gradients(filled).input == reference.input && gradients(filled).kernel != reference.kernel)
  }

  @Test func onlyWhatIsWantedIsComputed() throws {
    let trial = try GradientTrial(GradientTrial.table[0], seed: 5, integers: true)
    let all = try trial.gradients()
    for bits in 0..<8 {
      let wanted = GradientParts(rawValue: bits)
      let some = try trial.gradients(wanted)
      #expect(some.input == (wanted.contains(.input) ? all.input : nil))
      #expect(some.kernel == (wanted.contains(.kernel) ? all.kernel : nil))
      #expect(some.bias == (wanted.contains(.bias) ? all.bias : nil))
    }
  }

  @Test(arguments: [
    ([7, 5], [3, 3], [7, 5], 1), ([7, 5, 4], [3, 3], [7, 5, 4], 4), ([2, 7, 5, 4], [3, 3], [2, 7, 5, 4], 4),
    ([7, 5], [3, 3, 1, 6], [7, 5, 6], 6), ([7, 5, 4], [3, 3, 4, 6], [7, 5, 6], 6),
    ([2, 7, 5, 4], [3, 3, 4, 6], [2, 7, 5, 6], 6),
  ])
  func shapesAreThoseOfTheArguments(input: [Int], kernel: [Int], output: [Int], channels: Int) throws {
    for operation in ConvolutionOperation.allCases {
      let same = Convolution2D(
        operation: operation, padding: .same, boundary: .zero, stride: .one, dilation: .one, groups: 1)
      let (g, x) = (Tensor<Double>(shape: output, repeating: 1), Tensor<Double>(shape: input, repeating: 1))
      let w = Tensor<Double>(shape: kernel, repeating: 1)
      let gradients = try same.gradients(of: g, input: x, kernel: w, wanted: .all)
      let bounds = try same.gradientBounds(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
      for shapes in [try gradients.named(), try bounds.named()] {
        #expect(shapes.map(\.values.shape) == [input, kernel, [channels]])
      }
    }
  }

  // MARK: PyTorch

  @Test(arguments: GoldenCase.all("conv2d_gradients") + GoldenCase.all("conv2d_layer"))
  func autograd(golden: GoldenCase) throws {
    guard let g = try golden.input("dy") else { return }  // Keras's cases are forward only.
    let attributes = golden.attributes
    let stride = try #require(attributes.integers("stride"))
    let dilation = try #require(attributes.integers("dilation"))
    let sides = try #require(attributes.integers(named: "padding"))
    let name = attributes.text("boundary")
    let convolution = Convolution2D(
      operation: .correlate,
      padding: .explicit(
        Padding(top: sides["top"]!, bottom: sides["bottom"]!, left: sides["left"]!, right: sides["right"]!)),
      boundary: try name.map {
        try Boundary(named: "torch:\($0)", fill: $0 == "constant" ? attributes.number("fill") : nil)
      } ?? .zero,
      stride: AxisPair(rows: stride[0], columns: stride[1]),
      dilation: AxisPair(rows: dilation[0], columns: dilation[1]),
      groups: Int(try #require(attributes.number("groups"))))
    let (x, w) = (try #require(try golden.input("x")), try #require(try golden.input("w")))
    let b = try #require(try golden.input("b"))
    let y = try #require(try golden.expected("y"))
    let forward = try convolution.bound(x, kernel: w, bias: b, precision: .float64, roundings: 0).map { 2 * $0 }
    let output = try convolution.oracle(x, kernel: w, bias: b)
    #expect(Comparison(result: y, oracle: output, bound: forward, precision: .float64).isRight)
    // Both are sums of the same products in double precision, so they differ by at most twice the bound.
    let gradients = try convolution.gradients(of: g, input: x, kernel: w, wanted: .all).named()
    let bounds = try convolution.gradientBounds(of: g, input: x, kernel: w, precision: .float64, roundings: 0).named()
    for (index, file) in ["dx", "dw", "db"].enumerated() {
      let expected = try #require(try golden.expected(file))
      try #require(expected.shape == gradients[index].values.shape)
      let comparison = Comparison(
        result: expected, oracle: gradients[index].values, bound: bounds[index].values.map { 2 * $0 },
        precision: .float64)
      #expect(comparison.isRight, "\(file): \(comparison)")
    }
  }
}
