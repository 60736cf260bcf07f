// Every small geometry, held against counting windows one by one.

import Reference
import Testing

@Suite struct ConvolutionGeometryTests {
  /// Slides a window over the padded axis and counts the places where it fits.
  private func countWindows(padded: Int, extent: Int, stride: Int) -> Int {
    var (count, start) = (0, 0)
    while start + extent <= padded {
      count += 1
      start += stride
    }
    return count
  }

  @Test func theFormulaCountsWindows() throws {
    var checked = 0
    for input in 1...9 {
      for kernel in 1...5 {
        for stride in 1...4 {
          for dilation in 1...3 {
            for before in 0...3 {
              for after in 0...3 {
                let extent = dilation * (kernel - 1) + 1
                let expected = countWindows(padded: input + before + after, extent: extent, stride: stride)
                let padding = AxisPadding(before: before, after: after)
                if expected == 0 {
                  #expect(throws: GeometryError.self) {
                    try AxisGeometry(
                      input: input, kernel: kernel, stride: stride, dilation: dilation, padding: padding, axis: "rows")
                  }
                } else {
                  let axis = try AxisGeometry(
                    input: input, kernel: kernel, stride: stride, dilation: dilation, padding: padding, axis: "rows")
                  #expect(axis.output == expected, "\(axis)")
                  #expect(axis.index(window: expected - 1, tap: kernel - 1) < input + after, "\(axis)")
                  checked += 1
                }
              }
            }
          }
        }
      }
    }
    #expect(checked > 5000, "most of the 8,640 geometries fit")
  }

  @Test func sameOfALayerIsTensorFlows() throws {
    for input in 1...12 {
      for kernel in 1...5 {
        for stride in 1...4 {
          let axis = try axis(input, kernel, stride: stride, rule: .same, convention: .layer, operation: .correlate)
          #expect(axis.output == (input + stride - 1) / stride, "⌈\(input)/\(stride)⌉, kernel \(kernel)")
          let difference = axis.padding.after - axis.padding.before
          #expect(difference == 0 || difference == 1, "the odd cell goes to the end")
        }
      }
    }
  }

  @Test func sameOfAFilterKeepsTheSizeAndCentresTheKernel() throws {
    for kernel in 1...6 {
      for dilation in 1...2 {
        for operation in ConvolutionOperation.allCases {
          let axis = try AxisGeometry(
            input: 5, kernel: kernel, stride: 1, dilation: dilation, rule: .same, convention: .filter,
            operation: operation, isRows: true)
          #expect(axis.output == 5)
        }
      }
    }
    // SciPy: correlate centres tap ⌊k/2⌋, convolve the same tap of the unflipped kernel.
    let correlate = try axis(9, 4, stride: 1, rule: .same, convention: .filter, operation: .correlate)
    #expect(correlate.padding == AxisPadding(before: 2, after: 1))
    let convolve = try axis(9, 4, stride: 1, rule: .same, convention: .filter, operation: .convolve)
    #expect(convolve.padding == AxisPadding(before: 1, after: 2))
  }

  @Test func sizesOfASignalAreNumPys() throws {
    for signal in 1...8 {
      for kernel in 1...8 {
        for operation in ConvolutionOperation.allCases {
          let (short, long) = (min(signal, kernel), max(signal, kernel))
          for (rule, expected) in [
            (PaddingRule.full, signal + kernel - 1), (.same, long), (.valid, long - short + 1),
          ] {
            let axis = try axis(signal, kernel, stride: 1, rule: rule, convention: .signal, operation: operation)
            #expect(axis.output == expected, "\(rule) of \(signal) and \(kernel)")
          }
        }
      }
    }
  }

  private func axis(
    _ input: Int, _ kernel: Int, stride: Int, rule: PaddingRule, convention: PaddingConvention,
    operation: ConvolutionOperation
  ) throws -> AxisGeometry {
    try AxisGeometry(
      input: input, kernel: kernel, stride: stride, dilation: 1, rule: rule, convention: convention,
      operation: operation, isRows: true)
  }

  @Test func roundingUpIsPyTorchsCeilMode() throws {
    for input in 1...10 {
      for kernel in 1...4 {
        for stride in 1...4 {
          for pad in 0...(kernel / 2) where input + 2 * pad >= kernel {
            let padding = AxisPadding(before: pad, after: pad)
            let axis = try AxisGeometry(
              input: input, kernel: kernel, stride: stride, dilation: 1, padding: padding, axis: "rows")
            // aten/src/ATen/native/Pool.h, pooling_output_shape.
            var expected = (input + 2 * pad - kernel + stride - 1) / stride + 1
            if (expected - 1) * stride >= input + pad { expected -= 1 }
            let rounded = axis.roundedUp()
            #expect(rounded.output == expected, "\(axis)")
            #expect(
              rounded.padded == (rounded.output - 1) * stride + kernel || rounded.output == axis.output,
              "the added cells complete the last window")
          }
        }
      }
    }
  }

  @Test func tapsInsideAreThoseOnTheInput() throws {
    let axis = try AxisGeometry(
      input: 4, kernel: 3, stride: 1, dilation: 1, padding: AxisPadding(before: 2, after: 2), axis: "rows")
    for window in 0..<axis.output {
      let inside = (0..<3).filter { (0..<4).contains(axis.index(window: window, tap: $0)) }
      #expect(Array(axis.tapsInside(window: window)) == inside)
    }
  }

  @Test func groupsMustDivideBothChannels() throws {
    let axis = try axis(5, 3, stride: 1, rule: .valid, convention: .layer, operation: .correlate)
    #expect(throws: GeometryError.groupsDoNotDivide(groups: 4, what: "input", channels: 6)) {
      try ConvolutionGeometry(batch: 1, rows: axis, columns: axis, inputChannels: 6, outputChannels: 8, groups: 4)
    }
    #expect(throws: GeometryError.groupsDoNotDivide(groups: 3, what: "output", channels: 8)) {
      try ConvolutionGeometry(batch: 1, rows: axis, columns: axis, inputChannels: 6, outputChannels: 8, groups: 3)
    }
  }

  @Test func countsMultiplyAdds() throws {
    // The first layer of the course's CIFAR-10 network: 30·30·32 outputs of 3·3·3 products.
    let layer = Convolution2D(
      operation: .correlate, padding: .valid, boundary: .zero, stride: .one, dilation: .one, groups: 1)
    let geometry = try layer.geometry(input: [32, 32, 3], kernel: [3, 3, 3, 32])
    #expect(geometry.multiplyAdds == 777_600)
    #expect(geometry.productsPerOutput == 27)
  }

  @Test(arguments: [Int.max, Int.min, 1 << 62, 0, -1])
  func extremeNumbersAreRefused(number: Int) {
    #expect(throws: GeometryError.self) {
      try AxisGeometry(
        input: 5, kernel: 3, stride: number, dilation: 1, padding: .none, axis: "rows")
    }
    #expect(throws: GeometryError.self) {
      try AxisGeometry(
        input: 5, kernel: 3, stride: 1, dilation: number, padding: .none, axis: "rows")
    }
    guard number != 0 else { return }
    #expect(throws: GeometryError.self) {
      try AxisGeometry(
        input: 5, kernel: 3, stride: 1, dilation: 1, padding: AxisPadding(before: number, after: 0), axis: "rows")
    }
  }

  @Test func anOutputTooLargeForMemoryIsRefused() {
    let layer = Convolution2D(
      operation: .correlate, padding: .explicit(Padding(top: 1 << 30, bottom: 0, left: 1 << 30, right: 0)),
      boundary: .zero, stride: .one, dilation: .one, groups: 1)
    #expect(throws: GeometryError.self) { try layer.geometry(input: [8, 8], kernel: [3, 3]) }
  }

  @Test func everyErrorIsOneLineWithItsNumbers() {
    let errors: [GeometryError] = [
      .kernelDoesNotFit(axis: "rows", input: 5, padding: .none, extent: 7, what: "kernel"),
      .channelsDoNotMatch(input: 6, groups: 1, kernel: [3, 3, 5, 2]),
      .groupsDoNotDivide(groups: 4, what: "input", channels: 6),
      .unknownBoundary("mirror", candidates: ["scipy:mirror (= reflect)"]),
    ]
    for error in errors {
      #expect(!error.description.contains("\n"))
    }
    #expect(errors[0].description.contains("7") && errors[0].description.contains("at least 2"))
    #expect(errors[2].description.contains("nearest that does is 3"))
  }
}
