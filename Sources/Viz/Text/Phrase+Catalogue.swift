// The words of `explain figures` and of its contact sheet, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of the catalogue of figures; `nil` for any other.
  var catalogue: (english: String, korean: String)? {
    switch self {
    case .labelFigures: ("figures", "그림")
    case .timeLeft: ("{0} left", "{0} 남음")
    case .sheetTitle: ("Figures", "그림 모음")
    case .sheetNote:
      (
        "Every figure is drawn from what the program computes, by the command above it; `explain figures` draws all, "
          + "`explain figures --lang ko --format svg -o slides` in Korean for slides. A click shows a figure at its size.",
        "모든 그림은 위에 적힌 명령이 계산한 값으로 그린 것입니다. `explain figures`는 모두 그리고, "
          + "`explain figures --lang ko --format svg -o slides`는 슬라이드에 쓸 한국어 그림을 만듭니다. 그림을 누르면 원래 크기로 보입니다."
      )
    case .chapterConvolution: ("Convolution", "합성곱")
    case .chapterArithmetic: ("Convolution arithmetic, window by window", "윈도우로 보는 합성곱 산술")
    case .chapterFilters: ("Filters of pictures", "그림의 필터")
    case .chapterPooling: ("Pooling, window by window", "윈도우로 보는 풀링")
    case .chapterAlgorithms: ("Algorithms", "알고리즘")
    case .chapterNetworks: ("Networks of the course", "강의의 신경망")
    case .chapterField: ("What a network sees", "신경망이 보는 영역")
    case .chapterGradients: ("Signals and gradients", "신호와 기울기")
    case .chapterTraining: ("Training", "학습")
    case .chapterInside: ("Looking inside", "신경망 들여다보기")
    case .chapterData: ("Data", "데이터")
    default: nil
    }
  }
}
