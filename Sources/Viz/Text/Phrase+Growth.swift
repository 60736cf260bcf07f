// The words of `explain receptive-field` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of growing receptive fields; `nil` for any other.
  var growth: (english: String, korean: String)? {
    switch self {
    case .titleGrowth: ("Each layer of {0} sees more of the input", "{0}: 층이 깊을수록 입력을 더 넓게 본다")
    case .titleGrowthCompared:
      ("How much of the input a cell sees, layer by layer: {0} networks", "층마다 한 칸이 입력을 얼마나 보는가: 신경망 {0}개")
    case .growthSizes: ("Receptive field r in pixels", "수용 영역 r (픽셀)")
    case .growthJumps: ("Jump j: pixels from one cell to the next", "간격 j: 한 칸에서 다음 칸까지의 픽셀 수")
    case .growthAxis: ("windows from the input on: convolutions and poolings", "입력에서부터 센 윈도우: 합성곱과 풀링")
    case .growthInput: ("input {0}", "입력 크기 {0}")
    case .growthReaches:
      ("sees {0} pixels, jump {1}; as large as its input of {2} from {3} on", "{0}픽셀을 봄, 간격 {1}. {3}부터 입력 크기 {2} 이상")
    case .growthStays:
      ("sees {0} pixels, jump {1}; less than its input of {2}", "{0}픽셀을 봄, 간격 {1}. 입력 크기 {2}보다 작음")
    case .growthNest: ("What the central cell of the last map sees: {0}", "마지막 맵의 가운데 칸이 보는 곳: {0}")
    case .growthNestInput:
      ("input {0}; through one layer, two layers … all of them", "입력 {0}. 한 층, 두 층 … 모든 층을 지나서 보는 곳")
    case .growthOutside: ("hatched: outside of the input, zeros of the padding", "빗금: 입력의 바깥, 패딩의 0")
    case .growthFormula:
      (
        "r = r + (k − 1)·j and j = j·s, k the window's extent, s its stride",
        "r = r + (k − 1)·j, j = j·s (k는 윈도우의 폭, s는 스트라이드)"
      )
    case .growthAlongRows: ("along the height; the width differs, see the table", "높이 방향. 너비 방향은 다르며 표에 있음")
    case .growthPath: ("where paths meet, the one that sees the most", "길이 만나는 곳에서는 가장 넓게 보는 길")
    case .growthRing: ("ring: as large as the input", "고리: 입력 크기에 이른 곳")
    case .growthEffective: ("Effective receptive field: {0}", "유효 수용 영역: {0}")
    case .growthEffectiveIs:
      (
        "how much the central cell of the last map changes with each pixel: root mean square of the gradient over {0} random networks and pictures",
        "마지막 맵의 가운데 칸이 픽셀마다 얼마나 달라지는가: 무작위 신경망과 그림 {0}개에 대한 기울기의 제곱평균제곱근"
      )
    case .growthEffectiveSize:
      (
        "{0} pixels weigh at least {1} of the most: a square of {2}×{2}, the receptive field is {3}×{4}",
        "가장 큰 값의 {1} 이상인 픽셀 {0}개: {2}×{2} 사각형에 해당, 수용 영역은 {3}×{4}"
      )
    case .growthNothing:
      ("nothing comes through: every gradient is 0", "아무것도 지나가지 못함: 기울기가 모두 0")
    case .growthSource: ("Luo et al. 2016, arXiv 1701.04128", "출처: Luo 외 2016, arXiv 1701.04128")
    case .growthOutline: ("receptive field", "수용 영역의 테두리")
    case .columnExtent: ("k", "폭 k")
    case .columnStep: ("s", "스트라이드 s")
    case .columnGrowth: ("receptive field r", "수용 영역 r")
    case .columnJump: ("jump j", "간격 j")
    default: nil
    }
  }
}
