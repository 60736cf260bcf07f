// The words of `explain data`, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of a data set; `nil` for any other.
  var data: (english: String, korean: String)? {
    switch self {
    case .labelData: ("data", "데이터")
    case .labelSource: ("source", "출처")
    case .labelExamples: ("examples", "예제")
    case .labelValues: ("values", "값")
    case .labelBaseline: ("baseline", "기준선")
    case .labelAugmentation: ("augmentation", "증강")
    case .labelExample: ("example", "예제 번호")
    case .dataTraining: ("training {0}", "훈련 {0}개")
    case .dataValidation: ("validation {0}", "검증 {0}개")
    case .dataTest: ("test {0}", "테스트 {0}개")
    case .columnTraining: ("training", "훈련")
    case .columnValidation: ("validation", "검증")
    case .columnTest: ("test", "테스트")
    case .columnClass: ("class", "클래스")
    case .columnClasses: ("classes", "클래스 수")
    case .columnShape: ("size", "크기")
    case .columnClassShare: ("share", "비율")
    case .columnWhere: ("where", "위치")
    case .dataHere: ("here", "있음")
    case .dataFetched: ("{0} is now in {1}", "{0}을(를) {1}에 받음")
    case .dataAlreadyHere: ("{0} was already in {1}", "{0}은(는) 이미 {1}에 있음")
    case .dataIDX: ("IDX files", "IDX 파일")
    case .dataCIFAR: ("CIFAR records", "CIFAR 레코드")
    case .dataNumpy: ("an array of pictures and labels", "이미지 배열과 라벨")
    case .dataNPZ: ("an archive of arrays", "배열 묶음")
    case .dataClassFolders: ("a folder for each class", "클래스마다 폴더 하나")
    case .dataNamedPictures: ("pictures named by their class", "이름에 클래스가 적힌 이미지")
    case .dataTable: ("a table of pictures", "이미지 목록 표")
    case .dataOutside: ("values outside 0…1 left as they are", "0…1을 벗어난 값을 그대로 둠")
    case .dataLookedAt: ("{0} of {1} pictures looked at", "살펴본 이미지 {1}개 중 {0}개")
    case .dataResized: ("pictures stretched to {0}", "이미지를 {0}(으)로 늘이거나 줄임")
    case .dataMadeColour: ("grey repeated as red, green and blue", "회색조를 빨강, 초록, 파랑에 똑같이 넣음")
    case .dataUnlabelled: ("test pictures without a class left out: {0}", "클래스가 없는 테스트 이미지 {0}개를 제외함")
    case .dataStatistics:
      ("{0} · mean {1} · standard deviation {2} · examples: {3}", "{0} · 평균 {1} · 표준편차 {2} · 예제 {3}개 기준")
    case .dataBaseline:
      ("naming the most frequent class is right for {0} %", "가장 많은 클래스로만 답하면 정확도 {0} %")
    case .titleData: ("{0}: {1} of {2} training examples", "{0}: 훈련 예제 {2}개 중 {1}개")
    case .titleAugmentation: ("One example of {0} as each epoch sees it", "{0}의 예제 하나가 에포크마다 달라지는 모습")
    case .dataBars: ("Training examples of each class", "클래스마다 훈련 예제 수")
    case .dataMoreClasses: ("classes not shown: {0}", "나머지 클래스 {0}개 생략")
    case .dataDrawnRange: ("drawn with black {0}, white {1}", "검정 {0}, 흰색 {1}(으)로 그림")
    case .dataOriginal: ("unchanged", "원본")
    case .dataEpoch: ("epoch {0}", "에포크 {0}")
    case .dataMirrored: ("mirrored", "좌우\u{A0}반전")
    case .dataEdgeFill: ("beyond the edge stands the nearest pixel", "경계 바깥은 가장 가까운 픽셀")
    case .augmentRotation: ("rotation up to {0}", "회전 최대 {0}")
    case .augmentShear: ("shear up to {0}", "전단 최대 {0}")
    case .augmentZoom: ("zoom up to {0}", "확대·축소 최대 {0}")
    case .augmentShift: ("shift up to {0}", "이동 최대 {0}")
    case .augmentFlip: ("half of them mirrored", "절반은 좌우 반전")
    default: nil
    }
  }
}
