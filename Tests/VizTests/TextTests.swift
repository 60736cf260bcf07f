import Testing
import Viz

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (-3, "−3"), (0.5, "0.5"), (-0.25, "−0.25"), (0.0824123, "0.08241"),
    (3.14159, "3.142"), (-2.8301, "−2.83"), (123_456, "123456"), (1_234_567, "1.235e6"), (-1234.56, "−1235"),
    (999.96, "1000"), (0.99996, "1"), (0.0001, "0.0001"), (0.00001, "1e−5"), (1e-30, "1e−30"), (-1.5e30, "−1.5e30"),
    (.nan, "NaN"), (.infinity, "∞"), (-.infinity, "−∞"), (.leastNonzeroMagnitude, "4.941e−324"),
    (1.7976931348623157e308, "1.798e308"),
  ]) func shortNumbers(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }

  @Test func shortNumbersHaveFourDigits() {
    var value = 1.234_567_89e-12
    while value < 1e15 {
      let digits = NumberText.short(value).split(separator: "e")[0].filter(\.isNumber).drop { $0 == "0" }
      #expect(digits.count <= 4 || value == value.rounded(), "\(value)")
      #expect(!NumberText.short(-value).contains("-"))
      value *= 7.3
    }
  }

  @Test func fixedNumbersAlign() {
    #expect(NumberText.fixed(0.5, decimals: 3) == "0.500")
    #expect(NumberText.fixed(-0.0001, decimals: 2) == "0.00")
    #expect(NumberText.fixed(-1.005, decimals: 1) == "−1.0")
    #expect(NumberText.fixed(.nan, decimals: 2) == "NaN")
    #expect(NumberText.fixed(1e30, decimals: 2) == "1e30")
  }

  @Test(arguments: [
    (0, "0", "0 B"), (1023, "1,023", "1023 B"), (9_999, "9,999", "9.8 KiB"), (10_000, "10.0 k", "9.8 KiB"),
    (999_949, "999.9 k", "976.5 KiB"), (999_960, "1.0 M", "976.5 KiB"), (1_048_575, "1.0 M", "1.0 MiB"),
    (284_905_472, "284.9 M", "271.7 MiB"), (3_857_973_248, "3.9 G", "3.6 GiB"), (.max, "9223372.0 T", "8.0 EiB"),
  ]) func countsAndBytesForColumns(count: Int, text: String, bytes: String) {
    #expect(NumberText.compact(count) == text && NumberText.bytes(count) == bytes)
  }

  @Test func meansBesideTheirDeviations() {
    #expect(NumberText.mean(-7.8e-10, deviation: 0.94, digits: 2) == "0")
    #expect(NumberText.mean(-7.8e-10, deviation: 1e-8, digits: 2) == "−7.8e−10")
    #expect(NumberText.mean(0.0049, deviation: 10, digits: 2) == "0")
    #expect(NumberText.mean(0.0051, deviation: 10, digits: 2) == "0.0051")
    #expect(NumberText.mean(3, deviation: 0, digits: 2) == "3")
    #expect(NumberText.mean(.nan, deviation: .nan, digits: 2) == "NaN")
  }

  @Test func rangesAndShapes() {
    #expect(NumberText.range(-2.8312, 3.9333) == "−2.83 … 3.93")
    #expect(NumberText.range(2, 2) == "2")
    #expect(NumberText.shape([512, 512, 3]) == "512×512×3")
  }
}

@Suite struct PhraseTests {
  /// Phrases whose Korean has no Hangul, on purpose.
  private let withoutHangul: Set<Phrase> = []

  @Test(arguments: Phrase.allCases) func everyPhraseIsComplete(phrase: Phrase) {
    let (english, korean) = (phrase.template(.english), phrase.template(.korean))
    #expect(!english.isEmpty && !korean.isEmpty)
    #expect(placeholders(english) == placeholders(korean))
    #expect(placeholders(english) == Set(0..<placeholders(english).count))
    func hasHangul(_ text: String) -> Bool {
      text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
    }
    #expect(hasHangul(korean) != withoutHangul.contains(phrase))
    #expect(!hasHangul(english))
  }

  @Test func argumentsAreFilledIn() {
    #expect(Phrase.oneValue.text(.english, "147", "262") == "One value explained: row 147, column 262")
    #expect(Phrase.channelsShown.text(.korean, "12", "64").contains("64개 중 12개"))
    // An argument that looks like a placeholder stays what it is.
    #expect(Phrase.oneValue.text(.english, "{1}", "x") == "One value explained: row {1}, column x")
  }

  @Test(arguments: Phrase.allCases) func everyPhraseHasGlyphs(phrase: Phrase) throws {
    let painter = try makePainter()
    for language in Language.allCases {
      let text = phrase.template(language)
      #expect(painter.printable(text) == text)
    }
  }

  private func placeholders(_ text: String) -> Set<Int> {
    Set((0...9).filter { text.contains("{\($0)}") })
  }
}
