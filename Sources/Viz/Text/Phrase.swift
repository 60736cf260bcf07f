// Every word of figures and reports, in both languages side by side. `{0}`, `{1}` … are filled in when used.
// No words of its own in any other file; no grammar either: phrases are written so that any number fits.
// Next: `PhraseTests`, which keeps the table complete.

/// A phrase that exists in every language.
public enum Phrase: CaseIterable, Sendable {
  // The parts of a filter.
  case input, kernel, output, signal
  case kernelAsGiven, kernelFlipped, kernelAsUsed
  case sum, symmetric, antisymmetric, notSymmetric
  case divisor
  case channel, channelsShown, kernelsOfChannel
  // Colours and ranges.
  case outsideRange, clippedIntensity, notNumbers, allValues
  case reducedForDisplay, notToScale, sharedRange
  // One value explained.
  case oneValue, oneValueInChannel, neighbourhood, windowPixels, products, bias, rest, padding
  case dottedCells
  // Pooling.
  case poolingMaximum, poolingMinimum, poolingAverage, poolingSize, winner, oneWindow
  // Signals, padding and boundaries.
  case values, envelope, paddedCells, madeUpCells, startsAt
  // Report: the label of each line.
  case labelInput, labelConverted, labelKernel, labelBias, labelOperation, labelPadding, labelSize,
    labelHeight, labelWidth, labelOutput, labelDisplay, labelWork, labelAlgorithm, labelWrote, labelResult,
    labelBound, labelVerdict, labelWorst
  // Report: what kind of picture.
  case becameInfinite, titleAveraging, kernelIs, operationMedian, paddingIs, pictureGrey, picturePalette, pictureAlpha,
    pictureInterlaced, pictureProgressive
  case pictureBits
  // Report: what was read and changed.
  case arrayOf, typedNumbers, convertedPalette, convertedAlpha, convertedColourKey, convertedSixteenBit, convertedCMYK,
    convertedOrientation, convertedFirstFrame, convertedSuffix, convertedExtraBytes, convertedJFIF,
    convertedEndian, convertedFortran, roundedToFloat, greyByLuma, scaledToOne, firstOfBatch
  // Report: the kernel and the operation.
  case rank, flipChangesNothing, flipChangesSign, flipMatters, flipShifts, notLinear, bankOf, biasOf,
    operationConvolve, operationCorrelate, paddingSides, paddingEnds, paddingNeverWins, paddingCounts,
    paddingTakesPart, boundaryIs, strideIs, strideOf, dilationIs, dilationOf, exchanged, multiplyAdds,
    displayRule, figureRange, doesNotFit, tooManyWeights, padded
  // Report: a check.
  case boundIn, wrongShape, readAs, right, wrong, worstAt
  case labelGamma, labelBeta, labelMean, labelVariance, labelLabels, labelParameters, boundOfLayer, unbounded, untold
  case labelMistake, labelEvidence, labelAlternatives, titleAgreement, mistakeExplains, mistakeNone, evidenceShift,
    evidenceBorder, evidenceFactor,
    evidenceNegative, resultIs, expected, difference, titleDifference, titleOtherShape, mapOfBatch
  // Tables.
  case columnRow, columnColumn, columnChannel, columnPixel, columnWeight, columnProduct, columnName,
    columnSize, columnSum, columnMeaning, columnLibrary, columnPadding, columnValues, columnBoundary,
    columnNames
  // Speed; its words are in `Phrase+Speed.swift`.
  case groupLayers, groupFilters, groupSeparable, groupSignals, groupPooling, groupForward, groupTraining
  case labelMachine, labelPeak, labelRounds, labelLeftOut, labelVersions
  case benchPeak, benchRounds, benchLeftOut, benchThreads, benchQuartiles, benchOperations, benchBytes, benchAutomatic
  case ratioMean, ratioMeaning, ratioBar, ratioRing
  case columnCase, columnAlgorithm, columnMedian, columnQuartiles, columnShare, columnWorkspace, columnFastest,
    columnFastestPeer, columnRatio, peakOf
  case titleBench, titleRatios
  // Titles.
  case titleConvolved, titleCorrelated, titleSignal, titleSame, titleBoundary, titleKernels, titlePooling
  // The architecture of a network; its words are in `Phrase+Architecture.swift`.
  case titleArchitecture, architectureStyle, architectureBranching,
    architectureChain, architectureLong, architectureAsked, architectureFold, architectureFolds,
    architectureScale, architectureNumbers, architectureFrames, architectureBrackets, architectureAround,
    architectureDashed, columnTakes
  // Why a network answers so; its words are in `Phrase+Saliency.swift`.
  case titleSaliency, saliencyPicture, saliencyGradient, saliencyGradCAM, saliencyOcclusion, saliencyGradientIs,
    saliencyGradCAMIs, saliencyOcclusionIs, saliencyStrongest, saliencyCell, saliencyNothing, saliencyScore,
    saliencyScoreBefore, saliencyBlend, saliencyNoConvolution, saliencyLabelGuesses, saliencyLabelScore,
    saliencyLabelNote, saliencyMethod, saliencyPlace, saliencyValue
    saliencyGradCAMIs, saliencyOcclusionIs, saliencyStrongest, saliencyStrongestPatch, saliencyScore, saliencyBlend,
    saliencyNoConvolution, saliencyLabelPicture, saliencyLabelGuesses, saliencyLabelScore, saliencyLabelNote,
    saliencyMethod, saliencyPlace, saliencyValue, saliencyRows, saliencyRandom
  // What becomes of a shift; its words are in `Phrase+Equivariance.swift`.
  case titleEquivariant, titleNotEquivariant, equivarianceShift, equivarianceConvolve, equivariancePool,
    equivarianceCompute, equivariancePicture, equivarianceShifted, equivarianceFirst, equivarianceAnswer,
    equivarianceLast, equivarianceDifference, equivarianceUnmoved, equivarianceYes, equivarianceNo,
    equivarianceNotInvariant, equivarianceInvariant, equivarianceStands, equivarianceBy, equivarianceByCells,
    equivarianceNearest, equivarianceCompared, equivarianceBorder, equivarianceHatched, equivarianceStride,
    equivarianceThen, equivarianceNotInvariance, equivarianceChart, equivarianceAxis, equivariancePlain,
    equivarianceBlurred, columnShift, columnLargest, columnChanged, columnBlurLargest, columnBlurChanged,
    labelFunction, labelShift, labelEquivariant, labelInvariant
  // How receptive fields grow; the words are in `Phrase+Growth.swift`.
  case titleGrowth, titleGrowthCompared, growthSizes, growthJumps, growthAxis, growthInput, growthReaches,
    growthStays, growthNest, growthNestInput, growthOutside, growthFormula, growthAlongRows, growthPath, growthRing,
    growthEffective, growthEffectiveIs, growthEffectiveSize, growthNothing, growthSource, growthOutline, columnExtent,
    columnStep, columnGrowth, columnJump
  // What convolutions save; the words are in `Phrase+Cost.swift`.
  case titleCost, costConvolution, costDense, costDenseIs, costConvolutionIs, costSmall, costParameters,
    costMultiplyAdds, costLogarithmic, costTotals, costLeftOut, costBias, columnSizes, columnDense, columnTimes,
    labelConvolutions
  // Published results; the words are in `Phrase+Winners.swift`.
  case titleWinners, winnersError, winnersDepth, winnersHuman, winnersSources, winnersPale, winnersDash,
    winnersCounted, columnYear, winnersPlace, columnDepth, columnError, columnNote
  // The guides of the algorithms; their words are in `Phrase+Guides.swift`.
  case guideChanges, guideProducts, guideWorkspace, guideApplies, guidePage, guideEverything, guideNoWorkspace
  case guideNaive, guideNaiveTitle, guideDirect, guideDirectTitle, guideDirectWorkspace, guideIm2col,
    guideIm2colTitle, guideIm2colWorkspace, guideWinograd, guideWinogradTitle, guideWinogradWorkspace,
    guideWinogradApplies, guideFourier, guideFourierTitle, guideFourierWorkspace, guideSeparable,
    guideSeparableTitle, guideSeparableWorkspace, guideSeparableApplies
  case guideInPlace, guideWindowsOutlined, guideAddresses, guideAddressRow, guideZeros, guideRegisters,
    guideRegisterSums, guideRegisterStep, guideWindowMatrix, guideCopies, guideWeightMatrix, guideFilterColumn,
    guideWindowRow, guideTileCounts, guideTileInNumbers, guideTileOverlap, guideTransformsInput,
    guideTransformsWeights, guideTransformsBack, guideTile, guideProductCount, guideOneTile, guideTileOutputs,
    guideTileHeading, guideTileMakes, guideOutside, guideSpectrumProduct, guideConjugate,
    guideAnswer, guideKept, guideThrownAway, guideSpectrum, guideLogarithmic, guideKernelSpectrum,
    guideZeroFilled, guideTwoPasses, guideProductsEach, guideColumn, guideRow, guideRowsRead,
    guideLines, guideLinesKept, guideRowsMade
  case guideRegisterUse, guideLoads, guideSameSum, guideSizesOf, guideTap, guideWindow, guideOutputs, guideDefinition,
    guideTimesFewer, guideKeptPart, guideProductColumn

