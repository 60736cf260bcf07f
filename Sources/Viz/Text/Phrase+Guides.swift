// The words of `explain algorithms`: the facts of each algorithm and the captions of its figure, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of the guides.
  var guide: (english: String, korean: String) { facts ?? captions ?? tables ?? ("", "") }

  private var facts: (english: String, korean: String)? {
    switch self {
    case .guideChanges: ("what it changes", "바꾸는 것")
    case .guideProducts: ("products an output", "출력 하나의 곱")
    case .guideWorkspace: ("workspace", "작업 메모리")
    case .guideApplies: ("computes", "계산 대상")
    case .guidePage: ("guide", "안내서")
    case .guideEverything: ("everything", "모두")
    case .guideNoWorkspace: ("none", "없음")
    case .guideNaive: ("nothing: it is the definition, loop by loop", "없음: 정의를 그대로 옮긴 반복문")
    case .guideNaiveTitle: ("One output is the sum of the products of one window", "출력 하나는 한 윈도우의 곱을 모두 더한 값이다")
    case .guideDirect:
      (
        "tiles of windows × filters are summed in registers, the maps read in place",
        "윈도우 × 필터 타일을 레지스터에서 더하고 맵은 제자리에서 읽음"
      )
    case .guideDirectTitle:
      (
        "Direct: a table of addresses takes the place of a padded copy",
        "direct: 패딩한 복사본 대신 주소표를 만들어 맵을 제자리에서 읽는다"
      )
    case .guideDirectWorkspace: ("the weights once more", "가중치 한 벌 더")
    case .guideIm2col:
      ("windows become the rows of a matrix, the layer a product of matrices", "윈도우는 행렬의 행이, 층은 행렬곱이 됨")
    case .guideIm2colTitle:
      ("im2col: windows become rows, a layer becomes a product of matrices", "im2col: 윈도우를 행으로 펼치면 층은 행렬곱이 된다")
    case .guideIm2colWorkspace: ("the weights once more, about 256 KiB a thread", "가중치 한 벌 더, 스레드마다 약 256 KiB")
    case .guideWinograd: ("tiles of outputs come from transformed tiles of inputs", "변환한 입력 타일에서 출력 타일을 구함")
    case .guideWinogradTitle:
      ("Winograd: additions in place of products", "winograd: 덧셈을 늘려 곱셈을 줄인다")
    case .guideWinogradWorkspace: ("the weights × {0}", "가중치 × {0}")
    case .guideWinogradApplies: ("layers 3×3 and 5×5 of stride 1 and dilation 1", "스트라이드와 팽창이 1인 3×3, 5×5 층")
    case .guideFourier:
      ("tiles are multiplied as spectra", "타일을 스펙트럼으로 바꾸어 곱함")
    case .guideFourierTitle:
      (
        "FFT: overlapping tiles, of which each keeps what did not wrap around",
        "fft: 타일을 겹쳐 자르고, 한 바퀴 돌아 섞이지 않은 부분만 남긴다"
      )
    case .guideFourierWorkspace: ("spectra: up to 64 MiB, or those of one filter", "스펙트럼 최대 64 MiB, 또는 필터 하나의 스펙트럼")
    case .guideSeparable:
      ("a column and a row take the place of the kernel", "커널을 열 하나와 행 하나로 나누어 차례로 적용")
    case .guideSeparableTitle:
      ("Separable: a column, then a row", "separable: 열 방향으로 더한 뒤 행 방향으로 더한다")
    case .guideSeparableWorkspace: ("some rows a thread", "스레드마다 행 몇 줄")
    case .guideSeparableApplies: ("filters that are a column times a row", "열과 행의 곱으로 나뉘는 필터")
    default: nil
    }
  }

  private var captions: (english: String, korean: String)? {
    switch self {
    case .guideInPlace: ("read where it is; the hatched padding exists nowhere", "있는 자리에서 읽음; 빗금 친 패딩은 메모리에 없음")
    case .guideWindowsOutlined: ("outlined: the cells of one tap", "테두리: 커널 한 칸이 읽는 칸들")
    case .guideAddresses: ("Addresses", "주소표")
    case .guideAddressRow:
      (
        "one row a tap, one column a window; each address begins a run of Cin numbers",
        "행은 커널의 칸, 열은 윈도우; 주소마다 값 Cin개가 이어짐"
      )
    case .guideZeros: ("hatched: the address of a row of zeros", "빗금: 0으로 채운 행의 주소")
    case .guideRegisters: ("Sums in registers", "레지스터에 머무는 합")
    case .guideRegisterSums:
      (
        "{0} windows × {1} filters: {2} registers of sums, no sum in memory until the last tap",
        "윈도우 {0}개 × 필터 {1}개: 합 레지스터 {2}개. 마지막 칸까지 메모리에 쓰지 않음"
      )
    case .guideRegisterStep:
      ("one step: every pixel of the column times every weight of the row", "한 단계: 왼쪽 열의 모든 픽셀 × 위쪽 행의 모든 가중치")
    case .guideWindowMatrix: ("Windows as rows", "윈도우를 행으로")
    case .guideCopies: ("{0} numbers become {1}", "값 {0}개가 {1}개로 늘어남")
    case .guideWeightMatrix: ("Weights", "가중치")
    case .guideFilterColumn: ("one column a filter", "필터마다 한 열")
    case .guideWindowRow: ("one row a window", "윈도우마다 한 행")
    case .guideTileCounts:
      ("{0}: {1} products for {2} outputs, {3} by the definition", "{0}: 출력 {2}에 곱 {1}번, 정의대로라면 {3}번")
    case .guideTileInNumbers: ("One tile of {0} in numbers", "{0}의 타일 하나를 수로 보면")
    case .guideTileOverlap: ("windows of {0} cells, {1} rows and columns shared", "{0}칸 윈도우, 이웃끼리 {1}줄씩 겹침")
    case .guideTransformsInput: ("transforms a tile of the input", "입력 타일을 변환")
    case .guideTransformsWeights: ("transforms the weights", "가중치를 변환")
    case .guideTransformsBack: ("transforms back", "되돌리는 변환")
    case .guideTile: ("tile", "타일")
    case .guideTileHeading: ("Tile", "타일")
    case .guideTileMakes: ("dashed: the {0} outputs of the tile in orange", "점선: 주황 타일이 만드는 출력 {0}")
    case .guideOutside: ("hatched: outside the input", "빗금: 입력 바깥")
    case .guideSpectrumProduct: ("Product of the spectra", "스펙트럼의 곱")
    case .guideConjugate: ("the kernel's conjugated: a cross-correlation", "커널 쪽은 켤레: 교차상관")
    case .guideProductCount: ("{0} products", "곱 {0}번")
    case .guideOneTile: ("The outlined tile", "테두리를 두른 타일")
    case .guideTileOutputs: ("{0} tiles of {1} outputs", "타일 {0}개, 타일마다 출력 {1}")
    case .guideAnswer: ("Answer of the tile", "타일의 답")
    case .guideKept: ("kept: {0} of {1}", "남기는 부분: {1} 가운데 {0}")
    case .guideThrownAway: ("thrown away: the kernel wrapped around", "버리는 부분: 커널이 한 바퀴 돌아 섞임")
    case .guideSpectrum: ("Its spectrum", "타일의 스펙트럼")
    case .guideLogarithmic: ("magnitude, four decades; less is darkest", "크기, 로그 눈금 네 자리; 그 아래는 가장 어둡게")
    case .guideKernelSpectrum: ("Spectrum of the kernel", "커널의 스펙트럼")
    case .guideZeroFilled: ("filled with zeros to the size of the tile", "타일 크기까지 0으로 채움")
    case .guideTwoPasses: ("Two passes over a group of output rows", "출력 행 한 묶음을 두 번에 나누어 계산")
    case .guideProductsEach: ("products for each output: {0}", "출력 하나의 곱: {0}번")
    case .guideColumn: ("Column", "열")
    case .guideRow: ("Row", "행")
    case .guideRowsRead: ("{0} rows of pixels are read for {1} rows of outputs", "출력 {1}행을 위해 픽셀 {0}행을 읽음")
    case .guideLines: ("Lines, summed along the columns", "열 방향으로 더한 줄")
    case .guideLinesKept:
      ("the memory of {0} lines stays in cache and serves the next group too", "{0}줄의 메모리가 캐시에 머물며 다음 묶음에도 쓰임")
    case .guideRowsMade: ("summed along the lines, {0} rows at a time", "줄을 따라 더함, 한 번에 {0}행")
    default: nil
    }
  }

  private var tables: (english: String, korean: String)? {
    switch self {
    case .guideRegisterUse:
      ("AVX2: {0} registers of sums, {1} of weights, 1 of a pixel, of 16", "AVX2: 레지스터 16개 가운데 합 {0}개, 가중치 {1}개, 픽셀 1개")
    case .guideLoads: ("{0} loads for {1} multiply-adds", "곱셈-덧셈 {1}번에 읽기 {0}번")
    case .guideSameSum: ("the same products, summed in another order", "같은 곱을 다른 순서로 더할 뿐임")
    case .guideSizesOf: ("input {0}, kernel {1}", "입력 {0}, 커널 {1}")
    case .guideTap: ("tap", "커널 칸")
    case .guideWindow: ("window", "윈도우")
    case .guideOutputs: ("outputs", "출력")
    case .guideDefinition: ("definition", "정의")
    case .guideTimesFewer: ("times fewer", "줄어든 배수")
    case .guideProductColumn: ("products", "곱")
    case .guideKeptPart: ("kept", "남는 부분")
    default: nil
    }
  }
}
