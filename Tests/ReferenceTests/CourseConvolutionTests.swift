// The two-dimensional convolution of a course, written down as it was taught, and what is wrong with it.

import Reference
import Testing

@Suite struct CourseConvolutionTests {
  /// Its loops run over the size of the input, not of the output; its index is not divided by the stride; and an index
  /// outside the array silently ends a column.
  private func convolve2D(_ image: PlainMap, kernel: Tensor<Float>, padding: Int, strides: Int) -> PlainMap {
    let turned = kernel.turned()
    let (kh, kw) = (kernel.shape[0], kernel.shape[1])
    var output = PlainMap(
      (image.height - kh + 2 * padding) / strides + 1, (image.width - kw + 2 * padding) / strides + 1, 1)
    let padded = image.padded(Padding(top: padding, bottom: padding, left: padding, right: padding), .zero)
    for y in 0..<image.width {
      if y > image.width - kw { break }
      guard y % strides == 0 else { continue }
      for x in 0..<image.height {
        if x > image.height - kh { break }
        guard x % strides == 0 else { continue }
        if x >= output.height || y >= output.width { break }
        var sum: Float = 0
        for i in 0..<kh { for j in 0..<kw { sum += turned[i, j] * padded[x + i, y + j, 0] } }
        output[x, y, 0] = sum
      }
    }
    return output
  }

  private func diagnose(padding: Int, stride: Int, seed: UInt64) throws -> Diagnosis {
    var generator = SeededGenerator(seed: seed)
    var image = PlainMap(32, 32, 1)
    for index in image.values.indices { image.values[index] = Float(generator.uniform()) }
    let kernel = Tensor<Float>.normal(shape: [3, 3], using: &generator)
    let result = convolve2D(image, kernel: kernel, padding: padding, strides: stride)
    return try Diagnosis.convolution(
      Convolution2D(
        operation: .convolve,
        padding: .explicit(Padding(top: padding, bottom: padding, left: padding, right: padding)), boundary: .zero,
        stride: AxisPair(rows: stride, columns: stride), dilation: .one, groups: 1),
      input: image.tensor(isFilter: true), kernel: kernel.map(Double.init), bias: nil, otherInputs: [],
      result: result.tensor(isFilter: true), precision: .float32, roundings: 0, threads: 2)
  }

  @Test(arguments: 1...8) func withPaddingItsBorderIsNotWritten(seed: UInt64) throws {
    let diagnosis = try diagnose(padding: 1, stride: 1, seed: seed)
    #expect(diagnosis.wrong == 124)
    #expect(
      diagnosis.findings.map(\.detail) == [.border(Padding(top: 0, bottom: 2, left: 0, right: 2), value: 0)])
    #expect(diagnosis.findings.map(\.mistake) == [.unwrittenBorder] && diagnosis.explained == 124)
  }

  @Test(arguments: 1...8) func withAStrideItsIndexIsNotDivided(seed: UInt64) throws {
    let diagnosis = try diagnose(padding: 0, stride: 2, seed: seed)
    #expect(diagnosis.wrong == 224)
    #expect(diagnosis.findings.map(\.mistake) == [.strideIndexNotDivided])
  }

  @Test func withoutPaddingAndStrideItIsRight() throws {
    #expect(try diagnose(padding: 0, stride: 1, seed: 9).wrong == 0)
  }

  /// Both at once: the index is not divided, and the last rows of the padded map are not reached.
  @Test func withBothItsIndexIsNotDivided() throws {
    let diagnosis = try diagnose(padding: 1, stride: 2, seed: 10)
    #expect(diagnosis.findings.first?.mistake == .strideIndexNotDivided)
  }
}
