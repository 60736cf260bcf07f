// The specification of the backward pass: what a loss changes by when the input, the kernel or the bias of a convolution
// does. The loops are those of `Convolution2D+Naive.swift`, read backwards; next, `Convolution2D+GradientBounds.swift`.

/// The gradients that are wanted: the first layer of a network needs none for its input, a frozen one none for its kernel.
public struct GradientParts: OptionSet, Sendable {
  /// The set as bits.
  public let rawValue: Int

  /// The set of these bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// For the input.
  public static let input = GradientParts(rawValue: 1)
  /// For the kernel.
  public static let kernel = GradientParts(rawValue: 2)
  /// For the bias.
  public static let bias = GradientParts(rawValue: 4)
  /// For all three.
  public static let all: GradientParts = [.input, .kernel, .bias]
}

/// The gradients of a loss with respect to the arguments of a convolution; `nil` where not wanted.
public struct ConvolutionGradients<Scalar: TensorScalar>: Sendable {
  /// `∂L/∂x`, in the shape of the input.
  public var input: Tensor<Scalar>?
  /// `∂L/∂w`, in the shape and the orientation of the kernel as it was given.
  public var kernel: Tensor<Scalar>?
  /// `∂L/∂b`, `[Cout]`. Where a filter's channels share one bias, its gradient is their sum.
  public var bias: Tensor<Scalar>?

  /// The three, by name.
  public init(input: Tensor<Scalar>?, kernel: Tensor<Scalar>?, bias: Tensor<Scalar>?) {
    self.input = input
    self.kernel = kernel
    self.bias = bias
  }
}

extension Convolution2D {
  /// The gradients of a loss `L` from `g = ∂L/∂y`, by the definition.
  ///
  /// With `s(r, i)` the row of the input, and `s(c, j)` the column, that stands under a tap:
  ///
  /// ```
  /// y[n, r, c, o] = b[o] + Σ over (i, j, k)   x[n, s(r, i), s(c, j), k] · w[i, j, k, o]
  ///
  /// ∂L/∂x[n, p, q, k] = Σ over all r, c, i, j, o with s(r, i) = p and s(c, j) = q      g[n, r, c, o] · w[i, j, k, o]
  /// ∂L/∂w[i, j, k, o] = Σ over n, r, c                               g[n, r, c, o] · x[n, s(r, i), s(c, j), k]
  /// ∂L/∂b[o]          = Σ over n, r, c                               g[n, r, c, o]
  /// ```
  ///
  /// A cell that the boundary repeats is read more than once and gets the gradient of every reading. Where the boundary
  /// fills, no cell of the input is read: the kernel gets `g` times the fill, the input nothing.
  ///
  /// ```
  /// x = 1 2 3, w = 10 20 correlated, valid, g = 1 1        ∂L/∂x = 10 30 20      ∂L/∂w = 3 5      ∂L/∂b = 2
  /// ```
  ///
  /// - Parameters:
  ///   - outputGradient: `∂L/∂y`, in the shape of the output; through an activation it has been brought before.
  ///   - wanted: the gradients to compute.
  /// - Throws: ``GeometryError`` where input and kernel do not fit.
  /// - Precondition: the output of these arrays has the shape of `outputGradient`.
  /// - Complexity: ``ConvolutionGeometry/multiplyAdds`` for the input and as many for the kernel.
  public func gradients<Scalar>(
    of outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, kernel: Tensor<Scalar>, wanted: GradientParts
  ) throws -> ConvolutionGradients<Scalar> {
    let problem = try GradientProblem(self, of: outputGradient, input: input, kernel: kernel, wanted: wanted)
    return problem.restore(Self.naiveGradients(problem))
  }

