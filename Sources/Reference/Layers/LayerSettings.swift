// The settings of every layer, each once, by the names that Keras gives them. Files and summaries are made from these
// lists; a layer that is not in `LayerTypes.all` cannot be written down.

/// The kinds of layers that can be written down.
enum LayerTypes {
  /// All of them.
  static let all: [any DescribedLayer.Type] = [
    Input.self, Conv2D.self, DepthwiseConv2D.self, MaxPool2D.self, AveragePool2D.self, GlobalAveragePool2D.self,
    BatchNorm.self, Activate.self, ReLU.self, Dropout.self, Flatten.self, Dense.self, ZeroPad2D.self, Add.self,
    Concatenate.self, Rescaling.self, Normalization.self,
  ]

  /// The kind of a name.
  ///
  /// - Throws: ``NetworkError/unknownType(_:known:)``.
  static func named(_ name: String) throws -> any DescribedLayer.Type {
    guard let type = all.first(where: { $0.typeName == name }) else {
      throw NetworkError.unknownType(name, known: all.map { $0.typeName })
    }
    return type
  }
}

extension Input: DescribedLayer {
  static let standard = Input(shape: [])
  static let settings = [Setting("shape", \Input.shape, isRequired: true)]
}

extension Conv2D: DescribedLayer {
  static let standard = Conv2D(0, kernel: 0)
  static let settings = [
    Setting("filters", \Conv2D.filters, isRequired: true),
    Setting("kernel_size", \Conv2D.kernel, isRequired: true),
    Setting("strides", \Conv2D.stride),
    Setting("padding", \Conv2D.padding),
    Setting("dilation_rate", \Conv2D.dilation),
    Setting("groups", \Conv2D.groups),
    Setting("activation", \Conv2D.activation),
    Setting("use_bias", \Conv2D.usesBias),
    Setting("kernel_initializer", \Conv2D.kernelInitializer),
    Setting("bias_initializer", \Conv2D.biasInitializer),
  ]
}

extension DepthwiseConv2D: DescribedLayer {
  static let standard = DepthwiseConv2D(kernel: 0)
  static let settings = [
    Setting("kernel_size", \DepthwiseConv2D.kernel, isRequired: true),
    Setting("depth_multiplier", \DepthwiseConv2D.multiplier),
    Setting("strides", \DepthwiseConv2D.stride),
    Setting("padding", \DepthwiseConv2D.padding),
    Setting("dilation_rate", \DepthwiseConv2D.dilation),
    Setting("activation", \DepthwiseConv2D.activation),
    Setting("use_bias", \DepthwiseConv2D.usesBias),
    Setting("depthwise_initializer", \DepthwiseConv2D.kernelInitializer),
    Setting("bias_initializer", \DepthwiseConv2D.biasInitializer),
  ]
}

extension MaxPool2D: DescribedLayer {
  static let standard = MaxPool2D()
  static let settings = [
    Setting("pool_size", \MaxPool2D.size), Setting("strides", \MaxPool2D.stride),
    Setting("padding", \MaxPool2D.padding),
  ]
}

extension AveragePool2D: DescribedLayer {
  static let standard = AveragePool2D()
  static let settings = [
    Setting("pool_size", \AveragePool2D.size), Setting("strides", \AveragePool2D.stride),
    Setting("padding", \AveragePool2D.padding),
  ]
}

extension GlobalAveragePool2D: DescribedLayer {
  static let standard = GlobalAveragePool2D()
  static let settings: [Setting<GlobalAveragePool2D>] = []
}

extension BatchNorm: DescribedLayer {
  static let standard = BatchNorm()
  static let settings = [Setting("momentum", \BatchNorm.momentum), Setting("epsilon", \BatchNorm.epsilon)]
}

extension Activate: DescribedLayer {
  static let standard = Activate(.relu)
  static let settings = [Setting(function: "activation", \Activate.function)]
}

extension ReLU: DescribedLayer {
  static let standard = ReLU()
  static let settings = [Setting("max_value", \ReLU.maximum), Setting("negative_slope", \ReLU.negativeSlope)]
}

extension Dropout: DescribedLayer {
  static let standard = Dropout(0)
  static let settings = [Setting("rate", \Dropout.rate, isRequired: true)]
}

extension Flatten: DescribedLayer {
  static let standard = Flatten()
  static let settings: [Setting<Flatten>] = []
}

extension Dense: DescribedLayer {
  static let standard = Dense(0)
  static let settings = [
    Setting("units", \Dense.units, isRequired: true),
    Setting("activation", \Dense.activation),
    Setting("use_bias", \Dense.usesBias),
    Setting("kernel_initializer", \Dense.kernelInitializer),
    Setting("bias_initializer", \Dense.biasInitializer),
  ]
}

extension ZeroPad2D: DescribedLayer {
  static let standard = ZeroPad2D()
  static let settings = [Setting("padding", \ZeroPad2D.padding)]
}

extension Add: DescribedLayer {
  static let standard = Add()
  static let settings: [Setting<Add>] = []
}

extension Concatenate: DescribedLayer {
  static let standard = Concatenate()
  static let settings: [Setting<Concatenate>] = []
}

extension Rescaling: DescribedLayer {
  static let standard = Rescaling(scale: 1)
  static let settings = [
    Setting("scale", \Rescaling.scale, isRequired: true), Setting("offset", \Rescaling.offset),
  ]
}

extension Normalization: DescribedLayer {
  static let standard = Normalization(mean: [0], variance: [1])
  static let settings = [
    Setting("mean", \Normalization.mean, isRequired: true),
    Setting("variance", \Normalization.variance, isRequired: true),
  ]
}
