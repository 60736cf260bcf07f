import Formats
import Reference
import Testing

/// One legal pair of colour type and bit depth, and everything that follows from it.
struct PNGCase: CustomTestStringConvertible, Sendable {
  var kind: String
  var word: String
  var storedChannels: Int
  var channels: Int
  var depth: Int
  var interlaced: Bool

  var name: String { "\(kind)_\(depth)" + (interlaced ? "_adam7" : "") }
  var testDescription: String { name }

  static let all: [PNGCase] = [
    ("grey", "grey", 1, 1, [1, 2, 4, 8, 16]), ("rgb", "RGB", 3, 3, [8, 16]),
    ("palette", "palette", 1, 3, [1, 2, 4, 8]),
    ("grey_alpha", "grey+alpha", 2, 1, [8, 16]), ("rgb_alpha", "RGB+alpha", 4, 3, [8, 16]),
  ].flatMap { kind, word, stored, channels, depths in
    depths.flatMap { depth in
      [false, true].map {
        PNGCase(kind: kind, word: word, storedChannels: stored, channels: channels, depth: depth, interlaced: $0)
      }
    }
  }
}

@Suite struct PNGReadingTests {
  @Test func thereAreFifteenLegalPairs() {
    #expect(PNGCase.all.count == 30)
  }

  @Test(arguments: PNGCase.all) func readsEveryColourTypeAndDepth(_ test: PNGCase) throws {
    let image = try Image.read(Fixture.path("\(test.name).png"))
    let expected = try Fixture.expected(test.name)
    #expect(image.samples.shape == [5, 7, test.channels])
    #expect(image.samples.shape == expected.shape)
    #expect(image.samples.scalars == expected.scalars)
    #expect(image.width == 7 && image.height == 5 && image.channels == test.channels)
    #expect(image.storedChannels == test.storedChannels)
    #expect(image.bitDepth == test.depth)
    #expect(image.original == "\(test.word) \(test.depth)-bit PNG" + (test.interlaced ? ", interlaced" : ""))
    let hasAlpha = test.kind.hasSuffix("alpha")
    let alphas = image.conversions.compactMap { if case .alphaOverWhite(let count) = $0 { count } else { nil } }
    #expect(alphas.count == (hasAlpha ? 1 : 0))
    #expect(alphas.allSatisfy { $0 > 0 && $0 <= 35 })
    #expect(image.conversions.contains(.sixteenBit) == (test.depth == 16))
    #expect(image.conversions.contains(.palette) == (test.kind == "palette"))
    #expect(image.conversions.count == alphas.count + (test.depth == 16 ? 1 : 0) + (test.kind == "palette" ? 1 : 0))
  }

  @Test(arguments: [1, 2, 4, 8, 16]) func aColourKeyMakesGreyPixelsWhite(depth: Int) throws {
    let image = try Image.read(Fixture.path("grey_\(depth)_key.png"))
    let expected = try Fixture.expected("grey_\(depth)_key")
    #expect(image.samples.shape == [5, 7, 1])
    #expect(image.samples.scalars == expected.scalars)
    #expect(image.conversions.contains(.colourKey))
  }

  @Test(arguments: [8, 16]) func aColourKeyMakesTheWholeColourMatch(depth: Int) throws {
    let image = try Image.read(Fixture.path("rgb_\(depth)_key.png"))
    let expected = try Fixture.expected("rgb_\(depth)_key")
    #expect(image.samples.shape == [5, 7, 3])
    #expect(image.samples.scalars == expected.scalars)
    // The fixture has the key at two places and, at a third, a colour that differs from it in the last bit.
    #expect(
      image.conversions == [.colourKey] + (depth == 16 ? [.sixteenBit] : []) + [.alphaOverWhite(transparentPixels: 2)])
  }

  @Test func aPaletteMayHaveAlpha() throws {
    let image = try Image.read(Fixture.path("palette_4_trns.png"))
    #expect(image.samples.scalars == (try Fixture.expected("palette_4_trns")).scalars)
    guard case .alphaOverWhite(let count)? = image.conversions.last else {
      Issue.record("no alpha reported: \(image.conversions)")
      return
    }
    #expect(image.conversions == [.palette, .alphaOverWhite(transparentPixels: count)])
    #expect(count > 0 && count < 35)
  }

  @Test func chunksAboutColourAndTimeChangeNothing() throws {
    let image = try Image.read(Fixture.path("rgb_8_chunks.png"))
    #expect(image.samples.scalars == (try Fixture.expected("rgb_8_chunks")).scalars)
    #expect(image.conversions.isEmpty)
  }

  @Test func anAnimationIsItsDefaultImage() throws {
    let image = try Image.read(Fixture.path("rgb_8_animated.png"))
    #expect(image.samples.scalars == (try Fixture.expected("rgb_8_animated")).scalars)
    #expect(image.conversions == [.firstFrame])
    #expect(image.original == "RGB 8-bit PNG, animated")
  }

  @Test(arguments: [
    ("bad_truncated", "damaged PNG"), ("bad_no_iend", "ends too early"), ("bad_crc", "CRC"),
    ("bad_no_idat", "damaged PNG"),
    ("bad_short_data", "Not enough image data"), ("bad_index", "colour 3 of a palette of 3"),
    ("bad_no_palette", "damaged PNG"), ("bad_bomb", "too short for the size"), ("bad_huge", "268435456"),
    ("bad_depth", "damaged PNG"), ("bad_text", "not a PNG or JPEG: it is text"),
  ])
  func damageIsAnError(name: String, words: String) {
    let error = #expect(throws: FormatError.self) { try Image.read(Fixture.path("\(name).png")) }
    let text = oneLine(error)
    #expect(text.contains(words), "\(text)")
    #expect(text.hasPrefix(Fixture.path("\(name).png: ")), "\(text)")
  }
}

