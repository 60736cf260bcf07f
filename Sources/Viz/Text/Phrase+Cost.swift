// The words of `explain cost` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of what convolutions save; `nil` for any other.
  var cost: (english: String, korean: String)? {
    switch self {
    case .titleCost:
      ("{0}: dense layers between the same maps need {1} times the parameters", "{0}: 같은 맵 사이를 완전 연결하면 매개변수가 {1}배")
    case .costConvolution: ("convolution", "합성곱")
    case .costDense: ("dense layer between the same maps", "같은 맵 사이의 완전 연결층")
    case .costDenseIs:
      ("every result sees every cell, with a weight of its own", "결과마다 모든 칸을 보며, 연결마다 가중치가 따로 있음")
    case .costConvolutionIs:
      (
        "every result sees its window; lines of one colour are one weight, shared",
        "결과마다 자기 윈도우만 보며, 같은 색 선은 함께 쓰는 한 가중치"
      )
    case .costSmall: ("weights: {0}; multiply-adds: {1}", "가중치 {0}개, 곱셈-덧셈 {1}번")
    case .costParameters: ("Parameters", "매개변수 수")
    case .costMultiplyAdds: ("Multiply-adds", "곱셈-덧셈 수")
    case .costLogarithmic: ("logarithmic axes", "로그 눈금")
    case .costTotals:
      (
        "all {0}: {1} parameters, dense {2}; {3} multiply-adds, dense {4}",
        "{0}개 모두: 매개변수 {1}개, 완전 연결 {2}개. 곱셈-덧셈 {3}번, 완전 연결 {4}번"
      )
    case .costLeftOut: ("not drawn: {0} more, see the table", "그리지 않음: {0}개 더, 표를 볼 것")
    case .costBias: ("biases counted", "편향 포함")
    case .columnSizes: ("maps", "맵 크기")
    case .columnDense: ("if dense", "완전 연결")
    case .columnTimes: ("ratio", "비율")
    case .labelConvolutions: ("convolutions", "합성곱 층")
    default: nil
    }
  }
}
