// The words of `explain gradients`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of what comes through deep networks; `nil` for any other.
  var propagation: (english: String, korean: String)? {
    switch self {
    case .titleSignalVanishes: ("The signal dies on its way through", "신호가 층을 지나며 사라진다")
    case .titleGradientVanishes: ("The gradients die on their way back", "기울기가 역전파되며 소실된다")
    case .titleBothVanish: ("Signal and gradients die on their way", "신호도 기울기도 도중에 사라진다")
    case .titleNothingVanishes: ("What comes through a deep network", "깊은 신경망을 지나는 신호와 기울기")
    case .titlePropagationCompared:
      ("What comes through, and what dies on its way: {0} networks", "무엇이 지나가고 무엇이 사라지나: 신경망 {0}개 비교")
    case .propagationDeviation: ("Activations: standard deviation", "활성값의 표준편차")
    case .propagationGradient: ("Gradients of the weights: root mean square", "가중치 기울기의 제곱평균제곱근")
    case .propagationDead: ("Dead channels: 0 for the whole batch", "죽은 채널: 배치 전체에서 0")
    case .propagationLoss: ("Loss of each step of the training", "훈련 단계별 손실")
    case .propagationLayer: ("layer, from the input to the output", "층, 입력에서 출력으로")
    case .propagationLayerCount: ("layers n", "층의 수 n")
    case .stepAxis: ("step", "단계")
    case .propagationGuessing: ("guessing: {0}", "무작위 추측: {0}")
    case .propagationAtStart: ("Before training:", "훈련 전:")
    case .propagationAfter: ("After training, epochs: {0}", "훈련 뒤({0}에포크):")
    case .propagationDashed: ("dashed: before training", "점선: 훈련 전")
    case .propagationSolid: ("solid: after it", "실선: 훈련 뒤")
    case .signalVanishes: ("the signal vanishes ({0} → {1})", "신호가 사라짐({0} → {1})")
    case .signalHolds: ("the signal comes through ({0} → {1})", "신호가 유지됨({0} → {1})")
    case .signalExplodes: ("the signal grows ({0} → {1})", "신호가 커짐({0} → {1})")
    case .gradientVanishes: ("gradients vanish on the way back ({0} → {1})", "기울기가 역전파되며 소실됨({0} → {1})")
    case .gradientHolds: ("gradients come through ({0} → {1})", "기울기가 유지됨({0} → {1})")
    case .gradientStays:
      ("gradients do not shrink on the way back ({0} → {1})", "기울기가 역전파되어도 줄지 않음({0} → {1})")
    case .gradientExplodes: ("gradients grow on the way back ({0} → {1})", "기울기가 역전파되며 커짐({0} → {1})")
    case .propagationLogits: ("the last layer gives the logits", "마지막 층은 로짓을 출력")
    case .propagationArrows:
      ("signal: first → last hidden layer; gradients: last → first", "신호는 첫 은닉층 → 마지막 은닉층, 기울기는 마지막 → 첫 층")
    case .trainingBrokeOff:
      ("the training broke off: no finite loss in epoch {0}, step {1}", "훈련 중단: {0}에포크 {1}단계의 손실이 유한하지 않음")
    case .trainedTo: ("loss {0} after training", "훈련 뒤 손실 {0}")
    case .columnDeviation: ("activations", "활성값")
    case .columnGradient: ("gradients", "기울기")
    case .columnDead: ("dead", "죽은 채널")
    case .columnLossOnly: ("loss", "손실")
    case .noiseData: ("random pictures, values in 0…1", "무작위 그림, 값 0…1")
    case .derivativeTitle:
      (
        "Why sigmoids let gradients vanish: each takes at least three quarters",
        "시그모이드는 왜 기울기를 사라지게 하나: 층마다 4분의 3 이상 줄어든다"
      )
    case .derivativeHeading: ("The derivative", "도함수")
    case .derivativePowers: ("The most that is left after n layers", "n개 층을 지난 뒤 남는 최대 비율")
    case .derivativeInput: ("pre-activation x", "활성화 전 값 x")
    case .derivativePlain: ("What activations leave of gradients", "활성 함수가 남기는 기울기")
    case .derivativeSigmoid:
      ("sigmoid′(x) = s·(1 − s) ≤ ¼, reached at x = 0", "sigmoid′(x) = s·(1 − s) ≤ ¼, 최댓값은 x = 0에서")
    case .derivativeReLU: ("relu′(x) = 1 for x > 0, else 0", "relu′(x)는 x > 0이면 1, 아니면 0")
    default: nil
    }
  }
}
