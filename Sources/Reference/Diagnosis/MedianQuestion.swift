// A median filter as a question. A median is chosen, not summed, so that most mistakes of a convolution cannot be made.

/// A median filter of a given image.
struct MedianQuestion: Question {
  private var median: MedianFilter
  private var input: Tensor<Double>
  private let precision: Precision
  private let roundings: Int

  var isMap: Bool { true }
  var stride: AxisPair { median.stride }

  init(_ median: MedianFilter, input: Tensor<Double>, precision: Precision, roundings: Int) {
    (self.median, self.input, self.precision, self.roundings) = (median, input, precision, roundings)
  }

  func answer() throws -> Answer {
    let values = try median(input, threads: 1)
    let gamma = ErrorBound.gamma(roundings, precision)
    return Answer(OracleAnswer(values: values, bound: values.map { gamma * abs($0) }))
  }

  func mistaken() -> [Mistaken<MedianQuestion>] {
    var list = [
      mistake(.rowsAndColumnsSwapped, .part(.input), copies: true) { $0.input = DisorderedInput.transposed($0.input) },
      mistake(.paddingIgnored, copies: true) { $0.median.padding = .valid },
      mistake(.paddingIgnored, .part(.restUnwritten), copies: true, placement: .inCorner) {
        $0.median.padding = .valid
      },
    ]
    for boundary in [Boundary.zero, .edge, .symmetric, .reflect, .wrap] where boundary != median.boundary {
      list.append(mistake(.boundaryMode, .boundary(boundary), copies: true) { $0.median.boundary = boundary })
    }
    if median.stride != .one { list.append(mistake(.strideIgnored, copies: true) { $0.median.stride = .one }) }
    if median.dilation != .one { list.append(mistake(.dilationIgnored, copies: true) { $0.median.dilation = .one }) }
    if DisorderedInput.hasColours(input) {
      list.append(mistake(.rgbBGRSwapped, copies: true) { $0.input = DisorderedInput.bgr($0.input) })
    }
    return list
  }
}
