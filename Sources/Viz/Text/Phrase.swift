// Every word of figures and reports, in both languages side by side. `{0}`, `{1}` … are filled in when used.
// No words of its own in any other file; no grammar either: phrases are written so that any number fits. The words
// themselves are in files by subject, `Phrase+General.swift` first.
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
  case titlePredictions, columnFile, columnPrediction, columnProbability, predictionOf,
    labelFigure, predictionsDrawn
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
  case signalVanishes, signalHolds, signalExplodes, gradientVanishes, gradientHolds, gradientStays,
    gradientExplodes, trainingBrokeOff, trainedTo
  case columnDeviation, columnGradient, columnDead, columnLossOnly, noiseData
  case derivativeTitle, derivativeHeading, derivativePowers, derivativeInput, derivativePlain,
    derivativeSigmoid, derivativeReLU
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
    momentStart, momentEpoch, columnWhen, columnTaken, columnLayerOnly, columnMoved
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
    dataNamedPictures, dataTable, dataOutside, dataLookedAt, dataResized, dataMadeColour, dataUnlabelled,
    dataStatistics,
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

  private typealias Words = (english: String, korean: String)

  var both: (english: String, korean: String) {
    // In parts: the compiler weighs the types of one long chain for minutes.
    let basic: Words? = general ?? reading ?? speed ?? check ?? verification
    let learned: Words? = network ?? architecture ?? saliency ?? data ?? training
    let deep: Words? = propagation ?? distributions ?? chain ?? residual ?? looking
    let concepts: Words? = equivariance ?? growth ?? cost ?? winners
    return basic ?? learned ?? deep ?? concepts ?? animation ?? catalogue ?? guide
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
