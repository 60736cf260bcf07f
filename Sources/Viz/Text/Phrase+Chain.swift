// The words of `explain gradients --chain`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of the chain rule, or of residual blocks; `nil` for any other.
  var chain: (english: String, korean: String)? {
    switch self {
    case .chainTitle:
      (
        "The chain rule: the gradient of the first weight is a product of {0} local derivatives",
        "연쇄 법칙: 첫 가중치의 기울기는 국소 도함수 {0}개의 곱이다"
      )
    case .chainTitleZero:
      (
        "The chain rule: a factor of 0, and nothing comes back to the first weight",
        "연쇄 법칙: 인수에 0이 있으면 첫 가중치에는 아무것도 돌아오지 않는다"
      )
    case .chainForwards: ("forwards:  {0}", "순방향:  {0}")
    case .chainBackwards:
      (
        "backwards:  every gradient is the one it comes from × the local derivative on the arrow",
        "역방향:  각 기울기는 화살표가 시작되는 곳의 기울기 × 화살표에 적힌 국소 도함수"
      )
    case .chainWritten: ("The product written out, from the loss back to the first weight", "손실에서 첫 가중치까지 거꾸로 풀어 쓴 곱")
    case .chainSoFar: ("product so far", "여기까지의 곱")
    case .chainFactor: ("local derivative", "국소 도함수")
    case .chainLabelGradient: ("gradient", "기울기")
    case .chainLabelDifference: ("central difference", "중심 차분")
    case .chainDifference: ("{0} with h = {1}", "{0}, 간격 h = {1}")
    case .chainCheck:
      (
        "central difference (L(w₁ + h) − L(w₁ − h))/2h with h = {0}: {1}",
        "중심 차분 (L(w₁ + h) − L(w₁ − h))/2h, h = {0}: {1}"
      )
    case .chainDigits: ("three digits are shown; --json has all", "세 자리까지 표시, 전체 값은 --json에")
    default: nil
    }
  }
}
