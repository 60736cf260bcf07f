// The words of `explain bench`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase about speed; `nil` for any other.
  var speed: (english: String, korean: String)? {
    switch self {
    case .groupLayers: ("Layers: batch × map → filters · kernel", "층: 배치 × 맵 → 필터 · 커널")
    case .groupFilters: ("Filters: picture · kernel", "필터: 이미지 · 커널")
    case .groupSeparable: ("Filters of rank 1: picture · kernel", "랭크 1 필터: 이미지 · 커널")
    case .groupSignals: ("Signals: samples · taps", "신호: 표본 · 탭")
    case .groupPooling: ("Max pooling: batch × map · window", "최대 풀링: 배치 × 맵 · 윈도우")
    case .groupForward: ("Layers, forward: batch × map → filters · kernel", "층, 순전파: 배치 × 맵 → 필터 · 커널")
    case .groupTraining:
      ("Layers, forward and backward: batch × map → filters · kernel", "층, 순전파와 역전파: 배치 × 맵 → 필터 · 커널")
    case .labelMachine: ("machine", "기기")
    case .labelPeak: ("peak", "최고 속도")
    case .labelRounds: ("rounds", "측정")
    case .labelLeftOut: ("left out", "제외")
    case .labelVersions: ("versions", "버전")
    case .benchPeak: ("{0} GFLOP/s, measured with multiply-adds in registers alone", "{0} GFLOP/s, 레지스터 안의 곱셈-덧셈만으로 측정")
    case .benchRounds:
      (
        "{0}, in each of which every algorithm has one turn; slow ones have at least {1}",
        "{0}회, 매회 알고리즘이 차례로 한 번씩; 느린 것은 {1}회 이상"
      )
    case .benchLeftOut:
      (
        "{0}: one run would take more than {1} s or too much memory (cases: {2})",
        "{0}: 한 번에 {1}초보다 오래 걸리거나 메모리가 너무 많이 듦 (항목 {2}개)"
      )
    case .benchThreads: ("threads: {0}", "스레드 {0}개")
    case .benchQuartiles: ("marks: medians; bars: quartiles", "표시: 중앙값, 막대: 사분위수")
    case .benchOperations:
      ("a product of the definition is two operations", "정의의 곱 하나를 연산 두 번으로 셈")
    case .benchBytes: ("bytes: input and output, once each", "바이트: 입력과 출력 각 한 번")
    case .benchAutomatic: ("* what auto takes", "* auto가 고르는 알고리즘")
    case .ratioMean: ("geometric mean {0} · least {1}", "기하평균 {0} · 최소 {1}")
    case .ratioMeaning:
      ("time of the fastest other library ÷ time of explain", "가장 빠른 다른 라이브러리의 시간 ÷ explain의 시간")
    case .ratioBar: ("bar: the algorithm that auto takes", "막대: auto가 고르는 알고리즘")
    case .ratioRing: ("ring: the fastest algorithm, where it is another", "고리: 가장 빠른 알고리즘이 따로 있을 때")
    case .columnCase: ("case", "항목")
    case .columnAlgorithm: ("algorithm", "알고리즘")
    case .columnMedian: ("median", "중앙값")
    case .columnQuartiles: ("quartiles", "사분위수")
    case .columnShare: ("of peak", "최고 대비")
    case .columnWorkspace: ("workspace", "작업 메모리")
    case .columnFastestPeer: ("fastest other library", "가장 빠른 다른 라이브러리")
    case .columnFastest: ("fastest", "가장 빠름")
    case .peakOf: ("peak {0}", "최고 {0}")
    case .columnRatio: ("ratio", "비율")
    case .titleBench: ("How fast every algorithm is here", "이 기기에서 알고리즘마다 얼마나 빠른가")
    case .titleRatios:
      ("Beside other libraries: right of 1, explain is faster", "다른 라이브러리와 비교: 1보다 오른쪽이면 explain이 더 빠르다")
    default: nil
    }
  }
}
