// The specification. Every other algorithm is a fast twin of the loops below and is held against them.
// It is not fast and must not become so; read `Convolution2D.swift` for the formula, `ErrorBound.swift` for the promise.

extension Convolution2D {
  /// The convolution by its definition: for every output, the sum over the taps and channels of its window.
  ///
  /// - Complexity: `N·H'·W'·Cout · KH·KW·Cin/groups` multiply-adds, no memory but the output.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  static func naive<Scalar>(_ problem: ConvolutionProblem<Scalar>) -> Tensor<Scalar> {
    let geometry = problem.geometry
    let (rows, columns) = (geometry.rows, geometry.columns)
    let fill = Scalar(problem.boundary.fill)
    var output = Tensor<Scalar>(shape: geometry.outputShape, repeating: .nan)
    for n in 0..<geometry.batch {
      for row in 0..<rows.output {
        for column in 0..<columns.output {
          for filter in 0..<geometry.outputChannels {
            let firstChannel = filter / geometry.filtersPerGroup * geometry.channelsPerGroup
            var sum: Scalar = 0
            for i in 0..<rows.kernel {
              let inputRow = problem.boundary.source(of: rows.index(window: row, tap: i), count: rows.input)
              for j in 0..<columns.kernel {
                let inputColumn = problem.boundary.source(
                  of: columns.index(window: column, tap: j), count: columns.input)
                for channel in 0..<geometry.channelsPerGroup {
                  let weight = problem.weights[i, j, channel, filter]
                  if let inputRow, let inputColumn {
                    sum += problem.input[n, inputRow, inputColumn, firstChannel + channel] * weight
                  } else {
                    sum += fill * weight
                  }
                }
              }
            }
            output[n, row, column, filter] = problem.activation(problem.bias[filter] + sum)
          }
        }
      }
    }
    return output
  }
}
