// Every word of figures and reports, in both languages side by side. `{0}`, `{1}` … are filled in when used.
// No words of its own in any other file; no grammar either: phrases are written so that any number fits.
// Next: `PhraseTests`, which keeps the table complete.

/// A phrase that exists in every language.
public enum Phrase: CaseIterable, Sendable {
  // The parts of a filter.
  case input, kernel, output, signal
  case kernelAsGiven, kernelFlipped, kernelAsUsed
  case sum, symmetric, notSymmetric
  case divisor
  case channel, channelsShown, firstFilter
  // Colours and ranges.
  case outsideRange, clippedIntensity, notNumbers, allValues, zeroIsNeutral, blackToWhite
  case reducedForDisplay, notToScale, sharedRange
  // One value explained.
  case oneValue, oneValueInChannel, neighbourhood, windowPixels, products, bias, rest, padding, sumOfProducts, result
  case dottedCells
  // Pooling.
  case poolingMaximum, poolingMinimum, poolingAverage, poolingSize, winner, oneWindow
  // Signals, padding and boundaries.
  case values, envelope, paddedCells, madeUpCells, startsAt

  var both: (english: String, korean: String) {
    switch self {
    case .input: ("Input", "입력")
    case .kernel: ("Kernel", "커널")
    case .output: ("Output", "출력")
    case .signal: ("Signal", "신호")
    case .kernelAsGiven: ("Kernel as given", "주어진 커널")
    case .kernelFlipped: ("Kernel as used: flipped", "실제 쓰인 커널: 뒤집음")
    case .kernelAsUsed: ("Kernel as used: not flipped", "실제 쓰인 커널: 뒤집지 않음")
    case .sum: ("sum {0}", "합 {0}")
    case .symmetric: ("symmetric", "대칭")
    case .notSymmetric: ("not symmetric", "비대칭")
    case .divisor: ("value = number shown ÷ {0}", "값 = 적힌 수 ÷ {0}")
    case .channel: ("channel {0}", "채널 {0}")
    case .channelsShown: ("{0} of {1} channels shown", "채널 {1}개 중 {0}개 표시")
    case .firstFilter: ("kernels of output channel 0", "출력 채널 0의 커널")
    case .outsideRange: ("values outside the colour range: {0}", "색 범위를 벗어난 값: {0}개")
    case .clippedIntensity: ("values outside 0 … 1, drawn as 0 or 1: {0}", "0 … 1을 벗어나 0 또는 1로 그린 값: {0}개")
    case .notNumbers: ("NaN or ∞: {0}", "NaN 또는 ∞: {0}개")
    case .allValues: ("all values {0}", "모든 값 {0}")
    case .zeroIsNeutral: ("0 = white", "0 = 흰색")
    case .blackToWhite: ("0 black, 1 white", "0 검정, 1 흰색")
    case .reducedForDisplay: ("drawn reduced: one pixel is the mean of {0} values", "축소하여 그림: 한 픽셀은 값 {0}개의 평균")
    case .notToScale: ("sides not to scale", "가로세로 비율이 실제와 다름")
    case .sharedRange: ("one colour range for all", "모두 같은 색 범위")
    case .oneValue: ("One value explained: row {0}, column {1}", "한 값의 계산 과정: {0}행 {1}열")
    case .oneValueInChannel:
      ("One value explained: row {0}, column {1}, channel {2}", "한 값의 계산 과정: {0}행 {1}열, 채널 {2}")
    case .neighbourhood: ("Neighbourhood", "주변 픽셀")
    case .windowPixels: ("Window", "윈도우")
    case .products: ("Products", "원소별 곱")
    case .bias: ("bias {0}", "편향 {0}")
    case .rest: ("{0} more channels: {1}", "나머지 채널 {0}개: {1}")
    case .padding: ("hatched: padding", "빗금: 패딩")
    case .sumOfProducts: ("sum of the products", "곱의 합")
    case .result: ("Result", "결과")
    case .dottedCells: ("dots: cells that are read", "점: 읽는 칸")
    case .poolingMaximum: ("max pooling", "최대 풀링")
    case .poolingMinimum: ("min pooling", "최소 풀링")
    case .poolingAverage: ("average pooling", "평균 풀링")
    case .poolingSize: ("window {0}, stride {1}", "윈도우 {0}, 스트라이드 {1}")
    case .winner: ("outlined: the value that was taken", "테두리: 선택된 값")
    case .oneWindow: ("orange: one window and its output", "주황: 한 윈도우와 그 출력")
    case .values: ("{0} values", "값 {0}개")
    case .envelope:
      ("{0} samples: the band spans the smallest and largest value of each pixel", "표본 {0}개: 띠는 픽셀마다 최솟값에서 최댓값까지")
    case .paddedCells: ("hatched: padding", "빗금: 패딩")
    case .madeUpCells: ("hatched: values the boundary makes up", "빗금: 경계 처리로 만들어진 값")
    case .startsAt: ("output 0 lies at input index {0}", "출력 0의 위치는 입력 인덱스 {0}")
    }
  }

  /// The phrase with its placeholders filled in. Arguments are not searched for placeholders themselves.
  public func text(_ language: Language, _ arguments: String...) -> String {
    var result = ""
    var rest = Substring(template(language))
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)..<close]
      if let index = Int(inner), arguments.indices.contains(index) {
        result += arguments[index]
      } else {
        result += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// The phrase as written in the table, with its placeholders.
  public func template(_ language: Language) -> String {
    switch language {
    case .english: both.english
    case .korean: both.korean
    }
  }
}
