// What each mistake is called in figures and reports, and what was found out about it, in both languages.
// A part of the table of `Phrase.swift`; the mistakes themselves are `Reference`'s.

import Reference

extension Mistake {
  /// What was done, as a line without a full stop.
  public func text(_ language: Language) -> String {
    let both = kernelText ?? windowText ?? numberText ?? layerText ?? ("", "")
    return language == .korean ? both.korean : both.english
  }

  private var kernelText: (english: String, korean: String)? {
    switch self {
    case .kernelNotFlipped:
      ("the kernel was not flipped: a cross-correlation, not a convolution", "커널을 뒤집지 않음: 합성곱이 아니라 교차상관")
    case .kernelFlipped:
      ("the kernel was flipped: a convolution, not a cross-correlation", "커널을 뒤집음: 교차상관이 아니라 합성곱")
    case .kernelMirrored: ("the kernel was flipped along one axis only", "커널을 한 축으로만 뒤집음")
    case .kernelTransposed: ("the kernel was transposed", "커널을 전치함")
    case .kernelRotated: ("the kernel was turned by 90°", "커널을 90° 돌림")
    default: nil
    }
  }

  private var windowText: (english: String, korean: String)? {
    switch self {
    case .tensorFlowSame: ("padded like TensorFlow's 'same'", "TensorFlow의 'same'처럼 패딩함")
    case .pyTorchSame: ("padded like PyTorch, alike on both sides", "PyTorch처럼 양쪽을 똑같이 패딩함")
    case .rowsAndColumnsSwapped: ("rows and columns were exchanged", "행과 열이 뒤바뀜")
    case .paddingIgnored: ("the padding was ignored", "패딩을 무시함")
    case .boundaryMode: ("something else stood beyond the edge", "경계 바깥의 값이 다름")
    case .strideIgnored: ("the stride was ignored", "스트라이드를 무시함")
    case .strideIndexNotDivided:
      ("the index of the output was not divided by the stride", "출력 인덱스를 스트라이드로 나누지 않음")
    case .stridePhase: ("the windows start elsewhere, less than a stride away", "윈도우의 시작이 한 스트라이드 안에서 어긋남")
    case .paddingMode: ("another padding", "다른 패딩")
    case .dilationIgnored: ("the dilation was ignored", "팽창을 무시함")
    case .groupsIgnored: ("the groups were ignored", "그룹을 무시함")
    case .unwrittenBorder: ("a border was never written", "가장자리가 채워지지 않음")
    case .outputShifted: ("the output is shifted", "출력이 밀려 있음")
    case .partialWindow:
      ("a last window that only partly fits was treated the other way", "일부만 들어가는 마지막 윈도우를 반대로 처리함")
    case .paddingTakesNoPart: ("zeros that fill up a block take no part", "블록을 채우는 0이 계산에서 빠짐")
    case .paddingTakesPart: ("zeros of the padding take part", "패딩의 0이 계산에 들어감")
    default: nil
    }
  }

  private var numberText: (english: String, korean: String)? {
    switch self {
    case .biasMissing: ("the bias was not added", "편향을 더하지 않음")
    case .biasAddedTwice: ("the bias was added twice", "편향을 두 번 더함")
    case .rgbBGRSwapped: ("red and blue were exchanged", "빨강과 파랑이 뒤바뀜")
    case .channelsFirst:
      ("channels first was read as channels last, or the reverse", "채널이 앞에 오는 배열과 뒤에 오는 배열을 혼동함")
    case .clipped: ("values were clipped", "값을 범위로 잘라냄")
    case .wrappedModulo256: ("values were wrapped modulo 256", "값을 256으로 나눈 나머지로 바꿈")
    case .roundedToIntegers: ("values became whole numbers", "값을 정수로 바꿈")
    case .absoluteValue: ("the sign was lost", "부호가 사라짐")
    case .halfPrecisionInputs: ("input and weights were rounded to half precision", "입력과 가중치를 반정밀도로 반올림함")
    case .halfPrecisionAccumulation: ("computed in half precision", "반정밀도로 계산함")
    case .constantFactor: ("every value has one factor too many", "모든 값에 같은 수가 곱해짐")
    case .poolingMode: ("another pooling", "다른 풀링")
    case .averageCountsPadding: ("the average counts padded cells", "평균에 패딩을 셈")
    case .averageIgnoresPadding: ("the average does not count padded cells", "평균에서 패딩을 뺌")
    default: nil
    }
  }

