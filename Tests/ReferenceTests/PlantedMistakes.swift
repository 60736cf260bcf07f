// Convolutions done wrong on purpose, by code of their own: plain arrays are padded and summed here in single precision,
// so that nothing which searches for a mistake has also made it.

import Reference

/// A map with channels, and what people do to it.
struct PlainMap {
  var height: Int
  var width: Int
  var channels: Int
  var values: [Float]

  init(_ height: Int, _ width: Int, _ channels: Int, repeating value: Float = 0) {
    (self.height, self.width, self.channels) = (height, width, channels)
    values = Array(repeating: value, count: height * width * channels)
  }

  subscript(_ row: Int, _ column: Int, _ channel: Int) -> Float {
    get { values[(row * width + column) * channels + channel] }
    set { values[(row * width + column) * channels + channel] = newValue }
  }

  /// The cells for which `source` gives a cell of this map; elsewhere `fill`.
  func moved(_ height: Int, _ width: Int, fill: Float, _ source: (Int, Int) -> (Int, Int)?) -> PlainMap {
    var result = PlainMap(height, width, channels, repeating: fill)
    for row in 0..<height {
      for column in 0..<width {
        guard let (r, c) = source(row, column), r >= 0, r < self.height, c >= 0, c < self.width else { continue }
        for channel in 0..<channels { result[row, column, channel] = self[r, c, channel] }
      }
    }
    return result
  }

  /// With cells added on each side by one of NumPy's rules.
  func padded(_ sides: Padding, _ boundary: Boundary) -> PlainMap {
    func folded(_ index: Int, _ count: Int) -> Int? {
      if index >= 0 && index < count { return index }
      switch boundary {
      case .zero, .constant: return nil
      case .edge: return index < 0 ? 0 : count - 1
      case .wrap: return ((index % count) + count) % count
      case .symmetric: return folded(index < 0 ? -1 - index : 2 * count - 1 - index, count)
      case .reflect:
        if count == 1 { return 0 }
        return folded(index < 0 ? -index : 2 * count - 2 - index, count)
      }
    }
    return moved(
      height + sides.top + sides.bottom, width + sides.left + sides.right, fill: Float(boundary.fill)
    ) { row, column in
      guard let r = folded(row - sides.top, height), let c = folded(column - sides.left, width) else { return nil }
      return (r, c)
    }
  }

  var transposed: PlainMap { moved(width, height, fill: 0) { ($1, $0) } }

  /// The numbers in the order channels, rows, columns.
  var channelsFirst: [Float] {
    (0..<channels).flatMap { channel in
      (0..<height).flatMap { row in (0..<width).map { self[row, $0, channel] } }
    }
  }
}

/// Everything that a convolution is made of.
struct PlainConvolution {
  var input: PlainMap
  /// `[KH, KW, Cin/groups, Cout]`, or `[KH, KW]` for every channel by itself.
  var kernel: Tensor<Float>
  var bias: [Float]
  var padding: Padding
  var boundary: Boundary
  var stride: AxisPair
  var dilation: AxisPair
  var groups: Int
  var flips: Bool
  /// Where the first window starts.
  var phase = AxisPair(rows: 0, columns: 0)
  /// The group that a filter reads.
  var group: (_ filter: Int, _ filters: Int, _ groups: Int) -> [Int] = { [$0 / ($1 / $2)] }
  /// What a sum is kept in.
  var accumulate: (Float) -> Float = { $0 }