  /// Backwards through the definition: where the forward pass adds `x · w` to `y`, `g · w` is added to `∂L/∂x` and
  /// `g · x` to `∂L/∂w`.
  @specialized(where Scalar == Double)  // Compiled ahead, for layers whose scalar is known only when a network runs.
  @specialized(where Scalar == Float)
  static func naiveGradients<Scalar>(_ problem: GradientProblem<Scalar>) -> ConvolutionGradients<Scalar> {
    let (geometry, boundary) = (problem.geometry, problem.boundary)
    let (rows, columns) = (geometry.rows, geometry.columns)
    let fill = Scalar(boundary.fill)
    var gradients = problem.zeros
    for n in 0..<geometry.batch {
      for row in 0..<rows.output {
        for column in 0..<columns.output {
          for filter in 0..<geometry.outputChannels {
            let g = problem.outputGradient[n, row, column, filter]
            let firstChannel = filter / geometry.filtersPerGroup * geometry.channelsPerGroup
            gradients.bias?[flat: filter] += g
            for i in 0..<rows.kernel {
              let inputRow = boundary.source(of: rows.index(window: row, tap: i), count: rows.input)
              for j in 0..<columns.kernel {
                let inputColumn = boundary.source(of: columns.index(window: column, tap: j), count: columns.input)
                for k in 0..<geometry.channelsPerGroup {
                  if let inputRow, let inputColumn {
                    let channel = firstChannel + k
                    gradients.input?[n, inputRow, inputColumn, channel] += g * problem.weights[i, j, k, filter]
                    gradients.kernel?[i, j, k, filter] += g * problem.input[n, inputRow, inputColumn, channel]
                  } else {
                    gradients.kernel?[i, j, k, filter] += g * fill
                  }
                }
              }
            }
          }
        }
      }
    }
    return gradients
  }
}

/// A backward pass with its arrays, brought to the one form that every algorithm understands, as ``ConvolutionProblem``.
///
/// An algorithm fills `∂L/∂x` `[N, H, W, Cin]`, `∂L/∂w` `[KH, KW, Cin/groups, Cout]` for the weights as used, and `∂L/∂b`
/// `[Cout]`; ``restore(_:)`` brings them back to the shapes and the orientation of the caller.
struct GradientProblem<Scalar: TensorScalar>: Sendable {
  let geometry: ConvolutionGeometry
  let boundary: Boundary
  /// `[N, H, W, Cin]`.
  let input: Tensor<Scalar>
  /// The weights as used, `[KH, KW, Cin/groups, Cout]`; a filter's are repeated for every channel.
  let weights: Tensor<Scalar>
  /// `∂L/∂y`, `[N, H', W', Cout]`.
  let outputGradient: Tensor<Scalar>
  let wanted: GradientParts
  /// What memory for results holds before it is written; `nil` for whatever was there.
  var freshValue: Float?
  let inputShape: [Int]
  private let isFilter: Bool
  private let isTurned: Bool

  init(
    _ convolution: Convolution2D, of outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, kernel: Tensor<Scalar>,
    wanted: GradientParts
  ) throws {
    let forward = try ConvolutionProblem(
      convolution, input: input, kernel: kernel, bias: nil, activation: .identity)
    (geometry, boundary) = (forward.geometry, forward.boundary)
    (self.input, weights) = (forward.input, forward.weights)
    precondition(
      outputGradient.shape == forward.outputShape,
      "a gradient of shape \(outputGradient.shape) for an output of shape \(forward.outputShape)")
    self.outputGradient = outputGradient.reshaped(geometry.outputShape)
    self.wanted = wanted
    inputShape = input.shape
    isFilter = kernel.rank == 2
    isTurned = convolution.operation == .convolve
  }

  /// Gradients to add to.
  var zeros: ConvolutionGradients<Scalar> {
    ConvolutionGradients(
      input: wanted.contains(.input) ? Tensor(shape: geometry.inputShape, repeating: 0) : nil,
      kernel: wanted.contains(.kernel) ? Tensor(shape: geometry.kernelShape, repeating: 0) : nil,
      bias: wanted.contains(.bias) ? Tensor(shape: [geometry.outputChannels], repeating: 0) : nil)
  }

  /// The gradients as the caller knows the arrays: a filter's is the sum over its channels, a convolved kernel's is
  /// turned back.
  func restore(_ gradients: ConvolutionGradients<Scalar>) -> ConvolutionGradients<Scalar> {
    let asUsed = isFilter ? gradients.kernel?.summedOverChannels() : gradients.kernel
    return ConvolutionGradients(
      input: gradients.input?.reshaped(inputShape), kernel: isTurned ? asUsed?.turned() : asUsed, bias: gradients.bias)
  }
}

extension Tensor {
  /// A depthwise bank `[KH, KW, 1, channels]` as the kernel `[KH, KW]` of its sums.
  fileprivate func summedOverChannels() -> Tensor {
    let channels = shape[3]
    return Tensor(shape: [shape[0], shape[1]]) { tap in
      (0..<channels).reduce(0) { $0 + self[flat: tap * channels + $1] }
    }
  }
}
