// The named cases against the sizes and the numbers that their collection publishes.

import Reference
import Testing

@Suite struct ConvolutionArithmeticTests {
  /// A case as the collection lists it.
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let input: Int
    let output: Int
    let padding: Int
    let kernel: Int
    let stride: Int

    var testDescription: String { name }

    init(_ name: String, _ input: Int, _ output: Int, _ padding: Int, _ kernel: Int, _ stride: Int) {
      (self.name, self.input, self.output) = (name, input, output)
      (self.padding, self.kernel, self.stride) = (padding, kernel, stride)
    }
  }

  /// Input and output sizes as in bin/generate_makefile of <https://github.com/vdumoulin/conv_arithmetic>.
  static let rows = [
    Row("no_padding_no_strides", 4, 2, 0, 3, 1), Row("arbitrary_padding_no_strides", 5, 6, 2, 4, 1),
    Row("same_padding_no_strides", 5, 5, 1, 3, 1), Row("full_padding_no_strides", 5, 7, 2, 3, 1),
    Row("no_padding_strides", 5, 2, 0, 3, 2), Row("padding_strides", 5, 3, 1, 3, 2),
    Row("padding_strides_odd", 6, 3, 1, 3, 2),
  ]

  private func window(_ name: String) throws -> SlidingWindow {
    try #require(ConvolutionArithmetic.named(name), "\(name)").window(seed: 1)
  }

  @Test(arguments: rows) func sizesAreThoseOfTheCollection(row: Row) throws {
    let window = try window(row.name)
    let geometry = window.geometry
    for axis in [geometry.rows, geometry.columns] {
      #expect(axis.input == row.input && axis.output == row.output && axis.kernel == row.kernel)
      #expect(axis.padding == AxisPadding(before: row.padding, after: row.padding) && axis.stride == row.stride)
      #expect(axis.dilation == 1)
    }
    #expect(window.count == row.output * row.output)
  }

  /// The transposed case goes back: from the output's size to the input's, zeros between for the stride, the padding
  /// `kernel − 1 − padding`, and at the end one more row and column where the windows leave one over.
  @Test(arguments: rows) func transposedCasesGoBack(row: Row) throws {
    let window = try window(row.name + "_transposed")
    let (geometry, size) = (window.geometry, window.inputSize)
    #expect(size == AxisPair(rows: row.output, columns: row.output))
    #expect(geometry.rows.output == row.input && geometry.columns.output == row.input)
    #expect(window.count == row.input * row.input)
    #expect(window.spacing == AxisPair(rows: row.stride, columns: row.stride))
    #expect(geometry.rows.input == (row.output - 1) * row.stride + 1 && geometry.rows.stride == 1)
    let left = (row.input + 2 * row.padding - row.kernel) % row.stride
    let padding = AxisPadding(before: row.kernel - 1 - row.padding, after: row.kernel - 1 - row.padding + left)
    #expect(geometry.rows.padding == padding && geometry.columns.padding == padding)
    if row.name == "padding_strides_odd" { #expect(left == 1 && geometry.rows.output == 6) }
  }

  @Test func allCasesAreThere() throws {
    let numerical = ["no_padding_no_strides", "padding_strides", "average_pooling", "max_pooling"].map {
      "numerical_" + $0
    }
    let names = Self.rows.flatMap { [$0.name, $0.name + "_transposed"] } + numerical + ["dilation"]
    #expect(Set(ConvolutionArithmetic.all.map(\.name)) == Set(names))
    #expect(ConvolutionArithmetic.all.count == names.count)
    let dilation = try window("dilation")
    #expect(dilation.geometry.rows.extent == 5 && dilation.output.shape == [3, 3, 1])
    #expect(ConvolutionArithmetic.named("no_padding") == nil)
  }

  /// The numbers below the figures of the guide: 1.1 (convolution), 1.2 (stride and padding), 1.5 and 1.6 (pooling), there
  /// with one digit after the point.
  @Test(arguments: [
    ("numerical_no_padding_no_strides", [12.0, 12, 17, 10, 17, 19, 9, 6, 14]),
    ("numerical_padding_strides", [6, 17, 3, 8, 17, 13, 6, 4, 4]),
    ("numerical_average_pooling", [1.7, 1.7, 1.7, 1.0, 1.2, 1.8, 1.1, 0.8, 1.3]),
    ("numerical_max_pooling", [3, 3, 3, 3, 3, 3, 3, 2, 3]),
  ]) func numbersAreThoseOfTheGuide(name: String, output: [Double]) throws {
    let window = try window(name)
    #expect(window.output.scalars.map { ($0 * 10).rounded() / 10 } == output)
    // They are given, not drawn.
    #expect(try ConvolutionArithmetic.named(name)?.window(seed: 2) == window)
  }

  @Test(arguments: ConvolutionArithmetic.all) func everyOutputIsTheDefinitions(item: ConvolutionArithmetic) throws {
    for seed in UInt64(1)...3 {
      let window = try item.window(seed: seed)
      guard let weights = window.weights else { continue }
      // The windows as they are drawn, computed as a plain correlation.
      let padding = window.geometry.padding
      let drawn = Convolution2D(
        operation: .correlate, padding: .explicit(padding), boundary: .zero,
        stride: AxisPair(rows: window.geometry.rows.stride, columns: window.geometry.columns.stride),
        dilation: AxisPair(rows: item.dilation, columns: item.dilation), groups: 1)
      #expect(try drawn.oracle(window.map, kernel: weights, bias: nil) == window.output, "seed \(seed)")
    }
  }

  @Test func numbersOfSizesAreSmallWholeAndOfTheirSeed() throws {
    let item = try #require(ConvolutionArithmetic.named("full_padding_no_strides"))
    let (one, two) = (try item.window(seed: 1), try item.window(seed: 2))
    #expect(one != two)
    #expect(try one == item.window(seed: 1))
    #expect(Set(one.map.scalars).isSubset(of: [0, 1, 2, 3]) && Set(one.weights!.scalars).isSubset(of: [0, 1, 2]))
  }
}
