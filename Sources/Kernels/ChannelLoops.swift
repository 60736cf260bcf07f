// Loops over arrays `[rows, channels]` channel by channel, as batch normalisation needs them. Sums go over some rows;
// who adds the sums of several bands does so in the order of the bands. The definition is Reference's
// `BatchNormalization`.

/// The mean of every channel over some rows, then `Σ (x − mean)²` of every channel: of a band that stays in the cache
/// between the two.
///
/// - Parameter first: where in `moments` they go.
public func bandMoments(
  _ x: AlignedStorage<Float>, rows: Range<Int>, channels: Int, into moments: AlignedStorage<Float>, at first: Int
) {
  check(x, rows, channels)
  precondition(!rows.isEmpty && first >= 0 && first + 2 * channels <= moments.count)
  let values = UnsafePointer(x.pointer) + rows.lowerBound * channels
  let (means, squares) = (moments.pointer + first, moments.pointer + first + channels)
  sumRows(values, rows: rows.count, columns: channels, into: means)
  for c in 0..<channels { means[c] /= Float(rows.count) }
  eachColumn(of: channels, rows.count) { sum, c in
    squares.store(sum, at: c)
  } vector: { sum, place, c in
    let difference = values.vector(at: place) - UnsafePointer(means).vector(at: c)
    return sum.adding(difference, times: difference)
  } scalar: { c in
    var sum: Float = 0
    for row in 0..<rows.count {
      let difference = values[row &* channels &+ c] - means[c]
      sum += difference * difference
    }
    squares[c] = sum
  }
}

/// Mean and `1/√(σ² + ε)` of each channel: what turns `x` into `x̂ = (x − μ)·r`.
public struct ChannelScale: Sendable {
  let mean: AlignedStorage<Float>
  let reciprocal: AlignedStorage<Float>

  /// One number of each for every channel.
  public init(mean: AlignedStorage<Float>, reciprocal: AlignedStorage<Float>) {
    precondition(mean.count == reciprocal.count, "means and deviations of unlike channels")
    self.mean = mean
    self.reciprocal = reciprocal
  }
}

/// `y = x̂ · γ + β` for rows of channels that lie side by side.
///
/// - Parameter y: may be where `x` is.
func normalize(
  _ x: UnsafeBufferPointer<Float>, _ scale: ChannelScale, gamma: AlignedStorage<Float>, beta: AlignedStorage<Float>,
  to y: UnsafeMutablePointer<Float>
) {
  let channels = scale.mean.count
  precondition(x.count % channels == 0 && gamma.count == channels && beta.count == channels)
  let (mean, reciprocal) = (UnsafePointer(scale.mean.pointer), UnsafePointer(scale.reciprocal.pointer))
  let (gamma, beta) = (UnsafePointer(gamma.pointer), UnsafePointer(beta.pointer))
  let lanes = Vector.scalarCount
  for start in stride(from: 0, to: x.count, by: channels) {
    let (source, target) = (x.baseAddress! + start, y + start)
    var c = 0
    while c &+ lanes <= channels {
      let normal = (source.vector(at: c) - mean.vector(at: c)) * reciprocal.vector(at: c)
      target.store(normal * gamma.vector(at: c) + beta.vector(at: c), at: c)
      c &+= lanes
    }
    while c < channels {
      target[c] = (source[c] - mean[c]) * reciprocal[c] * gamma[c] + beta[c]
      c &+= 1
    }
  }
}

/// Adds to `sums`, from `first` on, `Σ g[·, c]` of every channel over some rows, then `Σ g[·, c] · x̂[·, c]` of every
/// channel, in one go.
public func addGradientSums(
  of g: any ArrayRows, _ x: AlignedStorage<Float>, _ scale: ChannelScale, rows: Range<Int>,
  into sums: AlignedStorage<Float>, at first: Int
) {
  precondition(g.rows * g.rowLength == x.count && g.rowLength % scale.mean.count == 0, "a gradient of another size")
  precondition(first >= 0 && first + 2 * scale.mean.count <= sums.count)
  g.forEachBand(of: rows) { gradients, band in
    addGradientSums(
      gradients, UnsafePointer(x.pointer) + band.lowerBound * g.rowLength, scale, into: sums.pointer + first)
  }
}

/// The same for values that lie side by side.
private func addGradientSums(
  _ g: UnsafeBufferPointer<Float>, _ values: UnsafePointer<Float>, _ scale: ChannelScale,
  into target: UnsafeMutablePointer<Float>
) {
  let channels = scale.mean.count
  let (gradients, rows, products) = (g.baseAddress!, 0..<g.count / channels, target + channels)
  let (mean, reciprocal) = (UnsafePointer(scale.mean.pointer), UnsafePointer(scale.reciprocal.pointer))
  let lanes = Vector.scalarCount
  var c = 0
  // Two neighbouring vectors at a time: a line of the cache is read once.
  while c &+ 2 &* lanes <= channels {
    let (mean0, mean1) = (mean.vector(at: c), mean.vector(at: c &+ lanes))
    let (factor0, factor1) = (reciprocal.vector(at: c), reciprocal.vector(at: c &+ lanes))
    var (sum0, sum1) = (UnsafePointer(target).vector(at: c), UnsafePointer(target).vector(at: c &+ lanes))
    var (product0, product1) = (UnsafePointer(products).vector(at: c), UnsafePointer(products).vector(at: c &+ lanes))
    var place = c
    for _ in rows {
      let (g0, g1) = (gradients.vector(at: place), gradients.vector(at: place &+ lanes))
      sum0 = sum0 + g0
      sum1 = sum1 + g1
      product0 = product0.adding(g0, times: (values.vector(at: place) - mean0) * factor0)
      product1 = product1.adding(g1, times: (values.vector(at: place &+ lanes) - mean1) * factor1)
      place &+= channels
    }
    target.store(sum0, at: c)
    target.store(sum1, at: c &+ lanes)
    products.store(product0, at: c)
    products.store(product1, at: c &+ lanes)
    c &+= 2 &* lanes
  }
  while c < channels {
    var (sum, product) = (target[c], products[c])
    for row in rows {
      let place = row &* channels &+ c
      sum += gradients[place]
      product += gradients[place] * ((values[place] - mean[c]) * reciprocal[c])
    }
    target[c] = sum
    products[c] = product
    c &+= 1
  }
}

