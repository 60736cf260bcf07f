// The words of `explain equivariance` and of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of shifts; `nil` for any other.
  var equivariance: (english: String, korean: String)? {
    switch self {
    case .titleEquivariant:
      ("Shifted first or shifted last: {0} gives the same values", "먼저 옮기든 나중에 옮기든 {0}의 결과는 같다")
    case .titleNotEquivariant:
      ("Shifted by {1} first or last: {0} gives different values", "{1}만큼 옮길 때는 먼저냐 나중이냐에 따라 {0}의 결과가 다르다")
    case .equivarianceShift: ("shift", "이동")
    case .equivarianceConvolve: ("convolve", "합성곱")
    case .equivariancePool: ("pool", "풀링")
    case .equivarianceCompute: ("filter, pool", "합성곱, 풀링")
    case .equivariancePicture: ("Picture x", "그림 x")
    case .equivarianceShifted: ("Shifted picture Tx", "옮긴 그림 Tx")
    case .equivarianceFirst: ("Shifted first: f(Tx)", "먼저 옮긴 결과 f(Tx)")
    case .equivarianceAnswer: ("Answer f(x)", "결과 f(x)")
    case .equivarianceLast: ("Shifted last: T f(x)", "나중에 옮긴 결과 T f(x)")
    case .equivarianceDifference: ("Equivariant? f(Tx) − T f(x)", "등변인가? f(Tx) − T f(x)")
    case .equivarianceUnmoved: ("Invariant? f(Tx) − f(x)", "불변인가? f(Tx) − f(x)")
    case .equivarianceYes: ("yes: all compared values are the same, bit for bit", "그렇다: 비교한 값이 비트까지 모두 같음")
    case .equivarianceNo:
      ("no: largest difference {0}; {1} of the answer", "아니다: 가장 큰 차이 {0}, 결과의 {1}")
    case .equivarianceNotInvariant: ("no: largest difference {0}", "아니다: 가장 큰 차이 {0}")
    case .equivarianceInvariant:
      (
        "all compared values are the same: the picture has nothing that a shift could move",
        "비교한 값이 모두 같음: 옮겨서 달라질 것이 그림에 없음"
      )
    case .equivarianceStands: ("all compared values are the same: nothing was shifted", "비교한 값이 모두 같음: 옮기지 않았음")
    case .equivarianceBy: ("{0} rows down, {1} columns to the right", "아래로 {0}행, 오른쪽으로 {1}열")
    case .equivarianceByCells: ("the answer by {0} rows and {1} columns", "결과는 {0}행 {1}열만큼")
    case .equivarianceNearest:
      ("no whole number of cells fits; the nearest is drawn", "맞는 정수 칸이 없어 가장 가까운 것을 그림")
    case .equivarianceCompared: ("{0} of {1} values", "값 {1}개 중 {0}개")
    case .equivarianceBorder:
      (
        "the border is left out: its windows reach beyond a picture (largest difference there {0})",
        "경계는 제외: 윈도우가 그림 밖까지 걸침 (그곳의 가장 큰 차이 {0})"
      )
    case .equivarianceHatched: ("hatched: came in from outside as 0, or left out", "빗금: 밖에서 0으로 들어왔거나 비교에서 제외한 곳")
    case .equivarianceStride: ("{0}, stride {1}", "{0}, 스트라이드 {1}")
    case .equivarianceThen: ("{0}, then {1}", "{0} 다음 {1}")
    case .equivarianceNotInvariance:
      ("equivariant is not invariant: the answer moves with the picture", "등변은 불변이 아님: 결과는 그림과 함께 움직임")
    case .equivarianceChart:
      ("Shifts by 0 … {0} columns: how much of the answer changes", "0 … {0}열 이동: 결과가 얼마나 달라지는가")
    case .equivarianceAxis:
      (
        "columns shifted; large numbers: multiples of the stride {0}. Root mean square of the difference ÷ that of the answer",
        "옮긴 열의 수, 큰 글씨는 스트라이드 {0}의 배수. 차이의 제곱평균제곱근 ÷ 결과의 제곱평균제곱근"
      )
    case .equivariancePlain: ("as it is", "그대로")
    case .equivarianceBlurred: ("smoothed by {0}×{0} before the stride", "스트라이드 전에 {0}×{0} 평활화")
    case .columnShift: ("columns", "옮긴 열")
    case .columnLargest: ("largest", "최대 차이")
    case .columnChanged: ("of the answer", "결과 대비")
    case .columnBlurLargest: ("largest, smoothed", "평활화 최대 차이")
    case .columnBlurChanged: ("of the answer, smoothed", "평활화 결과 대비")
    case .labelFunction: ("function f", "함수 f")
    case .labelShift: ("shift T", "이동 T")
    case .labelEquivariant: ("equivariant", "등변")
    case .labelInvariant: ("invariant", "불변")
    default: nil
    }
  }
}
