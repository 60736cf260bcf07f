// The words of `explain check`: the verdict, and what was found out about a wrong result, in both languages.
// A part of the table of `Phrase.swift`; the mistakes are in `MistakeText.swift`.

extension Phrase {
  /// A phrase of a check; `nil` for any other.
  var check: (english: String, korean: String)? {
    switch self {
    case .labelBound: ("bound", "한계")
    case .labelVerdict: ("verdict", "판정")
    case .labelWorst: ("worst", "최대 오차")
    case .boundIn: ("{0} in {1}", "{1}의 {0}")
    case .wrongShape: ("wrong: the shape is {0}, it should be {1}", "틀림: 모양이 {0}인데 {1}이어야 함")
    case .readAs: ("read as {0}", "{0}(으)로 읽음")
    case .right: ("right: all {0} values, the worst error is {1} % of its bound", "맞음: 값 {0}개 모두, 최대 오차는 한계의 {1} %")
    case .wrong: ("wrong: {0} of {1} values are outside their bound", "틀림: 값 {1}개 중 {0}개가 한계를 벗어남")
    case .worstAt: ("at [{0}]: is {1}, should be {2} within {3}", "[{0}]: {1}인데 {2}이어야 함, 허용 오차 {3}")
    case .labelGamma: ("gamma", "감마")
    case .labelBeta: ("beta", "베타")
    case .labelMean: ("mean", "평균")
    case .labelVariance: ("variance", "분산")
    case .labelLabels: ("labels", "라벨")
    case .labelParameters: ("parameters", "매개변수")
    case .boundOfLayer: ("every rounding carried along", "반올림을 모두 따라간 한계")
    case .unbounded:
      (
        "infinite for {0} values: rounding may have left nothing of them, any number passes",
        "값 {0}개는 무한대: 반올림으로 모든 자리를 잃을 수 있어 어떤 수든 통과함"
      )
    case .untold:
      (
        "cannot be told: in this precision such long sums have no bound; compute in a wider one, or say --precision",
        "알 수 없음: 이 정밀도에서 이렇게 긴 합에는 한계가 없음. 더 넓은 정밀도로 계산하거나 --precision을 지정"
      )
    case .labelMistake: ("mistake", "실수")
    case .labelEvidence: ("evidence", "근거")
    case .titleAgreement: ("Every value lies within its bound", "모든 값이 한계 안에 있다")
    case .labelAlternatives: ("or else", "다른 가능성")
    case .mistakeExplains: ("gives {0} of {1} wrong values", "틀린 값 {1}개 중 {0}개를 설명")
    case .mistakeNone:
      (
        "not found: none of {0} known mistakes, alone or two together, gives this result",
        "찾지 못함: 알려진 실수 {0}가지 중 하나로도 둘로도 이 결과가 나오지 않음"
      )
    case .evidenceShift: ("rows {0}, columns {1}", "행 {0}, 열 {1}")
    case .evidenceBorder: ("{0} stands there", "그 자리의 값은 {0}")
    case .evidenceFactor: ("times {0}", "{0}배")
    case .evidenceNegative: ("negative values became 0", "음수를 0으로 바꿈")
    case .resultIs: ("Result", "결과")
    case .expected: ("Expected", "올바른 값")
    case .difference: ("Difference", "차이")
    case .titleDifference: ("Where the result differs from what it should be", "결과가 올바른 값과 다른 곳")
    case .titleOtherShape: ("The result has another shape than it should have", "결과의 모양이 올바른 모양과 다르다")
    case .mapOfBatch: ("map {0} of {1}", "맵 {1}개 중 {0}번")
    default: nil
    }
  }
}
