// A fully connected layer as a question.

/// A fully connected layer on given arrays, and the ways it goes wrong.
struct DenseQuestion: Question {
  private var input: Tensor<Double>
  private var kernel: Tensor<Double>
  private var bias: Tensor<Double>?
  private let precision: Precision
  private let roundings: Int

  init(
    input: Tensor<Double>, kernel: Tensor<Double>, bias: Tensor<Double>?, precision: Precision, roundings: Int
  ) {
    (self.input, self.kernel, self.bias) = (input, kernel, bias)
    (self.precision, self.roundings) = (precision, roundings)
  }

  func answer() throws -> Answer {
    let shape = try Dense.outputShape(input: input.shape, kernel: kernel.shape, bias: bias?.shape)
    let (inputs, outputs) = (kernel.shape[0], kernel.shape[1])
    let question = self
    return Answer(shape: shape) { index in
      let (row, output) = index.quotientAndRemainder(dividingBy: outputs)
      let bias = question.bias?[flat: output] ?? 0
      var (sum, magnitude) = (bias, abs(bias))
      for i in 0..<inputs {
        let product = question.input[flat: row * inputs + i] * question.kernel[flat: i * outputs + output]
        (sum, magnitude) = (sum + product, magnitude + abs(product))
      }
      return Expected(
        value: sum,
        bound: ErrorBound.convolution(
          products: inputs, magnitude: magnitude, precision: question.precision, roundings: question.roundings),
        bias: bias, magnitude: magnitude, products: inputs)
    }
  }

  func mistaken() -> [Mistaken<DenseQuestion>] {
    var list = [
      mistake(.kernelTransposed, copies: true) { $0.kernel = $0.kernel.swappingAxes(0, 1) },
      // The numbers of one layout under the shape of the other.
      mistake(.kernelTransposed, .part(.numbers), copies: true) {
        $0.kernel = $0.kernel.swappingAxes(0, 1).reshaped($0.kernel.shape)
      },
      mistake(.kernelTransposed, .part(.numbers), copies: true) {
        $0.kernel = $0.kernel.reshaped([$0.kernel.shape[1], $0.kernel.shape[0]]).swappingAxes(0, 1)
      },
    ]
    if input.rank == 4 || input.rank == 3 {
      for read in DisorderedInput.channelsFirst(input) {
        list.append(mistake(.channelsFirst, .part(.input), copies: true) { $0.input = read() })
      }
    }
    if let bias, bias.scalars.contains(where: { $0 != 0 }) {
      list.append(mistake(.biasMissing, copies: true) { $0.bias = nil })
      list.append(mistake(.biasAddedTwice, copies: true) { $0.bias = bias.map { 2 * $0 } })
    }
    list.append(
      mistake(.halfPrecisionInputs, copies: true) {
        ($0.input, $0.kernel) = ($0.input.map { Double(Float16($0)) }, $0.kernel.map { Double(Float16($0)) })
      })
    return list
  }
}
