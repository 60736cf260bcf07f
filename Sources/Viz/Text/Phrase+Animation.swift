// The words of animations, in both languages. A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of an animation; `nil` for any other.
  var animation: (english: String, korean: String)? {
    switch self {
    case .slideTitle:
      (
        "A window of {0} slides over {1} cells, one stop for each of {2} outputs",
        "{0} 크기 윈도우가 {1} 크기 입력 위를 이동하며 {2}개의 출력을 하나씩 만든다"
      )
    case .slideTitleTransposed:
      ("Transposed convolution: from {1} back to {2} with a kernel of {0}", "전치 합성곱: {0} 크기 커널로 {1} 크기에서 {2} 크기로 되돌린다")
    case .slideTitlePooling:
      ("Pooling {1} to {2}: one value of each window of {0}", "풀링: {0} 크기 윈도우마다 값 하나를 남겨 {1} 크기를 {2} 크기로 줄인다")
    case .slidePadding: ("hatched: padding", "빗금: 패딩")
    case .slideInserted: ("zeros put between the values", "값 사이에 끼워 넣은 0")
    case .slideWindow: ("the window, {0}", "윈도우 {0}")
    case .slideTurned: ("Kernel, turned by 180°", "180° 돌린 커널")
    case .slideTerms: ("the sum of {0} terms", "항 {0}개의 합")
    case .bothSides: ("height and width {0}", "높이와 너비 {0}")
    case .ofConvolution: ("of the convolution: {0}", "원래 합성곱의 {0}")
    case .labelInserted: ("inserted", "삽입")
    case .insertedBetween:
      ("zeros between neighbours: {0} between rows, {1} between columns", "이웃한 값 사이의 0: 세로 {0}개, 가로 {1}개")
    case .labelFrames: ("frames", "프레임")
    case .labelNumbers: ("numbers", "수")
    case .framesOf: ("{0} · {1} ms each, for ever", "{0}장 · 한 장에 {1} ms, 무한 반복")
    case .numbersOf: ("whole numbers of seed {0}: input 0…3, kernel 0…2", "시드 {0}의 정수: 입력 0…3, 커널 0…2")
    case .numbersPublished: ("those of the collection", "원 자료의 값")
    case .columnKernel: ("kernel", "커널")
    case .columnStride: ("stride", "스트라이드")
    case .columnDilation: ("dilation", "팽창")
    case .columnFrames: ("frames", "프레임")
    case .columnInput: ("input", "입력")
    case .operationTransposed: ("transposed convolution: the gradient for the input", "전치 합성곱: 입력에 대한 기울기")
    default: nil
    }
  }
}
