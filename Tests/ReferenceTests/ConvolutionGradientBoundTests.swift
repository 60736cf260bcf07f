// The bounds on rounded gradients: single precision obeys them, they count the right products, and faults exceed them.

import Reference
import Testing

@Suite struct ConvolutionGradientBoundTests {
  @Test(arguments: GradientTrial.table)
  func singlePrecisionObeysTheBounds(trial: Trial) throws {
    let trial = try GradientTrial(trial, seed: 6, integers: false)
    let (oracle, bounds) = (try trial.gradients().named(), try trial.bounds().named())
    for (index, result) in try trial.singleGradients().named().enumerated() {
      let comparison = Comparison(
        result: result.values.map(Double.init), oracle: oracle[index].values, bound: bounds[index].values,
        precision: .float32)
      #expect(comparison.isRight, "\(result.name): \(comparison)")
    }
  }

  @Test func theBoundsCountTheProductsOfEachEntry() throws {
    // All ones: an entry is the number of its products, n = S, and the bound γ(n + 1)·n. With γ ≈ n·u it tells n.
    for trial in GradientTrial.table {
      let trial = try GradientTrial(trial, seed: 7, integers: true)
      var convolution = trial.convolution
      if case .constant = convolution.boundary { convolution.boundary = .constant(1) }
      let (x, w, g) = (trial.x.map { _ in 1.0 }, trial.w.map { _ in 1.0 }, trial.g.map { _ in 1.0 })
      let counts = try convolution.gradients(of: g, input: x, kernel: w, wanted: .all)
      let bounds = try convolution.gradientBounds(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
      for (count, bound) in zip(try counts.named(), try bounds.named()) {
        for index in 0..<count.values.count {
          let n = Int(count.values[flat: index])
          let exact = ErrorBound.convolution(products: n, magnitude: Double(n), precision: .float32, roundings: 0)
          // Under zero padding the kernel's products with the padding count and are 0.
          let isExact = count.name != "kernel" || convolution.boundary != .zero
          let found = bound.values[flat: index]
          #expect(isExact ? found == exact : found >= exact, "\(count.name) at \(index)")
        }
      }
    }
  }

  @Test func faultsAreFound() throws {
    let base = Trial(
      batch: 2, height: 6, width: 7, channels: 2, filters: 3, padding: GradientTrial.sides, boundary: .symmetric)
    let trial = try GradientTrial(base, seed: 8, integers: false)
    let (oracle, bounds) = (try trial.gradients(), try trial.bounds())
    func isRight(_ result: Tensor<Double>?, _ part: KeyPath<ConvolutionGradients<Double>, Tensor<Double>?>) -> Bool {
      guard let result, let answer = oracle[keyPath: part], let bound = bounds[keyPath: part] else { return false }
      return Comparison(result: result, oracle: answer, bound: bound, precision: .float32).isRight
    }
    #expect(isRight(oracle.input, \.input) && isRight(oracle.kernel, \.kernel) && isRight(oracle.bias, \.bias))
    var other = base
    other.boundary = .reflect
    let reflected = try other.convolution.gradients(of: trial.g, input: trial.x, kernel: trial.w, wanted: .all)
    #expect(!isRight(reflected.input, \.input) && !isRight(reflected.kernel, \.kernel))
    other.boundary = .zero
    let dropped = try other.convolution.gradients(of: trial.g, input: trial.x, kernel: trial.w, wanted: .all)
    #expect(!isRight(dropped.input, \.input) && !isRight(dropped.kernel, \.kernel))
    #expect(!isRight(oracle.kernel?.turned(), \.kernel))
    // One value of one window is forgotten.
    var forgetful = trial.g
    forgetful[flat: 100] = 0
    let less = try trial.convolution.gradients(of: forgetful, input: trial.x, kernel: trial.w, wanted: .all)
    #expect(!isRight(less.input, \.input) && !isRight(less.kernel, \.kernel) && !isRight(less.bias, \.bias))
    // Sums rounded to half precision.
    let half = { (values: Tensor<Double>?) in values?.map { Double(Float16($0)) } }
    #expect(!isRight(half(oracle.input), \.input))
    var unwritten = oracle.input
    unwritten?[flat: 17] = .nan
    #expect(!isRight(unwritten, \.input))
  }
}
