// The fast twin of a step: the same operations in the same order, so the same bits, in vectors and shared by threads.
// The loops are Kernels' `OptimizerLoops`.

import Kernels

extension Optimizer<Float> {
  /// One step, bit for bit that of ``update(_:gradients:)``.
  ///
  /// - Parameter threads: how many threads may work, at least 1.
  /// - Throws: as ``update(_:gradients:)``.
  public mutating func update(
    _ parameters: inout [Tensor<Float>], gradients: [Tensor<Float>], threads: Int
  ) throws {
    let step = try begin(parameters, gradients)
    for k in parameters.indices {
      parameters[k].makeUnique()
      momenta[k].makeUnique()
      squares[k].makeUnique()
      let (p, g) = (parameters[k].storage, gradients[k].storage)
      let (m, v) = (momenta[k].storage, squares[k].storage)
      switch rule {
      case .sgd(let share, let isNesterov):
        forEachSlice(of: p.count, threads: threads) {
          descend(
            p, gradients: g, momenta: m, rate: step.rate, share: Float(share), isNesterov: isNesterov, at: $0)
        }
      case .rmsprop(let rho, let epsilon):
        forEachSlice(of: p.count, threads: threads) {
          stepRMSprop(
            p, gradients: g, squares: v, rate: step.rate, rho: Float(rho), rest: Float(1 - rho),
            epsilon: Float(epsilon), at: $0)
        }
      case .adam(let beta1, let beta2, let epsilon):
        let adam = AdamStep(
          rate: step.rate * step.correction, beta1: Float(beta1), rest1: Float(1 - beta1), beta2: Float(beta2),
          rest2: Float(1 - beta2), epsilon: Float(epsilon))
        forEachSlice(of: p.count, threads: threads) {
          stepAdam(p, gradients: g, momenta: m, squares: v, step: adam, at: $0)
        }
      }
    }
  }
}
