// The words of `explain verify`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of a verification.
  var verification: (english: String, korean: String)? {
    switch self {
    case .labelCases: ("cases", "사례")
    case .labelCompared: ("compared", "비교")
    case .labelFault: ("fault", "결함")
    case .faultFlip: ("the kernel is turned by 180° where it should not be", "뒤집지 말아야 할 커널을 180° 뒤집음")
    case .faultOffByOne: ("every address is one pixel too low", "모든 주소가 한 픽셀 앞을 가리킴")
    case .faultWrongStride: ("the windows are one cell too far apart", "윈도우 간격이 한 칸 넓음")
    case .faultWrongPadSide: ("the padding before the input is added after it", "앞쪽 패딩과 뒤쪽 패딩이 바뀜")
    case .faultSwappedAxes: ("the rows of a map are read as columns", "맵의 행을 열로 읽음")
    case .faultHalfPrecision: ("sums are kept in half precision", "합을 반정밀도로 더함")
    case .faultUnwritten: ("one cell of the result is never written", "결과의 한 칸에 아무것도 쓰지 않음")
    case .verifyStream: ("{0} · seed {1}", "{0}개 · 시드 {1}")
    case .verifySmallWorld: ("{0}: every combination of a small world", "{0}개: 작은 세계의 모든 조합")
    case .verifyCompared: ("values: {0} · results: {1}", "값 {0}개 · 결과 {1}개")
    case .verifyRight: ("right: every value is within its bound", "맞음: 모든 값이 한계 안에 있음")
    case .verifyWrong: ("wrong: {0} of {1} rows", "틀림: {1}행 중 {0}행")
    case .verifyNotCaught: ("not caught: no case shows the fault", "잡지 못함: 결함이 드러나는 사례가 없음")
    case .verifyRowRight: ("right", "맞음")
    case .verifyRowWrong: ("wrong", "틀림")
    case .verifyFailure:
      (
        "{0} · {1}: wrong, cases: {2} of {3}. The first is case {4}; the smallest like it:",
        "{0} · {1}: 사례 {3}개 중 {2}개에서 틀림. 처음은 사례 {4}, 가장 작게 줄이면:"
      )
    case .verifyRefused: ("the result is refused or has another shape", "계산을 거부했거나 결과의 모양이 다름")
    case .columnPart: ("part", "부분")
    case .columnCases: ("cases", "사례")
    case .columnVerdict: ("verdict", "판정")
    case .columnWorst: ("of bound", "한계 대비")
    case .columnPlace: ("worst", "최대 오차 위치")
    case .verifyPlace: ("case {0} [{1}]", "사례 {0} [{1}]")
    case .titleVerify:
      ("Errors of every algorithm, as shares of their proved bounds", "알고리즘마다 오차는 증명된 한계의 얼마인가")
    case .titleVerifyFault:
      ("With the fault {0}: errors as shares of their bounds", "심은 결함 {0}: 오차는 증명된 한계의 얼마인가")
    case .partForward: ("Output", "출력")
    case .partWinners: ("Positions of the winners", "선택된 값의 위치")
    case .partInput: ("Gradient of the input", "입력의 기울기")
    case .partKernel: ("Gradient of the kernel", "커널의 기울기")
    case .partBias: ("Gradient of the bias", "편향의 기울기")
    case .verifyValues: ("values: {0} · exact: {1}", "값 {0}개 · 오차 없음 {1}개")
    case .verifyWorst: ("worst: {0} of the bound", "최대: 한계의 {0}")
    case .verifyAllExact: ("no errors", "오차 없음")
    case .verifyAxis: ("across: error ÷ bound, logarithmic; the line is the bound", "가로: 오차 ÷ 한계, 로그 눈금; 선이 한계")
    case .verifyBars:
      ("up: values with an error, the fullest bar of each panel at full height", "세로: 오차가 있는 값의 수, 그림마다 가장 많은 막대가 꼭대기")
    case .verifyBeyond: ("beyond the bound: {0}", "한계를 벗어난 값: {0}개")
    default: nil
    }
  }
}
