// The words of `explain gradients --histograms`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of what goes into activations; `nil` for any other.
  var distributions: (english: String, korean: String)? {
    switch self {
    case .titleDistributions: ("What goes into the activations, layer by layer", "활성 함수에 들어가는 값의 층별 분포")
    case .titleDistributionsMoving:
      ("How what goes into the activations moves while networks learn", "학습하는 동안 활성 함수에 들어가는 값의 분포가 움직이는 모습")
    case .distributionSums: ("the sums", "합")
    case .distributionBefore: ("before normalisation", "정규화 전")
    case .distributionAfter: ("after normalisation", "정규화 후")
    case .distributionBeforeShort: ("before", "전")
    case .distributionAfterShort: ("after", "후")
    case .distributionCut: ("below 0: ReLU makes it 0", "0 미만: ReLU가 0으로 만듦")
    case .distributionBelow: ("below 0", "0 미만")
    case .distributionSymbols: ("μ: mean, σ: standard deviation", "μ: 평균, σ: 표준편차")
    case .distributionHeights: ("every curve is drawn to the same height", "모든 곡선은 같은 높이로 그림")
    case .distributionOneAxis: ("one axis for all layers", "모든 층이 같은 축")
    case .distributionOwnAxes: ("an axis of its own for each layer", "층마다 다른 축")
    case .distributionOutside: ("beyond the axis: at most {0} % of a curve", "축 밖: 한 곡선의 최대 {0} %")
    case .distributionLayers: ("{0} of {1} layers drawn", "층 {1}개 중 {0}개 표시")
    case .distributionShift: ("shift {0}", "이동 {0}")
    case .distributionShifts: ("How far the means moved, in starting deviations", "평균의 이동(처음 표준편차 단위)")
    case .distributionSpreads: ("Deviation now ÷ at the start", "지금 표준편차 ÷ 처음 표준편차")
    case .distributionShiftMeaning:
      (
        "shift: root mean square of the channels' changes of mean ÷ that of their deviations at the start",
        "이동: 채널별 평균 변화의 제곱평균제곱근 ÷ 처음 표준편차의 제곱평균제곱근"
      )
    case .distributionPath: ("where a path ends: with what it brings", "우회 경로가 끝나는 곳: 경로의 값을 더한 뒤")
    case .distributionLoss: ("loss {0}", "손실 {0}")
    case .distributionLayer: ("layer {0}", "{0}번째 층")
    case .momentStart: ("before training", "훈련 전")
    case .momentEpoch: ("after epoch {0}", "{0}에포크 뒤")
    case .columnWhen: ("when", "시점")
    case .columnLayerOnly: ("layer", "층")
    case .columnTaken: ("values", "값의 위치")
    case .columnMoved: ("shift", "이동")
    default: nil
    }
  }
}