  private var layerText: (english: String, korean: String)? {
    switch self {
    case .sampleVariance: ("the variance of a sample, divided by n − 1", "n − 1로 나눈 표본분산")
    case .populationVariance: ("the variance of a population, divided by n", "n으로 나눈 모분산")
    case .epsilonIgnored: ("ε was left out", "ε을 빠뜨림")
    case .otherEpsilon: ("another ε", "다른 ε")
    case .epsilonOutsideRoot: ("ε was added outside the root", "ε을 제곱근 밖에서 더함")
    case .rootMissing: ("divided by the variance, not by its root", "제곱근이 아니라 분산으로 나눔")
    case .scaleOrShiftMissing: ("γ or β was left out", "γ 또는 β를 빠뜨림")
    case .scaleAndShiftSwapped: ("γ and β were exchanged", "γ와 β가 뒤바뀜")
    case .otherAxis: ("computed over other axes", "다른 축을 따라 계산함")
    case .logSoftmax: ("the logarithm of the softmax", "softmax의 로그")
    case .logarithmMissing: ("softmax without the logarithm", "로그를 취하지 않은 softmax")
    case .softmaxTwice: ("softmax was applied once too often", "softmax를 한 번 더 적용함")
    case .softmaxMissing: ("softmax was not applied", "softmax를 적용하지 않음")
    case .divisionMissing: ("the powers were not divided by their sum", "거듭제곱을 그 합으로 나누지 않음")
    case .otherReduction: ("sum and mean were mixed up", "합과 평균을 혼동함")
    case .labelsOffByOne: ("labels counted from 1", "라벨을 1부터 셈")
    case .otherLogarithm: ("another base than e", "밑이 e가 아님")
    case .signMissing: ("the opposite sign", "부호가 반대임")
    case .otherFunction: ("another function", "다른 함수")
    case .otherStatistics:
      ("the statistics of the batch instead of the moving ones, or the reverse", "배치 통계와 이동 통계를 혼동함")
    case .momentumIgnored: ("the momentum was left out", "모멘텀을 빠뜨림")
    case .otherMomentum: ("Nesterov's momentum and the plain one were mixed up", "네스테로프 모멘텀과 보통 모멘텀을 혼동함")
    case .biasCorrectionMissing: ("the averages were not corrected for their start at zero", "0에서 시작한 평균을 보정하지 않음")
    default: nil
    }
  }
}

extension Finding {
  /// What was found out about a mistake; empty where the mistake says it all.
  public func evidence(_ language: Language) -> String {
    switch detail {
    case .none: ""
    case .part(let part): part.text(language)
    case .boundary(let boundary):
      Phrase.boundaryIs.text(
        language, boundary.fill == 0 ? boundary.name : "\(boundary.name) \(NumberText.short(boundary.fill))")
    case .shift(let shift): Phrase.evidenceShift.text(language, Self.signed(shift.rows), Self.signed(shift.columns))
    case .stride(let steps): Phrase.strideIs.text(language, "\(steps.rows)", "\(steps.columns)")
    case .border(let sides, let value):
      Phrase.evidenceBorder.text(language, NumberText.short(value)) + ": "
        + Phrase.paddingSides.text(language, "\(sides.top)", "\(sides.bottom)", "\(sides.left)", "\(sides.right)")
    case .padding(let sides):
      Phrase.paddingSides.text(language, "\(sides.top)", "\(sides.bottom)", "\(sides.left)", "\(sides.right)")
    case .factor(let factor, let meaning):
      Phrase.evidenceFactor.text(language, NumberText.short(factor, digits: 6)) + meaning.text(language)
    case .range(let lower, let upper):
      upper == .infinity
        ? Phrase.evidenceNegative.text(language) : "\(NumberText.short(lower)) … \(NumberText.short(upper))"
    case .rounding(let rounding): rounding.text(language)
    case .number(let number): NumberText.short(number)
    case .pooling(let mode):
      switch mode {
      case .max: Phrase.poolingMaximum.text(language)
      case .average: Phrase.poolingAverage.text(language)
      case .min: Phrase.poolingMinimum.text(language)
      }
    case .function(let function): function.rawValue
    case .reduction(let reduction): reduction.rawValue
    }
  }

