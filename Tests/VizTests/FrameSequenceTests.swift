// Animations as files: read again by readers that share no code with the writers.

import Reference
import TestSupport
import Testing
import Viz

@Suite struct FrameSequenceTests {
  /// Pictures of few or many colours, each a change of the one before.
  private func pictures(_ count: Int, width: Int, height: Int, colors: Int, seed: UInt64) -> [Raster] {
    var generator = SeededGenerator(seed: seed)
    // Spread over all three channels.
    func color(_ number: Int) -> [UInt8] { [UInt8(number % 251), UInt8(number / 7 % 253), UInt8(number / 3 % 241)] }
    func color() -> [UInt8] { color(generator.integer(in: 0...colors - 1)) }
    // Every colour is there from the first picture on, as far as it has the room.
    var bytes = (0..<width * height).flatMap { $0 < colors ? color($0) : color() }
    return (0..<count).map { number in
      // A rectangle changes, in the third picture nothing.
      if number > 0, number != 2 {
        let (left, top) = (Int(generator.uniform() * Double(width - 1)), Int(generator.uniform() * Double(height - 1)))
        for row in top..<min(height, top + 5) {
          for column in left..<min(width, left + 9) {
            bytes.replaceSubrange(3 * (row * width + column)..<3 * (row * width + column + 1), with: color())
          }
        }
      }
      return Raster(width: width, height: height, bytes: bytes)
    }
  }

  private func sequence(_ pictures: [Raster]) -> FrameSequence {
    var sequence = FrameSequence(dpi: 96)
    for picture in pictures { sequence.append(picture) }
    return sequence
  }

  private func read(_ bytes: [UInt8], _ format: AnimationFormat) throws -> AnimationPictures {
    format == .gif ? try GIFReader.read(bytes) : try APNGReader.read(bytes)
  }

  @Test(arguments: AnimationFormat.allCases, [1, 2, 3, 17, 200, 255, 256])
  func upTo256ColoursEveryPixelComesBack(format: AnimationFormat, colors: Int) throws {
    for seed in UInt64(1)...4 {
      let pictures = pictures(6, width: 37, height: 23, colors: colors, seed: seed)
      let first = pictures[0].bytes
      #expect(Set((0..<37 * 23).map { Array(first[3 * $0..<3 * $0 + 3]) }).count == colors)
      let result = try read(sequence(pictures).encoded(as: format, delay: 130), format)
      #expect(result.width == 37 && result.height == 23 && result.plays == 0, "seed \(seed)")
      #expect(result.frames == pictures.map(\.bytes), "seed \(seed), \(colors) colours")
      #expect(result.delays == Array(repeating: 130, count: 6))
    }
  }

  @Test func anAnimatedPNGKeepsAllColours() throws {
    let pictures = pictures(4, width: 61, height: 43, colors: 50_000, seed: 9)
    let result = try APNGReader.read(sequence(pictures).encoded(as: .apng, delay: 20))
    #expect(result.frames == pictures.map(\.bytes))
  }

  /// Areas keep their colour when letters have more shades than a palette; no shade is far off.
  @Test func withMoreColoursTheFrequentOnesStayExact() throws {
    let (width, height) = (120, 100)
    var bytes = [UInt8](repeating: 0, count: 3 * width * height)
    for place in 0..<width * height {
      let (row, column) = (place / width, place % width)
      // Four areas, and between them a band of 1000 shades of grey and blue.
      let shade = (row - 40) * width + column
      let color: [UInt8] =
        (40..<50).contains(row)
        ? [UInt8(shade % 250), UInt8(shade % 250), UInt8(shade / 5 % 256)]
        : row < 40
          ? (column < 60 ? [207, 228, 243] : [251, 227, 192]) : (column < 60 ? [0, 117, 90] : [255, 255, 255])
      bytes.replaceSubrange(3 * place..<3 * place + 3, with: color)
    }
    let picture = Raster(width: width, height: height, bytes: bytes)
    let result = try GIFReader.read(sequence([picture]).encoded(as: .gif, delay: 100))
    let frame = try #require(result.frames.first)
    for place in 0..<width * height {
      let (shown, right) = (frame[3 * place..<3 * place + 3], bytes[3 * place..<3 * place + 3])
      if !(40..<50).contains(place / width) {
        try #require(shown.elementsEqual(right), "pixel \(place)")
      }
      // What is asked of 127 boxes for 1200 shades: nowhere an eighth of the range off.
      let worst = zip(shown, right).map { abs(Int($0) - Int($1)) }.max() ?? 0
      #expect(worst < 32, "pixel \(place): \(shown) for \(right)")
    }
  }

  @Test(arguments: AnimationFormat.allCases) func theSamePicturesGiveTheSameBytes(format: AnimationFormat) throws {
    for colors in [10, 5000] {
      let pictures = pictures(5, width: 50, height: 40, colors: colors, seed: 5)
      let first = try sequence(pictures).encoded(as: format, delay: 500)
      #expect(try sequence(pictures).encoded(as: format, delay: 500) == first)
      #expect(try sequence(pictures).encoded(as: format, delay: 510) != first)
    }
  }

  @Test(arguments: AnimationFormat.allCases) func withoutPicturesThereIsNoFile(format: AnimationFormat) {
    #expect(throws: VizError.self) { try FrameSequence(dpi: 96).encoded(as: format, delay: 100) }
  }

  @Test func tooManyPixelsAreRefusedWithAResolutionThatFits() throws {
    let scene = Scene(size: Size(width: 800, height: 600), background: .white, items: [], title: "")
    #expect(throws: Never.self) { try FrameSequence.check(scene, count: 256, dpi: 144) }
    let error = #expect(throws: VizError.self) { try FrameSequence.check(scene, count: 256, dpi: 600) }
    let dpi = try #require(error?.message.split(separator: " ").compactMap { Int($0) }.last)
    #expect(throws: Never.self) { try FrameSequence.check(scene, count: 256, dpi: dpi) }
    #expect(throws: VizError.self) { try FrameSequence.check(scene, count: 256, dpi: dpi + 1) }
  }
}
