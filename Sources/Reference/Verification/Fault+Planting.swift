// How a fault gets into a twin: the real twin is run with a wrong argument, on arrays that are read wrongly, or its result
// is spoilt. Only sums in half precision need loops of their own, `HalfPrecisionSums.swift`.

extension VerificationRunner {
  /// What a twin with a fault makes of one array. Where the fault cannot be planted in this case, because the sizes it
  /// asks for do not exist, the result is the right one.
  ///
  /// - Throws: as ``result(of:)``.
  func result(of subject: VerificationSubject, fault: Fault?) throws -> Tensor<Float> {
    guard let fault else { return try result(of: subject) }
    if let faulty = try? faulty(fault, subject) { return faulty }
    return try result(of: subject)
  }

  private func faulty(_ fault: Fault, _ subject: VerificationSubject) throws -> Tensor<Float> {
    switch fault {
    case .flip: return try flipped(subject)
    case .wrongStride: return try wronglyStrided(subject)
    case .wrongPadSide:
      let sides = try padding()
      return try changed(subject) {
        $0.padding = .explicit(
          Padding(top: sides.bottom, bottom: sides.top, left: sides.right, right: sides.left))
      }
    case .offByOne:
      if subject.part == .bias {
        var early = self
        let channels = arrays.outputGradient.shape[3]
        for channel in 1...channels { early.arrays.outputGradient[flat: arrays.outputGradient.count - channel] = 0 }
        return try early.result(of: subject)
      }
      return try reading(subject) { $0.onePixelLow(channels: trial.kind == .signal ? 1 : trial.channels) }
    case .swappedAxes: return try reading(subject) { $0.rank == 4 ? $0.readByColumns() : $0 }
    case .halfPrecision: return try halfPrecisionResult(of: subject) ?? result(of: subject)
    case .unwritten:
      var result = try result(of: subject)
      result[flat: Int(trial.seed % UInt64(result.count))] = .nan
      return result
    }
  }

  /// The real twin on an input that is read wrongly; of the gradient of the input the result is written so.
  private func reading(
    _ subject: VerificationSubject, _ change: (Tensor<Float>) -> Tensor<Float>
  ) throws -> Tensor<Float> {
    if subject.part == .input { return change(try result(of: subject)) }
    var other = self
    other.arrays.input = change(arrays.input)
    return try other.result(of: subject)
  }

  /// The real twin with other arguments. What it makes too much is cut off, what is missing stays unwritten.
  private func changed(
    _ subject: VerificationSubject, _ change: (inout VerificationCase) throws -> Void
  ) throws -> Tensor<Float> {
    var other = self
    try change(&other.trial)
    other.arrays.outputGradient = arrays.outputGradient.placed(in: try other.trial.geometry().outputShape, else: 0)
    let result = try other.result(of: subject)
    return subject.part == .forward || subject.part == .winners
      ? result.placed(in: try rightShape(result), else: .nan) : result
  }

  private func rightShape(_ result: Tensor<Float>) throws -> [Int] {
    let shape = try trial.geometry().outputShape
    return result.rank == 1 ? [shape[2]] : shape
  }

  private func flipped(_ subject: VerificationSubject) throws -> Tensor<Float> {
    let sides = try trial.kind == .named ? trial.padding : .explicit(padding())
    return try changed(subject) {
      $0.operation = trial.operation == .convolve ? .correlate : .convolve
      $0.padding = sides
    }
  }

  private func wronglyStrided(_ subject: VerificationSubject) throws -> Tensor<Float> {
    let (sides, geometry) = (try padding(), try trial.geometry())
    func widened(_ trial: inout VerificationCase) {
      trial.stride.columns += 1
      if trial.kind != .signal { trial.stride.rows += 1 }
      // As many windows as before, further apart, need more cells; a pooling may not have them.
      guard trial.kind != .pooling else { return }
      trial.padding = .explicit(
        Padding(
          top: sides.top, bottom: sides.bottom + geometry.rows.output - 1, left: sides.left,
          right: sides.right + geometry.columns.output - 1))
    }
    guard subject.twin == .winograd && subject.part == .forward else { return try changed(subject, widened) }
    // Winograd's tiles have stride 1: every second of its outputs.
    var dense = self
    widened(&dense.trial)
    dense.trial.stride = .one
    return try dense.result(of: subject).everySecond(in: geometry.outputShape)
  }

  /// The four sides as numbers, without what only rounding up the windows adds.
  private func padding() throws -> Padding {
    var plain = trial
    plain.ceil = false
    return try plain.geometry().padding
  }
}

extension Tensor<Float> {
  /// Every pixel the one before it in memory, the first as it is.
  fileprivate func onePixelLow(channels: Int) -> Tensor {
    Tensor(shape: shape) { self[flat: $0 < channels ? $0 : $0 - channels] }
  }

  /// `[N, H, W, C]` whose pixels are taken by columns.
  fileprivate func readByColumns() -> Tensor {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    return Tensor(shape: shape) { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
      let (map, place) = pixel.quotientAndRemainder(dividingBy: height * width)
      let (row, column) = place.quotientAndRemainder(dividingBy: width)
      return self[flat: (map * height * width + column * height + row) * channels + channel]
    }
  }

  /// The same values at the same places of an array of other extents; `filler` where there is none.
  fileprivate func placed(in newShape: [Int], else filler: Float) -> Tensor {
    guard newShape != shape, rank == newShape.count else { return self }
    return Tensor(shape: newShape) { index in
      var (rest, place, step) = (index, 0, 1)
      for axis in newShape.indices.reversed() {
        let position = rest % newShape[axis]
        if position >= shape[axis] { return filler }
        place += position * step
        step *= shape[axis]
        rest /= newShape[axis]
      }
      return self[flat: place]
    }
  }

  /// Of maps `[N, H, W, C]` every second row and column.
  fileprivate func everySecond(in newShape: [Int]) -> Tensor {
    Tensor(shape: newShape) { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: newShape[3])
      let (line, column) = pixel.quotientAndRemainder(dividingBy: newShape[2])
      let (map, row) = line.quotientAndRemainder(dividingBy: newShape[1])
      return self[map, 2 * row, 2 * column, channel]
    }
  }
}
