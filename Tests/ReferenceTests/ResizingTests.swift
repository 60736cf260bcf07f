// Pictures at another size, against Pillow and by hand.

import Reference
import Testing

@Suite struct ResizingTests {
  /// Colours go before pixels become more and come after they have become fewer or more.
  @Test func fittingIsResizingAndColouringInThatOrder() {
    var generator = SeededGenerator(seed: 5)
    let colour = Tensor<Float>.uniform(shape: [5, 7, 3], in: 0...1, using: &generator)
    let grey = Tensor<Float>.uniform(shape: [5, 7, 1], in: 0...1, using: &generator)
    for size in [ImageSize(height: 3, width: 4), ImageSize(height: 11, width: 8)] {
      let (height, width) = (size.height, size.width)
      #expect(colour.fitted(to: [height, width, 1]) == colour.withChannels(1).resized(to: size))
      #expect(grey.fitted(to: [height, width, 3]) == grey.resized(to: size).withChannels(3))
      #expect(colour.fitted(to: [height, width, 3]) == colour.resized(to: size))
    }
    #expect(grey.fitted(to: [5, 7, 1]) == grey && colour.fitted(to: [5, 7, 1]) == colour.withChannels(1))
    // Any number of channels may stay.
    #expect(Tensor<Float>(shape: [2, 2, 5], repeating: 1).fitted(to: [1, 1, 5]).shape == [1, 1, 5])
  }

  /// Values and weights lie in 0…1 and the weights of a span add up to 1. A sum of `n` products of rounded weights errs by
  /// at most γ(n + 1), u = 2⁻²⁴, in each of the two passes; Pillow rounds its sums in double precision once a pass.
  @Test(arguments: [(5, 7), (13, 7), (29, 31), (4, 40), (1, 1)]) func pillowGivesTheSame(height: Int, width: Int) throws
  {
    let picture = try dataArray("resize_in").map { Float($0) }
    let expected = try dataArray("resize_\(height)x\(width)")
    let result = picture.resized(to: ImageSize(height: height, width: width))
    try #require(result.shape == [height, width, 3] && expected.shape == result.shape)
    func gamma(_ old: Int, _ new: Int) -> Double {
      let taps = Double(min(old, 2 * max(1, (old + new - 1) / new) + 2))
      return (taps + 1) * 0x1p-24 / (1 - (taps + 1) * 0x1p-24)
    }
    let bound = gamma(13, height) + gamma(17, width) + 2 * 0x1p-24
    for place in 0..<result.count {
      let error = abs(Double(result[flat: place]) - expected[flat: place])
      #expect(error <= bound, "value \(place): \(error)")
    }
  }

  @Test func byHand() {
    // The drawing of the doc comment: weights 3/7 3/7 1/7, and 1/7 3/7 3/7.
    let four = Tensor<Float>(shape: [1, 4, 1], scalars: [7, 0, 14, 0])
    let two = four.resized(to: ImageSize(height: 1, width: 2)).scalars
    #expect(zip(two, [5, 6] as [Float]).allSatisfy { abs($0 - $1) <= 4 * 0x1p-24 * 14 }, "\(two)")
    let pair = Tensor<Float>(shape: [2, 1, 1], scalars: [0, 4])
    #expect(pair.resized(to: ImageSize(height: 4, width: 1)).scalars == [0, 1, 3, 4])
    #expect(four.resized(to: ImageSize(height: 1, width: 4)) == four)
  }

  @Test func colours() {
    let red = Tensor<Float>(shape: [1, 2, 3], scalars: [1, 0, 0, 1, 1, 1])
    #expect(red.withChannels(1).scalars == [0.299, 1] && red.withChannels(1).shape == [1, 2, 1])
    let grey = Tensor<Float>(shape: [1, 2, 1], scalars: [0.25, 0.5])
    #expect(grey.withChannels(3).scalars == [0.25, 0.25, 0.25, 0.5, 0.5, 0.5])
    #expect(red.withChannels(3) == red && grey.withChannels(1) == grey)
  }

  @Test func aSourceAtAnotherSize() throws {
    let source = InMemoryExamples(
      values: Tensor(shape: [2, 1, 2, 3], scalars: [1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1]), labels: [0, 1],
      classNames: ["a", "b"])
    let sized = ExamplesAtSize(source, size: ImageSize(height: 1, width: 4), channels: 1)
    #expect(sized.shape == [1, 4, 1] && sized.labels == [0, 1] && sized.count == 2)
    let (a, b) = (Float(0.587), Float(0.114))
    let expected = [a, 0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b, b]
    let result = try sized.values(of: [1])
    #expect(result.shape == [1, 1, 4, 1])
    #expect(zip(result.scalars, expected).allSatisfy { abs($0 - $1) <= 4 * 0x1p-24 }, "\(result.scalars)")
    // Grey to colour: three times the same.
    let grey = InMemoryExamples(
      bytes: [0, 255], largest: 255, shape: [1, 2, 1], labels: [0], classNames: ["a"])
    let coloured = ExamplesAtSize(grey, size: ImageSize(height: 1, width: 2), channels: 3)
    #expect(try coloured.values(of: [0]).scalars == [0, 0, 0, 1, 1, 1])
  }
}