  // Verification; its words are in `Phrase+Verification.swift`.
  case labelCases, labelCompared, labelFault
  case faultFlip, faultOffByOne, faultWrongStride, faultWrongPadSide, faultSwappedAxes, faultHalfPrecision,
    faultUnwritten
  case verifyStream, verifySmallWorld, verifyCompared, verifyRight, verifyWrong, verifyNotCaught, verifyRowRight,
    verifyRowWrong, verifyFailure, verifyRefused, verifyPlace
  case columnPart, columnCases, columnVerdict, columnWorst, columnPlace
  case titleVerify, titleVerifyFault, partForward, partWinners, partInput, partKernel, partBias
  case verifyValues, verifyWorst, verifyAllExact, verifyAxis, verifyBars, verifyBeyond
  // Training; its words are in `Phrase+Training.swift`.
  case labelNetwork, labelTraining, labelLastEpoch, labelBestEpoch, labelTest, labelLoss, labelAccuracy
  case networkOf, trainingSet, batchOf, trainRate, trainHeldBack, trainTestWatched, trainNumbers, trainStopped,
    trainDone
  case learningRateOf, titleTraining, titleRun, titleRuns, epochAxis, curveTraining, curveHeldBack, curveBest,
    curveLoss, curveAccuracy
  case titleConfusion, confusionAcross, confusionMeaning, confusionUnnamed, columnExamples, columnRecall,
    columnPrecision, columnMistakenFor, columnEpochs
  case titlePredictions, columnFile, columnPrediction, columnProbability, predictionOf
  // Networks; their words are in `Phrase+Networks.swift`.
  case labelFrozen, labelMemory, labelUnseen
  case columnLayer, columnOutput, columnParameters, columnWindow, columnWork, columnMemory, columnField, columnForwards,
    columnBackwards, rowOptimizer
  case summaryParameters, summaryFrozen, summaryWork, summaryOutputs, summaryFrom
  case unseenNone, unseenSome, unseenAnd, unseenOthers, unseenTopRow, unseenTopRows, unseenBottomRow, unseenBottomRows,
    unseenLeftColumn, unseenLeftColumns, unseenRightColumn, unseenRightColumns
  case titleNetwork, titleNetworkUnseen, titleNetworkVector, networkInput, networkLayers, networkSees, networkSeesAll,
    networkSquares, networkHatched, networkShown, networkLeftOut, networkParameters, networkMultiplyAdds
  // What comes through deep networks; its words are in `Phrase+Propagation.swift`.
  case titleSignalVanishes, titleGradientVanishes, titleBothVanish, titleNothingVanishes, titlePropagationCompared
  case propagationDeviation, propagationGradient, propagationDead, propagationLoss, propagationLayer,
    propagationLayerCount, propagationLogits, propagationArrows, stepAxis,
    propagationGuessing, propagationAtStart, propagationAfter, propagationDashed, propagationSolid
  case signalVanishes, signalHolds, signalExplodes, gradientVanishes, gradientHolds, gradientExplodes, trainedTo
  case columnDeviation, columnGradient, columnDead, columnLossOnly, noiseData
  case derivativeTitle, derivativeHeading, derivativePowers, derivativeInput, derivativeFacts
  // The chain rule; its words are in `Phrase+Chain.swift`.
  case chainTitle, chainTitleZero, chainForwards, chainBackwards, chainWritten, chainSoFar, chainFactor,
    chainLabelGradient, chainLabelDifference, chainDifference, chainCheck, chainDigits
  // Residual blocks; their words are in `Phrase+Residual.swift`.
  case titleResidual, residualForwards, residualBackwards, residualBackwardsPlain, residualAlongIs, residualThroughIs,
    residualMaps, residualInput, residualAlong, residualThrough, residualTogether, residualSize, residualDepth,
    residualBlocks, residualCurveBoth, residualCurvePath, residualCurveNorm, residualCurveNeither,
    residualLoss, residualShort, residualWeights, residualCropped, residualLabelBlock, residualLabelAlong,
    residualLabelThrough, residualLabelTogether, residualColumnBoth, residualColumnPath, residualColumnNorm,
    residualColumnNeither
  // What goes into activations; its words are in `Phrase+Distributions.swift`.
  case titleDistributions, titleDistributionsMoving, distributionSums, distributionBefore, distributionAfter,
    distributionBeforeShort, distributionAfterShort, distributionCut, distributionBelow, distributionSymbols,
    distributionHeights, distributionOneAxis,
    distributionOwnAxes, distributionOutside, distributionLayers, distributionShift, distributionShifts,
    distributionSpreads, distributionShiftMeaning, distributionPath, distributionLoss, distributionLayer,
    momentStart, momentEpoch, columnWhen, columnTaken, columnLayerOnly, columnShift
  // Looking into networks; their words are in `Phrase+Looking.swift`.
  case labelPicture, labelAnswer, columnMinimum, columnMaximum, columnMean, columnSpread, columnDeadMaps, columnMap,
    columnValue, columnSees, columnWeights, columnNorms, columnChange
  case titleFeatures, titleFeaturesAnswer, featuresStrongest, featuresCell, featuresPlace, featuresSees, featuresPixels,
    featuresPadding, featuresHoles, featuresSeesNothing, featuresTraced, featuresDead, featuresDeadMap,
    featuresDeadMeaning, featuresMapsDrawn, featuresNumbersDrawn, featuresLargest, featuresShared, featuresOwn,
    featuresChosen, featuresSpread, featuresTrue, featuresClass, featuresRandom, featuresLayers, networkLayerCount
  case titleFilters, titleFiltersBefore, filtersColour, filtersColours, filtersKernel, filtersOfChannel, filtersTapNorm,
    filtersDrawn, filtersPair, filtersNorm, filtersChange, filtersSorted
  // Data sets.
  case labelData, labelSource, labelExamples, labelValues, labelBaseline, labelAugmentation, labelExample,
    dataTraining, dataValidation, dataTest, columnTraining, columnValidation, columnTest, columnClass, columnClasses,
    columnShape, columnClassShare, columnWhere, dataHere, dataFetched, dataAlreadyHere, dataIDX, dataCIFAR, dataNumpy,
    dataNPZ, dataClassFolders,
    dataNamedPictures, dataTable, dataOutside, dataResized, dataMadeColour, dataUnlabelled, dataStatistics,
    dataBaseline, titleData, titleAugmentation, dataBars, dataMoreClasses, dataDrawnRange, dataOriginal, dataEpoch,
    dataMirrored, dataEdgeFill, augmentRotation, augmentShear, augmentZoom, augmentShift, augmentFlip
  // All figures; their words are in `Phrase+Catalogue.swift`.
  case labelFigures, timeLeft, sheetTitle, sheetNote
  case chapterConvolution, chapterArithmetic, chapterFilters, chapterPooling, chapterAlgorithms, chapterNetworks,
    chapterField, chapterGradients, chapterTraining, chapterInside, chapterData
  // Animations; their words are in `Phrase+Animation.swift`.
  case slideTitle, slideTitleTransposed, slideTitlePooling, slidePadding, slideInserted, slideWindow, slideTurned,
    slideTerms, bothSides, insertedBetween, ofConvolution, labelInserted, labelFrames, labelNumbers, framesOf,
    numbersOf,
    numbersPublished, columnKernel, columnStride, columnDilation, columnFrames, columnInput, operationTransposed