/// What the gradient of the input is made of, one number a channel: `a · (g − b − x̂ · d)`.
public struct ChannelGradient: Sendable {
  let factor: AlignedStorage<Float>
  let mean: AlignedStorage<Float>
  let product: AlignedStorage<Float>

  /// `a`, `b` and `d`.
  public init(factor: AlignedStorage<Float>, mean: AlignedStorage<Float>, product: AlignedStorage<Float>) {
    precondition(factor.count == mean.count && mean.count == product.count, "numbers of unlike channels")
    self.factor = factor
    self.mean = mean
    self.product = product
  }
}

/// `∂L/∂x = a · (g − b − x̂ · d)` for rows of channels that lie side by side.
///
/// - Parameters:
///   - x: the array that was normalised; its rows begin at `first`.
///   - isMasked: whether it is 0 where `x` is at most 0: `x` comes from a rectifier, and what is wanted is the gradient
///     before it.
///   - result: may be where `g` is.
func normalizationGradient(
  of g: UnsafeBufferPointer<Float>, _ x: AlignedStorage<Float>, at first: Int, _ scale: ChannelScale,
  _ parts: ChannelGradient, isMasked: Bool, to result: UnsafeMutablePointer<Float>
) {
  let channels = scale.mean.count
  precondition(first >= 0 && first + g.count <= x.count && g.count % channels == 0 && parts.factor.count == channels)
  let (mean, reciprocal) = (UnsafePointer(scale.mean.pointer), UnsafePointer(scale.reciprocal.pointer))
  let (factor, middle) = (UnsafePointer(parts.factor.pointer), UnsafePointer(parts.mean.pointer))
  let product = UnsafePointer(parts.product.pointer)
  let lanes = Vector.scalarCount
  for start in stride(from: 0, to: g.count, by: channels) {
    let (gradient, value) = (g.baseAddress! + start, UnsafePointer(x.pointer) + (first + start))
    let target = result + start
    var c = 0
    while c &+ lanes <= channels {
      let x = value.vector(at: c)
      let normal = (x - mean.vector(at: c)) * reciprocal.vector(at: c)
      let rest = gradient.vector(at: c) - middle.vector(at: c) - normal * product.vector(at: c)
      let whole = factor.vector(at: c) * rest
      target.store(isMasked ? whole.replacing(with: 0, where: x .<= 0) : whole, at: c)
      c &+= lanes
    }
    while c < channels {
      let normal = (value[c] - mean[c]) * reciprocal[c]
      target[c] =
        isMasked && value[c] <= 0 ? 0 : factor[c] * (gradient[c] - middle[c] - normal * product[c])
      c &+= 1
    }
  }
}

@inline(__always)
private func check(_ x: AlignedStorage<Float>, _ rows: Range<Int>, _ channels: Int) {
  precondition(rows.lowerBound >= 0 && rows.upperBound &* channels <= x.count, "rows outside their block")
}

/// Sums over rows: four neighbouring vectors of channels at a time, then one by one, then the channels that are left.
///
/// - Parameters:
///   - put: takes the sum of the vector from a channel on.
///   - vector: a sum with the row whose values begin at a place added.
@inline(__always)
private func eachColumn(
  of channels: Int, _ rows: Int, put: (_ sum: Vector, _ channel: Int) -> Void,
  vector: (_ sum: Vector, _ place: Int, _ channel: Int) -> Vector, scalar: (_ channel: Int) -> Void
) {
  let lanes = Vector.scalarCount
  var c = 0
  while c &+ 4 &* lanes <= channels {
    var (s0, s1, s2, s3) = (Vector(), Vector(), Vector(), Vector())
    var place = c
    for _ in 0..<rows {
      s0 = vector(s0, place, c)
      s1 = vector(s1, place &+ lanes, c &+ lanes)
      s2 = vector(s2, place &+ 2 &* lanes, c &+ 2 &* lanes)
      s3 = vector(s3, place &+ 3 &* lanes, c &+ 3 &* lanes)
      place &+= channels
    }
    put(s0, c)
    put(s1, c &+ lanes)
    put(s2, c &+ 2 &* lanes)
    put(s3, c &+ 3 &* lanes)
    c &+= 4 &* lanes
  }
  while c &+ lanes <= channels {
    var sum = Vector()
    var place = c
    for _ in 0..<rows {
      sum = vector(sum, place, c)
      place &+= channels
    }
    put(sum, c)
    c &+= lanes
  }
  while c < channels {
    scalar(c)
    c &+= 1
  }
}
