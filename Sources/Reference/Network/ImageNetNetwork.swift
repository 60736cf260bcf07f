// The two networks of ImageNet that the course uses, layer by layer and name by name as keras.applications has them.
// `Tests/Keras` has Keras's own tables to compare with.

/// Networks of keras.applications.
enum ImageNetNetwork {
  /// ResNet50 with its classifier of 1,000 classes: 25,636,712 parameters.
  static var resNet50: some Module {
    Sequential {
      resNet50Base
      Dense(1000, activation: .softmax).named("predictions")
    }
  }

  /// Note 004: ResNet50 without its classifier (23,587,712 parameters, frozen), and one of two classes (4,098).
  static var resNet50Transfer: some Module {
    Sequential {
      resNet50Base
      Dense(2, activation: .softmax)
    }
  }

  /// ResNet50 up to the mean over the map. Keras's BatchNormalization here has ε = 1.001e-5.
  private static var resNet50Base: some Module {
    Sequential {
      ZeroPad2D(3).named("conv1_pad")
      Conv2D(64, kernel: 7, stride: 2).named("conv1_conv")
      BatchNorm(epsilon: 1.001e-5).named("conv1_bn")
      Activate(.relu).named("conv1_relu")
      ZeroPad2D(1).named("pool1_pad")
      MaxPool2D(3, stride: 2).named("pool1_pool")
      for (stage, (blocks, filters)) in [(3, 64), (4, 128), (6, 256), (3, 512)].enumerated() {
        for block in 1...blocks {
          bottleneck(filters, stride: block == 1 && stage > 0 ? 2 : 1, isFirst: block == 1)
            .named("conv\(stage + 2)_block\(block)")
        }
      }
      GlobalAveragePool2D().named("avg_pool")
    }
  }

  /// A block of ResNet50: 1×1 to few channels, 3×3, 1×1 to four times as many, and the path around them. The first
  /// block of a stage halves the map with its first 1×1 convolution, as version 1 does.
  private static func bottleneck(_ filters: Int, stride: AxisPair, isFirst: Bool) -> some Module {
    func normalized(_ convolution: Conv2D, _ name: String) -> [any Module] {
      [convolution.named("\(name)_conv"), BatchNorm(epsilon: 1.001e-5).named("\(name)_bn")]
    }
    let shortcut = isFirst ? normalized(Conv2D(4 * filters, kernel: 1, stride: stride), "0") : []
    let body: [any Module] =
      normalized(Conv2D(filters, kernel: 1, stride: stride), "1") + [Activate(.relu).named("1_relu")]
      + normalized(Conv2D(filters, kernel: 3, padding: .same), "2") + [Activate(.relu).named("2_relu")]
      + normalized(Conv2D(4 * filters, kernel: 1), "3")
    return Sequential {
      Residual(shortcut: Sequential(shortcut)) { Sequential(body) }
      Activate(.relu).named("out")
    }
  }

  /// VGG16: 138,357,544 parameters.
  static var vgg16: some Module {
    Sequential {
      for (block, (convolutions, filters)) in [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)].enumerated() {
        for convolution in 1...convolutions {
          Conv2D(filters, kernel: 3, padding: .same, activation: .relu)
            .named("block\(block + 1)_conv\(convolution)")
        }
        MaxPool2D(2, stride: 2).named("block\(block + 1)_pool")
      }
      Flatten().named("flatten")
      Dense(4096, activation: .relu).named("fc1")
      Dense(4096, activation: .relu).named("fc2")
      Dense(1000, activation: .softmax).named("predictions")
    }
  }
}
