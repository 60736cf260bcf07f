// The words of `explain saliency` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of saliency; `nil` for any other.
  var saliency: (english: String, korean: String)? {
    switch self {
    case .titleSaliency: ("Where the score of {1} comes from: {0} on {2}", "{0}: {2}에서 클래스 {1}의 점수가 나오는 곳")
    case .saliencyPicture: ("What the network sees", "신경망이 보는 그림")
    case .saliencyGradient: ("Gradient", "기울기")
    case .saliencyGradCAM: ("Grad-CAM", "Grad-CAM 지도")
    case .saliencyOcclusion: ("Occlusion", "가림(occlusion)")
    case .saliencyGradientIs: ("largest |∂score/∂pixel| of the channels", "채널 중 가장 큰 |∂점수/∂픽셀|")
    case .saliencyGradCAMIs: ("maps of {0}, weighted by their mean slope", "{0}의 맵을 평균 기울기로 가중한 합")
    case .saliencyOcclusionIs:
      ("fall of the score, {0}×{0} covered, step {1}", "{0}×{0} 칸을 가렸을 때 점수가 떨어진 정도, 간격 {1}")
    case .saliencyStrongest: ("strongest: {0}: {1}", "가장 강한 곳: {0}, {1}")
    case .saliencyCell: ("row {0}, column {1}", "{0}행 {1}열")
    case .saliencyNothing: ("0 everywhere: nothing here speaks for the class", "모두 0: 이 클래스를 뒷받침하는 곳이 없음")
    case .saliencyScore: ("score of {0}: {1}", "클래스 {0}의 점수: {1}")
    case .saliencyScoreBefore: ("score of {0} before {2}: {1}", "클래스 {0}의 점수({2} 이전): {1}")
    case .saliencyBlend: ("{0} % colour of the map, the rest the picture's brightness", "지도의 색 {0} %, 나머지는 그림의 밝기")
    case .saliencyNoConvolution:
      ("left out: Grad-CAM needs a convolution, and the network has none", "생략: Grad-CAM에는 합성곱이 필요하나 신경망에 없음")
    case .saliencyLabelGuesses: ("guesses", "예측")
    case .saliencyLabelScore: ("score", "점수")
    case .saliencyLabelNote: ("note", "참고")
    case .saliencyMethod: ("method", "방법")
    case .saliencyPlace: ("strongest place", "가장 강한 곳")
    case .saliencyValue: ("value", "값")
    default: nil
    }
  }
}
