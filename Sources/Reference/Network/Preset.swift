// The networks of the course, by name: what the command line, the tests and the documents iterate over.
// The layers themselves are in `CourseNetwork.swift` and `ImageNetNetwork.swift`.

/// A network with a name, as the course notes or Keras have it; the raw value is what the command line calls it.
public enum Preset: String, Sendable, CaseIterable {
  /// Four convolutions for CIFAR-10.
  case small
  /// Ten convolutions in VGG16's manner.
  case vgg
  /// The same with batch normalisation.
  case vggBatchNorm = "vgg-bn"
  /// The same with paths around the convolutions of a width.
  case vggResidual = "vgg-residual"
  /// The same with both.
  case vggBatchNormResidual = "vgg-bn-residual"
  /// Four convolutions of stride 2.
  case stride
  /// The same with poolings, for which the map is too small.
  case stridePooled = "stride-pooled"
  /// A base that two classifiers share, and a classifier.
  case shared
  /// Three convolutions with batch normalisation for photographs.
  case dogsVsCats = "dogs-vs-cats"
  /// The same, smaller, for Fashion-MNIST.
  case fashion
  /// Two convolutions 5×5 for digits.
  case mnist
  /// Three convolutions for CIFAR-10.
  case cifar10
  /// ResNet50 for ImageNet.
  case resNet50 = "resnet50"
  /// ResNet50's base, frozen, and a classifier for two classes.
  case resNet50Transfer = "resnet50-transfer"
  /// VGG16 for ImageNet.
  case vgg16

  /// What it is, in a line of English.
  public var english: String { about.english }
  /// What it is, in a line of Korean.
  public var korean: String { about.korean }

  /// Where it is from.
  public var source: String {
    switch self {
    case .small, .vgg, .vggBatchNorm, .vggResidual, .vggBatchNormResidual: "the course notes, note 000"
    case .stride, .stridePooled, .shared: "the course notes, note 001"
    case .dogsVsCats, .fashion: "the course notes, note 002"
    case .mnist: "the course notes, note 003"
    case .cifar10: "the course notes, note 004"
    case .resNet50: "keras.applications.ResNet50; K. He, X. Zhang, S. Ren, J. Sun, 2016"
    case .resNet50Transfer: "the course notes, note 004, at ImageNet's size"
    case .vgg16: "keras.applications.VGG16; K. Simonyan, A. Zisserman, 2015"
    }
  }

  /// The shape `[H, W, C]` of its examples.
  public var input: [Int] {
    switch self {
    case .small, .vgg, .vggBatchNorm, .vggResidual, .vggBatchNormResidual, .stride, .stridePooled, .shared, .cifar10:
      [32, 32, 3]
    case .dogsVsCats: [128, 128, 3]
    case .fashion, .mnist: [28, 28, 1]
    case .resNet50, .resNet50Transfer, .vgg16: [224, 224, 3]
    }
  }

  /// The network.
  ///
  /// - Parameter input: the shape of an example, where it is to be another than ``input``.
  /// - Throws: ``NetworkError`` where a layer does not fit; ``stridePooled`` does not fit its own input, which is what
  ///   it is there to show.
  public func network(input: [Int]? = nil) throws -> Network {
    let network = try Network(name: rawValue, input: input ?? self.input, module)
    return self == .resNet50Transfer ? network.freezing { $0.name != "dense" } : network
  }

  private var module: any Module {
    switch self {
    case .small: CourseNetwork.small
    case .vgg: CourseNetwork.vgg(usesBatchNorm: false, isResidual: false)
    case .vggBatchNorm: CourseNetwork.vgg(usesBatchNorm: true, isResidual: false)
    case .vggResidual: CourseNetwork.vgg(usesBatchNorm: false, isResidual: true)
    case .vggBatchNormResidual: CourseNetwork.vgg(usesBatchNorm: true, isResidual: true)
    case .stride: CourseNetwork.stride
    case .stridePooled: CourseNetwork.stridePooled
    case .shared: CourseNetwork.shared
    case .dogsVsCats: CourseNetwork.normalized(dropout: 0.25, units: 512, classes: 2)
    case .fashion: CourseNetwork.normalized(dropout: 0.2, units: 64, classes: 10)
    case .mnist: CourseNetwork.mnist
    case .cifar10: CourseNetwork.cifar10
    case .resNet50: ImageNetNetwork.resNet50
    case .resNet50Transfer: ImageNetNetwork.resNet50Transfer
    case .vgg16: ImageNetNetwork.vgg16
    }
  }

  private var about: (english: String, korean: String) {
    switch self {
    case .small: ("four convolutions and poolings for CIFAR-10", "CIFAR-10용, 합성곱과 풀링 네 번")
    case .vgg: ("ten convolutions in VGG16's manner, for CIFAR-10", "CIFAR-10용, VGG16을 본뜬 합성곱 열 개")
    case .vggBatchNorm: ("vgg with batch normalisation", "vgg에 배치 정규화를 더함")
    case .vggResidual: ("vgg with a path around each run of a width", "vgg에 너비가 같은 층들을 건너뛰는 길을 더함")
    case .vggBatchNormResidual: ("vgg with both", "vgg에 둘 다 더함")
    case .stride: ("convolutions of stride 2, for 3 classes of CIFAR-100", "CIFAR-100의 세 부류용, 스트라이드 2 합성곱")
    case .stridePooled:
      ("the same with poolings: it does not fit, and says why", "같은 망에 풀링을 더한 것: 크기가 맞지 않으며 까닭을 알려 줌")
    case .shared: ("a base to share, and a classifier of three classes", "함께 쓰는 기반 망과 세 부류 분류기")
    case .dogsVsCats: ("photographs of dogs and cats", "개와 고양이 사진")
    case .fashion: ("Fashion-MNIST; it never sees a rim of its pictures", "Fashion-MNIST; 그림의 가장자리를 보지 못함")
    case .mnist: ("MNIST's digits, two convolutions 5×5", "MNIST 숫자, 5×5 합성곱 두 개")
    case .cifar10: ("CIFAR-10, three convolutions", "CIFAR-10, 합성곱 세 개")
    case .resNet50: ("ImageNet, fifty layers with paths around them", "ImageNet, 건너뛰는 길이 있는 쉰 층")
    case .resNet50Transfer:
      ("ResNet50's base, frozen, and two classes", "고정한 ResNet50 기반 망과 두 부류 분류기")
    case .vgg16: ("ImageNet, 13 convolutions, 3 dense layers", "ImageNet, 합성곱 열셋과 완전 연결층 셋")
    }
  }
}
