// The words of `explain residual`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of residual blocks; `nil` for any other.
  var residual: (english: String, korean: String)? {
    switch self {
    case .titleResidual:
      (
        "A residual block: the gradient comes back along the skip connection, whatever the layers do to it",
        "잔차 블록: 층이 무엇을 하든 기울기는 스킵 연결로 그대로 돌아온다"
      )
    case .residualForwards: ("forwards:  {0}", "순방향:  {0}")
    case .residualBackwards:
      (
        "backwards:  ∂L/∂x = ∂L/∂u + (∂F/∂x)ᵀ·∂L/∂u: once along the skip, once through F",
        "역방향:  ∂L/∂x = ∂L/∂u + (∂F/∂x)ᵀ·∂L/∂u: 한 번은 스킵 연결로, 한 번은 F를 지나"
      )
    case .residualBackwardsPlain:
      (
        "backwards:  ∂L/∂x = ∂L/∂y + (∂F/∂x)ᵀ·∂L/∂y: once along the skip, once through F",
        "역방향:  ∂L/∂x = ∂L/∂y + (∂F/∂x)ᵀ·∂L/∂y: 한 번은 스킵 연결로, 한 번은 F를 지나"
      )
    case .residualAlongIs: ("along the skip × 1:  root mean square {0}", "스킵 연결 × 1:  제곱평균제곱근 {0}")
    case .residualThroughIs: ("through F × (∂F/∂x)ᵀ:  root mean square {0}", "F를 지나 × (∂F/∂x)ᵀ:  제곱평균제곱근 {0}")
    case .residualMaps:
      ("What comes back to x: one of its maps, channel {0}", "x로 돌아오는 기울기: 맵 하나, 채널 {0}")
    case .residualInput: ("The block's input x", "블록의 입력 x")
    case .residualAlong: ("Along the skip", "스킵 연결로 온 기울기")
    case .residualThrough: ("Through F", "F를 지나온 기울기")
    case .residualTogether: ("Together: ∂L/∂x", "둘의 합: ∂L/∂x")
    case .residualSize: ("all channels: root mean square {0}", "모든 채널: 제곱평균제곱근 {0}")
    case .residualDepth:
      (
        "What n blocks leave of a gradient: its root mean square at the first block's input (at the end it is 1)",
        "블록 n개를 거꾸로 지난 기울기: 첫 블록의 입력에서 잰 제곱평균제곱근(끝에서는 1)"
      )
    case .residualBlocks: ("blocks n", "블록 수 n")
    case .residualCurveBoth: ("skip and BN {0}", "스킵과 BN {0}")
    case .residualCurvePath: ("skip only {0}", "스킵만 {0}")
    case .residualCurveNorm: ("BN only {0}", "BN만 {0}")
    case .residualCurveNeither: ("neither {0}", "둘 다 없음 {0}")
    case .residualLoss: ("L = ½·Σ y² of the one block = {0}", "블록 하나의 L = ½·Σ y² = {0}")
    case .residualShort: ("BN: batch normalisation", "BN: 배치 정규화")
    case .residualWeights: ("random weights: {0}, seed {1}", "무작위 가중치: {0}, 시드 {1}")
    case .residualCropped: ("middle square of {0}, {1}×{1} pixels", "{0}의 가운데 정사각형, {1}×{1}픽셀")
    case .residualLabelBlock: ("block", "블록")
    case .residualLabelAlong: ("along the skip", "스킵 연결")
    case .residualLabelThrough: ("through F", "F를 지나")
    case .residualLabelTogether: ("together", "합")
    case .residualColumnBoth: ("skip and BN", "스킵과 BN")
    case .residualColumnPath: ("skip only", "스킵만")
    case .residualColumnNorm: ("BN only", "BN만")
    case .residualColumnNeither: ("neither", "둘 다 없음")
    default: nil
    }
  }
}
