// The fully connected layer: by hand, against its bound in single precision, against differences, and with faults.

import Reference
import Testing

@Suite struct DenseTests {
  private static let shapes: [(input: [Int], outputs: Int)] = [
    ([1], 1), ([5], 3), ([7, 5], 3), ([2, 3, 7], 4), ([33, 17], 65), ([3, 1000], 2),
  ]

  private func arrays(_ input: [Int], _ outputs: Int) -> (
    x: Tensor<Double>, w: Tensor<Double>, b: Tensor<Double>, g: Tensor<Double>
  ) {
    (
      normals(input, seed: 1), normals([input.last!, outputs], seed: 2), normals([outputs], seed: 3),
      normals(input.dropLast() + [outputs], seed: 4)
    )
  }

  @Test func byHand() throws {
    let x = Tensor<Double>(shape: [2], scalars: [1, 2])
    let w = Tensor<Double>(shape: [2, 3], scalars: [1, 0, 3, 4, 1, 0])
    let b = Tensor<Double>(shape: [3], scalars: [10, 20, 30])
    #expect(try Dense.forward(x, kernel: w, bias: b) == Tensor(shape: [3], scalars: [19, 22, 33]))
    #expect(try Dense.forward(x, kernel: w, bias: nil) == Tensor(shape: [3], scalars: [9, 2, 3]))
    let g = Tensor<Double>(shape: [3], scalars: [1, 10, 100])
    let gradients = try Dense.gradients(of: g, input: x, kernel: w)
    #expect(gradients.input == Tensor(shape: [2], scalars: [301, 14]))
    #expect(gradients.kernel == Tensor(shape: [2, 3], scalars: [1, 10, 100, 2, 20, 200]))
    #expect(gradients.bias == g)
  }

  @Test(arguments: shapes)
  func singlePrecisionObeysTheBounds(input: [Int], outputs: Int) throws {
    let (x, w, b, g) = arrays(input, outputs)
    let y = try Dense.oracle(x, kernel: w, bias: b, precision: .float32, roundings: 0)
    #expect(share(try Dense.forward(x.single, kernel: w.single, bias: b.single), of: y) <= 1)
    let gradients = try Dense.gradients(of: g.single, input: x.single, kernel: w.single)
    let answers = try Dense.gradientOracle(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
    #expect(share(gradients.input, of: answers.input) <= 1)
    #expect(share(gradients.kernel, of: answers.kernel) <= 1)
    #expect(share(gradients.bias, of: answers.bias) <= 1)
  }

  @Test func roundedArgumentsObeyTheirBounds() throws {
    var generator = SeededGenerator(seed: 5)
    let draw = { (shape: [Int]) in Tensor<Double>(shape: shape) { _ in generator.normal() } }
    let (x, w, b) = (draw([4, 9]), draw([9, 5]), draw([5]))
    let y = try Dense.oracle(x, kernel: w, bias: b, precision: .float32, roundings: 2)
    #expect(share(try Dense.forward(x.single, kernel: w.single, bias: b.single), of: y) <= 1)
  }

  @Test func gradientsAreDifferencesOfTheLoss() throws {
    let (x, w, b, g) = arrays([2, 3, 5], 4)
    let gradients = try Dense.gradients(of: g, input: x, kernel: w)
    func loss(_ x: Tensor<Double>, _ w: Tensor<Double>, _ b: Tensor<Double>) throws -> Loss {
      Loss(g, try Dense.oracle(x, kernel: w, bias: b, precision: .float64, roundings: 0))
    }
    try expectSlopes(gradients.input, at: x, "input") { try loss($0, w, b) }
    try expectSlopes(gradients.kernel, at: w, "kernel") { try loss(x, $0, b) }
    try expectSlopes(gradients.bias, at: b, "bias") { try loss(x, w, $0) }
  }

  @Test func faultsAreFound() throws {
    let (x, w, b, g) = arrays([6, 5], 5)
    let y = try Dense.oracle(x, kernel: w, bias: b, precision: .float32, roundings: 0)
    let turned = Tensor<Double>(shape: [5, 5]) { w[$0 % 5, $0 / 5] }
    #expect(share(try Dense.forward(x, kernel: turned, bias: b), of: y, in: .float32) > 1)
    #expect(share(try Dense.forward(x, kernel: w, bias: nil), of: y, in: .float32) > 1)
    #expect(share(y.values.map { Double(Float16($0)) }, of: y, in: .float32) > 1)
    let answers = try Dense.gradientOracle(of: g, input: x, kernel: w, precision: .float32, roundings: 0)
    let wrong = try Dense.gradients(of: g, input: x, kernel: turned)
    #expect(share(wrong.input, of: answers.input, in: .float32) > 1)
    #expect(share(answers.bias.values.map { $0 / 6 }, of: answers.bias, in: .float32) > 1)
    #expect(share(answers.kernel.values.map { $0 / 6 }, of: answers.kernel, in: .float32) > 1)
  }

  @Test func arraysThatDoNotFitAreRefused() {
    let zeros = { (shape: [Int]) in Tensor<Double>(shape: shape, repeating: 0) }
    #expect(throws: LayerError.self) { try Dense.forward(zeros([2, 3]), kernel: zeros([4, 5]), bias: nil) }
    #expect(throws: LayerError.self) { try Dense.forward(zeros([2, 3]), kernel: zeros([3, 5]), bias: zeros([3])) }
    #expect(throws: GeometryError.self) { try Dense.forward(zeros([2, 3]), kernel: zeros([3]), bias: nil) }
    #expect(throws: GeometryError.self) { try Dense.forward(zeros([]), kernel: zeros([3, 5]), bias: nil) }
    #expect(throws: GeometryError.self) { try Dense.forward(zeros([0, 3]), kernel: zeros([3, 5]), bias: nil) }
    #expect(throws: GeometryError.self) { try Dense.forward(zeros([2, 0]), kernel: zeros([0, 5]), bias: nil) }
    #expect(throws: LayerError.self) {
      try Dense.gradients(of: zeros([2, 4]), input: zeros([2, 3]), kernel: zeros([3, 5]))
    }
  }
}
