// The words of `explain features` and `explain filters`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of looking into a network; `nil` for any other.
  var looking: (english: String, korean: String)? {
    switch self {
    case .labelPicture: ("picture", "그림")
    case .labelAnswer: ("answer", "답")
    case .columnMinimum: ("min", "최솟값")
    case .columnMaximum: ("max", "최댓값")
    case .columnMean: ("mean", "평균")
    case .columnSpread: ("deviation", "표준편차")
    case .columnDeadMaps: ("dead", "죽은 맵")
    case .columnMap: ("map", "맵")
    case .columnValue: ("value", "값")
    case .columnSees: ("sees", "보는 영역")
    case .columnWeights: ("weights", "가중치")
    case .columnNorms: ("norms", "노름")
    case .columnChange: ("changes", "변화량")
    default: features ?? filters
    }
  }

  private var features: (english: String, korean: String)? {
    switch self {
    case .titleFeatures: ("What {0} makes of {1}, layer by layer", "{0}의 층별 특징 맵: {1}")
    case .titleFeaturesAnswer:
      ("What {0} makes of {1}, layer by layer: in the end {2}, {3} %", "{0}의 층별 특징 맵: {1}, 마지막 답은 {2} ({3} %)")
    case .featuresStrongest:
      ("The strongest activations of {0}, and the pixels they come from", "{0}의 가장 큰 활성값과 그 칸이 보는 픽셀")
    case .featuresCell: ("map {0}: {1}", "맵 {0}: {1}")
    case .featuresPlace: ("row {0}, column {1} of {2}", "{2}의 {0}행 {1}열")
    case .featuresSees: ("sees {0}", "보는 영역: {0}")
    case .featuresPixels: ("rows {0}–{1}, columns {2}–{3}", "{0}–{1}행, {2}–{3}열")
    case .featuresPadding: ("and padding around the picture", "그림 바깥의 패딩도 봄")
    case .featuresHoles: ("reads {0} of these {1} pixels", "이 픽셀 {1}개 중 {0}개만 읽음")
    case .featuresSeesNothing: ("nothing but padding", "패딩뿐")
    case .featuresTraced: ("{0} of {1} strongest activations drawn", "가장 큰 활성값 {1}개 중 {0}개 표시")
    case .featuresDead: ("dead: {0} of {1}", "죽은 맵: {1}개 중 {0}개")
    case .featuresDeadMap: ("dead", "죽은 맵")
    case .featuresDeadMeaning: ("a dead map is 0 everywhere for this picture", "죽은 맵: 이 그림에서 모든 값이 0인 맵")
    case .featuresMapsDrawn: ("{0} of {1} maps drawn", "맵 {1}개 중 {0}개 표시")
    case .featuresNumbersDrawn: ("the first {0} of {1} numbers drawn", "수 {1}개 중 처음 {0}개 표시")
    case .featuresLargest: ("the largest {0} of {1} numbers drawn", "수 {1}개 중 가장 큰 {0}개 표시")
    case .featuresShared: ("one colour scale for all maps of a layer", "한 층의 모든 맵은 같은 색 범위")
    case .featuresOwn: ("a colour scale for each map", "맵마다 다른 색 범위")
    case .featuresChosen:
      (
        "drawn: the first and the last layer of each map size; --layer chooses others",
        "표시: 맵 크기마다 첫 층과 마지막 층, --layer로 바꿀 수 있음"
      )
    case .featuresSpread:
      ("drawn: layers at equal distances; --layer chooses others", "표시: 같은 간격으로 고른 층, --layer로 바꿀 수 있음")
    case .featuresTrue: ("green: the right answer", "초록: 정답")
    case .featuresClass: ("class {0}", "클래스 {0}")
    case .networkLayerCount: ("layers: {0}", "층 {0}개")
    case .featuresRandom: ("random weights: nothing has been learned", "무작위 가중치: 학습하지 않음")
    case .featuresLayers: ("{0} of {1} layers drawn", "층 {1}개 중 {0}개 표시")
    default: nil
    }
  }

  private var filters: (english: String, korean: String)? {
    switch self {
    case .titleFilters: ("The filters of {0}", "{0}의 필터")
    case .titleFiltersBefore: ("The filters of {0}, before and after training", "{0}의 필터, 훈련 전과 후")
    case .filtersColour: ("a tile: the weights of red, green and blue", "그림: 빨강, 초록, 파랑의 가중치")
    case .filtersColours: ("grey is 0, full colour ±{0}", "회색은 0, 가장 진한 색은 ±{0}")
    case .filtersKernel: ("a tile: the kernel of a filter", "그림: 필터의 커널")
    case .filtersOfChannel: ("a tile: the kernel that reads channel {0}", "그림: 입력 채널 {0}의 커널")
    case .filtersTapNorm: ("a tile: the norm over {0} input channels", "그림: 입력 채널 {0}개에 걸친 노름")
    case .filtersDrawn: ("{0} of {1} filters drawn", "필터 {1}개 중 {0}개 표시")
    case .filtersPair: ("left: before training; right: after", "왼쪽: 훈련 전, 오른쪽: 훈련 후")
    case .filtersNorm:
      (
        "below a tile: the filter's number and its norm, the root of the sum of its squared weights",
        "그림 아래: 필터의 번호와 노름(가중치 제곱합의 제곱근)"
      )
    case .filtersChange: ("Δ: the norm of its change", "Δ: 가중치 변화량의 노름")
    case .filtersSorted: ("the largest norm first", "노름이 큰 필터부터")
    default: nil
    }
  }
}
