// Loops over arrays `[rows, channels]` channel by channel, as batch normalisation needs them. Sums go over some rows;
// who adds the sums of several bands does so in the order of the bands. The definition is Reference's
// `BatchNormalization`.

/// `sums[c] = Σ over rows   (x[row, c] − mean[c])²`.
public func sumSquares(
  _ x: AlignedStorage<Float>, mean: AlignedStorage<Float>, rows: Range<Int>, into sums: AlignedStorage<Float>,
  at first: Int
) {
  let channels = mean.count
  check(x, rows, channels)
  precondition(first >= 0 && first + channels <= sums.count)
  eachVector(of: channels) { c, isVector in
    if isVector {
      let middle = UnsafePointer(mean.pointer).vector(at: c)
      var place = UnsafePointer(x.pointer) + (rows.lowerBound &* channels &+ c)
      var sum = Vector()
      for _ in rows {
        let difference = place.vector(at: 0) - middle
        sum = sum.adding(difference, times: difference)
        place += channels
      }
      (sums.pointer + first).store(sum, at: c)
    } else {
      var sum: Float = 0
      for row in rows {
        let difference = x.pointer[row &* channels &+ c] - mean.pointer[c]
        sum += difference * difference
      }
      sums.pointer[first + c] = sum
    }
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

/// `y = x̂ · γ + β`.
public func normalize(
  _ x: AlignedStorage<Float>, _ scale: ChannelScale, gamma: AlignedStorage<Float>, beta: AlignedStorage<Float>,
  rows: Range<Int>, into y: AlignedStorage<Float>
) {
  let channels = scale.mean.count
  check(x, rows, channels)
  precondition(y.count == x.count && gamma.count == channels && beta.count == channels)
  let (mean, reciprocal) = (UnsafePointer(scale.mean.pointer), UnsafePointer(scale.reciprocal.pointer))
  let (gamma, beta) = (UnsafePointer(gamma.pointer), UnsafePointer(beta.pointer))
  let lanes = Vector.scalarCount
  for row in rows {
    let (source, target) = (UnsafePointer(x.pointer) + row &* channels, y.pointer + row &* channels)
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

/// `sums[c] = Σ over rows   g[row, c] · x̂[row, c]`.
public func sumProducts(
  _ g: AlignedStorage<Float>, _ x: AlignedStorage<Float>, _ scale: ChannelScale, rows: Range<Int>,
  into sums: AlignedStorage<Float>, at first: Int
) {
  let channels = scale.mean.count
  check(x, rows, channels)
  precondition(g.count == x.count && first >= 0 && first + channels <= sums.count)
  let (mean, reciprocal) = (UnsafePointer(scale.mean.pointer), UnsafePointer(scale.reciprocal.pointer))
  eachVector(of: channels) { c, isVector in
    let start = rows.lowerBound &* channels &+ c
    var (gradient, value) = (UnsafePointer(g.pointer) + start, UnsafePointer(x.pointer) + start)
    if isVector {
      let (middle, factor) = (mean.vector(at: c), reciprocal.vector(at: c))
      var sum = Vector()
      for _ in rows {
        sum = sum.adding(gradient.vector(at: 0), times: (value.vector(at: 0) - middle) * factor)
        gradient += channels
        value += channels
      }
      (sums.pointer + first).store(sum, at: c)
    } else {
      var sum: Float = 0
      for _ in rows {
        sum += gradient.pointee * ((value.pointee - mean[c]) * reciprocal[c])
        gradient += channels
        value += channels
      }
      sums.pointer[first + c] = sum
    }
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

/// `∂L/∂x = a · (g − b − x̂ · d)`.
public func normalizationGradient(
  of g: AlignedStorage<Float>, _ x: AlignedStorage<Float>, _ scale: ChannelScale, _ parts: ChannelGradient,
  rows: Range<Int>, into result: AlignedStorage<Float>
) {
  let channels = scale.mean.count
  check(x, rows, channels)
  precondition(g.count == x.count && result.count == x.count && parts.factor.count == channels)
  let (mean, reciprocal) = (UnsafePointer(scale.mean.pointer), UnsafePointer(scale.reciprocal.pointer))
  let (factor, middle) = (UnsafePointer(parts.factor.pointer), UnsafePointer(parts.mean.pointer))
  let product = UnsafePointer(parts.product.pointer)
  let lanes = Vector.scalarCount
  for row in rows {
    let start = row &* channels
    let (gradient, value) = (UnsafePointer(g.pointer) + start, UnsafePointer(x.pointer) + start)
    let target = result.pointer + start
    var c = 0
    while c &+ lanes <= channels {
      let normal = (value.vector(at: c) - mean.vector(at: c)) * reciprocal.vector(at: c)
      let rest = gradient.vector(at: c) - middle.vector(at: c) - normal * product.vector(at: c)
      target.store(factor.vector(at: c) * rest, at: c)
      c &+= lanes
    }
    while c < channels {
      let normal = (value[c] - mean[c]) * reciprocal[c]
      target[c] = factor[c] * (gradient[c] - middle[c] - normal * product[c])
      c &+= 1
    }
  }
}

@inline(__always)
private func check(_ x: AlignedStorage<Float>, _ rows: Range<Int>, _ channels: Int) {
  precondition(rows.lowerBound >= 0 && rows.upperBound &* channels <= x.count, "rows outside their block")
}

/// Every vector of neighbouring channels, then the channels that are left one by one.
@inline(__always)
private func eachVector(of channels: Int, _ body: (_ first: Int, _ isVector: Bool) -> Void) {
  let lanes = Vector.scalarCount
  var c = 0
  while c &+ lanes <= channels {
    body(c, true)
    c &+= lanes
  }
  while c < channels {
    body(c, false)
    c &+= 1
  }
}
