// The words for what was read and changed on the way in, and the titles of filters' figures, in both languages.
// A part of the table of `Phrase.swift`.

extension Phrase {
  /// A phrase of what was read, or a title; `nil` for any other.
  var reading: (english: String, korean: String)? {
    switch self {
    case .arrayOf: ("{0} array", "{0} 배열")
    case .typedNumbers: ("typed numbers", "직접 입력한 수")
    case .convertedPalette: ("palette replaced by its colours", "팔레트를 실제 색으로 바꿈")
    case .convertedAlpha:
      ("transparency composited over white ({0} pixels were not opaque)", "투명도를 흰 바탕에 합성함 (불투명하지 않은 픽셀 {0}개)")
    case .convertedColourKey: ("transparent colour composited over white", "투명색을 흰 바탕에 합성함")
    case .convertedSixteenBit: ("16-bit samples kept in full", "16비트 값을 그대로 읽음")
    case .convertedCMYK: ("CMYK converted to RGB", "CMYK를 RGB로 바꿈")
    case .convertedOrientation: ("turned upright by EXIF orientation {0}", "EXIF 방향 {0}에 따라 바로 세움")
    case .convertedFirstFrame: ("an animation: only its default image was read", "애니메이션: 기본 이미지만 읽음")
    case .convertedSuffix: ("named {0} but is {1}", "이름은 {0}이지만 내용은 {1}임")
    case .convertedExtraBytes: ("{0} stray bytes skipped", "불필요한 바이트 {0}개를 건너뜀")
    case .convertedJFIF: ("unknown JFIF version {0} ignored", "알 수 없는 JFIF 버전 {0}을 무시함")
    case .convertedEndian: ("big-endian converted to little-endian", "빅 엔디언을 리틀 엔디언으로 바꿈")
    case .convertedFortran: ("Fortran order converted to C order", "포트란 순서를 C 순서로 바꿈")
    case .roundedToFloat: ("rounded to float32: {0} values", "float32로 반올림한 값: {0}개")
    case .becameInfinite: ("too large for float32, now infinite: {0}", "float32 범위를 넘어 무한대가 된 값: {0}개")
    case .greyByLuma:
      ("RGB to grey by BT.601: 0.299 R + 0.587 G + 0.114 B", "RGB를 BT.601로 회색조로 바꿈: 0.299 R + 0.587 G + 0.114 B")
    case .scaledToOne: ("0…{0} divided by {0}", "0…{0} 범위를 {0}(으)로 나눔")
    case .titleConvolved: ("{0} convolved with {1}", "{0}에 {1} 커널을 합성곱한 결과")
    case .titleCorrelated: ("{0} correlated with {1}", "{0}에 {1} 커널을 교차상관한 결과")
    case .titleSignal: ("Every output is a weighted sum of neighbouring samples", "출력 하나는 이웃한 표본들의 가중합이다")
    case .titleSame:
      ("'same' in two libraries: where the windows start decides the values", "두 라이브러리의 'same': 윈도우의 시작 위치가 값을 정한다")
    case .titleBoundary: ("What stands beyond the edge", "경계 바깥에는 무엇이 있는가")
    case .titleKernels: ("Kernels with a name", "이름이 있는 커널")
    case .titlePooling: ("Pooling keeps one value of each window", "풀링은 윈도우마다 값 하나를 남긴다")
    default: nil
    }
  }
}