@Suite struct ImageTests {
  @Test func greyIsLumaOfBT601() throws {
    // Six pixels: red, green, blue, white, black and one that uses every term.
    let pixels: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 51, 102, 204]
    let bytes = try PNG.encode(width: 3, height: 2, channels: 3, pixels: pixels)
    let grey = try Image.decode(bytes, name: "six").grey()
    #expect(grey.shape == [2, 3])
    #expect(grey.scalars[0..<5] == [0.299, 0.587, 0.114, 1, 0])
    // 0.299·0.2 + 0.587·0.4 + 0.114·0.8 = 0.0598 + 0.2348 + 0.0912; inputs and result are rounded to 24 bits.
    #expect(abs(grey.scalars[5] - 0.3858) <= 2 * 0x1p-24)
  }

  @Test func greyOfGreyIsUnchanged() throws {
    let image = try Image.read(Fixture.path("grey_16.png"))
    #expect(image.grey().shape == [5, 7])
    #expect(image.grey().scalars == image.samples.scalars)
  }

  @Test func theContentDecidesNotTheSuffix() throws {
    let image = try Image.read(Fixture.path("odd_name.png"))
    #expect(image.original == "YCbCr 8-bit JPEG")
    #expect(image.conversions == [.suffixMismatch(suffix: ".png", content: "JPEG")])
    let bytes = try Fixture.bytes("grey_8.png")
    #expect(try Image.decode(bytes, name: "a.JPG").conversions == [.suffixMismatch(suffix: ".jpg", content: "PNG")])
    for name in ["a.PNG", "-", "a", "a.b/c", ".png", "sample:grey"] {
      #expect(try Image.decode(bytes, name: name).conversions.isEmpty)
    }
  }

  @Test(arguments: [
    ("GIF89a.............", "a GIF picture"), ("%PDF-1.7", "a PDF document"), ("RIFF1234WEBPVP8 ", "a WebP picture"),
    ("hello", "text"), ("Größe\n", "text"), ("\u{0}\u{1}\u{2}", "unknown data"),
    ("\u{0}\u{0}\u{0} ftypheic", "a HEIC or AVIF picture"),
    ("P", "text"),
  ])
  func otherFilesAreNamed(content: String, words: String) {
    let error = #expect(throws: FormatError.self) { try Image.decode(Array(content.utf8), name: "x.png") }
    #expect(oneLine(error) == "x.png: not a PNG or JPEG: it is \(words); save it as PNG or JPEG first")
  }

  @Test func anArrayIsNoPicture() throws {
    let error = #expect(throws: FormatError.self) { try Image.read(Fixture.path("npy_f4.npy")) }
    #expect(oneLine(error).contains(".npy array"))
    #expect(throws: FormatError.self) { try Image.decode([], name: "x") }
  }

  @Test func everyConversionHasWords() {
    let all: [Conversion] = [
      .palette, .alphaOverWhite(transparentPixels: 0), .alphaOverWhite(transparentPixels: 3), .colourKey, .sixteenBit,
      .cmyk, .exifOrientation(6), .firstFrame, .suffixMismatch(suffix: ".png", content: "JPEG"), .extraneousBytes(11),
      .jfifVersion(major: 0, minor: 0), .bigEndian, .fortranOrder,
    ]
    #expect(Set(all.map(\.description)).count == all.count)
  }
}
