import Formats
import Reference
import Testing

private let primes: [Double] = [0, 1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41]

@Suite struct NPYReadingTests {
  @Test(arguments: NPYDataType.allCases, [false, true]) func readsEveryType(type: NPYDataType, big: Bool) throws {
    if big && type.size == 1 { return }
    let array = try NPY.read(Fixture.path("npy_\(type.rawValue)\(big ? "_big" : "").npy"))
    let expected: [Double] =
      switch type.rawValue.first {
      case "f": primes.map { $0 / -4 }
      case "i": primes.map { -$0 }
      case "b": primes.map { $0 == 0 ? 0 : 1 }
      default: primes
      }
    #expect(array.shape == [5, 3])
    #expect(array.dataType == type)
    #expect(array.count == 15)
    #expect(array.conversions == (big ? [.bigEndian] : []))
    #expect(array.doubles().tensor.shape == [5, 3])
    #expect(array.doubles().tensor.scalars == expected)
    #expect(array.floats().tensor.scalars == expected.map { Float($0) })
    #expect(array.floats().isExact && array.doubles().isExact)
  }

  @Test(arguments: ["f4", "u1", "i2", "f8"]) func fortranOrderIsPutInOrder(type: String) throws {
    let array = try NPY.read(Fixture.path("npy_\(type)_fortran.npy"))
    #expect(array.shape == [2, 3, 5, 7])
    #expect(array.conversions == [.fortranOrder])
    #expect(array.floats().tensor.scalars == (0..<210).map { Float($0 % 128) })
  }

  @Test func fortranOrderAndBigEndianTogether() throws {
    let array = try NPY.read(Fixture.path("npy_f4_fortran_big.npy"))
    #expect(array.conversions == [.bigEndian, .fortranOrder])
    #expect(array.floats().tensor.scalars == (0..<210).map { Float($0) })
  }

  @Test func readsScalarsVectorsAndNothing() throws {
    let scalar = try NPY.read(Fixture.path("npy_f4_0d.npy")).floats().tensor
    #expect(scalar.shape == [] && scalar.scalars == [2.5])
    let vector = try NPY.read(Fixture.path("npy_f4_1d.npy")).floats().tensor
    #expect(vector.shape == [3] && vector.scalars == [0, 1, 2])
    let empty = try NPY.read(Fixture.path("npy_f4_empty.npy"))
    #expect(empty.shape == [3, 0, 2] && empty.count == 0 && empty.floats().tensor.scalars == [])
  }

  @Test(arguments: [2, 3]) func readsLaterVersions(version: Int) throws {
    let tensor = try NPY.read(Fixture.path("npy_version_\(version).npy")).floats().tensor
    #expect(tensor.shape == [2, 3] && tensor.scalars == [0, 1, 2, 3, 4, 5])
  }

  @Test(arguments: Fixture.names(prefix: "npy_spelling_", suffix: ".npy")) func toleratesSpellings(name: String) throws
  {
    let array = try NPY.read(Fixture.path(name))
    #expect(array.shape == [2, 3] && array.dataType == .float32 && array.conversions.isEmpty)
    #expect(array.floats().tensor.scalars == [0, 1, 2, 3, 4, 5])
    #expect(array.doubles().tensor.scalars == [0, 1, 2, 3, 4, 5])
  }

  @Test func halfPrecisionIsNumPys() throws {
    let seen = try NPY.read(Fixture.path("npy_f2_all.npy")).floats().tensor.scalars
    let expected = try NPY.read(Fixture.path("npy_f2_all.expected.npy")).floats().tensor.scalars
    #expect(seen.count == 1075 && expected.count == 1075)
    // Every 61st pattern: both zeros or their neighbours, subnormals, infinities' neighbours and NaNs among them.
    let wrong = zip(seen, expected).filter { $0.isNaN != $1.isNaN || (!$0.isNaN && $0.bitPattern != $1.bitPattern) }
    #expect(wrong.isEmpty)
    #expect(seen.contains { $0.isNaN } && seen.contains { $0 != 0 && abs($0) < 0x1p-14 })
  }

  @Test func roundingIsCounted() throws {
    let wide = try NPY.read(Fixture.path("npy_f8_wide.npy"))
    #expect(wide.doubles().isExact)
    let floats = wide.floats()
    // 0.1 is rounded, ±1e300 overflow, 1e-300 becomes 0; 0.5, infinity and NaN are exact.
    #expect(floats.inexactCount == 4 && floats.overflowCount == 2 && !floats.isExact)
    #expect(floats.tensor.scalars[0] == 0.1 && floats.tensor.scalars[2] == .infinity && floats.tensor.scalars[5].isNaN)
    let signed = try NPY.read(Fixture.path("npy_i8_1d.npy"))
    // 2⁵³ + 1 and 2⁶³ − 1 have too many bits for a Double; −2⁶³ has one.
    #expect(signed.doubles().inexactCount == 2 && signed.doubles().overflowCount == 0)
    #expect(signed.floats().inexactCount == 2)
    let unsigned = try NPY.read(Fixture.path("npy_u8_large.npy"))
    #expect(unsigned.floats().inexactCount == 2)
    #expect(unsigned.doubles().inexactCount == 1)
    #expect(unsigned.doubles().tensor.scalars == [0x1p64, 0x1p24 + 1, 0x1p24, 0])
  }

