import Formats
import Reference
import Testing

/// The expectations are Pillow's decoding of the same files, which uses another version of libjpeg-turbo. Both use the
/// accurate integer inverse DCT and smooth upsampling; IEEE 1180 allows an inverse DCT to differ by 1 in a component,
/// and the conversion to RGB adds at most 1.772 of one of them. So 2 levels.
private let bound: Float = 2.001 / 255

private func largestDifference(_ left: Tensor<Float>, _ right: Tensor<Float>) -> Float {
  zip(left.scalars, right.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

@Suite struct JPEGTests {
  @Test(arguments: [
    ("baseline", "YCbCr 8-bit JPEG", 3, 3), ("baseline_420", "YCbCr 8-bit JPEG", 3, 3),
    ("progressive", "YCbCr 8-bit JPEG, progressive", 3, 3), ("grey", "grey 8-bit JPEG", 1, 1),
    ("grey_progressive", "grey 8-bit JPEG, progressive", 1, 1), ("rgb", "RGB 8-bit JPEG", 3, 3),
    ("restarts", "YCbCr 8-bit JPEG", 3, 3), ("cmyk", "CMYK 8-bit JPEG", 4, 3), ("ycck", "YCCK 8-bit JPEG", 4, 3),
    ("cmyk_plain", "CMYK 8-bit JPEG", 4, 3),
  ])
  func readsEveryProcessAndColourSpace(name: String, original: String, storedChannels: Int, channels: Int) throws {
    let image = try Image.read(Fixture.path("jpeg_\(name).jpg"))
    let expected = try Fixture.expected("jpeg_\(name)")
    #expect(image.samples.shape == [13, 19, channels])
    #expect(image.samples.shape == expected.shape)
    let difference = largestDifference(image.samples, expected)
    #expect(difference <= bound, "\(difference * 255) levels")
    #expect(image.original == original)
    #expect(image.storedChannels == storedChannels)
    #expect(image.bitDepth == 8)
    #expect(image.conversions == (storedChannels == 4 ? [.cmyk] : []))
  }

  @Test func inksBecomeTheLightTheyWere() throws {
    // All four were made from the same picture, so decoding an ink as light, or not inverting it, would be far off.
    let light = try Image.read(Fixture.path("jpeg_baseline.jpg")).samples
    for name in ["cmyk", "ycck", "cmyk_plain"] {
      let other = try Image.read(Fixture.path("jpeg_\(name).jpg")).samples
      #expect(largestDifference(light, other) < 0.1, "\(name)")
    }
  }

  @Test(arguments: 1...8, ["le", "be"]) func turnsAsEXIFSays(orientation: Int, order: String) throws {
    let stored = try Image.read(Fixture.path("jpeg_baseline.jpg")).samples
    let image = try Image.read(Fixture.path("exif_\(orientation)_\(order).jpg"))
    let (height, width) = (13, 19)
    let isTurned = orientation > 4
    #expect(image.samples.shape == (isTurned ? [width, height, 3] : [height, width, 3]))
    #expect(image.width == (isTurned ? height : width))
    #expect(image.conversions == (orientation == 1 ? [] : [.exifOrientation(orientation)]))
    // The standard says where the stored row 0 and column 0 are seen: 1 top left, 2 top right, 3 bottom right, 4 bottom
    // left, 5 left top, 6 right top, 7 right bottom, 8 left bottom. So a stored pixel is seen at:
    let scalars = stored.scalars
    let seen = image.samples.scalars
    var wrong = 0
    for row in 0..<height {
      for column in 0..<width {
        let (seenRow, seenColumn) =
          switch orientation {
          case 2: (row, width - 1 - column)
          case 3: (height - 1 - row, width - 1 - column)
          case 4: (height - 1 - row, column)
          case 5: (column, row)
          case 6: (column, height - 1 - row)
          case 7: (width - 1 - column, height - 1 - row)
          case 8: (width - 1 - column, row)
          default: (row, column)
          }
        let target = (seenRow * image.width + seenColumn) * 3
        let source = (row * width + column) * 3
        if scalars[source..<source + 3] != seen[target..<target + 3] { wrong += 1 }
      }
    }
    #expect(wrong == 0)
  }

  @Test(arguments: Fixture.names(prefix: "exif_odd_", suffix: ".jpg")) func garbageInEXIFIsIgnored(name: String) throws
  {
    let image = try Image.read(Fixture.path(name))
    #expect(image.conversions.isEmpty)
    #expect(image.samples == (try Image.read(Fixture.path("jpeg_baseline.jpg"))).samples)
  }

  @Test func thereIsGarbageToIgnore() {
    #expect(Fixture.names(prefix: "exif_odd_", suffix: ".jpg").count == 10)
  }

  @Test(arguments: [
    ("odd_extraneous_header", [Conversion.extraneousBytes(5)]),
    ("odd_jfif_version", [.jfifVersion(major: 0, minor: 0)]), ("odd_trailer", []),
  ])
  func harmlessOdditiesAreRemarks(name: String, conversions: [Conversion]) throws {
    let image = try Image.read(Fixture.path("\(name).jpg"))
    #expect(image.conversions == conversions)
    #expect(image.samples == (try Image.read(Fixture.path("jpeg_baseline.jpg"))).samples)
  }

  @Test func bytesBeforeTheEndAreARemark() throws {
    let image = try Image.read(Fixture.path("odd_extraneous_end.jpg"))
    #expect(image.samples == (try Image.read(Fixture.path("jpeg_baseline.jpg"))).samples)
    // There are 11, but the decoder reads ahead and does not count what it has already taken for padding bits.
    guard case .extraneousBytes(let count)? = image.conversions.first, image.conversions.count == 1 else {
      Issue.record("\(image.conversions)")
      return
    }
    #expect(1...11 ~= count)
  }

  @Test(arguments: [
    ("bad_truncated", "Premature end of JPEG file"), ("bad_truncated_header", "damaged"),
    ("bad_truncated_progressive", "Premature end of JPEG file"), ("bad_no_end", "Premature end of JPEG file"),
    ("bad_hidden", "premature end of data segment"), ("bad_hidden_version", "premature end of data segment"),
    ("bad_huge", "268435456"), ("bad_bomb", "too short for its size"),
    ("bad_12bit", "precision"),
  ])
  func damageIsAnError(name: String, words: String) {
    let error = #expect(throws: FormatError.self) { try Image.read(Fixture.path("\(name).jpg")) }
    let text = oneLine(error)
    #expect(text.contains(words), "\(text)")
    #expect(text.hasPrefix(Fixture.path("\(name).jpg: ")))
  }
}