  var both: (english: String, korean: String) {
    switch self {
    case .input: ("Input", "입력")
    case .kernel: ("Kernel", "커널")
    case .output: ("Output", "출력")
    case .signal: ("Signal", "신호")
    case .kernelAsGiven: ("Kernel as given", "주어진 커널")
    case .kernelFlipped: ("Kernel as used: flipped", "실제 쓰인 커널: 뒤집음")
    case .kernelAsUsed: ("Kernel as used: not flipped", "실제 쓰인 커널: 뒤집지 않음")
    case .sum: ("sum {0}", "합 {0}")
    case .symmetric: ("symmetric", "대칭")
    case .antisymmetric: ("antisymmetric", "반대칭")
    case .notSymmetric: ("not symmetric", "비대칭")
    case .divisor: ("value = number shown ÷ {0}", "값 = 적힌 수 ÷ {0}")
    case .channel: ("channel {0}", "채널 {0}")
    case .channelsShown: ("{0} of {1} channels shown", "채널 {1}개 중 {0}개 표시")
    case .kernelsOfChannel: ("kernels of output channel {0}", "출력 채널 {0}의 커널")
    case .outsideRange: ("values outside the colour range: {0}", "색 범위를 벗어난 값: {0}개")
    case .clippedIntensity: ("values outside 0 … 1, drawn as 0 or 1: {0}", "0 … 1을 벗어나 0 또는 1로 그린 값: {0}개")
    case .notNumbers: ("NaN or ∞: {0}", "NaN 또는 ∞: {0}개")
    case .allValues: ("all values {0}", "모든 값 {0}")
    case .reducedForDisplay: ("drawn reduced: one pixel is the mean of {0} values", "축소하여 그림: 한 픽셀은 값 {0}개의 평균")
    case .notToScale: ("sides not to scale", "가로세로 비율이 실제와 다름")
    case .sharedRange: ("one colour range for all", "모두 같은 색 범위")
    case .oneValue: ("One value explained: row {0}, column {1}", "한 값의 계산 과정: {0}행 {1}열")
    case .oneValueInChannel:
      ("One value explained: row {0}, column {1}, channel {2}", "한 값의 계산 과정: {0}행 {1}열, 채널 {2}")
    case .neighbourhood: ("Neighbourhood", "주변 픽셀")
    case .windowPixels: ("Window", "윈도우")
    case .products: ("Products", "원소별 곱")
    case .bias: ("bias {0}", "편향 {0}")
    case .rest: ("{0} more channels: {1}", "나머지 채널 {0}개: {1}")
    case .padding: ("hatched: padding", "빗금: 패딩")
    case .dottedCells: ("dots: cells that are read", "점: 읽는 칸")
    case .poolingMaximum: ("max pooling", "최대 풀링")
    case .poolingMinimum: ("min pooling", "최소 풀링")
    case .poolingAverage: ("average pooling", "평균 풀링")
    case .poolingSize: ("window {0}, stride {1}", "윈도우 {0}, 스트라이드 {1}")
    case .winner: ("outlined: the value that was taken", "테두리: 선택된 값")
    case .oneWindow: ("orange: one window and its output", "주황: 한 윈도우와 그 출력")
    case .values: ("{0} values", "값 {0}개")
    case .envelope:
      ("{0} samples: the band spans the smallest and largest value of each pixel", "표본 {0}개: 띠는 픽셀마다 최솟값에서 최댓값까지")
    case .paddedCells: ("hatched: padding", "빗금: 패딩")
    case .madeUpCells: ("hatched: values the boundary makes up", "빗금: 경계 처리로 만들어진 값")
    case .startsAt: ("output 0 lies at input index {0}", "출력 0의 위치는 입력 인덱스 {0}")
    case .labelInput: ("input", "입력")
    case .labelConverted: ("converted", "변환")
    case .labelKernel: ("kernel", "커널")
    case .labelBias: ("bias", "편향")
    case .labelOperation: ("operation", "연산")
    case .labelPadding: ("padding", "패딩")
    case .labelSize: ("size", "크기")
    case .labelHeight: ("height", "높이")
    case .labelWidth: ("width", "너비")
    case .labelOutput: ("output", "출력")
    case .labelDisplay: ("display", "표시")
    case .labelWork: ("work", "계산량")
    case .labelAlgorithm: ("algorithm", "알고리즘")
    case .labelWrote: ("wrote", "저장")
    case .labelResult: ("result", "결과")
    case .kernelIs: ("kernel: {0}", "커널: {0}")
    case .titleAveraging: ("Average pooling keeps the mean of each window", "평균 풀링은 윈도우마다 평균을 남긴다")
    case .firstOfBatch: ("first of {0} maps", "맵 {0}개 중 첫째")
    case .rank: ("rank {0}", "랭크 {0}")
    case .flipChangesNothing: ("symmetric: flipping changes nothing", "대칭: 뒤집어도 같음")
    case .flipChangesSign: ("antisymmetric: flipping changes the sign", "반대칭: 뒤집으면 부호가 바뀜")
    case .flipMatters: ("not symmetric: flipping matters", "비대칭: 뒤집으면 결과가 달라짐")
    case .flipShifts: ("no middle tap: flipping shifts the output by one", "가운데 칸이 없음: 뒤집으면 출력이 한 칸 밀림")
    case .notLinear: ("not a convolution", "합성곱이 아님")
    case .bankOf: ("{0} · {1} filters {2} × {3} channels · groups {4}", "{0} · 필터 {1}개, {2} × 채널 {3}개 · 그룹 {4}")
    case .biasOf: ("values: {0}", "값 {0}개")
    case .operationConvolve: ("convolution: the kernel is flipped", "합성곱: 커널을 뒤집음")
    case .operationCorrelate: ("cross-correlation: the kernel is not flipped", "교차상관: 커널을 뒤집지 않음")
    case .paddingSides: ("top {0}, bottom {1}, left {2}, right {3}", "위 {0}, 아래 {1}, 왼쪽 {2}, 오른쪽 {3}")
    case .paddingEnds: ("left {0}, right {1}", "왼쪽 {0}, 오른쪽 {1}")
    case .paddingNeverWins: ("padded cells take no part", "패딩은 계산에서 제외")
    case .paddingCounts: ("padded cells count as zeros", "패딩을 0으로 셈")
    case .paddingTakesPart: ("filled up with zeros that take part", "끝을 0으로 채우고 함께 계산")
    case .boundaryIs: ("boundary {0}", "경계 {0}")
    case .strideIs: ("stride {0},{1}", "스트라이드 {0},{1}")
    case .strideOf: ("stride {0}", "스트라이드 {0}")
    case .dilationIs: ("dilation {0},{1}", "팽창 {0},{1}")
    case .dilationOf: ("dilation {0}", "팽창 {0}")
    case .exchanged:
      ("the kernel is longer than the signal; as in NumPy the two change places", "커널이 신호보다 길어 NumPy처럼 둘을 맞바꿈")
    case .multiplyAdds: ("{0} multiply-adds", "곱셈-덧셈 {0}번")
    case .displayRule: ("{0}, {1} to black…white; values outside: {2}", "{0}, {1} 범위를 검정…흰색으로; 벗어난 값 {2}개")
    case .figureRange: ("colours span {0}; outside them: {1} of {2} values", "색 범위 {0}; 벗어난 값: {2}개 중 {1}개")
    case .doesNotFit: ("no window fits", "들어가는 윈도우가 없음")
    case .tooManyWeights: ("too large to print; --json has every weight", "너무 커서 생략함; --json에 모든 가중치가 있음")
    case .padded: ("made up by the boundary", "경계 처리로 만들어진 값")
    case .columnRow: ("row", "행")
    case .columnColumn: ("column", "열")
    case .columnChannel: ("channel", "채널")
    case .columnPixel: ("pixel", "픽셀")
    case .columnWeight: ("weight", "가중치")
    case .columnProduct: ("product", "곱")
    case .columnName: ("name", "이름")
    case .columnSize: ("size", "크기")
    case .columnSum: ("sum", "합")
    case .columnMeaning: ("what it does", "하는 일")
    case .columnLibrary: ("library", "라이브러리")
    case .columnPadding: ("padding", "패딩")
    case .columnValues: ("values", "값")
    case .columnBoundary: ("boundary", "경계")
    case .columnNames: ("names elsewhere", "다른 라이브러리의 이름")
    case .operationMedian: ("the median of every window", "윈도우마다 중앙값")
    case .paddingIs: ("padding: {0}", "패딩: {0}")
    case .pictureGrey: ("grey", "회색조")
    case .picturePalette: ("palette", "팔레트")
    case .pictureAlpha: ("alpha", "알파")
    case .pictureInterlaced: ("interlaced", "인터레이스")
    case .pictureProgressive: ("progressive", "프로그레시브")
    case .pictureBits: ("-bit", "비트")
    default:
      reading ?? speed ?? check ?? verification ?? network ?? architecture ?? saliency ?? data ?? training
        ?? propagation ?? animation ?? looking ?? catalogue ?? distributions ?? equivariance ?? growth ?? cost ?? winners ?? guide
    }
  }

  /// The phrase with its placeholders filled in. Arguments are not searched for placeholders themselves.
  public func text(_ language: Language, _ arguments: String...) -> String {
    var result = ""
    var rest = Substring(template(language))
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)..<close]
      if let index = Int(inner), arguments.indices.contains(index) {
        result += arguments[index]
      } else {
        result += rest[open...close]
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// The phrase as written in the table, with its placeholders.
  public func template(_ language: Language) -> String {
    switch language {
    case .english: both.english
    case .korean: both.korean
    }
  }
}