  @Test(arguments: [
    ("complex", "complex numbers, dtype '<c8'"), ("unicode", "strings, dtype '<U3'"), ("bytes", "strings, dtype '|S4'"),
    ("structured", "structured dtype, '[('a', '<f4'), ('b', '<i2', (3,))]'"),
    ("dates", "dates or times, dtype '<M8[s]'"),
    ("long_double", "long doubles, dtype '<f16'"), ("void", "dtype '|V3'"), ("object", "Python objects, dtype '|O'"),
    ("truncated", "takes 24 bytes, 23 are there"), ("no_data", "takes 24 bytes, 0 are there"),
    ("extra", "takes 24 bytes, 25 are there"), ("two", "too long"), ("header_cut", "header is cut short"),
    ("magic_only", "cut short"), ("version", "versions 1.0, 2.0 and 3.0"), ("header_length", "cut short"),
    ("header_length_4", "4294967295 bytes declared"), ("negative", "negative extent -2"),
    ("giant", "shape (2147483647, 2147483647) is too large"), ("overflow", "too large"), ("digits", "too many digits"),
    ("giant_empty", "too large"), ("axes", "65 axes"), ("number", "write (6,)"), ("float_shape", "Python dictionary"),
    ("boolean_shape", "Python dictionary"), ("list_shape", "not a tuple"), ("order", "neither True nor False"),
    ("descr", "'descr' of the .npy header is not a string"), ("no_shape", "no 'shape'"), ("no_descr", "no 'descr'"),
    ("twice", "'shape' twice"), ("extra_key", "unknown entry 'x'"), ("open", "but it ends"), ("after", "'x' found"),
    ("empty_header", "but it ends"), ("nested", "but it ends"), ("brackets", "but it ends"),
  ])
  func nonsenseIsAnError(name: String, words: String) {
    let error = #expect(throws: FormatError.self) { try NPY.read(Fixture.path("bad_\(name).npy")) }
    let text = oneLine(error)
    #expect(text.contains(words), "\(text)")
    #expect(text.hasPrefix(Fixture.path("bad_\(name).npy: ")))
  }

  @Test func everyBadFileIsTested() {
    #expect(Fixture.names(prefix: "bad_", suffix: ".npy").count == 38)
  }

  @Test func refusedTypesComeWithTheAllowedOnes() {
    let error = #expect(throws: FormatError.self) { try NPY.read(Fixture.path("bad_complex.npy")) }
    let text = oneLine(error)
    for type in NPYDataType.allCases { #expect(text.contains(type.name)) }
  }

  @Test func aPictureIsNoArray() {
    let error = #expect(throws: FormatError.self) { try NPY.read(Fixture.path("grey_8.png")) }
    #expect(oneLine(error).contains("it is a PNG picture"))
    let empty = #expect(throws: FormatError.self) { try NPY.decode([], name: "x") }
    #expect(oneLine(empty).contains("not a .npy array"))
  }

  @Test func tenMillionFloatsTakeNoTime() throws {
    let folder = try TemporaryFolder()
    let count = 10_000_000
    let bytes = NPY.encode(Tensor<Float>(shape: [count], scalars: (0..<count).map { Float($0) }))
    try AtomicFile.write(bytes, to: folder.file("large.npy"))
    let clock = ContinuousClock()
    let times = try (0..<5).map { _ in
      try clock.measure {
        let values = try NPY.read(folder.file("large.npy")).floats()
        #expect(values.tensor[flat: count - 1] == Float(count - 1))
      }
    }
    // About 55 ms on an idle 2.1 GHz Xeon; the bound leaves room for the tests that run beside this one.
    #expect((times.min() ?? .zero) < .milliseconds(600), "\(times)")
  }
}

@Suite struct NPYWritingTests {
  @Test(arguments: ["f4", "f4_0d", "f4_1d", "f4_4d", "f4_empty"]) func floatsAreNumPysBytes(name: String) throws {
    let bytes = try Fixture.bytes("npy_\(name).npy")
    #expect(NPY.encode(try NPY.decode(bytes, name: name).floats().tensor) == bytes)
  }

  @Test(arguments: ["f8", "f8_2d"]) func doublesAreNumPysBytes(name: String) throws {
    let bytes = try Fixture.bytes("npy_\(name).npy")
    #expect(NPY.encode(try NPY.decode(bytes, name: name).doubles().tensor) == bytes)
  }

  @Test func integersAreNumPysBytes() throws {
    let bytes = try Fixture.bytes("npy_i8_1d.npy")
    #expect(NPY.encode(integers: [3, -1, (1 << 53) + 1, Int.min, Int.max], shape: [5]) == bytes)
    #expect(try NPY.decode(NPY.encode(integers: [], shape: [0, 2]), name: "x").shape == [0, 2])
  }

  @Test func theDataBeginOnACacheLine() throws {
    for rank in 0...20 {
      let shape = (0..<rank).map { $0 == 0 ? 1234 : 1 }
      let bytes = NPY.encode(Tensor<Float>(shape: shape, repeating: 0.1))
      #expect((bytes.count - (rank == 0 ? 1 : 1234) * 4) % 64 == 0)
      #expect(try NPY.decode(bytes, name: "x").shape == shape)
    }
  }
}
