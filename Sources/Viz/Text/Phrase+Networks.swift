// The words of `explain summary` and of the figure of a network, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of networks; `nil` for any other.
  var network: (english: String, korean: String)? {
    switch self {
    case .labelFrozen: ("frozen", "고정")
    case .labelMemory: ("memory", "메모리")
    case .labelUnseen: ("input", "입력")
    case .columnLayer: ("layer (type)", "층 (종류)")
    case .columnOutput: ("output", "출력")
    case .columnParameters: ("parameters", "매개변수")
    case .columnWindow: ("window/stride", "윈도우/스트라이드")
    case .columnWork: ("work", "계산량")
    case .columnMemory: ("memory", "메모리")
    case .columnForwards: ("forwards ms", "순전파 ms")
    case .columnBackwards: ("backwards ms", "역전파 ms")
    case .rowOptimizer: ("optimizer", "옵티마이저")
    case .columnField: ("sees/jump", "수용 영역/간격")
    case .summaryParameters: ("{0} ({1}): {2} trainable, {3} not", "{0}개 ({1}): 학습 {2}개, 학습 안 함 {3}개")
    case .summaryFrozen: ("{0} of the {1} layers with parameters", "매개변수가 있는 층 {1}개 중 {0}개")
    case .summaryWork: ("{0} multiply-adds for one example", "예제 하나에 곱셈-덧셈 {0}번")
    case .summaryOutputs: ("{0} for the outputs of all layers, for one example", "예제 하나의 모든 층 출력에 {0}")
    case .summaryFrom: ("takes {0}", "입력: {0}")
    default: unseen ?? networkFigure
    }
  }

  private var unseen: (english: String, korean: String)? {
    switch self {
    case .unseenNone: ("every pixel can reach the output", "모든 픽셀이 출력에 닿을 수 있음")
    case .unseenSome:
      ("{0}: {1} of {2} pixels, {3} %, can never reach the output", "{0}: 픽셀 {2}개 중 {1}개({3} %)는 출력에 결코 닿지 못함")
    case .unseenAnd: ("{0} and {1}", "{0}과 {1}")
    case .unseenOthers: ("pixels between those that are read", "읽는 칸 사이에 있는 픽셀들")
    case .unseenTopRow: ("the top row", "맨 위 1행")
    case .unseenTopRows: ("the top {0} rows", "맨 위 {0}행")
    case .unseenBottomRow: ("the bottom row", "맨 아래 1행")
    case .unseenBottomRows: ("the bottom {0} rows", "맨 아래 {0}행")
    case .unseenLeftColumn: ("the left column", "맨 왼쪽 1열")
    case .unseenLeftColumns: ("the left {0} columns", "맨 왼쪽 {0}열")
    case .unseenRightColumn: ("the right column", "맨 오른쪽 1열")
    case .unseenRightColumns: ("the right {0} columns", "맨 오른쪽 {0}열")
    default: nil
    }
  }

  private var networkFigure: (english: String, korean: String)? {
    switch self {
    case .titleNetwork:
      ("{0}: a cell of the last map looks at {1} pixels", "{0}: 마지막 맵의 한 칸은 {1} 픽셀을 본다")
    case .titleNetworkUnseen:
      (
        "{0}: a cell of the last map looks at {1} pixels, and {2} % of the input is never seen",
        "{0}: 마지막 맵의 한 칸은 {1} 픽셀을 보고, 입력의 {2} %는 아무도 보지 못한다"
      )
    case .titleNetworkVector: ("{0}, layer by layer", "{0}의 층들")
    case .networkInput: ("Input", "입력")
    case .networkLayers: ("layer", "층")
    case .networkSees: ("looks at", "보는 영역")
    case .networkSeesAll: ("all", "전체")
    case .networkSquares: ("squares: what one cell of each map looks at", "사각형: 각 맵의 한 칸이 보는 영역")
    case .networkHatched: ("hatched: never reaches the output", "빗금: 출력에 결코 닿지 못함")
    case .networkShown: ("shown: layers that look around or change the shape", "표시: 주변을 보거나 모양을 바꾸는 층")
    case .networkLeftOut: ("{0} more layers", "층 {0}개 더")
    case .networkParameters: ("{0} parameters", "매개변수 {0}개")
    case .networkMultiplyAdds: ("{0} multiply-adds for one example", "예제 하나에 곱셈-덧셈 {0}번")
    default: nil
    }
  }
}