  private static func signed(_ number: Int) -> String {
    number > 0 ? "+\(number)" : NumberText.short(Double(number))
  }
}

extension Finding.Part {
  /// In words; empty where there is nothing to add.
  public func text(_ language: Language) -> String {
    let both: (english: String, korean: String) =
      switch self {
      case .input: ("of the input", "입력")
      case .kernel: ("of the kernel", "커널")
      case .result: ("of the result", "결과")
      case .geometry: ("of stride, dilation and padding", "스트라이드, 팽창, 패딩")
      case .channels: ("input and output channels", "입력 채널과 출력 채널")
      case .upsideDown: ("upside down", "위아래")
      case .leftRight: ("left and right", "좌우")
      case .firstGroup: ("every filter reads the first group", "모든 필터가 첫 그룹을 읽음")
      case .allGroups: ("every filter reads all groups", "모든 필터가 모든 그룹을 읽음")
      case .interleavedGroups: ("filter o reads group o mod g", "필터 o가 그룹 o mod g를 읽음")
      case .croppedResult: ("the first windows of the unstrided result", "스트라이드 없는 결과의 앞부분")
      case .restUnwritten: ("the rest was never written", "나머지는 채워지지 않음")
      case .scale: ("γ", "γ 누락")
      case .shift: ("β", "β 누락")
      case .eachSample: ("each sample by itself", "표본마다 따로")
      case .lastAxis: ("along the last axis", "마지막 축을 따라")
      case .firstAxis: ("along the first axis", "첫 축을 따라")
      case .numbers: ("the numbers of one layout in the shape of the other", "한 배치의 수를 다른 배치의 모양으로 읽음")
      case .allValues: ("all values together", "모든 값을 함께")
      case .everything: ("nothing was written at all", "아무것도 채워지지 않음")
      case .atTheEnd: ("rounded once, at the end", "마지막에 한 번 반올림")
      }
    return language == .korean ? both.korean : both.english
  }
}

extension Finding.Factor {
  /// In words; empty where there is nothing to add.
  public func text(_ language: Language) -> String {
    let both: (english: String, korean: String) =
      switch self {
      case .kernelNormalised: (": the kernel was normalised", ": 커널을 정규화함")
      case .kernelNotNormalised: (": the kernel was not normalised", ": 커널을 정규화하지 않음")
      case .pixelRange: (": pixels 0…255 instead of 0…1, or the reverse", ": 픽셀 범위 0…255와 0…1을 혼동함")
      case .sign: (": the sign", ": 부호")
      case .other: ("", "")
      }
    return language == .korean ? both.korean : both.english
  }
}

extension Finding.Rounding {
  /// In words; empty where there is nothing to add.
  public func text(_ language: Language) -> String {
    let both: (english: String, korean: String) =
      switch self {
      case .truncated: ("towards zero", "0 쪽으로 버림")
      case .nearest: ("to the nearest", "반올림")
      case .floor: ("downwards", "내림")
      }
    return language == .korean ? both.korean : both.english
  }
}
