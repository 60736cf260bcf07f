// The words of `explain saliency` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of saliency; `nil` for any other.
  var saliency: (english: String, korean: String)? {
    switch self {
    case .titleSaliency: ("Where {0} sees {1} in {2}", "{0}: {2}의 어디를 보고 {1}(이)라고 하는가")
    case .saliencyPicture: ("What the network sees", "신경망이 보는 그림")
    case .saliencyGradient: ("Gradient", "기울기")
    case .saliencyGradCAM: ("Grad-CAM", "Grad-CAM 지도")
    case .saliencyOcclusion: ("Occlusion", "가리기")
    case .saliencyGradientIs: ("largest |∂score/∂pixel| of the channels", "채널 중 가장 큰 |∂점수/∂픽셀|")
    case .saliencyGradCAMIs: ("maps of {0}, weighted by their mean slope", "{0}의 맵을 평균 기울기로 가중한 합")
    case .saliencyOcclusionIs:
      ("fall of the score, {0}×{0} covered, step {1}", "{0}×{0} 칸을 가렸을 때 점수가 떨어진 정도, 간격 {1}")
    case .saliencyStrongest: ("strongest: row {0}, column {1}: {2}", "가장 강한 곳: {0}행 {1}열, {2}")
    case .saliencyStrongestPatch:
      ("strongest: rows {0}–{1}, columns {2}–{3}: {4}", "가장 강한 곳: {0}–{1}행 {2}–{3}열, {4}")
    case .saliencyScore: ("score of {0} before softmax: {1}", "소프트맥스 이전 {0} 점수: {1}")
    case .saliencyBlend: ("{0} % colour of the map, the rest the picture's brightness", "지도의 색 {0} %, 나머지는 그림의 밝기")
    case .saliencyNoConvolution:
      ("left out: Grad-CAM needs a convolution, and the network has none", "생략: Grad-CAM에는 합성곱이 필요하나 신경망에 없음")
    case .saliencyLabelPicture: ("picture", "그림")
    case .saliencyLabelGuesses: ("guesses", "예측")
    case .saliencyLabelScore: ("score", "점수")
    case .saliencyLabelNote: ("note", "참고")
    case .saliencyMethod: ("method", "방법")
    case .saliencyPlace: ("strongest place", "가장 강한 곳")
    case .saliencyValue: ("value", "값의 크기")
    case .saliencyRows: ("rows {0}–{1}, columns {2}–{3}", "{0}–{1}행, {2}–{3}열")
    case .saliencyRandom: ("weights drawn at random: nothing has been learned", "무작위 가중치: 아무것도 배우지 않음")
    default: nil
    }
  }
}
