// The words of `explain winners` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of published results; `nil` for any other.
  var winners: (english: String, korean: String)? {
    switch self {
    case .titleWinners:
      ("ImageNet, {0}–{1}: deeper networks, fewer errors", "ImageNet {0}–{1}: 신경망은 깊어지고 오류는 줄었다")
    case .winnersError: ("Top-5 error in %", "상위 5개 오류율(%)")
    case .winnersDepth: ("Layers with weights", "가중치가 있는 층의 수")
    case .winnersHuman: ("one trained person: {0} (Russakovsky et al. 2015)", "훈련받은 사람 한 명: {0} (Russakovsky 외 2015)")
    case .winnersSources: ("Published results, not computed by this program", "발표된 결과이며 이 프로그램이 계산한 것이 아님")
    case .winnersPale: ("pale: not the winner", "옅은 막대: 우승이 아님")
    case .winnersDash: ("–: no depth published, or several networks together", "–: 깊이가 발표되지 않았거나 여러 신경망을 함께 씀")
    case .winnersCounted:
      (
        "counted by this program: vgg16 has {0} layers with weights, resnet50 has {1}",
        "이 프로그램이 센 층의 수: vgg16 {0}개, resnet50 {1}개"
      )
    case .columnYear: ("year", "연도")
    case .winnersPlace: ("place", "순위")
    case .columnDepth: ("layers", "층 수")
    case .columnError: ("top-5 error", "상위 5개 오류율")
    case .columnNote: ("note", "참고할 점")
    default: nil
    }
  }
}