  /// Pads, then slides.
  func result() -> PlainMap {
    let x = input.padded(padding, boundary)
    let (kh, kw) = (kernel.shape[0], kernel.shape[1])
    let isFilter = kernel.rank == 2
    let filters = isFilter ? x.channels : kernel.shape[3]
    let depth = isFilter ? 1 : kernel.shape[2]
    func count(_ cells: Int, _ k: Int, _ d: Int, _ s: Int) -> Int { (cells - d * (k - 1) - 1) / s + 1 }
    var y = PlainMap(
      count(x.height - phase.rows, kh, dilation.rows, stride.rows),
      count(x.width - phase.columns, kw, dilation.columns, stride.columns), filters)
    for row in 0..<y.height {
      for column in 0..<y.width {
        for filter in 0..<filters {
          var sum: Float = 0
          for i in 0..<kh {
            for j in 0..<kw {
              let (r, c) = (
                row * stride.rows + phase.rows + i * dilation.rows,
                column * stride.columns + phase.columns + j * dilation.columns
              )
              let (u, v) = flips ? (kh - 1 - i, kw - 1 - j) : (i, j)
              if isFilter {
                sum = accumulate(sum + accumulate(x[r, c, filter] * kernel[u, v]))
              } else {
                for g in group(filter, filters, groups) {
                  for k in 0..<depth {
                    sum = accumulate(sum + accumulate(x[r, c, g * depth + k] * kernel[u, v, k, filter]))
                  }
                }
              }
            }
          }
          y[row, column, filter] = bias.isEmpty ? sum : accumulate(sum + bias[filter])
        }
      }
    }
    return y
  }

  /// As the library says it.
  var convolution: Convolution2D {
    Convolution2D(
      operation: flips ? .convolve : .correlate, padding: .explicit(padding), boundary: boundary, stride: stride,
      dilation: dilation, groups: groups)
  }

  /// A random one: a filter on a map or a picture, or a layer.
  static func random(using generator: inout SeededGenerator) -> PlainConvolution {
    func number(_ range: ClosedRange<Int>) -> Int { generator.integer(in: range) }
    func pair(_ range: ClosedRange<Int>) -> AxisPair { AxisPair(rows: number(range), columns: number(range)) }
    let isFilter = number(0...1) == 0
    let groups = isFilter ? 1 : number(1...3)
    let channels = isFilter ? (number(0...2) == 0 ? 3 : 1) : groups * number(1...3)
    var x = PlainMap(number(9...22), number(9...22), channels)
    for index in x.values.indices { x.values[index] = Float(generator.normal()) }
    let size = pair(2...5)
    let filters = isFilter ? channels : groups * number(1...3)
    let shape = isFilter ? [size.rows, size.columns] : [size.rows, size.columns, channels / groups, filters]
    let kernel = Tensor<Float>.normal(shape: shape, using: &generator)
    let hasBias = !isFilter && number(0...1) == 0
    let bias = hasBias ? (0..<filters).map { _ in Float(generator.normal()) } : []
    let dilation = number(0...2) == 0 ? pair(1...2) : .one
    let stride = number(0...1) == 0 ? pair(1...3) : .one
    let sides = Padding(top: number(0...2), bottom: number(0...2), left: number(0...2), right: number(0...2))
    let boundaries: [Boundary] = [.zero, .zero, .edge, .symmetric, .reflect, .wrap, .constant(0.5)]
    return PlainConvolution(
      input: x, kernel: kernel, bias: bias, padding: sides, boundary: boundaries[number(0...boundaries.count - 1)],
      stride: stride, dilation: dilation, groups: groups, flips: isFilter)
  }

  /// The size of what is asked, given what `same` of two libraries would add.
  func tensorFlowSame() -> Padding {
    func sides(_ cells: Int, _ k: Int, _ d: Int, _ s: Int) -> (Int, Int) {
      let total = max(0, ((cells + s - 1) / s - 1) * s + d * (k - 1) + 1 - cells)
      return (total / 2, total - total / 2)
    }
    let (top, bottom) = sides(input.height, kernel.shape[0], dilation.rows, stride.rows)
    let (left, right) = sides(input.width, kernel.shape[1], dilation.columns, stride.columns)
    return Padding(top: top, bottom: bottom, left: left, right: right)
  }

  func pyTorchSame() -> Padding {
    let (rows, columns) = (dilation.rows * (kernel.shape[0] - 1) / 2, dilation.columns * (kernel.shape[1] - 1) / 2)
    return Padding(top: rows, bottom: rows, left: columns, right: columns)
  }
}

extension PlainMap {
  /// As the library takes it: without an axis for a single channel of a filter.
  func tensor(isFilter: Bool) -> Tensor<Double> {
    let shape = isFilter && channels == 1 ? [height, width] : [height, width, channels]
    return Tensor(shape: shape, scalars: values.map(Double.init))
  }
}
