// The mistakes that a wrong result is searched for, each with an identifier that stays the same for ever.
// What each of them computes is written where it is computed: `ConvolutionQuestion+Mistakes.swift` and its neighbours.

/// A mistake that people make, by its identifier.
///
/// The order is the order of preference: where several explain a result equally well, the first is named. So a cause
/// that is common stands before one that is rare, and what has no number to choose before what could be fitted.
public enum Mistake: String, CaseIterable, Sendable {
  // The kernel.
  /// A convolution was asked for and the kernel was not turned by 180°.
  case kernelNotFlipped = "kernel-not-flipped"
  /// A cross-correlation was asked for and the kernel was turned by 180°.
  case kernelFlipped = "kernel-flipped"
  /// The kernel was turned along one axis only.
  case kernelMirrored = "kernel-mirrored"
  /// Rows and columns of the kernel, or its input and output channels, were exchanged.
  case kernelTransposed = "kernel-transposed"
  /// The kernel was turned by 90°.
  case kernelRotated = "kernel-rotated"

  // The windows.
  /// TensorFlow's `same`, where another padding was asked for.
  case tensorFlowSame = "tensorflow-same"
  /// PyTorch's padding, the same on both sides, where TensorFlow's `same` was asked for.
  case pyTorchSame = "pytorch-same"
  /// Rows and columns of the input, the result, or the two numbers of stride, dilation and padding were exchanged.
  case rowsAndColumnsSwapped = "rows-and-columns-swapped"
  /// No padding.
  case paddingIgnored = "padding-ignored"
  /// Something else beyond the edge.
  case boundaryMode = "boundary-mode"
  /// Every window instead of every `s`-th; of a pooling also windows side by side.
  case strideIgnored = "stride-ignored"
  /// The value of window `r` was written to cell `r·s`.
  case strideIndexNotDivided = "stride-index-not-divided"
  /// The windows start some cells later, less than a stride.
  case stridePhase = "stride-phase"
  /// Another padding: of `full`, `same` and `valid` another one, or another library's.
  case paddingMode = "padding-mode"
  /// The taps of the kernel are neighbours.
  case dilationIgnored = "dilation-ignored"
  /// Filters read the channels of other groups.
  case groupsIgnored = "groups-ignored"
  /// A frame of the result was never written.
  case unwrittenBorder = "unwritten-border"
  /// The result lies some cells off.
  case outputShifted = "output-shifted"

  // The numbers.
  /// The bias was not added.
  case biasMissing = "bias-missing"
  /// The bias was added twice.
  case biasAddedTwice = "bias-added-twice"
  /// Red and blue were exchanged.
  case rgbBGRSwapped = "rgb-bgr-swapped"
  /// Numbers in one order of axes were read in another: channels first as channels last, or the reverse.
  case channelsFirst = "channels-first"
  /// Values outside a range became its ends.
  case clipped = "clipped"
  /// Values became bytes by their remainder modulo 256.
  case wrappedModulo256 = "wrapped-modulo-256"
  /// Values became whole numbers.
  case roundedToIntegers = "rounded-to-integers"
  /// The sign was lost.
  case absoluteValue = "absolute-value"
  /// Input and weights were rounded to half precision.
  case halfPrecisionInputs = "half-precision-inputs"
  /// Sums were kept in half precision.
  case halfPrecisionAccumulation = "half-precision-accumulation"

  // Pooling.
  /// Another of maximum, mean and minimum.
  case poolingMode = "pooling-mode"
  /// An average in which padded cells count.
  case averageCountsPadding = "average-counts-padding"
  /// An average in which padded cells do not count, where they should.
  case averageIgnoresPadding = "average-ignores-padding"
  /// A maximum or minimum in which zeros of the padding take part.
  case paddingTakesPart = "padding-takes-part"
  /// Zeros that fill up a block take no part, where they should.
  case paddingTakesNoPart = "padding-takes-no-part"
  /// A last window that only partly fits was kept, or dropped.
  case partialWindow = "partial-window"

  // Layers.
  /// The variance of a sample, divided by n − 1, where the population's was asked for.
  case sampleVariance = "sample-variance"
  /// The variance of a population, divided by n, where the sample's was asked for.
  case populationVariance = "population-variance"
  /// ε was left out.
  case epsilonIgnored = "epsilon-ignored"
  /// Another library's ε.
  case otherEpsilon = "other-epsilon"
  /// ε was added to the standard deviation, not to the variance.
  case epsilonOutsideRoot = "epsilon-outside-root"
  /// Divided by the variance, not by its root.
  case rootMissing = "root-missing"
  /// γ or β was left out.
  case scaleOrShiftMissing = "scale-or-shift-missing"
  /// γ and β were exchanged.
  case scaleAndShiftSwapped = "scale-and-shift-swapped"
  /// Statistics over other axes.
  case otherAxis = "other-axis"
  /// The logarithm of the softmax.
  case logSoftmax = "log-softmax"
  /// The softmax itself, where its logarithm was asked for.
  case logarithmMissing = "logarithm-missing"
  /// Probabilities taken for logits: one softmax too many.
  case softmaxTwice = "softmax-twice"
  /// Logits taken for probabilities: no softmax.
  case softmaxMissing = "softmax-missing"
  /// The powers of a softmax were not divided by their sum.
  case divisionMissing = "division-missing"
  /// A sum where a mean was asked for, or the reverse.
  case otherReduction = "other-reduction"
  /// Labels that count from 1 instead of 0.
  case labelsOffByOne = "labels-off-by-one"
  /// A logarithm to base 2 or 10, or powers of 2 or 10.
  case otherLogarithm = "other-logarithm"
  /// The opposite sign.
  case signMissing = "sign-missing"
  /// Another function of the same family.
  case otherFunction = "other-function"
  /// The statistics of the batch where the moving ones were asked for, or the reverse.
  case otherStatistics = "other-statistics"
  /// The momentum was left out.
  case momentumIgnored = "momentum-ignored"
  /// Nesterov's momentum where the plain one was asked for, or the reverse.
  case otherMomentum = "other-momentum"
  /// The correction of Adam's averages for their start at zero is missing.
  case biasCorrectionMissing = "bias-correction-missing"

  // What remains: a number is fitted.
  /// All values times one number.
  case constantFactor = "constant-factor"

  /// Its place in the order of preference.
  var rank: Int { Self.ranks[self]! }

  /// Whether it is one of degree, told from its neighbours by a number alone.
  var isEpsilon: Bool { self == .epsilonIgnored || self == .otherEpsilon }

  private static let ranks = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
}
